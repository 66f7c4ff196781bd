import type { Backend, Dialect, Product } from '../contract.ts';
import type { AnyBound, Bound } from '../schema/block.ts';
import type { vaultSchema } from '../schema/kinds/vault.ts';
import type { Span } from '../source.ts';
import type { Part, Vault } from './program.ts';
import type { Registries } from './registries.ts';
import { fail } from './scope.ts';
import type { Binding } from './scope.ts';

/** The enterprise lines that carry the fix of 2.0.3 (CVE-2026-12624): line → first patch. */
const BACKPORTS: Readonly<Record<string, number>> = { '1.21': 8, '1.20': 13, '1.19': 19 };

/** How a server of this version decides. */
export function dialectOf(product: Product, version: string, edition: Vault['edition']): Dialect {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  // OpenBao 2.5.5 still has Vault's old order of LIST (`vault/acl.go`); 2.6.0 turned it round (GHSA-xp3c-3jw3-4vcr).
  if (product === 'openbao') return major > 2 || (major === 2 && minor >= 6) ? 'openbao' : 'vault-legacy';
  if (major > 2 || (major === 2 && (minor > 2 || (minor === 2 && patch >= 2)))) return 'vault-anycase';
  if (major === 2 && (minor > 0 || patch >= 3)) return 'vault';
  const backport = edition === 'enterprise' ? BACKPORTS[`${major}.${minor}`] : undefined;
  return backport !== undefined && patch >= backport ? 'vault' : 'vault-legacy';
}

export const partOf = (bound: AnyBound): Part => ({
  kind: bound.on ?? bound.labels[0] ?? '',
  name: bound.labels[1] ?? bound.labels[0] ?? bound.on ?? '',
  span: bound.head,
  bound,
});

/** A Vault whose block was bound without a mistake; what the schema cannot see is reported here. */
export function vaultOf(name: string, bound: AnyBound, registries: Registries, binding: Binding): Vault {
  const { attrs, blocks } = bound as Bound<typeof vaultSchema>;
  const product = attrs.product as Product;
  const edition = attrs.edition as Vault['edition'];
  const part = (of: Backend['part'], block: AnyBound): Part => {
    const found = partOf(block);
    const offered = registries.backends[of].get(found.kind)?.products ?? [product];
    if (!offered.includes(product)) sayProduct(binding, product, `${of} ${found.kind}`, offered, found.span);
    return found;
  };
  const storage = part('storage', blocks.storage);
  const { recovery } = blocks;
  if (recovery && recovery.attrs.threshold > recovery.attrs.shares)
    fail(binding, {
      code: 'W048',
      span: recovery.valueSpans['threshold'] ?? recovery.head,
      message: `${recovery.attrs.threshold} shares are needed where only ${recovery.attrs.shares} exist`,
      help: '`threshold` is at most `shares`',
    });
  if (edition === 'enterprise' && product === 'openbao')
    fail(binding, { code: 'W042', span: bound.valueSpans['edition'] ?? bound.head, message: 'OpenBao has no enterprise edition' });
  const audits = blocks.audit.map((b) => part('audit', b));
  const auths = blocks.auth.map((b) => part('auth', b));
  for (const parts of [audits, auths]) sayTwice(parts, binding);
  // `loadCredentials` in vault/auth.go mounts it first, and refuses another one there.
  for (const one of auths)
    if (one.name === 'token')
      fail(binding, { code: 'W028', span: one.span, message: '`auth/token` is built into Vault', help: 'choose another name' });
  return {
    name,
    span: bound.head,
    docs: bound.docs,
    annotations: bound.annotations,
    bound,
    product,
    version: attrs.version,
    edition,
    dialect: dialectOf(product, attrs.version, edition),
    upgradeFrom: upgradeOf(attrs, bound, binding),
    address: attrs.address,
    run: partOf(blocks.run),
    storage,
    seal: blocks.seal && part('seal', blocks.seal),
    audits,
    auths,
    listener: blocks.listener,
    loadBalancer: blocks.load_balancer,
    telemetry: blocks.telemetry,
    backup: blocks.backup,
    recovery: { shares: recovery?.attrs.shares ?? 5, threshold: recovery?.attrs.threshold ?? 3, span: recovery?.span },
    snapshots: snapshotsOf(storage.bound),
  };
}

/** The version that is being left; one that is not older makes no sense (a way back is an upgrade seen from the other end). */
function upgradeOf(attrs: Bound<typeof vaultSchema>['attrs'], bound: AnyBound, binding: Binding): Vault['upgradeFrom'] {
  const { upgrade_from: version } = attrs;
  if (version === undefined) return undefined;
  const span = bound.valueSpans['upgrade_from'] ?? bound.head;
  if (!isOlder(version, attrs.version))
    fail(binding, {
      code: 'W048',
      span,
      message: `\`upgrade_from\` ${version} is not older than \`version\` ${attrs.version}`,
      help: 'delete the line when the last server of the old version is gone; while going back, `version` is still the newer of the two',
    });
  return { version, dialect: dialectOf(attrs.product as Product, version, attrs.edition as Vault['edition']), span };
}

/** Of two versions such as `1.21.1`. */
export function isOlder(a: string, b: string): boolean {
  const x = a.split('.').map(Number);
  const y = b.split('.').map(Number);
  const at = x.findIndex((n, i) => n !== y[i]);
  return at >= 0 && (x[at] ?? 0) < (y[at] ?? 0);
}

function snapshotsOf(storage: AnyBound): Vault['snapshots'] {
  const block = (storage.blocks as Readonly<Record<string, AnyBound | undefined>>)['snapshots'];
  if (!block) return undefined;
  const { every, bucket } = block.attrs as Readonly<Record<string, unknown>>;
  return typeof every === 'number' && typeof bucket === 'string' ? { every, bucket, span: block.span } : undefined;
}

export function sayProduct(
  binding: Pick<Binding, 'report' | 'errors'>,
  product: Product,
  what: string,
  offered: readonly Product[],
  span: Span,
): void {
  fail(binding as Binding, {
    code: 'W042',
    span,
    message: `${product === 'openbao' ? 'OpenBao' : 'Vault'} has no ${what}`,
    help: `it is a part of ${offered.join(', ')}`,
  });
}

/** Audit devices and auth methods are mounted by name, whatever their kind. */
function sayTwice(parts: readonly Part[], binding: Binding): void {
  const first = new Map<string, Part>();
  for (const part of parts) {
    const before = first.get(part.name);
    if (before && before.kind !== part.kind)
      fail(binding, {
        code: 'W028',
        span: part.span,
        message: `\`${part.name}\` is already the name of a ${before.kind}`,
        related: [{ span: before.span, message: 'first declared here' }],
      });
    else first.set(part.name, part);
  }
}
