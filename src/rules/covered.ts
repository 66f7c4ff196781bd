import { patternIndex } from '../access/pattern-index.ts';
import { includes, overlaps, type Pattern } from '../access/patterns.ts';
import type { AccessRule, Origin, PrincipalAccess } from '../access/relation.ts';
import { type Compiled, specified } from '../access/specified.ts';
import type { Span } from '../source.ts';

/** A grant as somebody said it, with all requests that it stands for. */
interface Said {
  readonly key: string;
  readonly origin: Origin;
  readonly own: boolean;
  readonly rules: readonly Compiled[];
}

const spanKey = ({ file, start }: Span): string => `${file}:${start}`;
const keyOf = ({ origin }: AccessRule): string => `${origin.via ? spanKey(origin.via) : ''} ${spanKey(origin.span)} ${origin.text}`;

/**
 * Grants of a principal's own declaration all of whose requests another grant of it, or of a profile that it uses, stands for as well:
 * `update` beside `write`, a path beside a profile's pattern. Grants under constraints, and what denies reach, are left aside; what ends
 * neither covers nor is covered, but for what never ends although it says so.
 */
export function coveredGrants(access: PrincipalAccess, own: ReadonlySet<string>): (readonly [covered: Origin, by: Origin])[] {
  if (access.allows.length < 2) return [];
  const spec = specified(access);
  const plain = spec.allows.filter(
    ({ rule, parameters }) =>
      rule.origin.by === 'grant' && !parameters && (rule.origin.via !== undefined || own.has(spanKey(rule.origin.span))),
  );
  if (plain.length < 2) return [];
  const grants = [...Map.groupBy(plain, ({ rule }) => keyOf(rule))].flatMap(([key, rules]): Said[] => {
    const [first] = rules;
    return first ? [{ key, rules, origin: first.rule.origin, own: first.rule.origin.via === undefined }] : [];
  });
  if (grants.length < 2) return [];
  const index = patternIndex<{ readonly pattern: Pattern; readonly one: Compiled; readonly of: Said; readonly at: number }>();
  for (const [at, of] of grants.entries())
    if (of.origin.until === undefined) for (const one of of.rules) index.add({ pattern: one.pattern, one, of, at });
  const deny = (pattern: Pattern): boolean => spec.denies.some((one) => overlaps(one.pattern, pattern));
  return grants.flatMap((grant, at) => {
    if (!grant.own || grant.rules.some(({ pattern }) => deny(pattern))) return [];
    let covering: readonly number[] | undefined;
    for (const { pattern, rule } of grant.rules) {
      const found = new Set<number>();
      for (const { one, at: other } of index.near(pattern))
        if (other !== at && rule.capabilities.every((c) => one.rule.capabilities.includes(c)) && includes(one.pattern, pattern))
          found.add(other);
      covering = covering ? covering.filter((i) => found.has(i)) : [...found];
      if (covering.length === 0) return [];
    }
    // Of two that say the same, the later one is too much; a profile's stays, since others use it.
    const by = (covering ?? [])
      .map((i) => ({ i, said: grants[i] }))
      .find(({ i, said }) => said && (!said.own || i < at || !same(said, grant)));
    return by?.said ? [[grant.origin, by.said.origin] as const] : [];
  });
}

const texts = ({ rules }: Said): string =>
  rules
    .map(({ rule }) => `${rule.pattern} ${[...rule.capabilities].sort().join()}`)
    .sort()
    .join('\n');
const same = (a: Said, b: Said): boolean => texts(a) === texts(b);
