import type { Parameters } from '../../contract.ts';
import { DENY, LIST, type Mask } from '../capabilities.ts';
import { mergeParameters, parametersKey } from '../parameters.ts';
import { type PatternIndex, patternIndex } from '../pattern-index.ts';
import { includes, isExact, overlaps, type Pattern } from '../patterns.ts';
import type { Origin } from '../relation.ts';
import { type Compiled, partsOf, permits, type Specified } from '../specified.ts';
import { parentOf, slashOf } from './close.ts';
import type { Form } from './form.ts';

/** What one member's policy says at one pattern. */
export interface Own {
  readonly mask: Mask;
  readonly parameters: Parameters | undefined;
}

/** What one policy says at one pattern. */
export interface Entry {
  readonly pattern: Pattern;
  readonly own: Own;
  /** The form of LIST that it has. */
  readonly form: Form;
  /** Where no other rules speak there: those that grant it. */
  readonly rules?: readonly Compiled[];
}

/**
 * Whether a rule reaches every LIST that a stanza decides. `vault` looks at the pattern as it is; `vault-legacy` decides LIST of
 * `q/` by what matches `q`, so a rule on `q/` counts; `openbao` decides by what matches `q/`, so a rule on `q` counts.
 */
function reachesList(rule: Pattern, at: Pattern, form: Form): boolean {
  if (includes(rule, at)) return true;
  if (form === 'vault-legacy' || form === 'vault-both') {
    const slash = slashOf(at);
    return slash !== undefined && includes(rule, slash);
  }
  const last = at.segments[at.segments.length - 1];
  if (form !== 'openbao' || at.glob || last !== '') return false;
  const parent = parentOf(at);
  return parent !== undefined && includes(rule, parent);
}

interface Traits {
  readonly lists: boolean;
  readonly limited: boolean;
}
const traits = new WeakMap<Specified, Traits>();

/** What none of a holder's rules has need not be looked for at each of its patterns. */
function traitsOf(spec: Specified): Traits {
  let known = traits.get(spec);
  if (!known) {
    known = { lists: spec.allows.some((r) => r.mask & LIST), limited: spec.allows.some((r) => r.parameters) };
    traits.set(spec, known);
  }
  return known;
}

function grantsList(spec: Specified, at: Pattern, form: Form): boolean {
  if (!traitsOf(spec).lists) return false;
  if (isExact(at)) return permits(spec, 'list', at.text);
  const reaches = (r: Compiled): boolean => (r.mask & LIST) !== 0 && reachesList(r.pattern, at, form);
  return partsOf(spec).some((part) => around(part.allows, at).some(reaches) && !around(part.denies, at).some(reaches));
}

const indexes = new WeakMap<readonly Compiled[], PatternIndex<Compiled>>();

/** The rules that may include a pattern: all of a few, of many those that an index gives. */
const reaching = (rules: readonly Compiled[], at: Pattern): readonly Compiled[] => candidates(rules, at.segments);

/** Those that may include the pattern, its parent or what is one `/` below it: all that can decide its LIST. */
const around = (rules: readonly Compiled[], at: Pattern): readonly Compiled[] =>
  rules.length < MANY ? rules : candidates(rules, [...at.segments, '']);

const MANY = 32;

function candidates(rules: readonly Compiled[], segments: readonly string[]): readonly Compiled[] {
  if (rules.length < MANY) return rules;
  let index = indexes.get(rules);
  if (!index) {
    index = patternIndex<Compiled>();
    for (const rule of rules) index.add(rule);
    indexes.set(rules, index);
  }
  return index.reaching(segments);
}

/**
 * The capabilities a member has on all of a pattern, and whether any of its rules reaches there at all (`undefined`: none).
 * Exact only where no rule covers a part of the pattern: the set must be closed.
 */
export function ownAt(spec: Specified, at: Pattern, form: Form): Own | undefined {
  let granted = 0;
  let reached = false;
  let parameters: Parameters | undefined;
  const here = (rules: readonly Compiled[]): Mask => {
    let mask = 0;
    for (const r of reaching(rules, at)) {
      if (!includes(r.pattern, at)) continue;
      reached = true;
      mask |= r.mask;
    }
    return mask;
  };
  for (const part of partsOf(spec)) granted |= here(part.allows) & ~here(part.denies);
  const list = grantsList(spec, at, form);
  const hides = (): boolean => (form === 'vault' || form === 'vault-both') && hidesList(spec, at, form);
  if (!reached && !list && !(form === 'vault-both' && hides())) return undefined;
  let mask = granted & ~LIST;
  for (const r of limiting(spec, at, mask)) parameters = mergeParameters(parameters, r.parameters);
  if (list) mask |= LIST;
  if (mask === 0 && hides()) return { mask: DENY, parameters: undefined };
  return { mask, parameters };
}

/** In dialect `vault` a stanza that merely lacks `list` hides nothing: a denied LIST below an allowed one takes an explicit deny. */
const hidesList = (spec: Specified, at: Pattern, form: Form): boolean =>
  !isExact(at) &&
  around(spec.denies, at).some((r) => r.mask & LIST && reachesList(r.pattern, at, form)) &&
  partsOf(spec).some(({ allows, denies }) => {
    // An allow that its declaration takes back whole grants no LIST, and another's deny of it would reach the grants of others.
    const whole = (r: Compiled): boolean => denies.some((d) => d.mask & LIST && includes(d.pattern, r.pattern));
    return allows.some((r) => r.mask & LIST && overlaps(r.pattern, at) && !whole(r));
  });

/** The allows whose constraints a stanza must carry: not those whose capabilities all come without constraints too. */
function limiting(spec: Specified, at: Pattern, mask: Mask): Compiled[] {
  if (!traitsOf(spec).limited) return [];
  const here = partsOf(spec).flatMap(({ allows, denies }) => {
    const taken = denies.filter((r) => includes(r.pattern, at)).reduce((m, r) => m | r.mask, 0);
    return allows.filter((r) => r.mask & mask & ~taken && includes(r.pattern, at));
  });
  const free = here.filter((r) => parametersKey(r.parameters) === '').reduce((m, r) => m | r.mask, 0);
  return here.filter((r) => parametersKey(r.parameters) !== '' && r.mask & mask & ~free);
}

/** The rules that speak at a pattern, for its comment: what grants something there, or, where nothing is granted, what takes it away. */
export function originsAt(spec: Specified, { pattern: at, own: { mask }, form, rules }: Entry): readonly Origin[] {
  if (rules?.length === 1) return [(rules[0] as Compiled).rule.origin];
  if (rules) return originsOf(rules.filter((r) => r.mask));
  const covers = (r: Compiled): boolean =>
    includes(r.pattern, at) || ((r.mask & LIST) !== 0 && (reachesList(r.pattern, at, form) || (isExact(at) && listsExactly(r, at))));
  const speaking = (r: Compiled): boolean => (r.mask & mask) !== 0 && covers(r);
  const allows = traitsOf(spec).lists
    ? inOrder(around(spec.allows, at).filter(speaking), spec.allows)
    : reaching(spec.allows, at).filter(speaking);
  const denies = (): Compiled[] => inOrder(around(spec.denies, at).filter(covers), spec.denies);
  const found = mask && !(mask & DENY) ? allows : denies();
  return originsOf(found.length ? found : allows);
}

const inOrder = (some: Compiled[], all: readonly Compiled[]): Compiled[] =>
  some.length < 2 || all.length < MANY ? some : some.sort((a, b) => all.indexOf(a) - all.indexOf(b));

/** Each once. */
function originsOf(rules: readonly Compiled[]): readonly Origin[] {
  return [...new Set(rules.map((r) => r.rule.origin))];
}

function listsExactly(r: Compiled, at: Pattern): boolean {
  const other = at.text.endsWith('/') ? parentOf(at) : slashOf(at);
  return other !== undefined && includes(r.pattern, other);
}
