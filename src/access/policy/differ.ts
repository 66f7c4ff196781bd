import { type Limits, type PolicyValue, Unmatchable } from '../../readers/policy-hcl/values.ts';
import { inOtherLetters } from '../any-case.ts';
import { DENY } from '../capabilities.ts';
import { partition } from '../partition.ts';
import { parsePattern, type Pattern, PatternError } from '../patterns.ts';
import { judge, type PolicyRequest, type RequestOperation } from './judge.ts';
import { type Region, regionsOf } from './regions.ts';
import type { Row, Token } from './token.ts';

/** A set of requests on which two sets of policies differ, with one of them. `region` is of the paths; LIST paths end in `/`. */
export interface Difference {
  readonly capability: RequestOperation | 'sudo';
  /** Which side allows it: `second` gains it over `first`. `terms`: both do, but ask for other parameters or wrapping. */
  readonly allows: 'first' | 'second' | 'terms';
  readonly region: Region;
  /** A request that one side allows and the other refuses. */
  readonly witness: { readonly request: PolicyRequest; readonly first: boolean; readonly second: boolean };
}

const ASKED: readonly RequestOperation[] = ['create', 'read', 'update', 'patch', 'delete', 'list'];

/** Beyond these many steps the patterns cross in too many ways: to cut the paths, and to say as patterns what was found. A second or two each. */
const CUTTING = 1_000_000;
const SAYING = 40_000_000;

/**
 * All requests on which two tokens of one dialect get different answers, exactly: the paths are cut into cells that no pattern of either
 * side can tell apart, and each cell is asked. LIST is asked as it arrives, with a final `/`. Throws `TooManyCells`.
 */
export function differences(first: Token, second: Token): Difference[] {
  const patterns = allPatterns([first, second]);
  const cells = partition(patterns, CUTTING);
  const more: readonly RequestOperation[] = first.dialect === 'openbao' ? ['scan'] : ['recover'];
  const effort = { left: SAYING };
  const found: Difference[] = [];
  for (const capability of [...ASKED, ...more, 'sudo'] as const) {
    const listing = capability === 'list' || capability === 'scan';
    const space = listing ? cells.filter((c) => c.path.endsWith('/')) : cells;
    const kinds = new Map<string, { cells: number[]; made: Compared }>();
    const compared = comparer(first, second, capability);
    for (const [i, { path }] of space.entries()) {
      const made = compared(path);
      if (!made) continue;
      const there = kinds.get(made.allows);
      if (!there) kinds.set(made.allows, { cells: [i], made });
      else there.cells.push(i);
    }
    for (const { cells: differing, made } of kinds.values())
      for (const { region, example } of regionsOf(patterns, space, new Set(differing), effort)) {
        const here = compared(space[example]?.path ?? '') ?? made;
        found.push({ capability, region, allows: made.allows, witness: here.witness });
      }
  }
  return found;
}

/** Patterns of both sides, denies in other letters where those hold too, and for LIST those that tell `q/` by what matches `q`. */
function allPatterns(tokens: readonly Token[]): Pattern[] {
  const all = new Set(tokens.flatMap((token) => [...token.rows.values()].map((row) => row.pattern)));
  const written = [...all];
  for (const token of tokens)
    if (token.dialect === 'vault-anycase')
      for (const { pattern, mask } of token.rows.values())
        if (mask & DENY) for (const other of inOtherLetters(pattern, written)) all.add(other);
  for (const { text, segments, glob } of all) {
    const twin = !glob ? `${text}/` : segments.at(-1) === '' ? text.slice(0, -1) : undefined;
    const made = twin === undefined || twin === '' || text.endsWith('/') ? undefined : parsePattern(`/${twin}`);
    if (made && !(made instanceof PatternError)) all.add(made);
  }
  return [...all].sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}

type Compared = Pick<Difference, 'allows' | 'witness'>;

/** An answer depends on the path through the deciding stanzas alone, so each two of these are compared once. */
function comparer(first: Token, second: Token, capability: Difference['capability']): (path: string) => Compared | undefined {
  const known = new Map<string, Compared | undefined>();
  const operation = capability === 'sudo' ? 'read' : capability;
  return (path) => {
    const row = (token: Token): string => judge(token, { operation, path }).row?.pattern.text ?? '\n';
    const key = `${row(first)}\n${row(second)}`;
    if (!known.has(key)) known.set(key, compare(first, second, capability, path));
    const made = known.get(key);
    return made?.witness ? { ...made, witness: { ...made.witness, request: { ...made.witness.request, path } } } : made;
  };
}

function compare(first: Token, second: Token, capability: Difference['capability'], path: string): Compared | undefined {
  const operation = capability === 'sudo' ? 'read' : capability;
  const a = judge(first, { operation, path });
  const b = judge(second, { operation, path });
  if (capability === 'sudo') {
    if (a.sudo === b.sudo) return undefined;
    return { allows: a.sudo ? 'first' : 'second', witness: { request: { operation, path }, first: a.sudo, second: b.sudo } };
  }
  const requests = requestsFor(operation, path, a.row, b.row);
  let seen: { readonly a?: PolicyRequest | undefined; readonly b?: PolicyRequest | undefined; readonly both: boolean } = { both: false };
  for (const request of requests) {
    const x = judge(first, request).allowed;
    const y = judge(second, request).allowed;
    seen = {
      a: seen.a ?? (x && !y ? request : undefined),
      b: seen.b ?? (y && !x ? request : undefined),
      both: seen.both || (x && y),
    };
    if (seen.a && seen.b) break;
  }
  const allows = seen.both || (seen.a && seen.b) ? 'terms' : seen.a ? 'first' : 'second';
  if (seen.a) return { allows, witness: { request: seen.a, first: true, second: false } };
  return seen.b && { allows, witness: { request: seen.b, first: false, second: true } };
}

/**
 * Requests on one path that tell the terms of two stanzas apart: each wrapping time at and around the limits, and for each parameter that
 * either names, an instance of every value, of texts joined by commas, of no text, and of a name nobody knows.
 */
function requestsFor(operation: RequestOperation, path: string, a: Row | undefined, b: Row | undefined): PolicyRequest[] {
  const limits = [a, b].flatMap((row) => (row ? [row.limits] : []));
  const bare = { operation, path };
  if (!limits.some(isLimited)) return [bare];
  const wraps: (bigint | undefined)[] = [undefined];
  for (const { minWrap, maxWrap } of limits)
    for (const edge of [minWrap, maxWrap]) if (edge > 0n) wraps.push(edge - 1n > 0n ? edge - 1n : edge, edge, edge + 1n);
  const datas = operation === 'list' || operation === 'scan' ? pages(limits) : operation === 'delete' ? [new Map()] : dataFor(limits);
  const found: PolicyRequest[] = [];
  for (const data of datas) for (const wrap of new Set(wraps)) found.push({ ...bare, data, wrap });
  return found;
}

const isLimited = (l: Limits): boolean =>
  (l.allowed?.size ?? 0) + (l.denied?.size ?? 0) + l.required.length + l.pagination > 0 || l.minWrap !== 0n || l.maxWrap !== 0n;

type Data = ReadonlyMap<string, PolicyValue>;

const pages = (limits: readonly Limits[]): Data[] => [
  new Map(),
  ...limits.flatMap(({ pagination: n }) => (n > 0 ? [n, n + 1] : [])).map((n): Data => new Map([['limit', String(n)]])),
];

/** A text that occurs in no list, to end and begin what stands for a glob. */
const FRESH = '\u{10a0}x';

function dataFor(limits: readonly Limits[]): Data[] {
  const values = new Map<string, Set<PolicyValue>>();
  const at = (key: string): Set<PolicyValue> => {
    const there = values.get(key) ?? new Set<PolicyValue>();
    values.set(key, there);
    return there;
  };
  const keys = new Set(
    limits.flatMap((l) => [...(l.allowed?.keys() ?? []), ...(l.denied?.keys() ?? []), ...l.required.map((k) => k.toLowerCase())]),
  );
  keys.add('writ-any');
  for (const key of keys) {
    const set = at(key);
    for (const l of limits) for (const item of [...(l.allowed?.get(key) ?? []), ...(l.denied?.get(key) ?? [])]) set.add(instance(item));
    const texts = [...set].filter((v): v is string => typeof v === 'string').slice(0, 12);
    for (const x of texts) for (const y of texts) if (x !== y) set.add(`${x},${y}`);
    for (const v of [FRESH, '', null, true, false, new Unmatchable('1'), ...texts.map((t) => [t])]) set.add(v as PolicyValue);
  }
  const required = [...new Set(limits.flatMap((l) => l.required.map((k) => k.toLowerCase())))];
  const subsets = [
    [],
    required,
    ...limits.map((l) => l.required.map((k) => k.toLowerCase())),
    ...required.map((r) => required.filter((k) => k !== r)),
  ];
  const found: Data[] = [new Map()];
  for (const subset of subsets) {
    const bases = choose(subset, values);
    for (const base of bases) {
      found.push(base);
      for (const [key, set] of values) for (const v of set) found.push(new Map([...base, [key, v]]));
    }
  }
  return found.slice(0, 4000);
}

/** Values for required parameters: each the first, the second… of what is tried for it, together. */
function choose(keys: readonly string[], values: ReadonlyMap<string, ReadonlySet<PolicyValue>>): Data[] {
  const most = Math.max(1, ...keys.map((key) => values.get(key)?.size ?? 1));
  return Array.from(
    { length: Math.min(most, 24) },
    (_, i) =>
      new Map(
        keys.map((key) => {
          const list = [...(values.get(key) ?? [FRESH])];
          return [key, list[Math.min(i, list.length - 1)] ?? FRESH] as const;
        }),
      ),
  );
}

function instance(item: PolicyValue): PolicyValue {
  if (typeof item !== 'string' || item.length < 2) return item;
  const start = item.startsWith('*');
  const end = item.endsWith('*');
  return `${start ? FRESH : ''}${item.slice(start ? 1 : 0, end ? -1 : undefined)}${end ? FRESH : ''}`;
}
