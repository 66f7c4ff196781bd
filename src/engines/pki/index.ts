import { engineKind, type RunbookStep } from '../../contract.ts';
import type { Sink } from '../../diagnostics.ts';
import type { Engine, Program } from '../../model/program.ts';
import { checkMountTtl, checkTtl, conflict, injectionsOf, unknownPart, valueSpan } from '../shared/checks.ts';
import { spoken } from '../shared/duration.ts';
import { dataField } from '../shared/fields.ts';
import { shellWord } from '../../shell.ts';
import { blocksOf, pkiResources, type PkiBound } from './resources.ts';
import { pkiSchema } from './schema.ts';
import { pkiVerbs } from './verbs.ts';

function runbook(engine: Engine, bound: PkiBound): readonly RunbookStep[] {
  const { root, intermediate } = bound.blocks;
  const steps: RunbookStep[] = [];
  if (root) {
    steps.push({
      phase: 'operate',
      title: `Keep the root authority of ${engine.name} out of daily use`,
      text: [
        `The key of \`${root.attrs.common_name}\` was made inside Vault and cannot be exported, so a snapshot of Vault's storage is its only copy.`,
        `Publish its certificate to everything that must trust it: \`vault read -field=certificate ${shellWord(`${engine.mount}/cert/ca`)}\`.`,
      ].join('\n'),
      origin: root.span,
    });
  }
  if (intermediate && intermediate.of === undefined) {
    steps.push({
      phase: 'secrets',
      title: `Have the authority ${engine.name} signed`,
      text: [
        'Its issuer is outside Vault. After the first apply of the Vault stack:',
        '',
        '1. Take the certificate request from `terraform state show` of the `vault_pki_secret_backend_intermediate_cert_request` of this engine.',
        `2. Have it signed for at most ${Math.floor(intermediate.attrs.ttl / 86_400)} days, as an authority.`,
        `3. \`vault write ${shellWord(`${engine.mount}/intermediate/set-signed`)} certificate=@chain.pem\` with the certificate and its chain.`,
      ].join('\n'),
      origin: intermediate.span,
    });
  }
  return steps;
}

/** W051: an issuing engine must exist, must be another `pki`, and the chain must end. */
function checkChain(engine: Engine, bound: PkiBound, program: Program, sink: Sink): void {
  const { intermediate } = bound.blocks;
  const issuer = intermediate?.of;
  if (!intermediate || issuer === undefined) return;
  const authorities = [...program.engines.values()].filter(({ kind, name }) => kind === 'pki' && name !== engine.name);
  if (issuer === engine.name) {
    sink.report({
      code: 'W051',
      severity: 'error',
      message: `engine ${engine.name} is an intermediate of itself`,
      span: intermediate.head,
      expected: authorities.map(({ name }) => name),
      help: 'name the pki engine that signs it, or make it a root',
    });
    return;
  }
  const parent = program.engines.get(issuer);
  if (parent?.kind !== 'pki') {
    const names = authorities.map(({ name }) => name);
    if (parent)
      conflict(intermediate.head, `${issuer} is a ${parent.kind} engine and cannot sign ${engine.name}`, 'name a pki engine', sink);
    else unknownPart(intermediate.head, 'pki engine', issuer, 'this environment', names, sink);
    return;
  }
  if (parent.namespace !== engine.namespace) {
    conflict(
      intermediate.head,
      `${issuer} is in another namespace than ${engine.name}, and one request cannot reach both`,
      'put both in one namespace',
      sink,
    );
    return;
  }
  const { root: parentRoot, intermediate: parentIntermediate } = blocksOf(parent);
  if (!parentRoot && !parentIntermediate) {
    conflict(
      intermediate.head,
      `engine ${issuer} has no authority that could sign ${engine.name}`,
      `add root {…} or intermediate of ENGINE {…} to ${issuer}`,
      sink,
    );
    return;
  }
  const seen = new Set([engine.name]);
  for (let at: Engine | undefined = parent; at?.kind === 'pki';) {
    if (seen.has(at.name)) {
      sink.report({
        code: 'W051',
        severity: 'error',
        message: `the authorities ${[...seen].join(', ')} sign one another in a circle`,
        span: intermediate.head,
        help: 'one of them must be a root, or be signed outside Vault',
      });
      return;
    }
    seen.add(at.name);
    const next: string | undefined = blocksOf(at).intermediate?.of;
    at = next === undefined ? undefined : program.engines.get(next);
  }
}

function check(engine: Engine, bound: PkiBound, program: Program, sink: Sink): void {
  const { root, intermediate, role, acme } = bound.blocks;
  checkMountTtl(bound, engine, sink);
  const limit = bound.attrs.max_ttl;
  for (const authority of [root, intermediate])
    if (authority && limit !== undefined && authority.attrs.ttl > limit)
      sink.report({
        code: 'W050',
        severity: 'error',
        message: `the authority ${engine.name} has ttl ${spoken(authority.attrs.ttl)}, and its mount cuts every certificate at ${spoken(limit)}`,
        span: valueSpan(authority, 'ttl'),
        related: bound.valueSpans['max_ttl'] ? [{ span: bound.valueSpans['max_ttl'], message: 'the limit of the mount is set here' }] : [],
        help: 'leave max_ttl of the engine out: it follows from the authority; the lives of certificates are limited in their roles',
      });
  for (const one of role) {
    checkTtl(one, `role ${one.labels[0]} of ${engine.name}`, sink);
    const starred = one.attrs.domains?.find((domain) => domain.includes('*'));
    if (starred !== undefined && !one.attrs.glob_domains)
      conflict(
        valueSpan(one, 'domains'),
        `role ${one.labels[0]} of ${engine.name} allows ${JSON.stringify(starred)}, in which \`*\` means nothing without glob_domains`,
        'add glob_domains = true, or name the domain and set subdomains = true',
        sink,
      );
    const { domains, any_name, uri_sans, localhost, subdomains } = one.attrs;
    if (domains === undefined && !any_name && uri_sans === undefined && !localhost) {
      const what = `role ${one.labels[0]} of ${engine.name} allows no name, so every request would be refused`;
      conflict(subdomains ? valueSpan(one, 'subdomains') : one.head, what, 'give it domains = [...] or uri_sans = [...]', sink);
    }
  }
  if (root && intermediate) {
    conflict(intermediate.head, `engine ${engine.name} is both a root and an intermediate`, 'keep one of the two, in an engine each', sink);
  }
  if (!root && !intermediate && role.length > 0) {
    conflict(
      engine.span,
      `engine ${engine.name} has roles but no authority that could sign`,
      'add root {…} or intermediate of ENGINE {…}',
      sink,
    );
  }
  checkChain(engine, bound, program, sink);
  const names = role.map((one) => one.labels[0] ?? '');
  for (const wanted of acme?.attrs.roles ?? []) {
    if (acme && !names.includes(wanted)) unknownPart(valueSpan(acme, 'roles'), 'role', wanted, `engine ${engine.name}`, names, sink);
  }
  for (const { app, injection } of injectionsOf(program, engine)) {
    const needs = role.find((one) => one.labels[0] === injection.rest)?.attrs.require_cn ?? true;
    if (!needs || injection.request['common_name'] !== undefined) continue;
    sink.report({
      code: 'W053',
      severity: 'error',
      message: `app ${app.name} has a certificate of ${engine.name}/${injection.rest} issued without a common name`,
      span: injection.span,
      help: 'say whose it is: request { common_name = "…" }',
    });
  }
}

export const pki = engineKind({
  kind: 'pki',
  settled: 'and its authority would be a new one',
  doc: 'X.509 certificates from a certificate authority in Vault.',
  schema: pkiSchema,
  products: ['vault', 'openbao'],
  verbs: () => pkiVerbs,
  members: (engine) => engine.blocks.role.map((one) => ({ name: one.labels[0] ?? '', kind: 'role', span: one.head })),
  inject: {
    verb: 'issue',
    path: (engine, rest) => `${engine.mount}/issue/${rest}`,
    field: (_engine, name) => dataField('.Data', name),
    writes: true,
  },
  resources: pkiResources,
  runbook,
  check,
});
