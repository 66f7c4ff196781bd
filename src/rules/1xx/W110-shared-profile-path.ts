import type { Rule } from '../rule.ts';
import { allowsOf, holdersOf, teamOf } from '../support.ts';

export const rule: Rule = {
  code: 'W110',
  name: 'shared-profile-path',
  severity: 'warning',
  page: {
    what: 'A profile with a fixed path pattern in a kv engine is used by more than one team.',
    why: 'A profile reads like a role; each further `use` silently joins another team to the same secrets.',
    fix: 'Use the placeholders `{team}` and `{app}` in the profile, so that each user of it gets its own part.',
    bad: 'profile shared { allow read on secret/common/** }\nteam orders { group = "orders"  allow list on secret/orders/** }\napp one {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "one" }\n  use shared\n}\napp two {\n  team = orders\n  run on eks { cluster = platform  namespace = "orders"  service_account = "two" }\n  use shared\n}',
    good: 'profile own { allow read on secret/{team}/{app}/** }\nteam orders { group = "orders"  allow list on secret/orders/** }\napp one {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "one" }\n  use own\n}\napp two {\n  team = orders\n  run on eks { cluster = platform  namespace = "orders"  service_account = "two" }\n  use own\n}',
  },
  *check({ program }) {
    const users = new Map<string, Set<string>>();
    for (const holder of holdersOf(program)) {
      const team = teamOf(holder);
      if (team === undefined) continue;
      for (const use of holder.declared.uses)
        for (const name of use.names) users.set(name.text, (users.get(name.text) ?? new Set()).add(team));
    }
    if (users.size === 0) return;
    for (const { holder, verb, resource, engine, rest } of allowsOf(program)) {
      const teams = holder.kind === 'profile' ? users.get(holder.name) : undefined;
      if (!teams || teams.size < 2 || engine.kind !== 'kv' || !rest.includes('*') || /\{(team|app)\}/.test(rest)) continue;
      yield {
        message: `profile ${holder.name} gives ${verb.text} on ${resource.text} to ${teams.size} teams (${[...teams].sort().slice(0, 4).join(', ')})`,
        span: resource.span,
        help: 'use {team} or {app} in the path, so that each user of the profile gets its own part',
      };
    }
  },
};
