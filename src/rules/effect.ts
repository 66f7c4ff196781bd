import type { Operation } from '../access/capabilities.ts';
import { partition, TooManyCells } from '../access/partition.ts';
import { matches, overlaps } from '../access/patterns.ts';
import type { AccessRule, PrincipalAccess } from '../access/relation.ts';
import { granting, specified } from '../access/specified.ts';

/** Steps; denies that cross in more ways are taken to leave something. */
const BUDGET = 100_000;

/** The allows of a principal of which its own denies, and those of its profiles, leave nothing on any path. */
export function withoutEffect(access: PrincipalAccess): AccessRule[] {
  const spec = specified(access);
  if (spec.denies.length === 0) return [];
  return spec.allows
    .filter(({ rule, pattern }) => {
      const denies = spec.denies.filter((deny) => overlaps(deny.pattern, pattern)).map((deny) => deny.pattern);
      if (denies.length === 0) return false;
      try {
        return !partition([pattern, ...denies], BUDGET).some(
          ({ path }) =>
            matches(pattern, path) &&
            rule.capabilities.some((c) => c !== 'sudo' && granting(spec, c as Operation, path).some((by) => by.rule === rule)),
        );
      } catch (error) {
        if (error instanceof TooManyCells) return false;
        throw error;
      }
    })
    .map(({ rule }) => rule);
}

/** Grants, as somebody wrote them, all of whose requests are denied again. */
export function deniedGrants(access: PrincipalAccess): AccessRule[] {
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
