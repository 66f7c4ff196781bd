import { buildToken, type Row, TooManyCells } from '../access/policy/index.ts';
import { rank, ruleOf } from '../access/policy/rank.ts';
import { bit, type Mask } from '../access/capabilities.ts';
import { partition } from '../access/partition.ts';
import { patternIndex } from '../access/pattern-index.ts';
import { includes, isExact, outranks } from '../access/patterns.ts';
import type { Capability } from '../contract.ts';
import type { Span } from '../source.ts';
import type { PolicyText } from './stanzas.ts';

/** Of two stanzas that match the same request, the one that decides it, and the one that is passed over. */
export interface Shadow {
  readonly kind: 'lost' | 'dead' | 'evaded';
  readonly passed: Row;
  readonly deciding: Row;
  /** What the one that is passed over would have given. */
  readonly capabilities: readonly Capability[];
  /** A request on which they differ. */
  readonly path: string;
  readonly why: string;
}

/** Pairs of stanzas looked at in one policy, and steps for each: a policy where more overlap is made by a machine, not by hand. */
const PAIRS = 20_000;
const BUDGET = 5_000;

const known = new WeakMap<PolicyText, readonly Shadow[]>();

/**
 * Where one stanza keeps another from doing what it says, as far as that is no common form of an exception: a narrower stanza that takes
 * nothing but `read` away while it adds something else (`lost`), one that never decides although it is narrower (`dead`), a deny that is passed
 * over inside a grant which is more than an exception from it (`evaded`).
 */
export function shadowsOf(policy: PolicyText): readonly Shadow[] {
  let found = known.get(policy);
  if (!found) known.set(policy, (found = search(policy)));
  return found;
}

function search({ stanzas, dialect }: PolicyText): Shadow[] {
  const token = buildToken([{ source: { path: '', text: '' }, stanzas }], { dialect, now: 0, keepTemplates: true });
  if (token.refused !== undefined) return [];
  const rows = [...token.rows.values()];
  const index = patternIndex<Row>();
  for (const row of rows) index.add(row);
  const found: Shadow[] = [];
  let pairs = 0;
  for (const row of rows) {
    const near = index.overlapping(row.pattern).filter((other) => other !== row);
    pairs += near.length;
    if (pairs > PAIRS) break;
    if (row.mask & bit('deny')) found.push(...evaded(row, near, token.table, dialect));
    else found.push(...narrower(row, near));
  }
  return found;
}

function* evaded(deny: Row, near: readonly Row[], table: Parameters<typeof rank>[0], dialect: PolicyText['dialect']): Generator<Shadow> {
  if (isExact(deny.pattern)) return;
  for (const grant of near) {
    if (grant.mask === 0 || grant.mask & bit('deny') || includes(deny.pattern, grant.pattern) || outranks(grant.pattern, deny.pattern) <= 0)
      continue;
    const path = meeting(deny, grant, near, (one) => rank(table, false, one, dialect).winner?.pattern === grant.pattern);
    if (path === undefined) continue;
    const why = ruleOf(grant.pattern, deny.pattern);
    yield { kind: 'evaded', passed: deny, deciding: grant, capabilities: namesOf(grant.mask), path, why };
  }
}

/** A request that both match and that the test holds for. */
function meeting(a: Row, b: Row, near: readonly Row[], test: (path: string) => boolean): string | undefined {
  try {
    const others = near.filter((row) => row !== b).map((row) => row.pattern);
    return partition([a.pattern, b.pattern, ...others], BUDGET).find(({ at, path }) => at.includes(0) && at.includes(1) && test(path))
      ?.path;
  } catch (error) {
    if (error instanceof TooManyCells) return undefined;
    throw error;
  }
}

function* narrower(row: Row, near: readonly Row[]): Generator<Shadow> {
  const wider = near.filter((other) => !(other.mask & bit('deny')) && includes(other.pattern, row.pattern));
  const first = wider.find((other) => !isExact(row.pattern) && outranks(other.pattern, row.pattern) > 0);
  const path = row.pattern.text.replace(/\+/g, 'x').replace(/\*$/, 'x');
  if (first) {
    const more = namesOf(row.mask & ~first.mask);
    if (more.length > 0)
      yield { kind: 'dead', passed: row, deciding: first, capabilities: more, path, why: ruleOf(first.pattern, row.pattern) };
    return;
  }
  const [next] = wider.toSorted((a, b) => outranks(b.pattern, a.pattern));
  if (!next || row.mask === 0 || !(next.mask & bit('read')) || row.mask & bit('read') || !isOneKind(next)) return;
  const gained = row.mask & ~next.mask & ~bit('list') & ~bit('sudo');
  if (gained === 0) return;
  const why = isExact(row.pattern) ? 'an exact path comes before every pattern' : ruleOf(row.pattern, next.pattern);
  yield { kind: 'lost', passed: next, deciding: row, capabilities: ['read'], path, why };
}

/** Whether all paths of a pattern are requests of one kind: below a bare mount others stand that nobody reads (`encrypt/`, `destroy/`). */
const isOneKind = ({ pattern: { text, segments } }: Row): boolean =>
  !/^(sys|auth|identity)\//.test(text) && segments.length > 2 && !segments.slice(0, 2).includes('+');

const NAMES: readonly Capability[] = ['create', 'read', 'update', 'patch', 'delete', 'list', 'sudo'];
const namesOf = (mask: Mask): Capability[] => NAMES.filter((name) => mask & bit(name));

/** Where a row was written: the path of its first stanza. */
export function placeOf(row: Row, { stanzas }: PolicyText): Span | undefined {
  const [span] = row.parts.flatMap((part) => (part.span ? [part.span] : []));
  return stanzas.find((stanza) => stanza.span === span)?.pathSpan ?? span;
}
