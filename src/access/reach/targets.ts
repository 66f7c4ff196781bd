import { CREATE, type Mask, READ, UPDATE } from '../capabilities.ts';
import { type Pattern, parsePattern, pattern, PatternError } from '../patterns.ts';
import type { PrincipalAccess } from '../relation.ts';
import type { Program } from '../../model/program.ts';
import { engineRole } from './engines.ts';
import type { NodeId } from './types.ts';

/** Requests at Vault that give more than they say. Paths and operations: see the verb tables in `engines/`. */
export interface Target {
  readonly id: string;
  readonly pattern: Pattern;
  /** Any one of these. */
  readonly any: Mask;
  readonly sudo: boolean;
  /** `storage`: half of opening the storage, no edge by itself. */
  readonly to: NodeId | 'storage';
  readonly fact: string;
  /** Vault lower-cases the name at the end (policies), so other spellings of it are the same thing. */
  readonly folds?: boolean;
  /** Paths below the pattern that give nothing. */
  readonly except?: readonly Pattern[];
}

/** A root-protected or unchecked write needs `update`; where an existence check decides, `create` alone does harm as well. */
const EITHER = CREATE | UPDATE;

/** All targets of one environment; the policies of all principals are among them only where they are asked for. */
export function targetsOf(program: Program, principals: readonly PrincipalAccess[], withPolicies: boolean): Target[] {
  const found: Target[] = [];
  const add = (id: string, path: string, any: Mask, to: Target['to'], fact: string, more: Partial<Target> = {}): void => {
    const made = parsePattern(path);
    if (!(made instanceof PatternError)) found.push({ id, pattern: made, any, sudo: false, to, fact, ...more });
  };
  system(add);
  if (withPolicies) policies(principals, add);
  logins(add);
  engines(program, add);
  return found;
}

/** Whether a pattern may be that of a policy, in any case of its letters: `sys/policies/acl/NAME`, `sys/policy/NAME`. Few grants are. */
export function mayBePolicy({ segments, glob, wild, text }: Pattern): boolean {
  if (segments.length === 1) return glob;
  if (!wild && text.slice(0, 4).toLowerCase() !== 'sys/') return false;
  const [head, next = ''] = segments;
  if (head !== '+' && head?.toLowerCase() !== 'sys') return false;
  return next === '+' || (glob && segments.length === 2) || next.toLowerCase().startsWith('polic');
}

type Add = (id: string, path: string, any: Mask, to: Target['to'], fact: string, more?: Partial<Target>) => void;
const ROOT = 'vault-root';
const SUDO = { sudo: true } as const;

function system(add: Add): void {
  add('v-auth-enable', 'sys/auth/*', UPDATE, ROOT, 'may enable an auth method and log in by it as anybody', SUDO);
  add('sys-audit', 'sys/audit/*', UPDATE, ROOT, 'may send every answer of Vault in plain text to an audit device of its own', SUDO);
  add('sys-plugin', 'sys/plugins/catalog/*', UPDATE, ROOT, 'may register a plugin, which runs on the servers', SUDO);
  add('sys-remount', 'sys/remount', UPDATE, ROOT, 'may move any mount to where its own policy reaches', SUDO);
  add('sys-raw', 'sys/raw/*', READ | EITHER, ROOT, 'may read or write the storage below all engines', SUDO);
  for (const path of ['sys/storage/raft/snapshot', 'sys/storage/raft/snapshot-force'])
    add('sys-restore', path, UPDATE, ROOT, 'may replace the whole storage, policies included');
  add('v-unseal-key', 'sys/storage/raft/snapshot', READ, 'storage', 'may take snapshots of the storage');
  add(
    'v-unseal-key',
    'sys/storage/raft/snapshot-auto/config/+',
    UPDATE,
    'storage',
    'may send snapshots of the storage to a place of its own',
    SUDO,
  );
  // Enterprise; which of them are root-protected: `protected.ts`.
  for (const path of ['primary', 'dr/primary', 'performance/primary'])
    add(
      'v-replication',
      `sys/replication/${path}/secondary-token`,
      UPDATE,
      ROOT,
      'may join a secondary of its own, which holds the whole storage',
      SUDO,
    );
  for (const path of ['secondary', 'dr/secondary', 'performance/secondary'])
    for (const what of ['enable', 'update-primary'])
      add('v-replication', `sys/replication/${path}/${what}`, UPDATE, ROOT, 'may put the storage of another primary in place of this one');
}

/** Writing a policy that somebody carries; one that nobody carries gives nothing. */
function policies(principals: readonly PrincipalAccess[], add: Add): void {
  const carried = [
    { policy: 'default', who: 'every token' },
    ...principals.map((p) => ({ policy: p.policy, who: p.id.replace('/', ' ') })),
  ];
  for (const { policy, who } of carried)
    for (const path of ['sys/policies/acl', 'sys/policy'])
      add('v-acl-write', `${path}/${policy.toLowerCase()}`, UPDATE, ROOT, `may write policy ${policy}, which ${who} carries`, {
        folds: true,
      });
}

function logins(add: Add): void {
  const any = 'and so give any policy to whom it likes';
  add('v-auth-aws-role-write', 'auth/+/role/*', EITHER, ROOT, `may write roles of an auth method, ${any}`);
  for (const what of ['users', 'groups', 'certs', 'map'])
    add('auth-role-write', `auth/+/${what}/*`, EITHER, ROOT, `may write ${what} of an auth method, ${any}`);
  // Cloud Foundry's method has `roles`, all others `role`.
  const tokens = [pattern('auth/token/roles/*')];
  add('auth-role-write', 'auth/+/roles/*', EITHER, ROOT, `may write roles of an auth method, ${any}`, { except: tokens });
  const forge = 'and so log in as anybody';
  add('v-auth-aws-config-write', 'auth/+/config', EITHER, ROOT, `may configure an auth method, ${forge}`);
  const harmless = ['auth/+/config/rotate-root', 'auth/+/config/tidy/*'].map(pattern);
  add('v-auth-aws-sts-write', 'auth/+/config/sts/*', EITHER, ROOT, `may let another AWS account log in, ${forge}`);
  add('v-auth-aws-config-write', 'auth/+/config/*', EITHER, ROOT, `may configure an auth method, ${forge}`, { except: harmless });
  for (const path of ['auth/token/create', 'auth/token/create-orphan'])
    add('v-token-create', path, EITHER, ROOT, 'may create tokens with any policy', SUDO);
  add('v-token-roles-write', 'auth/token/roles/*', EITHER, ROOT, 'may write token roles, which name any policy');
  const one = ['', '/name/+', '/id/+'];
  const identity = ['entity', 'group'].flatMap((kind) => one.map((end) => `${kind}${end}`));
  const aliases = ['entity-alias', 'group-alias', 'alias', 'persona'].flatMap((kind) => [kind, `${kind}/id/+`]);
  for (const path of [...identity, 'entity/merge', ...aliases])
    add('v-identity-write', `identity/${path}`, UPDATE, ROOT, 'may write entities, groups or aliases, which carry policies');
  // `create/NAME` of a token role: no spec says what the role allows.
  add(
    'token-role',
    'auth/token/create/+',
    EITHER,
    'outside-role/auth/token/roles/*',
    'may create tokens by a token role that no spec declares',
  );
}

function engines(program: Program, add: Add): void {
  for (const engine of program.engines.values()) {
    if (engine.builtin) continue;
    const { mount, name, kind } = engine;
    const manages = (id: string, path: string, any: Mask, what: string): void =>
      add(id, `${mount}/${path}`, any, `engine/${name}`, `may write ${what} of engine ${name}`);
    switch (kind) {
      case 'aws':
        manages('v-aws-roles-write', 'roles/+', UPDATE, 'roles');
        manages('v-aws-config-root-write', 'config/root', EITHER, 'the configuration');
        manages('v-aws-static-roles-write', 'static-roles/+', UPDATE, 'static roles');
        for (const block of blocksOf(engine.bound.blocks['role'])) generate(engine.name, mount, block, add);
        for (const block of blocksOf(engine.bound.blocks['static_role'])) {
          const to = engineRole(name, block);
          add('v-aws-creds-read', `${mount}/static-creds/${block}`, READ, to, `may read the keys of ${name}/${block}`);
        }
        break;
      case 'database':
        manages('manage-database', 'config/+', EITHER, 'connections');
        manages('manage-database', 'roles/+', EITHER, 'roles');
        manages('manage-database', 'static-roles/+', EITHER, 'static roles');
        break;
      case 'pki':
        for (const path of ['roles/+', 'config/+', 'issuer/+', 'issuers/import/+', 'keys/import', 'intermediate/set-signed'])
          manages('manage-pki', path, UPDATE, 'roles and issuers');
        break;
      case 'ssh':
        for (const path of ['roles/+', 'config/ca', 'config/zeroaddress']) manages('manage-ssh', path, UPDATE, 'roles and the authority');
        break;
      default:
    }
  }
}

function generate(engine: string, mount: string, role: string, add: Add): void {
  const to = engineRole(engine, role);
  const fact = `may generate credentials of role ${engine}/${role}`;
  add('v-aws-creds-read', `${mount}/creds/${role}`, READ | UPDATE, to, fact);
  add('v-aws-sts-write', `${mount}/sts/${role}`, READ | UPDATE, to, fact);
}

const blocksOf = (blocks: unknown): string[] =>
  Array.isArray(blocks) ? (blocks as readonly { readonly labels: readonly string[] }[]).flatMap((b) => b.labels[0] ?? []) : [];
