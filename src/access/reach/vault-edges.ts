import { type Mask, type Operation, OPERATIONS, bit, SUDO } from '../capabilities.ts';
import { partition, TooManyCells } from '../partition.ts';
import { isExact, matches, overlaps, parsePattern, type Pattern, PatternError } from '../patterns.ts';
import type { AccessRule, PrincipalAccess } from '../relation.ts';
import { type Compiled, granting, specified, specifiedMask } from '../specified.ts';
import type { Half } from './seal.ts';
import { mayBePolicy, type Target } from './targets.ts';
import type { Edge } from './types.ts';

/** Targets, so that a grant meets only those that it can overlap. */
export interface TargetIndex {
  near(pattern: Pattern): readonly Target[];
}

/** `targets` makes them, with the policies of all principals or without: those are many, and few grants come near them. */
export function targetIndex(targets: (withPolicies: boolean) => readonly Target[]): TargetIndex {
  const few = indexed(targets(false));
  let all: TargetIndex | undefined;
  return { near: (pattern) => (mayBePolicy(pattern) ? (all ??= indexed(targets(true))) : few).near(pattern) };
}

function indexed(targets: readonly Target[]): TargetIndex {
  const exact = new Map<string, Target[]>();
  const wide = new Map<string, Target[]>();
  const heads = new Map<string, Target[]>();
  for (const target of targets) {
    const head = target.pattern.segments[0] ?? '';
    push(heads, head, target);
    if (isExact(target.pattern)) push(exact, target.pattern.text, target);
    else push(wide, head, target);
  }
  return {
    near(pattern) {
      const head = pattern.segments[0] ?? '';
      if (head === '+' || pattern.segments.length === 1) return targets;
      if (!isExact(pattern)) return heads.get(head) ?? NONE;
      const lower = pattern.text.toLowerCase();
      const named = exact.get(lower) ?? NONE;
      const spelt = pattern.text === lower ? NONE : (exact.get(pattern.text) ?? NONE);
      const around = wide.get(head) ?? NONE;
      return named.length + spelt.length === 0 ? around : [...named, ...spelt, ...around];
    },
  };
}

const NONE: readonly Target[] = [];

const push = (map: Map<string, Target[]>, key: string, target: Target): void => {
  const there = map.get(key);
  if (there) there.push(target);
  else map.set(key, [target]);
};

export interface VaultReach {
  readonly edges: readonly Edge[];
  readonly storage: Half | undefined;
}

const NOTHING: VaultReach = { edges: [], storage: undefined };

/** Where one principal's grants at Vault lead, its denies taken off; of several grants that give the same, one made by hand. */
export function vaultEdges(access: PrincipalAccess, index: TargetIndex): VaultReach {
  const spec = specified(access);
  let wanted: Map<Target, Compiled[]> | undefined;
  for (const rule of spec.allows) {
    for (const target of index.near(widened(rule.pattern))) {
      if (!meets(rule, target)) continue;
      wanted ??= new Map();
      const rules = wanted.get(target);
      if (rules) rules.push(rule);
      else wanted.set(target, [rule]);
    }
  }
  if (!wanted) return NOTHING;
  const edges = new Map<string, Edge>();
  let storage: Half | undefined;
  for (const [target, rules] of wanted) {
    const by = granted(access, target, rules);
    if (!by) continue;
    const span = by.origin.via ?? by.origin.span;
    if (target.to === 'storage') {
      storage ??= { fact: target.fact, span, onlyIf: undefined };
      continue;
    }
    const derived = by.origin.by === 'derived';
    const there = edges.get(target.to);
    if (there && (!there.derived || derived)) continue;
    edges.set(target.to, { from: access.id, to: target.to, fact: target.fact, span, id: target.id, ...(derived ? { derived } : {}) });
  }
  return { edges: [...edges.values()], storage };
}

function meets(rule: Compiled, target: Target): boolean {
  if (!(rule.mask & target.any) && !(target.sudo && rule.mask & SUDO)) return false;
  const pattern = widened(rule.pattern);
  return overlaps(pattern, target.pattern) || (target.folds === true && overlaps(folded(pattern), target.pattern));
}

/** The rule by which a principal may make the request of a target on some path; `undefined`: it may not. */
function granted(access: PrincipalAccess, target: Target, rules: readonly Compiled[]): AccessRule | undefined {
  const spec = specified(access);
  const enough = (mask: Mask): boolean => (mask & target.any) !== 0 && (!target.sudo || (mask & SUDO) !== 0);
  const sorted = [...rules].sort((a, b) => Number(a.rule.origin.by === 'derived') - Number(b.rule.origin.by === 'derived'));
  if (spec.denies.length === 0 && !target.except?.length) {
    const alone = sorted.find((r) => enough(r.mask));
    if (alone) return alone.rule;
  }
  const paths = pathsOf(target, rules, spec.denies);
  if (!paths) return sorted.find((r) => enough(r.mask))?.rule;
  let derived: AccessRule | undefined;
  for (const path of paths) {
    const mask = specifiedMask(spec, path, false);
    if (!enough(mask)) continue;
    const operation = OPERATIONS.find((o): o is Operation => (bit(o) & mask & target.any) !== 0);
    const by = operation ? granting(spec, operation, path) : [];
    const byHand = by.find((r) => r.rule.origin.by !== 'derived');
    if (byHand) return byHand.rule;
    derived ??= by[0]?.rule;
  }
  // A template's value is anybody's guess, so what it may give counts.
  return derived ?? sorted.find((r) => r.pattern.text.includes('{{') && enough(r.mask))?.rule;
}

/** One path of every kind that the rules and denies tell apart, within the target; `undefined`: too many to look at. */
function pathsOf(target: Target, rules: readonly Compiled[], denies: readonly Compiled[]): readonly string[] | undefined {
  const { text, segments } = target.pattern;
  if (isExact(target.pattern)) {
    if (!target.folds) return [text];
    // Vault compares the path as it was sent, and only then lower-cases the name: a deny of one spelling stops no other.
    const name = segments.at(-1) ?? '';
    const written = rules.map((r) => r.pattern.text).filter((t) => t.toLowerCase() === text);
    return [text, `${text.slice(0, text.length - name.length)}${name.toUpperCase()}`, ...written];
  }
  const except = target.except ?? [];
  const near = denies.filter((d) => overlaps(d.pattern, target.pattern)).map((d) => d.pattern);
  try {
    return partition([...new Set([target.pattern, ...rules.map((r) => r.pattern), ...near, ...except])], BUDGET)
      .map(({ path }) => path)
      .filter((path) => matches(target.pattern, path) && !except.some((e) => matches(e, path)));
  } catch (error) {
    if (error instanceof TooManyCells) return undefined;
    throw error;
  }
}

/** Steps: enough for any policy that people write; what crosses in more ways counts as granted. */
const BUDGET = 100_000;

/** A segment with a template of identity may be anything. */
function widened(pattern: Pattern): Pattern {
  if (!pattern.text.includes('{{')) return pattern;
  const segments = pattern.text.split('/').map((s) => (s.includes('{{') ? '+' : s));
  const made = parsePattern(segments.join('/'));
  return made instanceof PatternError ? pattern : made;
}

function folded(pattern: Pattern): Pattern {
  const lower = pattern.text.toLowerCase();
  const made = lower === pattern.text ? pattern : parsePattern(lower);
  return made instanceof PatternError ? pattern : made;
}
