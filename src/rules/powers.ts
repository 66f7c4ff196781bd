import { buildToken, TooManyCells, type Row } from '../access/policy/index.ts';
import { needsSudo } from '../access/policy/protected.ts';
import { rank } from '../access/policy/rank.ts';
import { bit } from '../access/capabilities.ts';
import { partition } from '../access/partition.ts';
import { overlaps, pattern, type Pattern } from '../access/patterns.ts';
import type { Capability } from '../contract.ts';
import type { Limits } from '../readers/policy-hcl/values.ts';
import type { Span } from '../source.ts';
import type { Finding } from './rule.ts';
import type { PolicyText } from './stanzas.ts';

/** A request by which the holder of a policy comes to more than the policy says. */
interface Power {
  readonly kind: 'itself' | 'tokens' | 'everything';
  /** What its holder may do, after "may". */
  readonly says: string;
  readonly paths: readonly string[];
  /** One of these is enough. */
  readonly any: readonly Capability[];
  /** Only with `sudo`, though the path is served without. */
  readonly sudo?: boolean;
  /** What the request must be able to say; a stanza whose constraints fix all of these gives no power. */
  readonly by?: readonly string[];
}

/** Auth methods are mounted at names of one segment, or of two where the stanza itself spells what stands behind them. */
const inAuth = (...rests: readonly string[]): string[] => rests.flatMap((rest) => [`auth/+/${rest}`, `auth/+/+/${rest}`]);
const BEHIND = new Set(['role', 'users', 'groups', 'certs', 'map', 'config']);

function isMeant(wanted: Pattern, { segments }: Pattern): boolean {
  if (!wanted.text.startsWith('auth/+/+/')) return true;
  return segments[3] === wanted.segments[3] && !BEHIND.has(segments[2] ?? '');
}
const POLICIES = ['policies', 'token_policies', 'allowed_policies', 'allowed_policies_glob'];

/**
 * Paths and operations: Vault 1.21.1 `vault/logical_system_paths.go`, `vault/identity_store*.go`, `vault/token_store.go` (with `sudo` a token may
 * be made with any policies), and the `path_*.go` of the auth methods. None of those of kind `itself` but `sys/auth/` is root-protected.
 */
const POWERS: readonly Power[] = [
  { kind: 'itself', says: 'write policies', paths: ['sys/policies/acl/+', 'sys/policy/+'], any: ['update'], by: ['policy', 'rules'] },
  {
    kind: 'itself',
    says: 'write roles, users or groups of auth methods',
    paths: inAuth('role/+', 'users/+', 'groups/+', 'certs/+', 'map/teams/+', 'map/users/+'),
    any: ['create', 'update'],
    by: POLICIES,
  },
  { kind: 'itself', says: 'configure auth methods, and so who is believed', paths: inAuth('config'), any: ['create', 'update'] },
  { kind: 'itself', says: 'enable auth methods', paths: ['sys/auth/+'], any: ['update'] },
  {
    kind: 'itself',
    says: 'write entities, groups or aliases',
    paths: ['', '-alias'].flatMap((alias) =>
      ['entity', 'group'].flatMap((what) => [`identity/${what}${alias}`, `identity/${what}${alias}/id/+`]),
    ),
    any: ['update'],
    by: ['policies', 'member_entity_ids', 'canonical_id', 'entity_id'],
  },
  {
    kind: 'itself',
    says: 'write entities or groups',
    paths: ['identity/entity/name/+', 'identity/group/name/+', 'identity/entity/merge'],
    any: ['update'],
    by: ['policies', 'member_entity_ids', 'from_entity_ids'],
  },
  {
    kind: 'tokens',
    says: 'write token roles, which name any policy',
    paths: ['auth/token/roles/+'],
    any: ['create', 'update'],
    by: POLICIES,
  },
  {
    kind: 'tokens',
    says: 'make tokens with any policies, by sudo',
    paths: ['auth/token/create', 'auth/token/create-orphan'],
    any: ['update'],
    sudo: true,
    by: POLICIES,
  },
  { kind: 'everything', says: 'read the storage below all engines', paths: ['sys/raw/+'], any: ['read'] },
  {
    kind: 'everything',
    says: 'replace the storage by a snapshot, policies and logins included',
    paths: ['sys/storage/raft/snapshot', 'sys/storage/raft/snapshot-force'],
    any: ['update'],
  },
  {
    kind: 'everything',
    says: 'register plugins, which are programs that run on the server',
    paths: ['sys/plugins/catalog/+/+'],
    any: ['update'],
  },
];

/** Steps; what crosses in more ways is looked at stanza by stanza instead of request by request. */
const BUDGET = 50_000;
/** As many further stanzas are named. */
const SHOWN = 4;

/** What the holder of a policy alone can do beyond it, told at the stanza that decides such a request. One finding for all of them. */
export function* powersOf(
  { stanzas, dialect }: PolicyText,
  kind: Power['kind'],
  say: (powers: string) => Omit<Finding, 'span'>,
): Generator<Finding> {
  const source = { path: '', text: '' };
  const token = buildToken([{ source, stanzas }], { dialect, now: 0, keepTemplates: true });
  if (token.refused !== undefined) return;
  const product = dialect === 'openbao' ? 'openbao' : 'vault';
  const places = new Map(stanzas.map(({ span, pathSpan }) => [span, pathSpan]));
  const found = new Map<Span, Set<string>>();
  for (const power of POWERS) {
    if (power.kind !== kind) continue;
    for (const wanted of power.paths.map(pattern)) {
      const near = [...token.rows.values()].filter((row) => overlaps(row.pattern, wanted) && isMeant(wanted, row.pattern));
      if (near.length === 0) continue;
      for (const row of deciding(near, wanted)) {
        const sudo = power.sudo === true || needsSudo(wanted.text.replace(/\/\+/g, '/x'), product);
        if (!power.any.some((one) => row.mask & bit(one)) || (sudo && !(row.mask & bit('sudo'))) || isFixed(row.limits, power.by)) continue;
        const part = row.parts.find(({ mask }) => power.any.some((one) => mask & bit(one))) ?? row.parts[0];
        if (!part?.span) continue;
        found.set(part.span, (found.get(part.span) ?? new Set()).add(power.says));
      }
    }
  }
  const [[first] = [], ...more] = found;
  if (!first) return;
  const says = [...new Set([...found.values()].flatMap((one) => [...one]))];
  const related = more.slice(0, SHOWN).map(([span, why]) => ({ span: places.get(span) ?? span, message: [...why].join('; ') }));
  yield { ...say(says.join('; ')), span: places.get(first) ?? first, ...(related.length > 0 ? { related } : {}) };

  /** The stanzas that decide some request of the wanted ones. */
  function deciding(near: readonly Row[], wanted: Row['pattern']): ReadonlySet<Row> {
    try {
      const cells = partition([wanted, ...near.map((row) => row.pattern)], BUDGET, 0).filter(({ at }) => at.includes(0));
      const rows = cells.map(({ path }) => token.rows.get(rank(token.table, false, path, dialect).winner?.pattern.text ?? ''));
      return new Set(rows.filter((row) => row !== undefined));
    } catch (error) {
      if (error instanceof TooManyCells) return new Set(near);
      throw error;
    }
  }
}

/** Whether the constraints let the request say nothing of its own in any of the parameters. */
function isFixed({ allowed, denied }: Limits, by: readonly string[] | undefined): boolean {
  if (!by) return false;
  return by.every((name) => {
    const refused = denied?.get(name) ?? denied?.get('*');
    if (refused?.length === 0) return true;
    if (!allowed) return false;
    const values = allowed.get(name) ?? allowed.get('*');
    return values === undefined || values.length > 0;
  });
}
