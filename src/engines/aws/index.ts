import { engineKind, type RunbookStep } from '../../contract.ts';
import type { Sink } from '../../diagnostics.ts';
import type { Engine, Program } from '../../model/program.ts';
import { IamDocument, map, resourceName, type Ref, ref, type Resource } from '../../plain.ts';
import { checkMountTtl, checkReadInjections, checkTtl, checkUnique, conflict, valueSpan } from '../shared/checks.ts';
import { spoken } from '../shared/duration.ts';
import { dataField } from '../shared/fields.ts';
import { describe, part, partName } from '../shared/mount.ts';
import { shellWord } from '../../shell.ts';
import { dnsSuffix } from '../../schema/regions.ts';
import { awsDocuments, grantsOf, type AwsBound, type AwsRole } from './documents.ts';
import { awsIam, userPath } from './iam.ts';
import { awsSchema, type CredentialType } from './schema.ts';
import { awsVerbs } from './verbs.ts';

/** The provider mounts this engine and configures it in one resource. */
const backendOf = (engine: Engine): Ref => ref('vault_aws_secret_backend', resourceName(engine.name), 'path');

const textMap = (block: { readonly open: Readonly<Record<string, unknown>> } | undefined) => {
  const entries = Object.entries(block?.open ?? {});
  return entries.length === 0 ? undefined : map(Object.fromEntries(entries.map(([key, value]) => [key, String(value)])));
};

function roleResource(engine: Engine, role: AwsRole): Resource {
  const name = role.labels[0] ?? '';
  const { attrs, blocks } = role;
  const isUser = attrs.type === 'iam_user';
  return part(
    'vault_aws_secret_backend_role',
    partName(engine, name),
    {
      backend: backendOf(engine),
      name,
      credential_type: attrs.type,
      role_arns: attrs.assume,
      external_id: attrs.external_id,
      policy_arns: attrs.policies,
      policy_document: grantsOf(role).length > 0 ? new IamDocument(engine.name, name) : undefined,
      iam_groups: attrs.groups,
      iam_tags: textMap(blocks.tags),
      session_tags: textMap(blocks.session_tags),
      user_path: isUser ? userPath(engine, role) : undefined,
      permissions_boundary_arn: attrs.permissions_boundary,
      default_sts_ttl: attrs.ttl,
      max_sts_ttl: attrs.max_ttl ?? attrs.ttl,
    },
    role.span,
  );
}

function resources(engine: Engine, bound: AwsBound, program: Program): readonly Resource[] {
  const { attrs, blocks } = bound;
  const region = attrs.region ?? program.env.region;
  const backend = part(
    'vault_aws_secret_backend',
    resourceName(engine.name),
    {
      path: engine.mount,
      description: describe(engine, attrs),
      region,
      // Credentials of the global endpoint do not hold in opt-in regions.
      sts_endpoint: `https://sts.${region}.${dnsSuffix(program.env.partition)}`,
      sts_region: region,
      default_lease_ttl_seconds: attrs.default_ttl,
      max_lease_ttl_seconds: attrs.max_ttl,
    },
    engine.span,
    { preventDestroy: true, ignoreChanges: blocks.root?.attrs.credentials === 'user' ? ['access_key', 'secret_key'] : undefined },
  );
  const statics = blocks.static_role.map((role) =>
    part(
      'vault_aws_secret_backend_static_role',
      partName(engine, role.labels[0] ?? ''),
      {
        backend: backendOf(engine),
        name: role.labels[0] ?? '',
        username: role.attrs.username,
        rotation_period: role.attrs.rotate_every,
      },
      role.span,
    ),
  );
  return [backend, ...blocks.role.map((role) => roleResource(engine, role)), ...statics];
}

function runbook(engine: Engine, bound: AwsBound): readonly RunbookStep[] {
  const { root } = bound.blocks;
  if (root?.attrs.credentials !== 'user') return [];
  const user = root.attrs.user ?? 'the user';
  return [
    {
      phase: 'secrets',
      title: `Give the AWS engine ${engine.name} its keys`,
      text: [
        `The engine works as the IAM user \`${user}\`. The provider has no write-only argument for the secret key, so it never passes through Terraform:`,
        '',
        `1. Make an access key of \`${user}\` and write it as one JSON object with \`access_key\` and \`secret_key\` on standard input: \`vault write ${shellWord(`${engine.mount}/config/root`)} -\``,
        `2. Let Vault replace it, so that nobody else knows it: \`vault write -f ${shellWord(`${engine.mount}/config/rotate-root`)}\``,
      ].join('\n'),
      origin: root.span,
    },
  ];
}

/** Longest sessions in seconds: STS API, `DurationSeconds` of `AssumeRole` (43,200); the other calls have the type's own maximum. */
const LONGEST: Readonly<Partial<Record<CredentialType, number>>> = { assumed_role: 43_200 };

/** What each type of credentials takes: `awsRoleEntry.validate` in `path_roles.go` of Vault 1.21.1. */
function checkRole(engine: Engine, role: AwsRole, sink: Sink): void {
  const { attrs, blocks } = role;
  const what = `role ${role.labels[0]} of ${engine.name}`;
  const only = (name: keyof typeof attrs, type: string): void => {
    if (attrs[name] === undefined || attrs.type === type) return;
    conflict(valueSpan(role, name), `${what} is of type ${attrs.type}, which takes no ${name}`, `remove it, or set type = ${type}`, sink);
  };
  only('assume', 'assumed_role');
  only('external_id', 'assumed_role');
  only('user_path', 'iam_user');
  only('permissions_boundary', 'iam_user');
  if (blocks.session_tags && attrs.type !== 'assumed_role') {
    conflict(blocks.session_tags.head, `${what} is of type ${attrs.type}, which has no session tags`, 'remove them', sink);
  }
  if (blocks.tags && attrs.type !== 'iam_user') {
    conflict(blocks.tags.head, `${what} is of type ${attrs.type}, which makes no IAM user to tag`, 'remove the tags', sink);
  }
  for (const name of ['ttl', 'max_ttl'] as const) {
    const value = attrs[name];
    const most = LONGEST[attrs.type];
    if (value === undefined || most === undefined || value <= most) continue;
    conflict(
      valueSpan(role, name),
      `${what} has ${name} ${spoken(value)}, and AWS gives at most ${spoken(most)} for ${attrs.type}`,
      `lower ${name}`,
      sink,
    );
  }
  switch (attrs.type) {
    case 'assumed_role':
      if (attrs.assume === undefined) {
        conflict(role.head, `${what} is of type assumed_role but names no role to assume`, 'add assume = "arn:…:role/NAME"', sink);
      }
      return;
    case 'iam_user':
      for (const name of ['ttl', 'max_ttl'] as const) {
        if (attrs[name] === undefined) continue;
        const help = "remove it: the life of an IAM user is the mount's default_ttl and max_ttl";
        conflict(valueSpan(role, name), `${what} is of type iam_user, whose credentials have no ${name} of their own`, help, sink);
      }
      if (grantsOf(role).length === 0 && attrs.policies === undefined && attrs.groups === undefined) {
        conflict(role.head, `${what} makes IAM users without any rights`, 'add allow ACTION on "arn:…", policies or groups', sink);
      }
      return;
    case 'session_token':
      if (grantsOf(role).length > 0 || attrs.policies !== undefined) {
        const at = grantsOf(role)[0]?.span ?? valueSpan(role, 'policies');
        conflict(at, `${what} is of type session_token, which holds all rights of its user and takes no policy`, 'use assumed_role', sink);
      }
      return;
    case 'federation_token':
      return;
  }
}

function check(engine: Engine, bound: AwsBound, program: Program, sink: Sink): void {
  const { role, static_role, root } = bound.blocks;
  checkMountTtl(bound, engine, sink);
  checkUnique([...role, ...static_role], `engine ${engine.name}`, sink);
  checkReadInjections(engine, program, sink);
  const asUser = root?.attrs.credentials === 'user';
  if (root && asUser !== (root.attrs.user !== undefined)) {
    const [message, help] = asUser
      ? ['works as an IAM user but does not say which', 'add user = "NAME"']
      : ["names an IAM user but works with Vault's own role", 'add credentials = user, or remove user'];
    conflict(root.head, `engine ${engine.name} ${message}`, help, sink);
  }
  for (const one of role) {
    checkTtl(one, `role ${one.labels[0]} of ${engine.name}`, sink);
    checkRole(engine, one, sink);
    const { type } = one.attrs;
    if (!asUser && (type === 'federation_token' || type === 'session_token'))
      conflict(
        valueSpan(one, 'type'),
        `role ${one.labels[0]} of ${engine.name} is of type ${type}, which AWS gives only to an IAM user, and the engine works with a role`,
        'use assumed_role, or add root { credentials = user  user = "NAME" } to the engine',
        sink,
      );
  }
}

export const aws = engineKind({
  kind: 'aws',
  // OpenBao has left it out.
  products: ['vault'],
  doc: 'AWS credentials, made on request and taken back when their lease ends.',
  schema: awsSchema,
  verbs: (engine) => awsVerbs(engine === undefined || engine.blocks.static_role.length > 0),
  members: (engine) => [
    ...engine.blocks.role.map((one) => ({ name: one.labels[0] ?? '', kind: 'role', span: one.head })),
    ...engine.blocks.static_role.map((one) => ({ name: one.labels[0] ?? '', kind: 'static role', span: one.head })),
  ],
  inject: {
    verb: 'generate',
    path: (engine, rest) => {
      const { static_role } = (engine.bound as unknown as AwsBound).blocks;
      return `${engine.mount}/${static_role.some(({ labels }) => labels[0] === rest) ? 'static-creds' : 'creds'}/${rest}`;
    },
    field: (_engine, name) => dataField('.Data', name),
    writes: false,
  },
  resources,
  iam: awsIam,
  documents: awsDocuments,
  runbook,
  check,
});
