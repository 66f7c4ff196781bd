import { OPERATIONS } from '../access/capabilities.ts';
import { partition, TooManyCells } from '../access/partition.ts';
import { matches, overlaps, type Pattern } from '../access/patterns.ts';
import type { AccessRule, PrincipalAccess } from '../access/relation.ts';
import { type Compiled, covering, partsOf, specified } from '../access/specified.ts';

/** Steps for each allow; denies that cross in more ways are taken to leave something. */
const BUDGET = 100_000;

/** The allows of a principal of which its own denies, and those of its profiles, leave nothing on any path. */
function withoutEffect(access: PrincipalAccess): AccessRule[] {
  const spec = specified(access);
  if (spec.denies.length === 0) return [];
  return partsOf(spec).flatMap(({ allows, denies }) => allows.filter((allow) => isDead(allow, denies)).map(({ rule }) => rule));
}

function isDead({ pattern, rule, mask }: Compiled, all: readonly Compiled[]): boolean {
  const denies = all.filter((deny) => deny.mask & mask && overlaps(deny.pattern, pattern));
  const wanted = OPERATIONS.filter((o) => rule.capabilities.includes(o));
  const isFree = (path: string): boolean =>
    matches(pattern, path) && wanted.some((operation) => covering(denies, operation, path).length === 0);
  // Mostly a path with names that nobody denies is left.
  if (denies.length === 0 || isFree(unnamed(pattern, denies))) return false;
  try {
    const patterns = new Set([pattern, ...denies.map((deny) => deny.pattern)]);
    return !partition([...patterns], BUDGET, 0).some(({ path }) => isFree(path));
  } catch (error) {
    if (error instanceof TooManyCells) return false;
    throw error;
  }
}

/** A path of a pattern whose free segments have a name that stands in no deny. */
function unnamed({ segments, glob }: Pattern, denies: readonly Compiled[]): string {
  const names = new Set(denies.flatMap((deny) => deny.pattern.segments));
  let name = 'x';
  while (names.has(name)) name += 'x';
  return segments.map((s, i) => (s === '+' ? name : glob && i === segments.length - 1 ? s + name : s)).join('/');
}

const known = new WeakMap<PrincipalAccess, readonly AccessRule[]>();

/** Grants, as somebody wrote them, all of whose requests are denied again. */
export function deniedGrants(access: PrincipalAccess): readonly AccessRule[] {
  const found = known.get(access) ?? findDenied(access);
  known.set(access, found);
  return found;
}

function findDenied(access: PrincipalAccess): AccessRule[] {
  const dead = new Set(withoutEffect(access));
  if (dead.size === 0) return [];
  const keyOf = ({ origin }: AccessRule): string => `${origin.span.file}:${origin.span.start} ${origin.text}`;
  const alive = new Set(access.allows.filter((rule) => !dead.has(rule)).map(keyOf));
  const told = new Set<string>();
  return [...dead].filter((rule) => {
    const key = keyOf(rule);
    return !alive.has(key) && !told.has(key) && told.add(key) !== undefined;
  });
}
