import { expandActions } from '../access/iam/validate.ts';
import type { AccessRule, Compiled, PrincipalAccess, PrincipalId } from '../access/relation.ts';
import type { IamStatement } from '../contract.ts';
import type { Place } from '../targets/artifact.ts';
import { awsCondition, networkConditions, parameterConditions } from './conditions.ts';
import { grouped } from './grouped.ts';
import { type Holder, holdersOf } from './holders.ts';
import type { How, Source } from './types.ts';
import { sourceOf } from './vault.ts';

/** One thing that a principal may (or, by a deny, may not) do. */
export interface Line {
  readonly principal: PrincipalId;
  readonly system: 'vault' | 'aws';
  readonly effect: 'allow' | 'deny';
  /** As the specs say it: `read`; of AWS the actions. */
  readonly what: string;
  /** Resources as the specs say them, or ARNs. */
  readonly on: string;
  /** What it comes to: Vault's patterns with capabilities, or the AWS identity that holds it. */
  readonly as: readonly string[];
  readonly conditions: readonly string[];
  readonly how: How;
  readonly from: string;
  readonly via?: string;
  readonly until?: string;
  readonly because?: string;
}

/** All that principals can do in one environment by their own grants and AWS identities, in order: principal, system, specs' order. */
export const linesOf = (compiled: Compiled, ids: readonly PrincipalId[], place: Place): Line[] =>
  compiled.relation.principals.flatMap((access) =>
    ids.includes(access.id) ? [...vaultLines(compiled, access, place), ...awsLines(compiled, access, place)] : [],
  );

/** A team's apps, by the team's name. */
export const appsOf = (compiled: Compiled, team: string): PrincipalId[] =>
  compiled.relation.principals.filter((p) => p.kind === 'app' && p.team === team).map((p) => p.id);

/** The rules of one grant that say the same belong together: a verb may stand for several requests. */
function vaultLines(compiled: Compiled, access: PrincipalAccess, place: Place): Line[] {
  const groups = grouped([...access.allows, ...access.denies], (r) =>
    [r.effect, place(r.origin.span), r.origin.span.start, r.origin.text].join('\n'),
  );
  const networks = networkConditions(compiled.program, access);
  return [...groups.values()].map((rules) => {
    const [{ effect, origin }] = rules as [AccessRule, ...AccessRule[]];
    const source = sourceOf(origin, compiled.program, place);
    const cut = origin.text.indexOf(' on ');
    const sentence = cut < 0 ? origin.text : origin.text.slice(0, cut);
    const derived = origin.by === 'derived';
    return {
      principal: access.id,
      system: 'vault',
      effect,
      what: derived ? 'derived' : sentence.replace(/^(inject: |raw )/, ''),
      on: cut < 0 ? origin.text : origin.text.slice(cut + 4),
      as: [...new Set(rules.map((r) => `${r.capabilities.join(', ')} ${r.pattern}`))],
      conditions: [...new Set([...rules.flatMap((r) => parameterConditions(r.parameters)), ...(effect === 'allow' ? networks : [])])],
      ...tail(source),
    };
  });
}

const tail = ({ how, from, via, until, because }: Source): Pick<Line, 'how' | 'from' | 'via' | 'until' | 'because'> => ({
  how,
  from,
  ...(via === undefined ? {} : { via }),
  ...(until === undefined ? {} : { until }),
  ...(because === undefined ? {} : { because }),
});

function awsLines(compiled: Compiled, access: PrincipalAccess, place: Place): Line[] {
  return holdersOf(compiled, access, place, true).flatMap((holder) => {
    const lines = holder.statements.map((s) => awsLine(access.id, holder, s, place));
    return holder.unknown === undefined ? lines : [...lines, unknownLine(access.id, holder)];
  });
}

/** The earliest day on which a way to the identity ends, where every way has one. */
function endOf(sources: readonly Source[]): { until?: string } {
  const days = sources.map((s) => s.until);
  const known = days.filter((d) => d !== undefined).sort();
  const last = known.at(-1);
  return last !== undefined && known.length === days.length ? { until: last } : {};
}

function awsLine(principal: PrincipalId, holder: Holder, s: IamStatement, place: Place): Line {
  const arns = s.resources.map((r) => r.arn);
  return {
    principal,
    system: 'aws',
    effect: s.effect === 'Deny' ? 'deny' : 'allow',
    what: expandActions(s.actions, arns, s.origin).join(', '),
    on: arns.join(', '),
    as: [holder.name],
    conditions: [...s.conditions.map(awsCondition), ...s.resources.flatMap((r) => (r.only ?? []).map(awsCondition)), ...holder.conditions],
    how: holder.through.length ? 'minted' : 'role',
    from: place(s.origin),
    ...(holder.through[0] ? { via: holder.through[0].from } : {}),
    ...endOf(holder.through),
  };
}

function unknownLine(principal: PrincipalId, holder: Holder): Line {
  return {
    principal,
    system: 'aws',
    effect: 'allow',
    what: 'unknown',
    on: holder.unknown ?? '',
    as: [holder.name],
    conditions: holder.conditions,
    how: 'minted',
    from: holder.through[0]?.from ?? '',
    ...endOf(holder.through),
  };
}

/** A line with the environments in which it stands alike. */
export interface Standing extends Line {
  readonly envs: readonly string[];
}

/** The lines of several environments, each once: by principal in the given order, by system, then as the specs have them. */
export function standing(
  all: readonly { readonly env: string; readonly lines: readonly Line[] }[],
  ids: readonly PrincipalId[],
): Standing[] {
  const found = new Map<string, { line: Line; envs: string[] }>();
  for (const { env, lines } of all)
    for (const line of lines) {
      const key = JSON.stringify(line);
      const there = found.get(key);
      if (there) there.envs.push(env);
      else found.set(key, { line, envs: [env] });
    }
  const order = [...found.values()].map(({ line, envs }) => ({ ...line, envs: [...new Set(envs)] }));
  // Sorting is stable: within a system the specs' order stays.
  const rank = ({ principal, system }: Line): number => ids.indexOf(principal) * 2 + (system === 'vault' ? 0 : 1);
  return order.sort((a, b) => rank(a) - rank(b));
}
