import { engineKind, type RunbookStep } from '../../contract.ts';
import type { Sink } from '../../diagnostics.ts';
import type { Engine, Program } from '../../model/program.ts';
import { map, type Resource, type TfBlock } from '../../plain.ts';
import type { Bound } from '../../schema/block.ts';
import { checkMountTtl, checkTtl, conflict, valueSpan } from '../shared/checks.ts';
import { secondsText } from '../shared/duration.ts';
import { mountName, mountPath, mountResource, part, partName } from '../shared/mount.ts';
import { shellWord } from '../../shell.ts';
import { CA_KEYS, sshSchema } from './schema.ts';
import { sshVerbs } from './verbs.ts';

type SshBound = Bound<typeof sshSchema>;
type SshRole = SshBound['blocks']['role'][number];

const nameOf = (role: SshRole): string => role.labels[0] ?? '';

function defaultUser({ attrs }: SshRole): string | undefined {
  if (attrs.default_user !== undefined) return attrs.default_user;
  return attrs.users?.length === 1 && attrs.users[0] !== '*' ? attrs.users[0] : undefined;
}

function certificateArguments(role: SshRole): TfBlock {
  const { attrs } = role;
  if (attrs.host) {
    return {
      allow_user_certificates: false,
      allow_host_certificates: true,
      allowed_domains: attrs.domains?.join(','),
      allow_bare_domains: true,
      allow_subdomains: attrs.subdomains,
    };
  }
  return {
    allow_user_certificates: true,
    allow_host_certificates: false,
    allowed_users: attrs.users?.join(','),
    default_user: defaultUser(role),
    allowed_extensions: attrs.extensions.join(','),
    default_extensions: map(Object.fromEntries(attrs.extensions.map((name) => [name, '']))),
    default_critical_options:
      attrs.source_addresses === undefined ? undefined : map({ 'source-address': attrs.source_addresses.join(',') }),
  };
}

function roleResource(engine: Engine, role: SshRole): Resource {
  const { attrs } = role;
  const common = { backend: mountPath(engine), name: nameOf(role), key_type: attrs.type };
  const args: TfBlock =
    attrs.type === 'otp'
      ? { ...common, default_user: defaultUser(role), allowed_users: attrs.users?.join(','), cidr_list: attrs.networks?.join(',') }
      : { ...common, ...certificateArguments(role), ttl: secondsText(attrs.ttl), max_ttl: secondsText(attrs.max_ttl) };
  return part('vault_ssh_secret_backend_role', partName(engine, nameOf(role)), args, role.span);
}

function resources(engine: Engine, bound: SshBound): readonly Resource[] {
  const { ca, role } = bound.blocks;
  const authority = ca
    ? [
        part(
          'vault_ssh_secret_backend_ca',
          mountName(engine),
          { backend: mountPath(engine), generate_signing_key: true, ...CA_KEYS[ca.attrs.key] },
          ca.span,
          { preventDestroy: true },
        ),
      ]
    : [];
  return [mountResource(engine, 'ssh', bound.attrs), ...authority, ...role.map((one) => roleResource(engine, one))];
}

function runbook(engine: Engine, bound: SshBound, program: Program): readonly RunbookStep[] {
  const { ca, role } = bound.blocks;
  const steps: RunbookStep[] = [];
  if (ca) {
    const key = `\`curl -fsS ${program.vault.address}/v1/${engine.mount}/public_key\``;
    steps.push({
      phase: 'operate',
      title: `Let the hosts trust the SSH authority ${engine.name}`,
      text: `Put the authority's public key, ${key}, into the file that \`TrustedUserCAKeys\` names in every host's \`sshd_config\`.`,
      origin: ca.span,
    });
  }
  if (role.some(({ attrs }) => attrs.type === 'otp')) {
    steps.push({
      phase: 'operate',
      title: `Let the hosts verify passwords of ${engine.name}`,
      text: `Install \`vault-ssh-helper\` on every host, with \`vault_addr = "${program.vault.address}"\` and \`ssh_mount_point = ${shellWord(engine.mount)}\`.`,
      origin: engine.span,
    });
  }
  return steps;
}

function checkRole(engine: Engine, role: SshRole, hasCa: boolean, sink: Sink): void {
  const { attrs } = role;
  const what = `role ${nameOf(role)} of ${engine.name}`;
  checkTtl(role, what, sink);
  if (attrs.type === 'otp') {
    if (defaultUser(role) === undefined) {
      conflict(role.head, `${what} is of type otp and needs a default user`, 'add default_user = "NAME"', sink);
    }
    for (const name of ['ttl', 'max_ttl', 'domains', 'source_addresses'] as const) {
      if (attrs[name] === undefined) continue;
      conflict(valueSpan(role, name), `${what} is of type otp, which takes no ${name}`, 'remove it, or set type = ca', sink);
    }
    if (attrs.host) conflict(valueSpan(role, 'host'), `${what} is of type otp, which signs nothing`, 'remove host, or set type = ca', sink);
    return;
  }
  const { users, default_user: usual } = attrs;
  if (usual !== undefined && users !== undefined && !users.includes('*') && !users.includes(usual))
    conflict(
      valueSpan(role, 'default_user'),
      `${what} logs in as ${usual} where a request names nobody, and does not allow that`,
      `add ${JSON.stringify(usual)} to users, or name one of them`,
      sink,
    );
  if (!hasCa) conflict(role.head, `${what} is of type ca, but ${engine.name} has no authority`, 'add ca {} to the engine', sink);
  if (attrs.networks !== undefined) {
    conflict(
      valueSpan(role, 'networks'),
      `${what} is of type ca, which takes no networks`,
      'use source_addresses, or set type = otp',
      sink,
    );
  }
  const [needed, other] = attrs.host ? (['domains', 'users'] as const) : (['users', 'domains'] as const);
  if (attrs[needed] === undefined) {
    const whose = attrs.host ? 'hosts' : 'users';
    conflict(role.head, `${what} signs keys of ${whose} but names none, so every request would be refused`, `add ${needed} = [...]`, sink);
  }
  if (attrs[other] !== undefined) {
    const whose = attrs.host ? 'hosts, which have no users' : 'users, which have no domains';
    conflict(
      valueSpan(role, other),
      `${what} signs keys of ${whose}`,
      attrs.host ? 'remove users' : 'remove domains, or set host = true',
      sink,
    );
  }
}

export const ssh = engineKind({
  kind: 'ssh',
  settled: 'and its authority would be a new one',
  doc: 'SSH certificates and passwords for one login.',
  schema: sshSchema,
  products: ['vault', 'openbao'],
  verbs: () => sshVerbs,
  members: (engine) => engine.blocks.role.map((one) => ({ name: nameOf(one), kind: 'role', span: one.head })),
  resources,
  runbook,
  check(engine, bound, _program, sink) {
    checkMountTtl(bound, engine, sink);
    for (const one of bound.blocks.role) checkRole(engine, one, bound.blocks.ca !== undefined, sink);
  },
});
