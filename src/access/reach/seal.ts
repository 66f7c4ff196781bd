import type { IamStatement } from '../../contract.ts';
import type { AnyBound } from '../../schema/block.ts';
import type { Span } from '../../source.ts';
import { type Holder, hitsOf, onlyIfOf, takesAction } from './holder.ts';
import type { World } from './world.ts';

/** One half of opening Vault's storage from outside: the seal key, or what is stored. */
export interface Half {
  readonly fact: string;
  readonly span: Span;
  readonly onlyIf: string | undefined;
}

interface Key {
  /** Name in the plan's key policies, for a key that the compile creates. */
  readonly name: string;
  /** An existing key's ARN, or the pattern of the keys of the account. */
  readonly arn: string;
  readonly alias: string | undefined;
  readonly own: boolean;
}

const text = (bound: AnyBound | undefined, name: string): string | undefined => {
  const value = bound?.attrs[name];
  return typeof value === 'string' ? value : undefined;
};

function keyOf(world: World, name: string, existing: string | undefined, alias: string | undefined): Key {
  const { partition, region, account } = world.program.env;
  return existing === undefined
    ? { name, arn: `arn:${partition}:kms:${region}:${account}:key/*`, alias, own: true }
    : { name, arn: existing, alias: undefined, own: false };
}

/**
 * Whether a holder may decrypt with a key, or may give itself that. The policy of a key that the compile creates leaves the use of
 * the key to the roles it names: rights in IAM alone are worth nothing there (KMS developer guide, "Key policies": without a
 * statement that allows the account, IAM policies have no effect). Of other keys the policy is unknown, and taken for AWS's default.
 */
function decrypts(holder: Holder, key: Key, world: World, via?: string): Half | undefined {
  const policy = key.own ? policyOf(key.name, world) : undefined;
  const direct = holder.arn === undefined ? undefined : policy?.decrypt.get(holder.arn);
  if (direct) return { fact: `may decrypt with the ${key.name} key`, span: direct.origin, onlyIf: undefined };
  for (const action of policy?.left ?? GIVING) {
    const facts = { resource: key.arn, ...(key.alias === undefined ? {} : { keyAlias: key.alias }), ...(via ? { via } : {}) };
    const [hit] = hitsOf(holder.statements, action, facts);
    if (!hit) continue;
    const fact = action === 'kms:Decrypt' ? `may decrypt with the ${key.name} key` : `may give itself the ${key.name} key (${action})`;
    return { fact, span: hit.statement.origin, onlyIf: onlyIfOf(hit, holder.limit) };
  }
  return undefined;
}

/** Actions of which one is enough. */
const GIVING = ['kms:Decrypt', 'kms:PutKeyPolicy', 'kms:CreateGrant'];

/** What the policy of a key that the compile creates says, looked up once and not for every identity. */
interface KeyPolicy {
  /** Who may decrypt by it, and the statement that says so. */
  readonly decrypt: ReadonlyMap<string, IamStatement>;
  /** The actions that it leaves to rights in IAM: what it allows the account. */
  readonly left: readonly string[];
}
const policies = new WeakMap<World, Map<string, KeyPolicy>>();

function policyOf(name: string, world: World): KeyPolicy {
  let known = policies.get(world);
  if (!known) policies.set(world, (known = new Map()));
  let policy = known.get(name);
  if (!policy) known.set(name, (policy = readPolicy(name, world)));
  return policy;
}

function readPolicy(name: string, { plan, program: { env } }: World): KeyPolicy {
  const root = `arn:${env.partition}:iam::${env.account}:root`;
  const statements = plan.keyPolicies.find((p) => p.key === name)?.statements ?? [];
  const allowing = (action: string): IamStatement[] =>
    statements.filter((s) => s.effect === 'Allow' && s.actions.some((a) => takesAction(a, action)));
  const decrypt = new Map<string, IamStatement>();
  for (const statement of allowing('kms:Decrypt'))
    for (const { id } of statement.principals ?? []) if (!decrypt.has(id.arn)) decrypt.set(id.arn, statement);
  return { decrypt, left: GIVING.filter((action) => allowing(action).some((s) => s.principals?.some((p) => p.id.arn === root))) };
}

/** `kms:Decrypt` on the key that unseals Vault. */
export function sealHalf(holder: Holder, world: World): Half | undefined {
  const { seal } = world.program.vault;
  if (seal?.kind !== 'awskms') return undefined;
  const alias = text(seal.bound, 'alias')?.replace(/^alias\//, '');
  return decrypts(holder, keyOf(world, 'seal', text(seal.bound, 'key'), alias && `alias/${alias}`), world);
}

/** The last one writes the table's own policy, and so gives itself the others. */
const READS_TABLE = [
  'dynamodb:GetItem',
  'dynamodb:BatchGetItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:PartiQLSelect',
  'dynamodb:ExportTableToPointInTime',
  'dynamodb:PutResourcePolicy',
];
/** Ways to what a snapshot of a volume holds: all actions of one of them. */
const READS_DISK = [['ebs:GetSnapshotBlock'], ['ec2:ModifySnapshotAttribute'], ['ec2:CreateVolume', 'ec2:AttachVolume']];
const READS_BUCKET = ['s3:GetObject', 's3:GetObjectVersion'];

/** Reading what Vault has stored: its table, its snapshots with the key they are encrypted with, or the volumes of its servers. */
export const storageHalf = (holder: Holder, world: World): Half | undefined => storedHalf(holder, world) ?? diskHalf(holder, world);

/** Servers with raft on EC2 and on EKS keep it on EBS volumes, which nobody names: any snapshot may be one of theirs. */
function diskHalf(holder: Holder, { program: { vault } }: World): Half | undefined {
  if (vault.storage.kind !== 'raft' || (vault.run.kind !== 'eks' && vault.run.kind !== 'ec2')) return undefined;
  const [hit] = hitsOf(holder.statements, 'ec2:CreateSnapshot');
  const way = hit && READS_DISK.find((actions) => actions.every((action) => hitsOf(holder.statements, action).length > 0));
  if (!way) return undefined;
  const onlyIf = ["the volume is one of Vault's, and its key allows it", onlyIfOf(hit, holder.limit)]
    .filter((c) => c !== undefined)
    .join(', and ');
  return { fact: `may read the volumes of Vault's servers (ec2:CreateSnapshot + ${way.join(' + ')})`, span: hit.statement.origin, onlyIf };
}

function storedHalf(holder: Holder, world: World): Half | undefined {
  const { vault, env } = world.program;
  if (vault.storage.kind === 'dynamodb') {
    const table = `arn:${env.partition}:dynamodb:${env.region}:${env.account}:table/${text(vault.storage.bound, 'table') ?? '*'}`;
    for (const action of READS_TABLE) {
      const [hit] = hitsOf(holder.statements, action, { resource: table });
      if (hit) return { fact: `may read Vault's table (${action})`, span: hit.statement.origin, onlyIf: onlyIfOf(hit, holder.limit) };
    }
    return undefined;
  }
  if (!vault.snapshots) return undefined;
  const blocks: Readonly<Record<string, AnyBound | readonly AnyBound[] | undefined>> = vault.storage.bound.blocks;
  const block = blocks['snapshots'];
  const bound = block === undefined || Array.isArray(block) ? undefined : (block as AnyBound);
  const bucket = `arn:${env.partition}:s3:::${vault.snapshots.bucket}`;
  const key = keyOf(world, 'snapshots', text(bound, 'kms_key'), `alias/writ-${env.name}-vault-snapshots`);
  for (const [action, resource] of [...READS_BUCKET.map((a) => [a, `${bucket}/*`] as const), ['s3:PutBucketPolicy', bucket] as const]) {
    const [hit] = hitsOf(holder.statements, action, { resource });
    if (!hit) continue;
    const decrypting = decrypts(holder, key, world, 's3');
    if (!decrypting) continue;
    const onlyIf = [onlyIfOf(hit, holder.limit), decrypting.onlyIf].filter((c) => c !== undefined);
    return {
      fact: `may read the snapshots of Vault's storage (${action})`,
      span: hit.statement.origin,
      onlyIf: onlyIf.length > 0 ? [...new Set(onlyIf)].join(', and ') : undefined,
    };
  }
  return undefined;
}
