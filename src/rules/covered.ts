import { patternIndex } from '../access/pattern-index.ts';
import { includes, overlaps, type Pattern } from '../access/patterns.ts';
import type { Origin, PrincipalAccess } from '../access/relation.ts';
import { type Compiled, specified } from '../access/specified.ts';
import type { Span } from '../source.ts';
import { prefixes } from './prefixes.ts';

/** A grant as somebody said it, with all requests that it stands for. */
interface Said {
  readonly origin: Origin;
  readonly own: boolean;
  readonly rules: readonly Compiled[];
}

export const spanKey = ({ file, start }: Span): string => `${file}:${start}`;

/**
 * Grants of a principal's own declaration all of whose requests another grant of it, or of a profile that it uses, stands for as well:
 * `update` beside `write`, a path beside a profile's pattern. Grants under constraints, and what denies reach, are left aside; what ends
 * neither covers nor is covered, but for what never ends although it says so. `shares`: the places of what others share, which no
 * declaration of the principal's says.
 */
export function coveredGrants(access: PrincipalAccess, shares: ReadonlySet<string>): (readonly [covered: Origin, by: Origin])[] {
  const spec = specified(access);
  if (!mayCover(spec.allows)) return [];
  const engines = meeting(access);
  if (engines.size === 0) return [];
  const plain = spec.allows.filter(
    ({ rule: { origin }, parameters }) =>
      origin.by === 'grant' && !parameters && engines.has(origin.engine ?? '') && (shares.size === 0 || !shares.has(spanKey(origin.span))),
  );
  const grants = grantsIn(plain);
  if (grants.length < 2) return [];
  const around = neighbours(grants);
  return grants.flatMap((grant, at) => {
    if (!grant.own) return [];
    let covering: readonly number[] | undefined;
    for (const { pattern, mask } of grant.rules) {
      const found = new Set<number>();
      for (const { one, at: other } of around(pattern))
        if (other !== at && (mask & ~one.mask) === 0 && includes(one.pattern, pattern)) found.add(other);
      covering = covering ? covering.filter((i) => found.has(i)) : [...found];
      if (covering.length === 0) return [];
    }
    if (grant.rules.some(({ pattern }) => spec.denies.some((one) => overlaps(one.pattern, pattern)))) return [];
    // Of two that say the same, the later one is too much; a profile's stays, since others use it.
    const by = (covering ?? [])
      .map((i) => ({ i, said: grants[i] }))
      .find(({ i, said }) => said && (!said.own || i < at || !same(said, grant)));
    return by?.said ? [[grant.origin, by.said.origin] as const] : [];
  });
}

/** So many are compared one by one sooner than through an index. */
const FEW = 24;

/** Whether any rule lies in one of another grant, which is rare and soon known of a few; of many it is looked for below. */
function mayCover(allows: readonly Compiled[]): boolean {
  return allows.length > FEW || allows.some((one) => isGrant(one) && !one.rule.origin.via && allows.some((other) => isWithin(one, other)));
}

const isGrant = ({ rule }: Compiled): boolean => rule.origin.by === 'grant';
const isWithin = (one: Compiled, other: Compiled): boolean =>
  (one.mask & ~other.mask) === 0 && other.rule.origin !== one.rule.origin && isGrant(other) && includes(other.pattern, one.pattern);

/** Engines on which more than one thing was granted: on most there is one. */
function meeting({ allows }: PrincipalAccess): ReadonlySet<string> {
  const first = new Map<string, Origin>();
  const found = new Set<string>();
  for (const { origin } of allows) {
    if (origin.by !== 'grant' || origin.engine === undefined) continue;
    const known = first.get(origin.engine);
    if (known === undefined) first.set(origin.engine, origin);
    else if (known !== origin && (known.text !== origin.text || known.span !== origin.span)) found.add(origin.engine);
  }
  return found;
}

/** Rules of one grant stand one after the other. */
function grantsIn(rules: readonly Compiled[]): Said[] {
  const found: { readonly origin: Origin; readonly own: boolean; readonly rules: Compiled[] }[] = [];
  for (const one of rules) {
    const { origin } = one.rule;
    const last = found.at(-1);
    if (last && last.origin.span === origin.span && last.origin.text === origin.text && last.origin.via === origin.via)
      last.rules.push(one);
    else found.push({ origin, own: origin.via === undefined, rules: [one] });
  }
  return found;
}

interface Neighbour {
  readonly pattern: Pattern;
  readonly one: Compiled;
  readonly at: number;
}
/** Rules without an end that a pattern may lie in. */
function neighbours(grants: readonly Said[]): (pattern: Pattern) => readonly Neighbour[] {
  const all = grants.flatMap(({ origin, rules }, at) =>
    origin.until === undefined ? rules.map((one) => ({ pattern: one.pattern, one, at })) : [],
  );
  if (all.length <= FEW) return () => all;
  const index = patternIndex<Neighbour>();
  const globs = new Map<string, Neighbour[]>();
  for (const one of all)
    if (!one.pattern.glob || one.pattern.wild) index.add(one);
    else globs.set(body(one.pattern), [...(globs.get(body(one.pattern)) ?? []), one]);
  const shorter = prefixes(globs.keys());
  return (pattern) => [...index.near(pattern), ...[...shorter.of(body(pattern))].flatMap((text) => globs.get(text) ?? [])];
}

const body = ({ text, glob }: Pattern): string => (glob ? text.slice(0, -1) : text);

const texts = ({ rules }: Said): string =>
  rules
    .map(({ rule }) => `${rule.pattern} ${[...rule.capabilities].sort().join()}`)
    .sort()
    .join('\n');
const same = (a: Said, b: Said): boolean => texts(a) === texts(b);
