import type { IamStatement } from '../../../contract.ts';
import { backend } from '../../../contract.ts';
import { hclAttribute, hclBlock } from '../../../hcl.ts';
import type { Part, Program } from '../../../model/program.ts';
import { ref, resourceName } from '../../../plain.ts';
import { dnsSuffix, roleArn } from '../../../platforms/names.ts';
import type { Workload } from '../../../platforms/workload.ts';
import { workloadKey, workloadStack } from '../../../platforms/workload.ts';
import { block, optional } from '../../../schema/block.ts';
import * as t from '../../../schema/types.ts';
import { loginRole, mount, mountLabels, mountPath, tokenArguments, tune } from '../mount.ts';

/** Above this number of roles the statement names them by the prefix that Writ gives to all of them, to stay within IAM's size. */
const NAMED = 25;

const workloadsOf = (part: Part, program: Program): readonly Workload[] =>
  [...program.apps.values(), ...program.pipelines.values()].filter((one) => one.auth?.name === part.name && one.run !== undefined);

/** The regional endpoint; the client signs for its region, and Vault must send the request to the same one. */
const stsEndpoint = (program: Program): string => `https://sts.${program.env.region}.${dnsSuffix(program.env.partition)}`;

export const aws = backend({
  part: 'auth',
  kind: 'aws',
  doc: 'Login of workloads by their IAM role: they sign a request, Vault has AWS answer it.',
  schema: block({
    doc: 'Login of workloads by their IAM role.',
    labels: mountLabels,
    attributes: {
      server_id: optional(
        t.pattern(/^[\x21-\x7e]+$/, 'a text without spaces'),
        'Value that a login must be signed for, so that a request made for another server cannot be replayed here.',
        '"vault.example.com"',
      ),
    },
    blocks: { tune },
  }),
  products: ['vault', 'openbao'],

  resources(part, bound, program) {
    return [
      mount(part, 'aws', bound.blocks.tune),
      {
        stack: 'vault',
        type: 'vault_aws_auth_backend_client',
        name: resourceName(part.name),
        arguments: {
          backend: mountPath(part),
          iam_server_id_header_value: bound.attrs.server_id,
          sts_endpoint: stsEndpoint(program),
          sts_region: program.env.region,
        },
        origin: part.span,
      },
    ];
  },
  // `resolveArnToRealUniqueId` in builtin/credential/aws/backend.go reads the role when the auth role is written, not at login.
  iam(part, _bound, program): readonly IamStatement[] {
    const arns = workloadsOf(part, program)
      .map((one) => roleArn(program, workloadKey(one)))
      .toSorted();
    if (arns.length === 0) return [];
    const all = `arn:${program.env.partition}:iam::${program.env.account}:role/writ-${program.env.name}-app-*`;
    return [
      {
        sid: 'LoginRoles',
        effect: 'Allow',
        actions: ['iam:GetRole'],
        resources: arns.length > NAMED ? [{ arn: all }] : arns.map((arn) => ({ arn })),
        conditions: [],
        why: 'an auth role is bound to the unique id of an IAM role, which Vault looks up when it is written',
        origin: part.span,
      },
    ];
  },
  runbook: (part, _bound, program) =>
    workloadsOf(part, program).length === 0
      ? []
      : [
          {
            phase: 'operate',
            title: `After an IAM role of an app was deleted and made again (auth/${part.name})`,
            text: 'Vault binds a login to the unique id of the IAM role. A role that is made again has another id, and its app cannot log in until the auth role is written again: `terraform apply -replace=vault_aws_auth_backend_role.NAME` in the stack of its team.',
            origin: part.span,
          },
        ],

  login: {
    serves: ['ecs', 'ec2', 'lambda'],
    role(part, _bound, app, _program, policies) {
      const key = workloadKey(app);
      return [
        {
          stack: workloadStack(app),
          type: 'vault_aws_auth_backend_role',
          name: resourceName(key),
          arguments: {
            backend: part.name,
            role: loginRole(app),
            auth_type: 'iam',
            bound_iam_principal_arns: [ref('aws_iam_role', resourceName(key), 'arn')],
            resolve_aws_unique_ids: true,
            ...tokenArguments(app, policies),
          },
          origin: app.span,
        },
      ];
    },
    autoAuth: (part, bound, app, program) =>
      hclBlock(
        'method',
        ['aws'],
        [
          hclAttribute('mount_path', `auth/${part.name}`),
          hclAttribute('config', {
            type: 'iam',
            role: loginRole(app),
            region: program.env.region,
            ...(bound.attrs.server_id === undefined ? {} : { header_value: bound.attrs.server_id }),
          }),
        ],
      ),
  },
});
