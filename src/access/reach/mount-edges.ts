import type { Program } from '../../model/program.ts';
import { DELETE, type Mask, READ, UPDATE } from '../capabilities.ts';
import { overlaps, type Pattern, pattern } from '../patterns.ts';
import type { PrincipalAccess } from '../relation.ts';
import { type Compiled, granting, specified, specifiedMask } from '../specified.ts';
import type { Edge } from './types.ts';

const MOUNTS = pattern('sys/mounts/*');
/** Where nothing can be mounted: Vault 1.21.1 `vault/mount.go`, protectedMounts, and `vault/core.go`. */
const OWN = new Set(['sys', 'auth', 'identity', 'cubbyhole', 'audit']);
/** Told without comparing: nearly no grant is one below `sys/`. */
const mayBeSys = ({ segments }: Pattern): boolean => segments.length === 1 || segments[0] === 'sys' || segments[0] === '+';
/** A segment that no spec writes. */
const ANY = 'writ-any';
/** Paths to look at for one principal; beyond this many the mount counts as within its reach. */
const MOST = 2_000;

/**
 * Who may mount an engine where its own grants reach: an `aws` engine without `config/root` works with whatever AWS identity the server itself has
 * (Vault 1.21.1 `builtin/logical/aws/client.go`, getRootIAMConfig and getRootSTSConfigs: the credential chain), so a role written there hands
 * that identity's rights out. `node`: what Vault's servers run as; `undefined` where the compile makes no such role.
 */
export function mountEdge(access: PrincipalAccess, program: Program, node: Edge['to'] | undefined): Edge | undefined {
  if (node === undefined || program.vault.product === 'openbao') return undefined;
  const spec = specified(access);
  const mounting = spec.allows.filter(({ mask, pattern: p }) => mask & UPDATE && mayBeSys(p) && overlaps(p, MOUNTS));
  if (mounting.length === 0) return undefined;
  const may = (path: string, any: Mask): boolean => (specifiedMask(spec, path, false) & any) !== 0;
  const taken = [...program.engines.values()].filter((engine) => !engine.builtin).map((engine) => `${engine.mount}/`);
  const isFree = (mount: string): boolean =>
    taken.every(
      (there) => !(`${mount}/`.startsWith(there) || there.startsWith(`${mount}/`)) || may(`sys/mounts/${there.slice(0, -1)}`, DELETE),
    );
  const usable = (mount: string, names: readonly string[]): boolean =>
    may(`sys/mounts/${mount}`, UPDATE) &&
    isFree(mount) &&
    names.some(
      (name) =>
        may(`${mount}/roles/${name}`, UPDATE) &&
        (may(`${mount}/creds/${name}`, READ | UPDATE) || may(`${mount}/sts/${name}`, READ | UPDATE)),
    );
  const names = [ANY, ...namesIn(spec.allows)];
  let tried = 0;
  for (const mount of mountsIn(spec.allows)) {
    if (++tried * names.length > MOST || usable(mount, names)) return edgeOf(access, spec, mount, mounting, node);
  }
  return undefined;
}

function edgeOf(
  access: PrincipalAccess,
  spec: ReturnType<typeof specified>,
  mount: string,
  mounting: readonly Compiled[],
  to: Edge['to'],
): Edge {
  const by = granting(spec, 'update', `sys/mounts/${mount}`);
  const hand = (rules: readonly Compiled[]) => rules.find((r) => r.rule.origin.by !== 'derived');
  const { origin } = (hand(by) ?? by[0] ?? hand(mounting) ?? (mounting[0] as Compiled)).rule;
  const fact = `may mount an aws engine at ${mount.replaceAll(ANY, 'a path')}, where its grants reach; without a root of its own that works as Vault's own role`;
  const derived = origin.by === 'derived';
  return { from: access.id, to, fact, span: origin.via ?? origin.span, id: 'mount-aws', ...(derived ? { derived } : {}) };
}

/** Every place above which a pattern of the principal reaches, `+` and what follows a prefix standing for any name. */
function mountsIn(allows: readonly Compiled[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { pattern: p, mask } of allows) {
    if (!(mask & UPDATE)) continue;
    const whole = p.glob ? `${p.text.slice(0, -1)}${p.text.endsWith('/*') || p.text === '*' ? ANY : ''}` : p.text;
    const segments = whole.split('/').map((s) => (s === '+' || s.includes('{{') ? ANY : s));
    if (OWN.has(segments[0] ?? '')) continue;
    for (let i = 1; i <= segments.length; i++) {
      const mount = segments.slice(0, i).join('/');
      if (segments[i - 1] !== '') found.add(mount);
    }
  }
  return found;
}

/** What follows `roles/`, `creds/` and `sts/` in the grants. */
function namesIn(allows: readonly Compiled[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { pattern: p } of allows)
    for (const [i, segment] of p.segments.entries())
      if (segment === 'roles' || segment === 'creds' || segment === 'sts') {
        const name = p.segments[i + 1];
        if (name !== undefined && name !== '' && name !== '+') found.add(name);
      }
  return found;
}
