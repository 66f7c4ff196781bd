import { loginRole, tokenLifeFault } from '../backends/auth/mount.ts';
import type { Draft } from './draft.ts';
import { platformOf, say } from './draft.ts';
import type { AnyBound } from '../schema/block.ts';
import type { Span } from '../source.ts';
import type { App, Declared, Pipeline, Team } from './program.ts';

/**
 * Two that would be one to Vault: teams tied to one group of the identity provider (the second alias silently takes it from the
 * first), and workloads whose roles on an auth method have one name (the one that is applied last wins).
 */
export function checkLogins(draft: Draft): void {
  const byGroup = new Map<string, Team[]>();
  for (const team of draft.teams.values()) {
    if (team.group === undefined) continue;
    const teams = byGroup.get(team.group) ?? [];
    const other = teams.find((t) => (t.auth ?? team.auth) === (team.auth ?? t.auth));
    if (!other) {
      byGroup.set(team.group, [...teams, team]);
      continue;
    }
    say(draft, {
      code: 'W028',
      span: team.bound.valueSpans['group'] ?? team.span,
      message: `team \`${team.name}\` and team \`${other.name}\` have one group, ${JSON.stringify(team.group)}, and Vault ties a group to one team only`,
      related: [{ span: other.bound.valueSpans['group'] ?? other.span, message: 'the other team' }],
      help: 'give each team a group of its own, or make them one team',
    });
  }
  checkIdentities(draft);
  for (const app of draft.apps.values()) checkTokenLife(draft, app);
  const roles = new Map<string, App | Pipeline>();
  const kind = (workload: App | Pipeline): string => (draft.apps.get(workload.name) === workload ? 'app' : 'pipeline');
  for (const workload of [...draft.apps.values(), ...draft.pipelines.values()]) {
    if (!workload.auth) continue;
    const role = loginRole(workload);
    const key = `auth/${workload.auth.name}/role/${role.toLowerCase()}`;
    const other = roles.get(key);
    if (!other) {
      roles.set(key, workload);
      continue;
    }
    say(draft, {
      code: 'W028',
      span: workload.span,
      message: `${kind(workload)} \`${workload.name}\` and ${kind(other)} \`${other.name}\` would log in by one role, \`${role}\` of auth/${workload.auth.name}`,
      related: [{ span: other.span, message: 'the other one' }],
      help: 'rename one',
    });
  }
}

function checkTokenLife(draft: Draft, { auth, login, bound }: App): void {
  const block = (bound.blocks as { readonly login?: AnyBound }).login;
  const fault = auth && block && tokenLifeFault(auth, login.ttl, login.maxTtl);
  if (fault) say(draft, { ...fault, span: block.valueSpans['max_ttl'] ?? block.valueSpans['ttl'] ?? block.head });
}

/** One identity of the outside world for two of ours: whoever has it could choose between their rights, and so has both. */
function checkIdentities(draft: Draft): void {
  const first = new Map<string, { readonly name: string; readonly span: Span }>();
  const take = (identity: string, what: string, kind: string, { name }: Declared, span: Span, help: string): void => {
    const other = first.get(`${kind} ${identity}`);
    if (!other) return void first.set(`${kind} ${identity}`, { name, span });
    const message = `${kind} \`${name}\` and ${kind} \`${other.name}\` are one: both are ${what}`;
    say(draft, { code: 'W028', span, message, related: [{ span: other.span, message: 'the other one' }], help });
  };
  for (const user of draft.users.values()) {
    const span = user.bound.valueSpans['entity'] ?? user.span;
    take(user.entity, `entity ${JSON.stringify(user.entity)}`, 'user', user, span, 'a person is declared once: put the grants together');
  }
  for (const [kind, workloads] of [
    ['app', draft.apps],
    ['pipeline', draft.pipelines],
  ] as const)
    for (const one of workloads.values()) {
      const identity = one.run && platformOf(draft, one.run.kind)?.identity?.(one, one.run.bound);
      if (one.run && identity)
        take(`${one.run.kind} ${identity}`, identity, kind, one, one.run.span, 'give each one of its own, or make them one');
    }
}
