import type { Part, Vault } from '../../model/program.ts';
import { VAULT_ON_EKS } from '../examples.ts';
import type { Finding, Rule } from '../rule.ts';
import { attributeSpan } from '../support.ts';

export const rule: Rule = {
  code: 'W506',
  name: 'audit',
  severity: 'error',
  page: {
    what: `Fewer than two audit devices that do not fail together (two in one folder fill one disk, two with one target are one), one in the folder of the storage, one that throws entries away, a syslog device where no syslog daemon runs, a log that others may read, or one that holds secrets in the clear (\`log_raw\`).`,
    why: `Vault answers no request that it cannot log on any device: what stops them together stops it. A log that fills the disk of the storage stops it too, a syslog device without a daemon does so at once, and a raw log is a second store of all secrets, unprotected.`,
    fix: `Declare two devices of different kinds or on different disks (\`audit file main …\`, \`audit file stdout { path = "stdout" }\`) and leave \`log_raw\` out.`,
    bad: VAULT_ON_EKS.replace(
      `  audit file stdout { path = "stdout" }
`,
      ``,
    ),
    good: VAULT_ON_EKS,
  },
  *check({ program: { vault } }) {
    yield* independent(vault);
    for (const audit of vault.audits) yield* alone(audit, vault);
  },
  of: {
    *server({ audits }) {
      for (const { name, raw } of audits)
        if (raw) yield { message: `audit device ${name} logs secrets in the clear`, span: raw, help: 'delete `log_raw`' };
    },
  },
};

function* independent({ name, span, audits }: Vault): Generator<Finding> {
  const ADD = 'add a second one, such as `audit file stdout { path = "stdout" }`';
  const [first, second] = audits;
  if (!first || !second) {
    const found = first ? 'a single audit device' : 'no audit device';
    yield { message: `vault ${name} has ${found}: when it cannot log, it answers nothing`, span: first?.span ?? span, help: ADD };
    return;
  }
  const fates = new Set(audits.map(fateOf));
  if (fates.size > 1) return;
  yield {
    message: `the audit devices of vault ${name} fail together, since they ${whyTogether(first, second)}: when it cannot log, it answers nothing`,
    span: second.span,
    related: [{ span: first.span, message: 'the other one' }],
    help: 'let one of them be `audit file stdout { path = "stdout" }`, or a socket',
  };
}

const pathOf = ({ kind, bound }: Part): string | undefined => (kind === 'file' ? String(bound.attrs['path'] ?? '') : undefined);
const isStream = (path: string): boolean => path === 'stdout' || path.startsWith('/dev/std') || path.startsWith('/proc/self/fd/');
const folderOf = (path: string): string => path.replace(/\/[^/]*$/, '');

/** What a device fails with: those of one fate do not stand in for one another. */
function fateOf(part: Part): string {
  const path = pathOf(part);
  if (path === undefined) return part.kind === 'socket' ? `socket ${String(part.bound.attrs['address'])}` : part.kind;
  return isStream(path) ? 'stream' : `folder ${folderOf(path)}`;
}

function whyTogether(first: Part, second: Part): string {
  const [a, b] = [pathOf(first), pathOf(second)];
  if (a === undefined || b === undefined) return first.kind === 'socket' ? 'send to one collector' : 'write to one daemon';
  if (isStream(a)) return 'write to one stream';
  return a === b ? 'write one file' : `write to one disk, in ${folderOf(a)}`;
}

/** Folders of the storage where a spec names none, by platform (`backends/storage`). */
const DATA: readonly string[] = ['/vault/data', '/vault/file', '/opt/vault/data', '/openbao/data', '/openbao/file', '/opt/openbao/data'];

/** What is wrong with one device by itself. */
function* alone(audit: Part, { run, storage }: Vault): Generator<Finding> {
  const container = run.kind === 'eks' || run.kind === 'ecs';
  if (audit.kind === 'syslog' && container)
    yield {
      message: `audit device ${audit.name} needs a syslog daemon, and Vault’s container image has none`,
      span: audit.span,
      help: 'use file or socket',
    };
  const path = pathOf(audit);
  if (path === undefined) return;
  const span = attributeSpan(audit.bound, 'path');
  if (path === 'discard' || path === '/dev/null')
    yield { message: `audit device ${audit.name} throws every entry away`, span, help: 'name a file, or `stdout`' };
  const own = storage.bound.attrs['path'];
  const data = typeof own === 'string' ? [own] : DATA;
  if (storage.kind !== 'dynamodb' && data.some((folder) => path.startsWith(`${folder.replace(/\/$/, '')}/`)))
    yield {
      message: `audit device ${audit.name} fills the disk of the storage`,
      span,
      help: 'write it to a disk of its own: `path = "/vault/audit/audit.log"`',
    };
  const mode = audit.bound.attrs['mode'];
  if (typeof mode === 'string' && !isStream(path) && !mode.endsWith('0'))
    yield {
      message: `everybody on the server may ${/[2367]$/.test(mode) ? 'write to' : 'read'} the log of audit device ${audit.name}`,
      span: attributeSpan(audit.bound, 'mode'),
      help: 'use "0600", or "0640" for a group that collects it',
    };
}
