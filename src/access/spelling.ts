import type { Vault } from '../model/program.ts';
import { FRESH, lowered } from './any-case.ts';
import { overlaps, type Pattern, parsePattern, PatternError } from './patterns.ts';

/** Of auth methods: what is kept under a name. */
const COLLECTIONS: ReadonlySet<string> = new Set(['role', 'users', 'groups', 'certs', 'crls']);

/**
 * The first segment from which on, and the one before which, the server takes a name in any case of its letters: it compares the path as
 * it was sent with the policies, and lower-cases the name after that. Vault 1.21.1 (OpenBao 2.6.2 alike): policies,
 * `vault/policy_store.go` sanitizeName; entities and groups by name, `vault/identity_store_util.go` sanitizeName; roles of approle, aws and
 * kubernetes, `path_role.go`; of jwt (its field is a `TypeLowerCaseString`); users of userpass; users and groups of ldap, unless its
 * configuration says otherwise; groups of okta; certificates and revocation lists of cert.
 */
function foldedPart({ segments }: Pattern): readonly [from: number, end: number] | undefined {
  const [a, b, c] = segments;
  if (a === 'sys' && b === 'policy') return [2, segments.length];
  if (a === 'sys' && b === 'policies' && (c === 'acl' || c === 'rgp' || c === 'egp')) return [3, segments.length];
  if (a === 'identity' && (b === 'entity' || b === 'group') && c === 'name') return [3, segments.length];
  if (a === 'auth' && c !== undefined && COLLECTIONS.has(c) && segments.length > 3) return [3, 4];
  return undefined;
}

/**
 * Whether a deny of one spelling leaves the others open: Vault before 2.1.2 (CVE-2026-89322), while it is being left too, and OpenBao. From
 * 2.2.2 on Vault besides takes every explicit deny in any case of its letters (`any-case.ts`).
 */
export function spellingsEvade({ product, version, upgradeFrom }: Pick<Vault, 'product' | 'version' | 'upgradeFrom'>): boolean {
  return product === 'openbao' || [version, upgradeFrom?.version ?? version].some((v) => isBefore(v, [2, 1, 2]));
}

function isBefore(version: string, limit: readonly number[]): boolean {
  const own = version.split('.').map(Number);
  const at = limit.findIndex((n, i) => n !== own[i]);
  return at >= 0 && (own[at] ?? 0) < (limit[at] ?? 0);
}

/**
 * Patterns of the same names in other letters: every spelling that one of `known` has, and one that none has. Empty where the server keeps
 * the names apart, and where there are no letters.
 */
export function otherSpellings(asked: Pattern, known: Iterable<Pattern>): readonly Pattern[] {
  const part = foldedPart(asked);
  if (!part) return [];
  const found = new Map<string, Pattern>();
  const add = (spell: (segment: string, at: number) => string): void => {
    const segments = asked.segments.map((s, i) => (i < part[0] || i >= part[1] || s === '+' ? s : spell(s, i)));
    const made = parsePattern(segments.join('/') + (asked.glob ? '*' : ''));
    if (!(made instanceof PatternError) && made !== asked) found.set(made.text, made);
  };
  const folded = lowered(asked);
  const near: Pattern[] = [];
  for (const p of known) if (p !== asked && p.segments[0] === asked.segments[0] && overlaps(lowered(p), folded)) near.push(p);
  for (const p of near)
    add((segment, i) => {
      const theirs = p.segments[i] ?? '';
      return theirs !== '+' && segment.toLowerCase().startsWith(theirs.toLowerCase()) ? theirs + segment.slice(theirs.length) : segment;
    });
  const taken = new Set(near.map((p) => p.text));
  for (const spell of FRESH) {
    const before = found.size;
    add(spell);
    const made = [...found.keys()].at(-1) ?? '';
    if (found.size > before && !taken.has(made)) break;
  }
  return [...found.values()];
}
