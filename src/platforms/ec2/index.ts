import { platform } from '../../contract.ts';
import { hclAttribute, hclBlock } from '../../hcl.ts';
import { ref, resourceName } from '../../plain.ts';
import { authorityFile, joinTls } from '../join.ts';
import { roleName } from '../names.ts';
import { checkNetwork, vaultNetwork } from '../network/index.ts';
import { fail } from '../report.ts';
import { trustService } from '../trust.ts';
import { workloadKey, workloadStack } from '../workload.ts';
import { joinTag, vaultInstances } from './instances.ts';
import { appRunSchema, vaultRunSchema } from './schema.ts';

/** Instances have no health check that replaces them, so only servers that can answer requests get any. */
const HEALTH = { path: '/v1/sys/health?standbyok=true&perfstandbyok=true', matcher: '200' } as const;

export const ec2 = platform({
  kind: 'ec2',
  doc: 'Instances on EC2: Vault as an auto scaling group over several zones, apps with a Vault Agent as a service.',
  vaultRun: vaultRunSchema,
  appRun: appRunSchema,
  authKinds: ['aws', 'approle'],
  injects: ['file', 'env_file'],

  trust: (app, run) => [trustService('ec2.amazonaws.com', [], `instances of ${app.name}`, run.head)],
  appResources(app, run, program) {
    const key = workloadKey(app);
    const role = ref('aws_iam_role', resourceName(key), 'name');
    return [
      {
        stack: workloadStack(app),
        type: 'aws_iam_instance_profile',
        name: resourceName(key),
        arguments: { name: roleName(program.env.name, key), role },
        origin: run.head,
      },
    ];
  },

  vaultTrust: (vault, run) => [trustService('ec2.amazonaws.com', [], `servers of vault ${vault.name}`, run.head)],
  vaultIam: (vault, run) =>
    vault.storage.kind === 'raft'
      ? [
          {
            sid: 'JoinByTag',
            effect: 'Allow',
            actions: ['ec2:DescribeInstances'],
            resources: [{ arn: '*' }],
            conditions: [],
            why: 'servers find each other by their tag; the action takes no resource',
            origin: run.head,
          },
        ]
      : [],
  retryJoin(vault, _run, program) {
    const { key, value } = joinTag(vault, program);
    return [
      hclBlock(
        'retry_join',
        [],
        [
          hclAttribute('auto_join', `provider=aws region=${program.env.region} tag_key=${key} tag_value=${value}`),
          hclAttribute('auto_join_scheme', 'https'),
          ...joinTls(vault),
        ],
      ),
    ];
  },
  vaultResources: (vault, run, program) => [
    ...vaultNetwork(vault, run, program, { target: 'instance', health: HEALTH }),
    ...vaultInstances(vault, run, program),
  ],
  checkVault(vault, run, program, sink) {
    checkNetwork(vault, run, program, sink);
    if (vault.storage.kind === 'raft' && authorityFile(vault) === undefined)
      fail(sink, program, 'W056', {
        message: `servers of vault ${vault.name} join by address, and their certificate names ${new URL(vault.address).hostname}: without the authority's file they cannot check it`,
        span: vault.listener?.head ?? run.head,
        help: 'add `tls_client_ca_file = "/etc/vault.d/tls/ca.crt"` to the listener',
      });
  },
});
