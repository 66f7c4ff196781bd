import type { Dialect } from '../../contract.ts';
import { type Diagnostic, Diagnostics } from '../../diagnostics.ts';
import { type PolicyFileCapability, type PolicyStanza, readPolicy } from '../../readers/policy-hcl/index.ts';
import { type Limits, NO_LIMITS } from '../../readers/policy-hcl/values.ts';
import type { SourceFile, Span } from '../../source.ts';
import { bit, CAPABILITIES, DENY, type Mask, type PolicyCapability } from '../capabilities.ts';
import { buildTable, type Table } from '../decide.ts';
import { defaultPolicy } from '../default-policy.ts';
import { parsePattern, type Pattern, PatternError } from '../patterns.ts';
import { mergeLimits } from './limits.ts';
import { type Entity, isTemplated, populate } from './template.ts';

/** OpenBao's `scan`, which the specs do not know. */
export const SCAN: Mask = 1 << 20;

const known = (c: PolicyFileCapability): c is PolicyCapability => (CAPABILITIES as readonly string[]).includes(c);
export const maskOf = (capabilities: readonly PolicyFileCapability[]): Mask =>
  capabilities.reduce((mask, c) => mask | (known(c) ? bit(c) : SCAN), 0);

export interface LoadedPolicy {
  readonly source: SourceFile;
  readonly stanzas: readonly PolicyStanza[];
}

/** A policy's text as the product reads it, at `now` in milliseconds since 1970 where that is given; the first faults otherwise. */
export function loadPolicy(
  source: SourceFile,
  dialect: Dialect,
  now?: number,
): LoadedPolicy | { readonly problems: readonly Diagnostic[] } {
  const sink = new Diagnostics();
  const file = readPolicy(source, sink, dialect, now);
  return file ? { source, stanzas: file.stanzas } : { problems: sink.all };
}

/** A stanza as it takes part: `policy` counts the token's policies from 0, `default` is the built-in one. */
export interface Part {
  readonly policy: number | 'default';
  readonly mask: Mask;
  readonly limits: Limits;
  readonly others: readonly string[];
  readonly span: Span | undefined;
}

/** All stanzas of one path, merged. */
export interface Row {
  readonly pattern: Pattern;
  readonly mask: Mask;
  readonly limits: Limits;
  readonly parts: readonly Part[];
}

/** What one token carries, ready to be asked. */
export interface Token {
  readonly dialect: Dialect;
  readonly table: Table;
  /** By the pattern's text. */
  readonly rows: ReadonlyMap<string, Row>;
  /** Stanzas that are not there for this caller, and why. */
  readonly dropped: readonly { readonly path: string; readonly policy: number | 'default'; readonly why: string }[];
  /** The product cannot build the token's policies: every request fails. */
  readonly refused: string | undefined;
}

export interface TokenOptions {
  readonly dialect: Dialect;
  readonly entity?: Entity;
  /** Adds the product's own `default` policy. */
  readonly withDefault?: boolean;
  /** Milliseconds since 1970: for OpenBao's `expiration` and for `{{time.now}}`. */
  readonly now: number;
  /** Leave templates as they stand, each a text that only itself equals. */
  readonly keepTemplates?: boolean;
}

interface Stanza extends Part {
  readonly path: string;
}

function* stanzasOf(policies: readonly LoadedPolicy[], { dialect, now, withDefault }: TokenOptions): Iterable<Stanza> {
  for (const [policy, { stanzas }] of policies.entries())
    for (const { path, capabilities, limits, others, expires, span } of stanzas) {
      if (expires !== undefined && now > expires) continue;
      yield { policy, path, mask: maskOf(capabilities), limits, others, span };
    }
  if (!withDefault) return;
  for (const { path, mask } of defaultPolicy(dialect === 'openbao' ? 'openbao' : 'vault'))
    yield { policy: 'default', path, mask, limits: NO_LIMITS, others: [], span: undefined };
}

/** One table from all policies, in order, with the templates replaced for the entity. */
export function buildToken(policies: readonly LoadedPolicy[], options: TokenOptions): Token {
  const { dialect, entity, now, keepTemplates } = options;
  const rows = new Map<string, Row>();
  const dropped: Token['dropped'][number][] = [];
  let refused: string | undefined;
  for (const stanza of stanzasOf(policies, options)) {
    let { path } = stanza;
    if (isTemplated(path) && !keepTemplates) {
      const made = populate(path, entity, dialect, now);
      if (made.kind === 'dropped') {
        dropped.push({ path, policy: stanza.policy, why: made.why });
        continue;
      }
      if (made.kind === 'refused') refused ??= `the token's policies cannot be built: in \`${path}\`, ${made.why}`;
      else path = made.text;
    }
    const pattern = parsePattern(path);
    if (pattern instanceof PatternError)
      refused ??= `the token's policies cannot be built: \`${stanza.path}\` becomes \`${path}\`, and ${pattern.message}`;
    else rows.set(pattern.text, merge(rows.get(pattern.text), pattern, stanza));
  }
  const table = buildTable([[...rows.values()].map(({ pattern, mask }) => ({ path: `/${pattern.text}`, mask }))]);
  return { dialect, table, rows, dropped, refused };
}

/** The first stanza of a path, or what a further one makes of it: a `deny` on either side wipes the rest. */
function merge(there: Row | undefined, pattern: Pattern, { policy, mask, limits, others, span }: Stanza): Row {
  const part: Part = { policy, mask, limits, others, span };
  if (!there) return { pattern, mask: mask & DENY ? DENY : mask, limits: mask & DENY ? NO_LIMITS : limits, parts: [part] };
  const parts = [...there.parts, part];
  if ((there.mask | mask) & DENY) return { pattern, mask: DENY, limits: NO_LIMITS, parts };
  return { pattern, mask: there.mask | mask, limits: mergeLimits(there.limits, limits), parts };
}
