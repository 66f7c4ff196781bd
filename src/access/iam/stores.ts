import type { IamStatement } from '../../contract.ts';
import type { Engine, Program } from '../../model/program.ts';
import type { AnyBound } from '../../schema/block.ts';
import type { Span } from '../../source.ts';
import { dnsSuffix } from '../../platforms/names.ts';

/** A secret of a store outside Vault (`store secretsmanager sm { secret okta {…} }`). */
export interface StoredSecret {
  readonly label: string;
  /** Exact where the spec gives it, else with AWS's six random characters as `?`. */
  readonly arn: string;
  readonly kmsKey: string | undefined;
}

const text = (bound: AnyBound, name: string): string | undefined => {
  const value = bound.attrs[name];
  return typeof value === 'string' ? value : undefined;
};

const listOf = (value: AnyBound | readonly AnyBound[] | undefined): readonly AnyBound[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as AnyBound];

const known = new WeakMap<Program, Map<Engine, readonly StoredSecret[]>>();

/** The secrets of a store; asked for by every app that reads or injects one. */
export function secretsOf(store: Engine, program: Program): readonly StoredSecret[] {
  let stores = known.get(program);
  if (!stores) known.set(program, (stores = new Map()));
  let secrets = stores.get(store);
  if (!secrets) stores.set(store, (secrets = readStore(store, program)));
  return secrets;
}

function readStore(store: Engine, program: Program): readonly StoredSecret[] {
  const { partition, region, account } = program.env;
  const blocks: Readonly<Record<string, AnyBound | readonly AnyBound[] | undefined>> = store.bound.blocks;
  return listOf(blocks['secret']).map((secret) => {
    const label = secret.labels.at(-1) ?? '';
    const name = text(secret, 'name') ?? label;
    return {
      label,
      arn: text(secret, 'arn') ?? `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-??????`,
      kmsKey: text(secret, 'kms_key'),
    };
  });
}

/** What reading these secrets needs: the secrets themselves, and their own keys through Secrets Manager only. */
export function readSecrets(secrets: readonly StoredSecret[], program: Program, why: string, origin: Span): IamStatement[] {
  if (secrets.length === 0) return [];
  const { partition, region, account } = program.env;
  const keys = [...new Set(secrets.flatMap((s) => s.kmsKey ?? []))].sort();
  const read: IamStatement = {
    sid: 'Secrets',
    effect: 'Allow',
    actions: ['secretsmanager:GetSecretValue'],
    resources: secrets.map(({ arn }) => ({ arn })),
    conditions: [],
    why,
    origin,
  };
  if (keys.length === 0) return [read];
  const decrypt = keys.map((key): IamStatement => {
    const via = { operator: 'StringEquals', key: 'kms:ViaService', values: [`secretsmanager.${region}.${dnsSuffix(partition)}`] };
    // The ARN of an alias names no key in a policy (KMS developer guide, "Using aliases to control access"): its name does, as a condition.
    const [, place = `arn:${partition}:kms:${region}:${account}`, name] = /^(?:(arn:.+?):)?(alias\/.+)$/.exec(key) ?? [];
    const alias = name === undefined ? [] : [{ operator: 'ForAnyValue:StringEquals', key: 'kms:ResourceAliases', values: [name] }];
    const arn = name !== undefined ? `${place}:key/*` : key.startsWith('arn:') ? key : `${place}:key/${key}`;
    return {
      sid: 'SecretKeys',
      effect: 'Allow',
      actions: ['kms:Decrypt'],
      resources: [{ arn }],
      conditions: [via, ...alias],
      why: 'the secrets are encrypted with it',
      origin,
    };
  });
  return [read, ...decrypt];
}
