import { engineKind, type RunbookStep } from '../../contract.ts';
import type { Engine, Program } from '../../model/program.ts';
import { block, many, optional, type Bound } from '../../schema/block.ts';
import type { Resource } from '../../plain.ts';
import { resourceName } from '../../plain.ts';
import { kmsKey, secretName } from '../../schema/aws.ts';
import { arnOf } from '../../schema/arn.ts';
import { SecretRef } from '../../schema/values.ts';
import * as t from '../../schema/types.ts';
import type { Sink } from '../../diagnostics.ts';
import { spoken } from '../../schema/words.ts';
import { conflict, injectionsOf, byCodeUnit } from '../shared/checks.ts';
import { shellWord } from '../../shell.ts';

const DAY = 86_400;

const secret = block({
  doc: 'A secret that exists in AWS Secrets Manager.',
  was: true,
  labels: [{ name: 'name', doc: 'Name by which specs speak of it.' }],
  attributes: {
    name: optional(secretName(), 'Its name in Secrets Manager, if not its label.', '"prod/vault/okta-client"'),
    arn: optional(arnOf('Secrets Manager secret'), 'Its full ARN, where it is known; without it, grants end in six wildcards.'),
    kms_key: optional(kmsKey(), 'Its own KMS key, if not `aws/secretsmanager`.'),
    rotate: optional(t.duration({ min: 14_400 }), 'How often its value must be replaced.', '90d'),
    rotation_lambda: optional(arnOf('Lambda function', 'here'), 'The function that replaces it.'),
  },
});

const schema = block({
  doc: 'Secrets that are kept in AWS Secrets Manager and not in Vault.',
  labels: [
    { name: 'kind', doc: 'Kind of the store.' },
    { name: 'name', doc: 'Name by which specs speak of it.' },
  ],
  blocks: { secret: many(secret) },
});

type StoreBound = Bound<typeof schema>;
type StoredSecret = StoreBound['blocks']['secret'][number];

const labelOf = (one: StoredSecret): string => one.labels[0] ?? '';
/** What AWS calls it. */
export const secretId = (one: StoredSecret): string => one.attrs.arn ?? one.attrs.name ?? labelOf(one);

/** Seconds as the rate expression of a rotation: whole days, or hours. */
const rate = (seconds: number): string =>
  seconds % 86_400 === 0 ? `rate(${seconds / 86_400} days)` : `rate(${Math.ceil(seconds / 3600)} hours)`;

/** Only the rotation is Writ's to declare: the secret itself, with its value, is made by whoever knows the value. */
function resources(store: Engine, bound: StoreBound): readonly Resource[] {
  return bound.blocks.secret.flatMap((one) => {
    const { rotate, rotation_lambda } = one.attrs;
    if (rotate === undefined || rotation_lambda === undefined) return [];
    return [
      {
        stack: 'platform',
        type: 'aws_secretsmanager_secret_rotation',
        name: resourceName(store.name, labelOf(one)),
        arguments: {
          secret_id: secretId(one),
          rotation_lambda_arn: rotation_lambda,
          rotation_rules: { schedule_expression: rate(rotate) },
        },
        origin: one.span,
      } satisfies Resource,
    ];
  });
}

function runbook(store: Engine, bound: StoreBound, program: Program): readonly RunbookStep[] {
  if (bound.blocks.secret.length === 0) return [];
  const lines = bound.blocks.secret.map((one) => {
    const wanted = injectionsOf(program, store).filter(({ injection }) => injection.rest === labelOf(one));
    const keys = [...new Set(wanted.flatMap(({ injection }) => Object.values(injection.variables)))].sort(byCodeUnit);
    const fields = keys.length > 0 ? ` (a JSON object with ${keys.map((key) => `\`${key}\``).join(', ')})` : '';
    return `- \`aws secretsmanager put-secret-value --secret-id ${shellWord(secretId(one))} --secret-string file:///dev/stdin\`${fields}`;
  });
  return [
    {
      phase: 'before',
      title: `Write the secrets of ${store.name}`,
      text: `They are read by what the outputs create, so they must exist first. Each command reads the value from standard input; one that is new is made with \`aws secretsmanager create-secret --name NAME\` before.\n\n${lines.join('\n')}`,
      origin: store.span,
    },
  ];
}

/** AWS rotates every four hours at the most, and every 999 days at the least (Secrets Manager user guide, "Schedule expressions"). */
function checkRotation(store: Engine, one: StoredSecret, sink: Sink): void {
  const { rotate, rotation_lambda } = one.attrs;
  if (rotate === undefined || rotation_lambda === undefined) return;
  const at = one.valueSpans['rotate'] ?? one.head;
  const what = `secret ${labelOf(one)} of ${store.name} is rotated every ${spoken(rotate)}`;
  if (rotate > 999 * DAY) conflict(at, `${what}, and AWS rotates every 999 days at the least`, 'lower rotate', sink);
  else if (rotate % 3600 !== 0) conflict(at, `${what}, and AWS counts whole hours`, 'write it in hours or days', sink);
}

/** The secrets of a store that tasks on ECS name by their ARN. */
function namedByTasks(store: Engine, program: Program): ReadonlySet<string> {
  const injected = injectionsOf(program, store).filter(({ app }) => app.run?.kind === 'ecs');
  const { run } = program.vault;
  const refs = run.kind === 'ecs' ? Object.values(run.bound.attrs).filter((value) => value instanceof SecretRef) : [];
  return new Set([
    ...injected.map(({ injection }) => injection.rest),
    ...refs.filter((ref) => ref.store === store.name).map((ref) => ref.secret),
  ]);
}

/**
 * AWS appends a hyphen and six characters of its own to the name. Where the name itself ends so, AWS takes its end for them when it
 * looks for a secret by an ARN without them (`CreateSecret`, "Name"), as a task on ECS does.
 */
function checkName(store: Engine, one: StoredSecret, sink: Sink): void {
  if (one.attrs.arn !== undefined || !/-[A-Za-z0-9]{6}$/.test(secretId(one))) return;
  const message = `secret ${labelOf(one)} of ${store.name} is named \`${secretId(one)}\`, and a task would ask for it by an ARN whose end AWS takes for its own`;
  conflict(one.valueSpans['name'] ?? one.head, message, 'give its full ARN: arn = "arn:aws:secretsmanager:…", or rename it', sink);
}

/** Two names here for one secret there would be rotated, granted and written twice. */
function checkSecrets(store: Engine, program: Program, sink: Sink): void {
  const first = new Map<string, StoredSecret>();
  for (const other of program.stores.values()) {
    for (const one of (other.bound as unknown as StoreBound).blocks.secret) {
      const before = first.get(secretId(one));
      if (!before) first.set(secretId(one), one);
      else if (other.name === store.name)
        sink.report({
          code: 'W052',
          severity: 'error',
          message: `secret ${labelOf(one)} of ${store.name} is \`${secretId(one)}\` of Secrets Manager, which has a name here already`,
          span: one.valueSpans['name'] ?? one.valueSpans['arn'] ?? one.head,
          related: [{ span: before.head, message: `it is called ${labelOf(before)} here` }],
          help: 'keep one of the two',
        });
    }
  }
}

export const secretsmanager = engineKind({
  kind: 'secretsmanager',
  doc: 'Secrets in AWS Secrets Manager, read by AWS identities.',
  store: true,
  schema,
  products: ['vault', 'openbao'],
  // Its requests are AWS's: `secretsmanager:GetSecretValue`, and `kms:Decrypt` for a key of its own. No Vault path is involved.
  verbs: () => ({ read: { doc: 'Read the value of a secret.', requests: [] } }),
  members: (store) => store.blocks.secret.map((one) => ({ name: labelOf(one), kind: 'secret', span: one.head })),
  inject: {
    verb: 'read',
    path: (store, rest) => {
      const one = (store.bound as unknown as StoreBound).blocks.secret.find((candidate) => labelOf(candidate) === rest);
      return one ? secretId(one) : rest;
    },
    field: (_store, name) => name,
    writes: false,
  },
  resources,
  runbook,
  check(store, bound, program, sink) {
    checkSecrets(store, program, sink);
    const tasks = namedByTasks(store, program);
    const { secret: secrets } = bound.blocks;
    for (const one of secrets) {
      checkRotation(store, one, sink);
      const { name, arn } = one.attrs;
      if (name !== undefined && arn !== undefined && arn.split(':').slice(6).join(':').slice(0, -7) !== name)
        conflict(
          one.valueSpans['arn'] ?? one.head,
          `secret ${labelOf(one)} of ${store.name} is named \`${name}\`, and its ARN is of another`,
          'correct one of the two; the ARN alone is enough',
          sink,
        );
      if (tasks.has(labelOf(one))) checkName(store, one, sink);
      if (one.attrs.rotation_lambda !== undefined && one.attrs.rotate === undefined) {
        const message = `secret ${labelOf(one)} of ${store.name} has a rotation function but no interval`;
        conflict(one.valueSpans['rotation_lambda'] ?? one.head, message, 'add rotate = 30d', sink);
      }
    }
  },
});
