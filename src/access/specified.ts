import type { Parameters } from '../contract.ts';
import { bit, LIST, type Mask, maskOf, type Operation } from './capabilities.ts';
import { parametersKey } from './parameters.ts';
import { matches, parsePattern, type Pattern, PatternError } from './patterns.ts';
import type { AccessRule, PrincipalAccess } from './relation.ts';

/** A rule of the relation, ready for matching. */
export interface Compiled {
  readonly rule: AccessRule;
  readonly pattern: Pattern;
  readonly mask: Mask;
  readonly parameters: Parameters | undefined;
}
export interface Specified {
  readonly access: PrincipalAccess;
  readonly allows: readonly Compiled[];
  readonly denies: readonly Compiled[];
}

function compile(rules: readonly AccessRule[]): Compiled[] {
  const compiled: Compiled[] = [];
  for (const rule of rules) {
    const pattern = parsePattern(rule.pattern);
    if (!(pattern instanceof PatternError)) compiled.push({ rule, pattern, mask: maskOf(rule.capabilities), parameters: rule.parameters });
  }
  return compiled;
}

interface Part {
  readonly allows: readonly Compiled[];
  readonly denies: readonly Compiled[];
}
const divided = new WeakMap<Specified, readonly Part[]>();

/** Allows with the denies that reach them: one part, or one for each profile where a profile has denies of its own. */
export function partsOf(spec: Specified): readonly Part[] {
  if (!spec.denies.some((r) => r.rule.scope !== undefined)) return [spec];
  const known = divided.get(spec);
  if (known) return known;
  const byScope = Map.groupBy(spec.allows, (r) => r.rule.scope ?? '');
  const parts = [...byScope].map(([scope, allows]) => ({
    allows,
    denies: spec.denies.filter((r) => scope.startsWith(r.rule.scope ?? '')),
  }));
  divided.set(spec, parts);
  return parts;
}

const known = new WeakMap<PrincipalAccess, Specified>();
export function specified(access: PrincipalAccess): Specified {
  const found = known.get(access) ?? { access, allows: compile(access.allows), denies: compile(access.denies) };
  known.set(access, found);
  return found;
}

interface Firsts {
  readonly names: ReadonlySet<string>;
  /** Some pattern names no first segment. */
  readonly open: boolean;
}
const firsts = new WeakMap<Specified, Firsts>();

/** It names no mount. */
export const isRootless = ({ segments, glob }: Pattern): boolean => segments[0] === '+' || (glob && segments.length === 1);

/** Whether a pattern may share its first segment with one of the allows: else they have no path in common, nor one with the LIST of another. */
export function touchesFirst(spec: Specified, pattern: Pattern): boolean {
  let known = firsts.get(spec);
  if (!known) {
    const patterns = spec.allows.map((rule) => rule.pattern);
    known = { names: new Set(patterns.map(({ segments }) => segments[0] ?? '')), open: patterns.some(isRootless) };
    firsts.set(spec, known);
  }
  return known.open || known.names.has(pattern.segments[0] ?? '') || isRootless(pattern);
}

/** The rules with this capability that cover a request, by matching each; LIST of `q/` is covered where `q` or `q/` is matched. */
export function covering(rules: readonly Compiled[], operation: Operation, path: string): Compiled[] {
  const wanted = bit(operation);
  if (operation !== 'list') return rules.filter((r) => r.mask & wanted && matches(r.pattern, path));
  const plain = path.endsWith('/') ? path.slice(0, -1) : path;
  const slash = `${plain}/`;
  return rules.filter((r) => r.mask & wanted && (matches(r.pattern, plain) || matches(r.pattern, slash)));
}

function covers(rules: readonly Compiled[], operation: Operation, path: string): boolean {
  const plain = operation === 'list' && path.endsWith('/') ? path.slice(0, -1) : path;
  return (maskAt(rules, plain, operation === 'list' ? `${plain}/` : undefined) & bit(operation)) !== 0;
}

/** What the relation says of a request: the union of the allows, each less the denies that reach it. */
export const permits = (spec: Specified, operation: Operation, path: string): boolean =>
  partsOf(spec).some((p) => covers(p.allows, operation, path) && !covers(p.denies, operation, path));

/** The allows by which a request is permitted. */
export const granting = (spec: Specified, operation: Operation, path: string): Compiled[] =>
  partsOf(spec).flatMap((p) => (covering(p.denies, operation, path).length > 0 ? [] : covering(p.allows, operation, path)));

interface Divided {
  /** The segment by which the rules are told apart best. */
  readonly at: number;
  readonly named: ReadonlyMap<string, readonly Compiled[]>;
  /** With a `+`, a prefix or nothing there. */
  readonly others: readonly Compiled[];
}
const MANY = 32;
const dividedRules = new WeakMap<readonly Compiled[], Divided>();

/** Of many rules, those that have the name of a path in the segment by which they are told apart best. */
function dividedBy(rules: readonly Compiled[]): Divided {
  let known = dividedRules.get(rules);
  if (!known) {
    known = divide(rules);
    dividedRules.set(rules, known);
  }
  return known;
}

function divide(rules: readonly Compiled[]): Divided {
  const literal = ({ pattern: { segments, glob } }: Compiled, at: number): string | undefined =>
    at < segments.length - (glob ? 1 : 0) && segments[at] !== '+' ? segments[at] : undefined;
  const names: Set<string>[] = [];
  for (const rule of rules)
    for (let at = 0; at < rule.pattern.segments.length; at++) {
      const name = literal(rule, at);
      if (name !== undefined) (names[at] ??= new Set()).add(name);
    }
  let at = 0;
  for (const [i, set] of names.entries()) if ((set?.size ?? 0) > (names[at]?.size ?? 0)) at = i;
  return {
    at,
    named: Map.groupBy(
      rules.filter((rule) => literal(rule, at) !== undefined),
      (rule) => literal(rule, at) ?? '',
    ),
    others: rules.filter((rule) => literal(rule, at) === undefined),
  };
}

/** Capabilities at one path by the relation; LIST (of `path/`) where `withList`. */
export function specifiedMask(spec: Specified, path: string, withList: boolean): Mask {
  const slash = withList ? `${path}/` : undefined;
  if (spec.denies.length === 0) return maskAt(spec.allows, path, slash);
  let all = 0;
  for (const { allows, denies } of partsOf(spec)) {
    const granted = maskAt(allows, path, slash);
    all |= granted && denies.length ? granted & ~maskAt(denies, path, slash) : granted;
  }
  return all;
}

function maskAt(rules: readonly Compiled[], path: string, slash: string | undefined): Mask {
  if (rules.length < MANY) return maskOfAll(rules, path, slash);
  const { at, named, others } = dividedBy(rules);
  const near = named.get(segmentAt(path, at));
  return (near ? maskOfAll(near, path, slash) : 0) | maskOfAll(others, path, slash);
}

/** Empty where there are fewer. */
function segmentAt(path: string, index: number): string {
  let start = 0;
  for (let i = 0; i < index; i++) {
    start = path.indexOf('/', start) + 1;
    if (start === 0) return '';
  }
  const end = path.indexOf('/', start);
  return end < 0 ? path.slice(start) : path.slice(start, end);
}

function maskOfAll(rules: readonly Compiled[], path: string, slash: string | undefined): Mask {
  let mask = 0;
  for (let i = 0; i < rules.length; i++) {
    const r = rules[i] as Compiled;
    if (matches(r.pattern, path)) mask |= slash === undefined ? r.mask & ~LIST : r.mask;
    else if (slash !== undefined && r.mask & LIST && matches(r.pattern, slash)) mask |= LIST;
  }
  return mask;
}

/**
 * The constraints under which a capability holds at a path: one key for each distinct set; the empty key, alone, where some
 * allow has none. Sorted.
 */
export function specifiedLimits(allows: readonly Compiled[]): readonly string[] {
  const keys = new Set(allows.map((r) => parametersKey(r.parameters)));
  return keys.has('') ? [''] : [...keys].sort();
}
