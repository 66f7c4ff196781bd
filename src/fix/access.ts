import { buildToken, differences, type LoadedPolicy, loadPolicy, type Token, TooManyCells } from '../access/policy/index.ts';
import type { AccessRule, Compiled } from '../access/relation.ts';
import { includes, parsePattern, PatternError } from '../access/patterns.ts';
import type { Dialect, IamStatement } from '../contract.ts';
import type { Program } from '../model/program.ts';
import type { FileAst } from '../syntax/ast.ts';
import type { Artifact } from '../targets/artifact.ts';
import { sameWords } from './words.ts';

/** One environment as it was decided and printed. */
export interface Decided {
  readonly compiled: Compiled;
  readonly artifacts: ReadonlyMap<string, Artifact>;
}

interface Texts {
  readonly state: { readonly files: readonly FileAst[] };
  readonly texts: ReadonlyMap<string, string>;
}

/** {@link widened} of two versions of a project's texts. `access`: what everybody may do by them; none where they cannot be compiled. */
export async function projectWidened<T extends Texts>(
  before: T,
  after: T,
  kind: 'same' | 'less',
  access: (version: T) => Promise<readonly Decided[] | undefined>,
): Promise<string | undefined> {
  if (sameWords(before.state.files, after.state.files)) return undefined;
  const [was, is] = [(await access(before)) ?? [], (await access(after)) ?? []];
  if (was.length === 0) return 'what the specs grant now cannot be said before their other errors are mended';
  if (is.length === 0) return 'the specs could no longer be compiled';
  return widened(was, is, kind);
}

/**
 * Why what the specs grant after a change is more than before, as one sentence; `undefined`: it is proved to be no more, and where access
 * is to stay the `same`, no less. Every principal's printed policy is compared over all requests, AWS statements and logins as they stand.
 */
export function widened(before: readonly Decided[], after: readonly Decided[], access: 'same' | 'less'): string | undefined {
  const was = new Map(before.map((one) => [one.compiled.program.env.name, one]));
  if (access === 'same' && before.length !== after.length) return 'there would be fewer environments';
  for (const now of after) {
    const { env } = now.compiled.program;
    const then = was.get(env.name);
    const why = then ? inEnvironment(then, now, access) : `environment ${env.name} would be new`;
    if (why !== undefined) return why;
  }
  return undefined;
}

function inEnvironment(before: Decided, after: Decided, access: 'same' | 'less'): string | undefined {
  const { program } = after.compiled;
  const env = program.env.name;
  const principals = new Map(before.compiled.relation.principals.map((one) => [one.id, one]));
  if (access === 'same' && principals.size !== after.compiled.relation.principals.length) return `somebody would be gone from ${env}`;
  for (const now of after.compiled.relation.principals) {
    const then = principals.get(now.id);
    const who = now.id.replace('/', ' ');
    if (!then) return `${who} would be new in ${env}`;
    const path = `${env}/vault/policies/${now.policy}.hcl`;
    const why = policiesDiffer(before.artifacts.get(path), after.artifacts.get(path), program.vault.dialect, access);
    if (why !== undefined) return `${who} could ${why} in ${env}`;
    const dated = then.allows.some(({ origin }) => origin.until !== undefined);
    if (dated && now.allows.some((rule) => lastsLonger(rule, then.allows))) return `a grant of ${who} would last longer in ${env}`;
  }
  if (logins(before.compiled.program) !== logins(program)) return `who can log in would change in ${env}`;
  return awsDiffers(before.compiled, after.compiled, access);
}

function policiesDiffer(
  before: Artifact | undefined,
  after: Artifact | undefined,
  dialect: Dialect,
  access: 'same' | 'less',
): string | undefined {
  const [a, b] = [before, after].map((artifact) => stanzasOf(artifact));
  return a === b ? undefined : policyTextsDiffer(before, after, dialect, access);
}

type PolicyText = Pick<Artifact, 'path' | 'text'>;

/** What a token with the second policy could do and not with the first, or the other way round where access is to stay the same. */
export function policyTextsDiffer(
  before: PolicyText | undefined,
  after: PolicyText | undefined,
  dialect: Dialect,
  access: 'same' | 'less',
): string | undefined {
  const [first, second] = [before, after].map((artifact) => tokenOf(artifact, dialect));
  if (!first || !second) return 'get a policy that cannot be read back';
  try {
    const more = differences(first, second).find(({ allows }) => access === 'same' || allows !== 'first');
    if (!more) return undefined;
    const { request } = more.witness;
    return `${more.allows === 'first' ? 'no longer ' : ''}${request.operation} ${request.path}${more.allows === 'terms' ? ' on other terms' : ''}`;
  } catch (error) {
    if (!(error instanceof TooManyCells)) throw error;
    return 'hold patterns that cross in too many ways to be compared';
  }
}

/** A policy without its comments, which name lines. */
const stanzasOf = (artifact: Artifact | undefined): string => (artifact?.text ?? '').replace(/^\s*#.*$/gm, '');

function tokenOf(artifact: PolicyText | undefined, dialect: Dialect): Token | undefined {
  const loaded: LoadedPolicy | { readonly problems: unknown } = loadPolicy(
    { path: artifact?.path ?? '', text: artifact?.text ?? '' },
    dialect,
  );
  return 'problems' in loaded ? undefined : buildToken([loaded], { dialect, now: 0, keepTemplates: true });
}

/** Whether no grant of before covers this one for as long. The policies say nothing of dates, so each rule is compared. */
function lastsLonger(rule: AccessRule, before: readonly AccessRule[]): boolean {
  const wanted = parsePattern(rule.pattern);
  if (wanted instanceof PatternError) return false;
  return rule.capabilities.some(
    (capability) =>
      !before.some((other) => {
        const pattern = parsePattern(other.pattern);
        if (pattern instanceof PatternError || !other.capabilities.includes(capability) || !includes(pattern, wanted)) return false;
        return other.origin.until === undefined || (rule.origin.until !== undefined && rule.origin.until <= other.origin.until);
      }),
  );
}

const PLACES: ReadonlySet<string> = new Set('span head origin spans valueSpans docs annotations sid why'.split(' '));
const plain = (value: unknown): string => JSON.stringify(value, (key, inner: unknown) => (PLACES.has(key) ? undefined : inner));

/** How each principal proves who it is. */
function logins(program: Program): string {
  const apps = [...program.apps.values()].map(({ name, team, run, auth, login }) => [name, team, plain(run), auth?.name, plain(login)]);
  const pipelines = [...program.pipelines.values()].map(({ name, run, auth, applies }) => [name, plain(run), auth?.name, plain(applies)]);
  const teams = [...program.teams.values()].map(({ name, group, auth }) => [name, group, auth]);
  const users = [...program.users.values()].map(({ name, entity }) => [name, entity]);
  return JSON.stringify([apps, pipelines, teams, users]);
}

/** AWS by the letter: each statement taken apart into single actions on single resources, which have to be there before. */
function awsDiffers(before: Compiled, after: Compiled, access: 'same' | 'less'): string | undefined {
  const [was, now] = [awsOf(before), awsOf(after)];
  for (const name of new Set([...was.keys(), ...now.keys()])) {
    const [then, here] = [was.get(name), now.get(name)];
    const gained = [...(here?.allows ?? [])].find((one) => !then?.allows.has(one));
    const freed = [...(then?.denies ?? [])].find((one) => !here?.denies.has(one));
    const lost = access === 'same' ? [...(then?.allows ?? [])].find((one) => !here?.allows.has(one)) : undefined;
    if (gained !== undefined) return `${name} would hold ${gained}`;
    if (freed !== undefined) return `${name} would no longer be denied ${freed}`;
    if (lost !== undefined) return `${name} would no longer hold ${lost}`;
  }
  return undefined;
}

interface Tuples {
  readonly allows: Set<string>;
  readonly denies: Set<string>;
}

function awsOf({ relation: { iam } }: Compiled): ReadonlyMap<string, Tuples> {
  const found = new Map<string, Tuples>();
  const add = (name: string, statements: readonly IamStatement[]): void => {
    const tuples = found.get(name) ?? { allows: new Set<string>(), denies: new Set<string>() };
    found.set(name, tuples);
    for (const { effect, actions, resources, conditions, principals } of statements)
      for (const action of actions)
        for (const resource of resources.length > 0 ? resources : [undefined])
          for (const principal of principals?.length ? principals : [undefined])
            (effect === 'Allow' ? tuples.allows : tuples.denies).add(
              [
                action,
                ...[resource, conditions.length > 0 ? conditions : undefined, principal].flatMap((part) => (part ? [plain(part)] : [])),
              ].join(' '),
            );
  };
  for (const role of iam.roles) {
    add(`role ${role.key}`, role.statements);
    add(`the trust policy of role ${role.key}`, role.trust);
    // A boundary that goes widens; as the text of a denied tuple it has to stay.
    if (role.boundary !== undefined) found.get(`role ${role.key}`)?.denies.add(`beyond ${role.boundary}`);
  }
  for (const { key, statements } of iam.keyPolicies) add(`the policy of key ${key}`, statements);
  for (const { bucket, statements } of iam.bucketPolicies) add(`the policy of bucket ${bucket}`, statements);
  for (const document of iam.documents) add(`role ${document.engine}/${document.role}`, document.statements);
  return found;
}
