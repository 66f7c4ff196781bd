import type { Sink } from '../diagnostics.ts';
import type { Assertion, Program } from '../model/program.ts';
import type { Word } from '../syntax/ast.ts';
import { bit, LIST, OPERATIONS, type Operation } from './capabilities.ts';
import { defaultSpecified } from './emit/index.ts';
import { partition } from './partition.ts';
import { matches, overlaps, pattern, type Pattern } from './patterns.ts';
import type { PrincipalAccess } from './relation.ts';
import { type Kinds, Refusal, type Request, requestsOf, resourceOf, verbOf } from './requests.ts';
import { type Compiled, covering, granting, permits, type Specified, specified } from './specified.ts';
import { slashOf } from './emit/close.ts';

/**
 * Decides the assertions on Vault's resources over the relation, exactly, on all paths: what a principal's own grants and Vault's
 * `default` policy let it do. What needs AWS actions or what can be reached through them is not decided here and fails as such.
 */
export function decideAssertionsWith(kinds: Kinds, program: Program, principals: readonly PrincipalAccess[], sink: Sink): void {
  for (const assertion of program.assertions) decideOne(assertion, { kinds, program, principals, sink });
}

interface Court {
  readonly kinds: Kinds;
  readonly program: Program;
  readonly principals: readonly PrincipalAccess[];
  readonly sink: Sink;
}

function decideOne(assertion: Assertion, court: Court): void {
  const { program, sink } = court;
  const fail = (code: 'W063' | 'W064' | 'W065' | 'W067' | 'W069', message: string, span = assertion.span, help?: string): void =>
    sink.report({ code, severity: 'error', message, span, envs: [program.env.name], ...(help ? { help } : {}) });
  const undecided = assertion.verbs.find((v) => v.text.includes(':') || v.text === 'escalate' || assertion.resources.length === 0);
  if (undecided) {
    const what = undecided.text.includes(':') ? `the AWS action ${undecided.text}` : `\`${undecided.text}\``;
    return fail(
      'W069',
      `this assertion is not decided: ${what} needs what principals reach beyond Vault's policies, which this version does not follow`,
      undecided.span,
      'assert verbs of engines on their paths',
    );
  }
  const named = assertion.principals.map((ref) => ({
    ref,
    access: court.principals.find((p) => p.kind === ref.kind && p.name === ref.name.text),
  }));
  const missing = named.filter((n) => !n.access);
  for (const { ref } of missing) fail('W063', `there is no ${ref.kind} \`${ref.name.text}\` in environment ${program.env.name}`, ref.span);
  if (missing.length > 0) return;
  const who = new Set(named.map((n) => n.access));
  const asked =
    assertion.mode === 'nobody' ? court.principals : assertion.mode === 'only' ? court.principals.filter((p) => !who.has(p)) : [...who];
  for (const verb of assertion.verbs)
    for (const word of assertion.resources) {
      const requests = questions(verb, word, assertion, court, fail);
      for (const access of asked) {
        if (!access) continue;
        const failed = assertion.mode === 'can' ? cannotAlways(requests, access, court) : canSomewhere(requests, access, court);
        if (failed) reportFailure(assertion, verb, word, access, failed, court);
        if (failed && assertion.mode !== 'can') break;
      }
    }
}

type Fail = (code: 'W063' | 'W064' | 'W065' | 'W067' | 'W069', message: string, span: Word['span'], help?: string) => void;

/** `can` asks for what a grant of the verb gives; the others ask for every way to it. */
function questions(verb: Word, word: Word, assertion: Assertion, court: Court, fail: Fail): Request[] {
  const resource = resourceOf(word, court.program, court.kinds);
  if (resource === undefined) {
    fail(
      'W069',
      `this assertion is not decided: \`${word.text}\` is kept outside Vault, where this version does not follow access`,
      word.span,
    );
    return [];
  }
  const definition = resource instanceof Refusal ? resource : verbOf(verb.text, resource);
  if (definition instanceof Refusal || resource instanceof Refusal) {
    const refusal = definition as Refusal;
    fail(refusal.code, refusal.message, refusal === resource ? word.span : verb.span, refusal.help);
    return [];
  }
  const templates = assertion.mode === 'can' ? definition.requests : [...definition.requests, ...(definition.ways ?? [])];
  const requests = requestsOf(verb.text, templates, resource);
  if (!(requests instanceof Refusal)) return requests;
  fail(requests.code, requests.message, word.span, requests.help);
  return [];
}

interface Failure {
  readonly operation: Operation;
  /** A request for which it fails. */
  readonly path: string;
  /** The grant that allows it, or the deny that takes it away. */
  readonly rule: Compiled | undefined;
}

const operations = (request: Request): Operation[] => OPERATIONS.filter((o) => request.template.capabilities.includes(o));

/** A path of the set on which the principal may do it, if there is one. */
function canSomewhere(requests: readonly Request[], access: PrincipalAccess, court: Court): Failure | undefined {
  return search(requests, access, court, (allowed) => allowed);
}

/** A path of the set on which the principal may not do it, if there is one. */
function cannotAlways(requests: readonly Request[], access: PrincipalAccess, court: Court): Failure | undefined {
  return search(requests, access, court, (allowed) => !allowed);
}

function search(
  requests: readonly Request[],
  access: PrincipalAccess,
  court: Court,
  wanted: (allowed: boolean) => boolean,
): Failure | undefined {
  const specs: readonly Specified[] = [specified(access), defaultSpecified(court.program)];
  for (const request of requests) {
    const set = pattern(request.pattern);
    for (const operation of operations(request)) {
      const reaches = (r: Compiled): boolean => (r.mask & bit(operation)) !== 0 && meets(r.pattern, set, operation);
      const near = specs.map((s) => ({ allows: s.allows.filter(reaches), denies: s.denies.filter(reaches) }));
      // Where no allow reaches, nothing is allowed.
      if (!wanted(false) && near.every(({ allows }) => allows.length === 0)) continue;
      const patterns = [...new Set([set, ...near.flatMap((n) => [...n.allows, ...n.denies]).map((r) => r.pattern)])];
      for (const cell of partition(patterns)) {
        const path = operation === 'list' ? (cell.slash ? `${cell.path}/` : undefined) : cell.path;
        if (path === undefined || !inSet(set, operation, path)) continue;
        if (!wanted(specs.some((s) => permits(s, operation, path)))) continue;
        const allow = specs.flatMap((s) => granting(s, operation, path))[0];
        return { operation, path, rule: allow ?? covering(specs[0]?.denies ?? [], operation, path)[0] };
      }
    }
  }
  return undefined;
}

const inSet = (set: Pattern, operation: Operation, path: string): boolean =>
  matches(set, path) || (operation === 'list' && matches(set, path.slice(0, -1)));

function meets(rule: Pattern, set: Pattern, operation: Operation): boolean {
  if (overlaps(rule, set)) return true;
  if (!(bit(operation) & LIST)) return false;
  const [x, y] = [slashOf(rule), slashOf(set)];
  return (x !== undefined && overlaps(x, set)) || (y !== undefined && overlaps(rule, y));
}

function reportFailure(assertion: Assertion, verb: Word, word: Word, access: PrincipalAccess, failure: Failure, court: Court): void {
  const { operation, path, rule } = failure;
  const can = assertion.mode === 'can';
  const related = rule
    ? [{ span: rule.rule.origin.span, message: `${can ? 'taken away' : 'granted'} here: ${rule.rule.origin.text}` }]
    : [];
  const because = assertion.tail.because ? ` (${assertion.tail.because.text})` : '';
  court.sink.report({
    code: 'W069',
    severity: 'error',
    message: `assertion fails: ${access.id.replace('/', ' ')} ${can ? 'cannot' : 'can'} ${verb.text} on ${word.text}: ${operation} of ${path}${because}`,
    span: assertion.span,
    related,
    help: can ? 'grant it, or ask for less' : 'take the grant back, or except this principal with `only … can`',
    envs: [court.program.env.name],
  });
}
