import { DENY, LIST } from '../capabilities.ts';
import type { Pattern } from '../patterns.ts';
import { type Cell, type Effort, partition, spend, TooManyCells } from '../partition.ts';
import { parametersKey } from '../parameters.ts';
import { type Compiled, type Specified, touchesFirst } from '../specified.ts';
import type { Dialects } from '../dialects.ts';
import { BUDGET, closePatterns, components, parentOf, slashOf, touch } from './close.ts';
import { type Entry, type Own, ownAt } from './entries.ts';
import { type Form, formOf, formsFor } from './form.ts';
import { plainEntries } from './plain.ts';
import { twinsOf } from './twins.ts';
import { COMPARISONS, type Fault, faultAt, type Ground, type Member, type Spot, spotOf } from './verify.ts';

export interface Holder {
  readonly spec: Specified;
  readonly single: boolean;
}

/** The stanzas of every holder, in no order, and what could not be expressed. */
export interface GroupResult {
  readonly stanzas: ReadonlyMap<Specified, readonly Entry[]>;
  readonly faults: readonly Fault[];
  readonly tooMany: readonly TooMany[];
  /** For `Fault.winner`. */
  readonly patternsOf: ReadonlyMap<Fault, readonly Pattern[]>;
}

/** Patterns that multiply beyond the limit. */
export interface TooMany {
  /** Those that take part. */
  readonly rules: readonly Compiled[];
  /** The steps of all policies are used up; nothing that meets is looked at any more. */
  readonly spent: boolean;
}

const NOTHING_WRONG: Omit<GroupResult, 'stanzas'> = { faults: [], tooMany: [], patternsOf: new Map() };

const rulesOf = (spec: Specified): readonly Compiled[] => [...spec.allows, ...spec.denies];

/**
 * The policies of holders whose policies one token can carry together, with Vault's `default` besides, such that Vault's one
 * winner gives the union of the grants for any choice of holders, in each of the dialects. LIST has the first one's form; where
 * that does not hold in all of them, another. `work`: steps that are left for all groups.
 */
export function emitGroup(holders: readonly Holder[], base: Specified, dialects: Dialects, limit: number, work: Effort): GroupResult {
  const [only] = holders;
  const alone = only && holders.length === 1 ? plainEntries(only.spec, base, dialects) : undefined;
  if (only && alone) return { ...NOTHING_WRONG, stanzas: new Map([[only.spec, alone]]) };
  const form = formOf(dialects[0]);
  const stanzas = new Map<Specified, Entry[]>(holders.map((h) => [h.spec, []]));
  const faults: Fault[] = [];
  const tooMany: TooMany[] = [];
  const patternsOf = new Map<Fault, readonly Pattern[]>();
  const owners = new Map<Pattern, Set<Holder>>();
  const rulesAt = new Map<Pattern, Compiled[]>();
  for (const holder of holders)
    for (const rule of rulesOf(holder.spec)) {
      const { pattern } = rule;
      const same = rulesAt.get(pattern);
      if (same) same.push(rule);
      else rulesAt.set(pattern, [rule]);
      const there = owners.get(pattern);
      if (there) there.add(holder);
      else owners.set(pattern, new Set([holder]));
    }
  for (const patterns of separate(owners, [base, ...holders.map((h) => h.spec)], dialects)) {
    const taking =
      patterns.length === 1
        ? [...(owners.get(patterns[0] as Pattern) ?? [])]
        : holders.filter((h) => patterns.some((p) => owners.get(p)?.has(h)));
    const met = patterns.some((p) => touchesFirst(base, p)) ? base.allows.filter((r) => patterns.some((p) => touch(p, r.pattern))) : [];
    if (patterns.length === 1 && met.length === 0 && plain(rulesAt.get(patterns[0] as Pattern) ?? [])) {
      for (const { spec } of taking) {
        const own = ownAt(spec, patterns[0] as Pattern, form);
        if (own && own.mask) stanzas.get(spec)?.push({ pattern: patterns[0] as Pattern, own, form });
      }
      continue;
    }
    if (work.left < 0) continue;
    const made = emitForm(patterns, taking, { base: { ...base, allows: met }, dialects, limit, work });
    if (!made) {
      const rules = taking.flatMap((h) => rulesOf(h.spec).filter((r) => patterns.includes(r.pattern)));
      tooMany.push({ rules, spent: work.left < 0 });
      continue;
    }
    for (const member of made.members)
      for (const [i, own] of member.entries)
        stanzas.get(member.spec)?.push({ pattern: made.ground.patterns[i] as Pattern, own, form: made.form });
    for (const fault of made.faults) {
      faults.push(fault);
      patternsOf.set(fault, made.ground.patterns);
    }
  }
  return { stanzas, faults, tooMany, patternsOf };
}

/** The patterns of all rules in groups that no decision can join; what LIST will add beside them counts. */
function separate(owners: ReadonlyMap<Pattern, unknown>, specs: readonly Specified[], dialects: Dialects): Pattern[][] {
  const all = new Set(owners.keys());
  const deniedLists = new Set(specs.flatMap((s) => s.denies.filter((r) => r.mask & LIST).map((r) => r.pattern)));
  if (specs.slice(1).some((s) => s.allows.some((r) => r.mask & LIST)))
    for (const p of all) for (const form of formsFor(dialects)) for (const twin of twinsOf(p, form, deniedLists)) all.add(twin);
  return components([...all])
    .map((group) => group.filter((p) => owners.has(p)))
    .filter((group) => group.length > 0);
}

/** One pattern, and nobody's constraints to weigh against another's: its stanza is simply what is granted there. */
function plain(rules: readonly Compiled[]): boolean {
  return rules.length === 1 || rules.every((r) => parametersKey(r.parameters) === '');
}

function bounded<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof TooManyCells) return undefined;
    throw error;
  }
}

/** What patterns that meet one another are emitted for. */
interface Task {
  /** The rows of `default` that they meet. */
  readonly base: Specified;
  readonly dialects: Dialects;
  readonly limit: number;
  readonly work: Effort;
}

/** The first form in which the stanzas hold in all dialects; where none does, that of the first with its faults. */
function emitForm(seed: readonly Pattern[], holders: readonly Holder[], task: Task): Component | undefined {
  let first: Component | undefined;
  for (const form of formsFor(task.dialects)) {
    const made = bounded(() => emitComponent(seed, holders, form, task));
    // The forms differ in a stanza more or less for LIST: where one of them has too many, none has few.
    if (!made) return first;
    if (made.faults.length === 0) return made;
    first ??= made;
  }
  return first;
}

interface Component {
  readonly form: Form;
  readonly members: readonly Member[];
  readonly ground: Ground;
  readonly faults: readonly Fault[];
}

function emitComponent(
  seed: readonly Pattern[],
  holders: readonly Holder[],
  form: Form,
  { base, dialects, limit, work }: Task,
): Component | undefined {
  const inSeed = new Set(seed);
  const specs = holders.map((h) => narrowed(h.spec, inSeed));
  const fixed = new Set(base.allows.map((r) => r.pattern));
  const keys = new Map<Pattern, string>();
  const keyOf = (p: Pattern): string => {
    let key = keys.get(p);
    if (key === undefined) {
      key = [base, ...specs].map((s) => valueKey(ownAt(s, p, form))).join(';');
      keys.set(p, key);
    }
    return key;
  };
  const lists = [base, ...specs].some((s) => s.allows.some((r) => r.mask & LIST));
  const deniedLists = new Set(specs.flatMap((s) => s.denies.filter((r) => r.mask & LIST).map((r) => r.pattern)));
  const closed = closePatterns([...seed, ...fixed], {
    fixed,
    limit,
    work,
    differ: (a, b) => keyOf(a) !== keyOf(b),
    twins: (p) => (lists ? twinsOf(p, form, deniedLists) : []),
  });
  if (!closed) return undefined;
  const index = new Map(closed.map((p, i) => [p, i]));
  const baseEntries = new Map<number, Own>();
  for (const r of base.allows) baseEntries.set(index.get(r.pattern) as number, { mask: r.mask, parameters: undefined });
  const members = holders.map((holder, i): Member => {
    const spec = specs[i] as Specified;
    const entries = new Map<number, Own>();
    for (const [at, p] of closed.entries()) {
      const own = ownAt(spec, p, form);
      if (own) entries.set(at, fixed.has(p) ? own : withBase(own, ownAt(base, p, form)));
    }
    if (lists) addBlockers(entries, closed, index, form);
    return { spec: holder.spec, single: holder.single, entries };
  });
  const limited = specs.some((s) => s.allows.some((r) => r.parameters));
  const ground: Ground = {
    dialects,
    patterns: closed,
    base: baseEntries,
    baseSpec: base,
    index,
    limited,
    work: { left: COMPARISONS },
  };
  const spots = spend(work, 2 * BUDGET, (effort) => spotsOf(closed, members, ground, effort));
  const found = spots.map((spot) => faultAt(spot, ground)).filter((fault) => fault !== undefined);
  if (found.length === 0) reduce(members, inSeed, ground, spots);
  if (holders.length === 1) work.left -= (COMPARISONS - ground.work.left) / 10;
  return { form, members, ground, faults: found };
}

function narrowed(spec: Specified, patterns: ReadonlySet<Pattern>): Specified {
  const keep = (r: Compiled): boolean => patterns.has(r.pattern);
  return { access: spec.access, allows: spec.allows.filter(keep), denies: spec.denies.filter(keep) };
}

const valueKey = (own: Own | undefined): string => (own ? `${own.mask}${parametersKey(own.parameters)}` : '');

/** A stanza inside one of `default`'s takes over its capabilities, which it would hide; one of the same text is merged by Vault. */
const withBase = (own: Own, there: Own | undefined): Own => (there && !(own.mask & DENY) ? { ...own, mask: own.mask | there.mask } : own);

/**
 * A twin that nothing is granted on is still needed: without it the pattern it belongs to would decide LIST through an empty
 * segment (`p/+` that of `p`).
 */
function addBlockers(entries: Map<number, Own>, patterns: readonly Pattern[], index: ReadonlyMap<Pattern, number>, form: Form): void {
  if (form === 'vault') return;
  const related = form === 'openbao' ? slashOf : parentOf;
  for (const at of entries.keys()) {
    const twin = related(patterns[at] as Pattern);
    const place = twin && index.get(twin);
    if (place !== undefined && !entries.has(place)) entries.set(place, { mask: 0, parameters: undefined });
  }
}

function spotsOf(patterns: readonly Pattern[], members: readonly Member[], ground: Ground, effort: Effort): Spot[] {
  const rulesBy = members.map(({ spec }) => new Set(rulesOf(spec).map((r) => r.pattern)));
  const byPattern = patterns.map((p, i) => members.filter((m, k) => m.entries.has(i) || rulesBy[k]?.has(p)));
  return partition(patterns, effort).map((cell: Cell) => {
    const relevant = new Set<Member>();
    for (const i of cell.at) for (const m of byPattern[i] ?? []) relevant.add(m);
    for (const i of cell.slash ?? []) for (const m of byPattern[i] ?? []) relevant.add(m);
    return spotOf(cell, [...relevant], ground);
  });
}

/** Takes away every stanza whose absence changes no answer: first those that the closure made, narrower before wider. */
function reduce(members: readonly Member[], original: ReadonlySet<Pattern>, ground: Ground, spots: readonly Spot[]): void {
  const { patterns } = ground;
  const touching: Spot[][] = patterns.map(() => []);
  for (const spot of spots) for (const i of new Set([...spot.cell.at, ...(spot.cell.slash ?? [])])) touching[i]?.push(spot);
  const holds = (i: number): boolean => (touching[i] ?? []).every((spot) => !faultAt(spot, ground));
  const owners = new Map<Pattern, Set<Member>>();
  for (const m of members) for (const { pattern } of rulesOf(m.spec)) owners.set(pattern, (owners.get(pattern) ?? new Set()).add(m));
  const order = [...patterns.keys()].sort((a, b) => reductionOrder(patterns[a] as Pattern, patterns[b] as Pattern, original));
  for (const i of order) {
    const carriers = members.filter((m) => m.entries.has(i));
    const before = carriers.map((m) => m.entries.get(i) as Own);
    for (const m of carriers) m.entries.delete(i);
    if (carriers.length === 0 || holds(i)) continue;
    carriers.forEach((m, k) => m.entries.set(i, before[k] as Own));
    if (carriers.length === 1) continue;
    const granted = owners.get(patterns[i] as Pattern);
    const free = [...carriers.entries()].filter(([k, m]) => !(before[k]?.mask && granted?.has(m)));
    // Mostly only those keep it who are granted something right there: one look instead of one for each of the others.
    for (const [, m] of free) m.entries.delete(i);
    if (free.length === 0 || holds(i)) continue;
    for (const [k, m] of free) m.entries.set(i, before[k] as Own);
    if (free.length === 1) continue;
    for (const [k, m] of free) {
      const own = before[k] as Own;
      m.entries.delete(i);
      if (!holds(i)) m.entries.set(i, own);
    }
  }
}

/** What the closure made first; then narrower before wider: deeper, no glob, fewer `+`, longer. */
function reductionOrder(a: Pattern, b: Pattern, original: ReadonlySet<Pattern>): number {
  if (original.has(a) !== original.has(b)) return original.has(a) ? 1 : -1;
  if (a.segments.length !== b.segments.length) return b.segments.length - a.segments.length;
  if (a.glob !== b.glob) return a.glob ? 1 : -1;
  return a.plus - b.plus || b.length - a.length || (a.text < b.text ? -1 : 1);
}
