import { engineKind, type RunbookStep, type Verb } from '../../contract.ts';
import type { Engine } from '../../model/program.ts';
import { block, defaulted, many, optional, required } from '../../schema/block.ts';
import type { Bound } from '../../schema/block.ts';
import * as t from '../../schema/types.ts';
import { checkMountTtl } from '../shared/checks.ts';
import { engineLabels, mountAttributes, mountResource } from '../shared/mount.ts';
import { shellWord } from '../../shell.ts';
import { at, escalating } from '../shared/verbs.ts';

/** Arguments and defaults: `builtin/logical/totp/path_keys.go` of Vault 1.21.1. */
const key = block({
  doc: 'A second factor. Its seed is made or imported by hand; no spec and no state holds it.',
  was: 'make a new one, then delete the old one',
  labels: [{ name: 'name', doc: 'Name of the key.' }],
  attributes: {
    generate: defaulted(t.bool(), true, 'Vault makes the seed; `false`: an existing seed is imported.'),
    issuer: required(t.string('the name of an issuer'), 'Who asks for the code.', '"Example"'),
    account: required(t.string('the name of an account'), 'Whose code it is.', '"ops@example.com"'),
    period: defaulted(t.duration({ min: 1 }), 30, 'How long a code is valid.'),
    digits: defaulted(t.numberOf([6, 8]), 6, 'Length of a code.'),
    algorithm: defaulted(t.oneOf(['SHA1', 'SHA256', 'SHA512']), 'SHA1', 'Hash of the code; many apps know SHA1 only.'),
    skew: optional(t.int(0, 1), 'How many neighbouring periods are accepted; 1 where nothing is said.', '1'),
  },
});

const schema = block({
  doc: 'Codes of a second factor.',
  labels: engineLabels,
  attributes: mountAttributes,
  blocks: { key: many(key) },
});

/** Paths and operations: `path_code.go`, `path_keys.go`. */
const verbs: Readonly<Record<string, Verb>> = {
  generate: {
    doc: 'Get the present code of a key.',
    requests: [at('code/{R}', 'read')],
    hazard: escalating('who can read the code has the second factor of whomever the key belongs to'),
  },
  validate: { doc: 'Check a code.', requests: [at('code/{R}', 'update')] },
  manage: {
    doc: 'Administer keys.',
    requests: [at('keys/{R}', 'read', 'update', 'delete'), at('keys', 'list')],
    hazard: escalating('who writes a key knows its seed, and with it every code to come'),
  },
};

function command(engine: Engine, one: Bound<typeof key>): string {
  const { generate, issuer, account, period, digits, algorithm, skew } = one.attrs;
  const words = [
    `generate=${generate}`,
    `issuer=${issuer}`,
    `account_name=${account}`,
    `period=${period}`,
    `digits=${digits}`,
    `algorithm=${algorithm}`,
    ...(skew === undefined ? [] : [`skew=${skew}`]),
    ...(generate ? [] : ['key=-']),
  ];
  return `vault write ${shellWord(`${engine.mount}/keys/${one.labels[0] ?? ''}`)} ${words.map(shellWord).join(' ')}`;
}

/** Terraform would keep the seed in its state or lose it, and each write makes a new one. */
function runbook(engine: Engine, bound: Bound<typeof schema>): readonly RunbookStep[] {
  return bound.blocks.key.map((one) => ({
    phase: 'secrets',
    title: `Make the second factor ${engine.name}/${one.labels[0] ?? ''}`,
    text: [
      one.attrs.generate
        ? 'Once; a second call makes a new seed. The answer holds the seed as a QR code: show it to its owner only, and keep it nowhere.'
        : 'Once, with the seed on standard input.',
      '',
      `\`${command(engine, one)}\``,
    ].join('\n'),
    origin: one.span,
  }));
}

export const totp = engineKind({
  kind: 'totp',
  doc: 'Codes of a second factor.',
  schema,
  products: ['vault', 'openbao'],
  verbs: () => verbs,
  members: (engine) => engine.blocks.key.map((one) => ({ name: one.labels[0] ?? '', kind: 'key', span: one.head })),
  resources: (engine, bound) => [mountResource(engine, 'totp', bound.attrs)],
  runbook,
  check(engine, bound, _program, sink) {
    checkMountTtl(bound, engine, sink);
  },
});
