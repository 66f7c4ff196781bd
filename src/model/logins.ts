import { loginRole } from '../backends/auth/mount.ts';
import type { Draft } from './draft.ts';
import { say } from './draft.ts';
import type { App, Pipeline, Team } from './program.ts';

/**
 * Two that would be one to Vault: teams tied to one group of the identity provider (the second alias silently takes it from the
 * first), and workloads whose roles on an auth method have one name (the one that is applied last wins).
 */
export function checkLogins(draft: Draft): void {
  const teams: Team[] = [];
  for (const team of draft.teams.values()) {
    if (team.group === undefined) continue;
    const other = teams.find((t) => t.group === team.group && (t.auth ?? team.auth) === (team.auth ?? t.auth));
    if (!other) {
      teams.push(team);
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
