import type { Team } from '../../model/program.ts';
import { resolveResource } from '../../model/index.ts';
import type { Program } from '../../model/program.ts';
import type { Rule } from '../rule.ts';
import { allowsOf, covers, overlaps, teamOf, type GrantUse } from '../support.ts';

export const rule: Rule = {
  code: 'W102',
  name: 'foreign-secrets',
  severity: 'error',
  page: {
    what: 'A grant reaches into what another team `owns`, and that team has not said `share`.',
    why: 'What a team owns is its own to give away; a grant from outside would go round its decision.',
    fix: 'Ask the owning team to add `share VERBS on PATH with app NAME` to its declaration, or drop the grant.',
    bad: 'team orders {\n  group = "orders"\n  owns secret/orders/**\n}\napp reader {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }\n  allow read on secret/orders/mail\n}',
    good: 'team orders {\n  group = "orders"\n  owns secret/orders/**\n  share read on secret/orders/mail with app reader because "bounces are shown to the customer"\n}\napp reader {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }\n  allow read on secret/orders/mail\n}',
  },
  *check({ program }) {
    const owners = ownersByEngine(program);
    if (owners.size === 0) return;
    for (const use of allowsOf(program)) {
      const mine = teamOf(use.holder);
      if (use.holder.kind === 'profile' || use.holder.kind === 'pipeline') continue;
      for (const { team, rest } of owners.get(use.engine.name)?.near(use.rest) ?? []) {
        if (team.name === mine || !overlaps(rest, use.rest) || shared(team, use, program)) continue;
        yield {
          message: `${use.holder.kind} ${use.holder.name} may ${use.verb.text} ${use.resource.text}, which team ${team.name} owns and has not shared`,
          span: use.resource.span,
          related: [{ span: team.span, message: `team ${team.name} owns ${use.engine.name}/${rest}` }],
          help: `team ${team.name} can add \`share ${use.verb.text} on ${use.resource.text} with ${use.holder.kind} ${use.holder.name}\``,
        };
      }
    }
  },
};

interface Owned {
  readonly team: Team;
  readonly rest: string;
}

/** Owned patterns by first segment, so that a grant meets only those it can overlap. */
class Owners {
  readonly #bySegment = new Map<string, Owned[]>();
  readonly #wild: Owned[] = [];
  add(owned: Owned): void {
    const first = owned.rest.split('/')[0] ?? '';
    if (first.includes('*')) this.#wild.push(owned);
    else this.#bySegment.set(first, [...(this.#bySegment.get(first) ?? []), owned]);
  }
  near(rest: string): readonly Owned[] {
    const first = rest.split('/')[0] ?? '';
    if (first.includes('*')) return [...this.#wild, ...[...this.#bySegment.values()].flat()];
    return [...this.#wild, ...(this.#bySegment.get(first) ?? [])];
  }
}

function ownersByEngine(program: Program): Map<string, Owners> {
  const found = new Map<string, Owners>();
  for (const team of program.teams.values()) {
    for (const statement of team.owns) {
      for (const word of statement.resources) {
        const resolved = resolveResource(word, program);
        if (!resolved) continue;
        const owners = found.get(resolved.engine.name) ?? new Owners();
        owners.add({ team, rest: resolved.rest });
        found.set(resolved.engine.name, owners);
      }
    }
  }
  return found;
}

function shared(team: Team, use: GrantUse, program: Program): boolean {
  return team.shares.some(
    (share) =>
      share.with.some(
        ({ kind, name }) =>
          (kind === use.holder.kind && name.text === use.holder.name) || (kind === 'team' && name.text === teamOf(use.holder)),
      ) &&
      share.verbs.some((verb) => verb.text === use.verb.text) &&
      share.resources.some((word) => {
        const resolved = resolveResource(word, program);
        return resolved?.engine.name === use.engine.name && covers(resolved.rest, use.rest);
      }),
  );
}
