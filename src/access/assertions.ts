import type { Sink } from '../diagnostics.ts';
import type { Assertion, Program } from '../model/program.ts';
import type { Word } from '../syntax/ast.ts';
import { bit, LIST, type Mask, maskOf, OPERATIONS, type Operation } from './capabilities.ts';
import { lowered } from './any-case.ts';
import { isAnyCase } from './dialects.ts';
import { defaultSpecified } from './emit/index.ts';
import { type Effort, partition, TooManyCells } from './partition.ts';
import { isExact, matches, overlaps, pattern, type Pattern } from './patterns.ts';
import { secretsOf } from './iam/stores.ts';
import { type AwsQuestion, awsQuestion, decideAws } from './reach/assert-aws.ts';
import { decideEscalate } from './reach/assert-escalate.ts';
import { byId } from './reach/escalate.ts';
import {
  type Asked,
  type Chains,
  chainsOf,
  type Court,
  courtOf,
  onlyIf,
  reportFailed,
  reportUnknown,
  reportUnknownEnd,
  steps,
  title,
} from './reach/court.ts';
import { type Edge, nameOf, reachOf } from './reach/index.ts';
import type { IamPlan, PrincipalAccess, PrincipalId } from './relation.ts';
import { type Kinds, Refusal, type Request, requestsOf, resourceOf, verbOf } from './requests.ts';
import { type Compiled, covering, granting, permits, type Specified, specified } from './specified.ts';
import { otherSpellings, spellingsEvade } from './spelling.ts';
import { slashOf } from './emit/close.ts';

/**
 * Decides the assertions of one environment, exactly, on all paths and resources: what principals may do by their own grants and
 * Vault's `default` policy, and unless an assertion says `directly` by everything that they reach (`reach/`). What depends on
 * something that no spec declares fails and says what that is. Without `iam` only Vault's own policies are known.
 */
export function decideAssertionsWith(
  kinds: Kinds,
  program: Program,
  principals: readonly PrincipalAccess[],
  sink: Sink,
  iam?: IamPlan,
): void {
  if (program.assertions.length === 0) return;
  const reach = iam && reachOf(program, principals, iam);
  const court = courtOf({ kinds, program, principals, reach, sink });
  for (const assertion of program.assertions) decideOne(assertion, court);
}

const isAws = (verb: Word): boolean => verb.text.includes(':') || verb.text === '*';

function decideOne(assertion: Assertion, court: Court): void {
  const { program, sink } = court;
  const fail: Fail = (code, message, span = assertion.span, help) =>
    sink.report({ code, severity: 'error', message, span, envs: [program.env.name], ...(help ? { help } : {}) });
  const beyond = assertion.verbs.find((v) => isAws(v) || v.text === 'escalate');
  if (beyond && !court.reach)
    return fail(
      'W069',
      `this assertion is not decided: \`${beyond.text}\` needs the IAM roles of the compile, which were not made`,
      beyond.span,
    );
  const asked = askedBy(assertion, court, fail);
  if (!asked) return;
  for (const verb of assertion.verbs) {
    if (verb.text === 'escalate') {
      decideEscalate(assertion, verb, asked, court);
      continue;
    }
    for (const word of assertion.resources) {
      if (isAws(verb)) eachAws(awsQuestion(verb, word, court), asked, assertion, court);
      else if (!inStore(verb, word, asked, assertion, court)) decideAtVault(verb, word, asked, assertion, court, fail);
    }
  }
}

/** Whom an assertion speaks of; `undefined` where it names somebody that does not exist (reported). */
function askedBy(assertion: Assertion, court: Court, fail: Fail): readonly Asked[] | undefined {
  const named = assertion.principals.map((ref) => ({
    ref,
    access: byId(court.principals).get(`${ref.kind}/${ref.name.text}`),
  }));
  const missing = named.filter((n) => !n.access);
  for (const { ref } of missing)
    fail('W026', `there is no ${ref.kind} \`${ref.name.text}\` in environment ${court.program.env.name}`, ref.span);
  if (missing.length > 0) return undefined;
  const who = new Set(named.map((n) => n.access));
  if (assertion.mode === 'can' || assertion.mode === 'cannot')
    return [...who].flatMap((access) => (access ? { access, byHand: false } : []));
  return court.principals.filter((p) => assertion.mode === 'nobody' || !who.has(p)).map((access) => ({ access, byHand: true }));
}

function eachAws(question: AwsQuestion | undefined, asked: readonly Asked[], assertion: Assertion, court: Court): void {
  if (!question) return;
  for (const one of asked) if (decideAws(question, one, assertion, court) && assertion.mode !== 'can') return;
}

/** Secrets outside Vault are read by an action of AWS; true where the resource is one of those. */
function inStore(verb: Word, word: Word, asked: readonly Asked[], assertion: Assertion, court: Court): boolean {
  const [name = '', ...rest] = word.text.split('/');
  const store = court.program.stores.get(name);
  if (!store || !court.reach) return false;
  const label = rest.join('/');
  for (const secret of secretsOf(store, court.program)) {
    if (label !== '*' && label !== '**' && secret.label !== label) continue;
    eachAws({ verb, actions: ['secretsmanager:GetSecretValue'], resource: secret.arn, shown: word.text }, asked, assertion, court);
  }
  return true;
}

function decideAtVault(verb: Word, word: Word, asked: readonly Asked[], assertion: Assertion, court: Court, fail: Fail): void {
  const asking = questions(verb, word, assertion, court, fail);
  if (asking.requests.length === 0) return;
  const sets = asking.requests.map(setOf);
  const everybody = defaultSpecified(court.program);
  const byDefault = touches(everybody, sets);
  for (const one of asked) {
    const chains = chainsOf(one, assertion, court);
    const specs = specsOf(one.access, chains, assertion, court);
    const can = assertion.mode === 'can';
    const all = everythingAt(asking.engine, chains);
    if (can && all && all.every((e) => !e.onlyIf)) continue;
    let failed: Failure | undefined;
    try {
      // Where no grant comes near, nothing is allowed.
      if (can || specs.some((spec) => (spec === everybody ? byDefault : touches(spec, sets))))
        failed = search(sets, specs, (allowed) => allowed !== can, effortOf(court), isAnyCase(court.program.vault));
    } catch (error) {
      if (!(error instanceof TooManyCells)) throw error;
      reportUnknown(court, {
        assertion,
        verb,
        message: `${word.text} and the grants of ${title(one.access.id)} cross in too many ways`,
        related: [],
        help: 'ask about a narrower path, or grant paths with fewer `*`',
      });
      return;
    }
    if (failed && can && reportUnknownEnd(one, assertion, verb, chains, court)) continue;
    if (failed) reportFailure(assertion, verb, word, one, failed, chains, court);
    else if (!can && all) reportAll(assertion, verb, word, one, all, court);
    else if (can || !reportUnknownEnd(one, assertion, verb, chains, court)) continue;
    if (!can) return;
  }
}

const efforts = new WeakMap<Program, Effort>();

/** Steps for all assertions of a program together: some for each grant, and more than enough for paths that cross as people write them. */
function effortOf({ program, principals }: Court): Effort {
  let effort = efforts.get(program);
  if (!effort) {
    let rules = 0;
    for (const { allows, denies } of principals) rules += allows.length + denies.length;
    effort = { left: 600_000 + (200 + program.assertions.length) * rules };
    efforts.set(program, effort);
  }
  return effort;
}

/** What counts for a principal: its own grants, those of everybody that token has, and those of all that it reaches. */
function specsOf(access: PrincipalAccess, chains: Chains, assertion: Assertion, court: Court): readonly Specified[] {
  const own = [specified(access), defaultSpecified(court.program)];
  if (chains.size === 0) return own;
  const scene = court.scene();
  const reached = [...chains].flatMap(([node, chain]) => {
    if (assertion.mode === 'can' && chain.some((e) => e.onlyIf)) return [];
    return scene?.principals.get(node) ?? [];
  });
  return [...own, ...reached.map(specified)];
}

/** The chain to something that may do anything in an engine. */
const everythingAt = (engine: string, chains: Chains): readonly Edge[] | undefined =>
  chains.get('vault-root') ?? chains.get(`engine/${engine}`);

type Fail = (code: Refusal['code'] | 'W069', message: string, span?: Word['span'], help?: string) => void;

/** `can` asks for what a grant of the verb gives; the others ask for every way to it. */
function questions(verb: Word, word: Word, assertion: Assertion, court: Court, fail: Fail): Asking {
  const nothing: Asking = { requests: [], engine: '' };
  const resource = resourceOf(word, court.program, court.kinds);
  if (resource === undefined) {
    fail(
      'W069',
      `this assertion is not decided: \`${word.text}\` is kept outside Vault, and the IAM roles of the compile were not made`,
      word.span,
    );
    return nothing;
  }
  const definition = resource instanceof Refusal ? resource : verbOf(verb.text, resource);
  if (definition instanceof Refusal || resource instanceof Refusal) {
    const refusal = definition as Refusal;
    fail(refusal.code, refusal.message, refusal === resource ? word.span : verb.span, refusal.help);
    return nothing;
  }
  const templates = assertion.mode === 'can' ? definition.requests : [...definition.requests, ...(definition.ways ?? [])];
  const requests = requestsOf(verb.text, templates, resource);
  if (!(requests instanceof Refusal))
    return { requests: assertion.mode === 'can' ? requests : inAnySpelling(requests, court), engine: resource.engine.name };
  fail(requests.code, requests.message, word.span, requests.help);
  return nothing;
}

const patternSets = new WeakMap<readonly PrincipalAccess[], ReadonlySet<Pattern>>();

/** All patterns of all principals: made once, not for every question. */
function patternsOf(principals: readonly PrincipalAccess[]): ReadonlySet<Pattern> {
  let known = patternSets.get(principals);
  if (!known) {
    const found = new Set<Pattern>();
    for (const principal of principals) {
      const { allows, denies } = specified(principal);
      for (const { pattern: one } of allows) found.add(one);
      for (const { pattern: one } of denies) found.add(one);
    }
    known = found;
    patternSets.set(principals, known);
  }
  return known;
}

/** Where a name is the same in other letters, its requests are asked in those too: a deny of one spelling proves nothing. */
function inAnySpelling(requests: readonly Request[], { program, principals }: Court): readonly Request[] {
  if (!spellingsEvade(program.vault)) return requests;
  const known = patternsOf(principals);
  return requests.flatMap((r) => [r, ...otherSpellings(pattern(r.pattern), known).map(({ text }) => ({ ...r, pattern: text }))]);
}

interface Asking {
  readonly requests: readonly Request[];
  readonly engine: string;
}

interface Failure {
  readonly operation: Operation;
  /** A request for which it fails. */
  readonly path: string;
  /** Whose grants allow it. */
  readonly by: PrincipalId | undefined;
  /** The grant that allows it, or the deny that takes it away. */
  readonly rule: Compiled | undefined;
}

/** The paths and operations of one request that is asked for. */
interface Wanted {
  readonly set: Pattern;
  /** Paths of folders that LIST may be asked for with a final `/` as well. */
  readonly slash: Pattern | undefined;
  readonly operations: readonly Operation[];
  readonly mask: Mask;
}

function setOf({ pattern: text, template }: Request): Wanted {
  const set = pattern(text);
  const operations = OPERATIONS.filter((o) => template.capabilities.includes(o));
  return { set, slash: slashOf(set), operations, mask: maskOf(operations) };
}

/** Whether any grant may be of a wanted request, its denies left aside. */
function touches({ allows }: Specified, sets: readonly Wanted[]): boolean {
  for (const rule of allows) for (const wanted of sets) if (meets(rule, wanted, wanted.mask)) return true;
  return false;
}

/** A path of the set for which the answer is the wanted one, if there is one. */
function search(
  sets: readonly Wanted[],
  specs: readonly Specified[],
  wanted: (allowed: boolean) => boolean,
  effort: Effort,
  anyCase: boolean,
): Failure | undefined {
  for (const asked of sets) {
    const { set } = asked;
    for (const operation of asked.operations) {
      const reaches = (r: Compiled): boolean => meets(r, asked, bit(operation));
      // Where no allow reaches, nothing is allowed.
      if (!wanted(false) && !specs.some((s) => s.allows.some(reaches))) continue;
      const near = specs.map((s) => ({ allows: s.allows.filter(reaches), denies: s.denies.filter(reaches) }));
      const patterns = [...new Set([set, ...near.flatMap((n) => [...n.allows, ...n.denies]).map((r) => r.pattern)])];
      for (const cell of partition(patterns, effort, 0)) {
        const path = operation === 'list' ? (cell.slash ? `${cell.path}/` : undefined) : cell.path;
        if (path === undefined || !inSet(set, operation, path)) continue;
        const lost = new Map(anyCase && operation === 'list' ? specs.map((s) => [s, lostInLetters(s, path)] as const) : []);
        const holds = (s: Specified): boolean => permits(s, operation, path) && !lost.get(s);
        if (!wanted(specs.some(holds))) continue;
        const taking = specs.map((s) => lost.get(s)).find((r) => r !== undefined);
        if (taking && !specs.some(holds)) return { operation, path, by: undefined, rule: taking };
        const by = specs.find(holds);
        const allow = by && granting(by, operation, path)[0];
        return { operation, path, by: by?.access.id, rule: allow ?? covering(specs[0]?.denies ?? [], operation, path)[0] };
      }
    }
  }
  return undefined;
}

/** The explicit deny of LIST in other letters than those of a path by which Vault from 2.2.2 on refuses all that is granted there; see `lostInLetters` of the proof. */
function lostInLetters(spec: Specified, path: string): Compiled | undefined {
  const taking = spec.denies.filter(
    (r) => r.mask & LIST && !isExact(r.pattern) && !inSet(r.pattern, 'list', path) && inSet(lowered(r.pattern), 'list', path.toLowerCase()),
  );
  if (taking.length === 0) return undefined;
  return granting(spec, 'list', path).every((by) => taking.some((r) => overlaps(r.pattern, by.pattern))) ? taking[0] : undefined;
}

const inSet = (set: Pattern, operation: Operation, path: string): boolean =>
  matches(set, path) || (operation === 'list' && matches(set, path.slice(0, -1)));

/** Whether a rule covers any of these operations on a wanted path. */
function meets({ mask, pattern: rule }: Compiled, { set, slash }: Wanted, operations: Mask): boolean {
  if ((mask & operations) === 0) return false;
  if (overlaps(rule, set)) return true;
  if (!(mask & operations & LIST)) return false;
  const own = slashOf(rule);
  return (own !== undefined && overlaps(own, set)) || (slash !== undefined && overlaps(rule, slash));
}

function reportFailure(assertion: Assertion, verb: Word, word: Word, asked: Asked, failure: Failure, chains: Chains, court: Court): void {
  const { operation, path, rule, by } = failure;
  const can = assertion.mode === 'can';
  const chain = (by === undefined ? undefined : chains.get(by)) ?? [];
  const place = rule ? [{ span: rule.rule.origin.span, message: `${can ? 'taken away' : 'granted'} here: ${rule.rule.origin.text}` }] : [];
  const through = chain.length > 0 && by ? `, as ${title(by)}` : '';
  reportFailed(court, {
    assertion,
    verb,
    message: `${title(asked.access.id)} ${can ? 'cannot' : 'can'} ${verb.text} on ${word.text}${through}: ${operation} of ${path}${onlyIf(chain)}`,
    related: [...steps(chain), ...place],
    help: can ? 'grant it, or ask for less' : 'take the grant back, or except this principal with `only … can`',
  });
}

/** The principal reaches something that may do anything there. */
function reportAll(assertion: Assertion, verb: Word, word: Word, asked: Asked, chain: readonly Edge[], court: Court): void {
  const end = chain.at(-1);
  reportFailed(court, {
    assertion,
    verb,
    message: `${title(asked.access.id)} can ${verb.text} on ${word.text}: it reaches ${end ? nameOf(end.to) : 'everything'}${onlyIf(chain)}`,
    related: steps(chain),
    help: 'take back the grant of one of the steps, or assert what principals can do `directly`',
  });
}
