import type { Compiled, PrincipalAccess } from '../access/relation.ts';
import type { Request } from '../access/requests.ts';
import type { Place } from '../targets/artifact.ts';
import { ask, type Asked, principalIn } from './ask.ts';
import { awsParts } from './aws.ts';
import { type Answer, CallFault, type Part, type Verdict, verdictOf } from './types.ts';
import { vaultParts } from './vault.ts';
import type { PrincipalId } from '../access/relation.ts';

/**
 * Whether a principal may do what the verb stands for, on every path of the resource: exactly, over its emitted policy (with Vault's
 * `default`), or over the AWS identities that it can act as. Chains beyond those are `writ who-can`'s. `undefined`: no such principal
 * in this environment.
 */
export function can(compiled: Compiled, id: PrincipalId, verb: string, resource: string, place: Place): Answer | CallFault | undefined {
  const access = principalIn(compiled, id);
  if (!access) return undefined;
  const asked = ask(compiled, verb, resource);
  if (asked instanceof CallFault) return asked;
  return { env: compiled.program.env.name, principal: id, verb, resource, ...answerFor(compiled, access, asked, place) };
}

/** The verdict for one principal, and what it rests on. */
export function answerFor(
  compiled: Compiled,
  access: PrincipalAccess,
  asked: Asked,
  place: Place,
): { readonly verdict: Verdict; readonly parts: readonly Part[] } {
  if (asked.kind === 'aws') {
    const parts = awsParts(compiled, access, asked, place);
    return { verdict: joined(parts), parts };
  }
  const main = vaultParts(compiled, access, asked.requests, false, asked.resource, place);
  const whole = joined(main);
  if (whole === 'yes') return { verdict: whole, parts: main.map(plain) };
  const ways = vaultParts(compiled, access, asked.ways, true, asked.resource, place).filter((part) => part.verdict !== 'no');
  const parts = [...main, ...ways];
  return { verdict: ways.length === 0 ? whole : withWays(main, ways, whole), parts: parts.map(plain) };
}

type Asking = Part & { readonly request: Request };
const plain = ({ operation, asked, another, verdict, regions }: Asking): Part => ({ operation, asked, another, verdict, regions });

const joined = (parts: readonly Part[]): Verdict => verdictOf(parts.flatMap((part) => part.regions.map((region) => region.state)));

/** A way that gives the same on every path stands for its request; one that gives it on some, or of another member, does not. */
function withWays(main: readonly Asking[], ways: readonly Asking[], whole: Verdict): Verdict {
  const open = main.filter((part) => part.verdict !== 'yes');
  const serves = (part: Asking, wanted: readonly Verdict[]): boolean =>
    wanted.includes(part.verdict) ||
    ways.some((w) => w.request.template.member === part.request.template.member && wanted.includes(w.verdict));
  if (open.every((part) => serves(part, ['yes']))) return 'yes';
  if (open.every((part) => serves(part, ['yes', 'only-if']))) return 'only-if';
  return whole === 'no' ? 'part' : whole;
}

/** Whether two environments are answered alike, so that one answer may stand for both. */
export const sameAnswer = (a: Answer, b: Answer): boolean => a.verdict === b.verdict && JSON.stringify(a.parts) === JSON.stringify(b.parts);

/** Answers of several environments, those that are alike together. */
export function byEnvironment<T extends { readonly env: string }>(
  answers: readonly T[],
  same: (a: T, b: T) => boolean,
): readonly { readonly envs: readonly string[]; readonly answer: T }[] {
  const groups: { envs: string[]; answer: T }[] = [];
  for (const answer of answers) {
    const group = groups.find((g) => same(g.answer, answer));
    if (group) group.envs.push(answer.env);
    else groups.push({ envs: [answer.env], answer });
  }
  return groups;
}
