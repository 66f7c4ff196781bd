import { expect, test } from 'vitest';
import type { IamStatement } from '../../src/contract.ts';
import type { Program } from '../../src/model/program.ts';
import { platformOf } from '../../src/platforms/index.ts';
import { everything } from '../backends/full.ts';
import { programOf, resource, resourcesOf, spec } from '../backends/project.ts';

const appTrust = (program: Program, name: string): readonly IamStatement[] => {
  const app = program.apps.get(name) ?? program.pipelines.get(name);
  return (app?.run && platformOf(app.run.kind)?.trust?.(app, app.run.bound, program)) ?? [];
};
const vaultTrust = (program: Program): readonly IamStatement[] =>
  platformOf(program.vault.run.kind)?.vaultTrust?.(program.vault, program.vault.run.bound, program) ?? [];

/** The statement as it would stand in a document. */
const brief = ([one, ...more]: readonly IamStatement[]) => {
  expect(more).toEqual([]);
  return (
    one && {
      actions: one.actions,
      who: one.principals?.map((p) => `${p.type} ${p.id.arn}`),
      only: one.conditions.map((c) => `${c.operator} ${c.key} ${c.values}`),
    }
  );
};
const program = (of: string): Program => programOf(everything[of] ?? '');

test('IRSA: subject and audience pinned', () => {
  const issuer = 'oidc.eks.eu-west-1.amazonaws.com/id/ABC';
  const expected = (subject: string) => ({
    actions: ['sts:AssumeRoleWithWebIdentity'],
    who: [`Federated arn:aws:iam::123456789012:oidc-provider/${issuer}`],
    only: [`StringEquals ${issuer}:aud sts.amazonaws.com`, `StringEquals ${issuer}:sub system:serviceaccount:${subject}`],
  });
  expect(brief(appTrust(program('eks'), 'checkout'))).toEqual(expected('payments:checkout'));
  expect(brief(vaultTrust(program('eks')))).toEqual(expected('vault:vault'));
});

test('Pod Identity: cluster, namespace and service account pinned', () => {
  const expected = (namespace: string, account: string) => ({
    actions: ['sts:AssumeRole', 'sts:TagSession'],
    who: ['Service pods.eks.amazonaws.com'],
    only: [
      'StringEquals aws:RequestTag/eks-cluster-arn arn:aws:eks:eu-west-1:123456789012:cluster/pods',
      `StringEquals aws:RequestTag/kubernetes-namespace ${namespace}`,
      `StringEquals aws:RequestTag/kubernetes-service-account ${account}`,
    ],
  });
  expect(brief(appTrust(program('pods'), 'uploader'))).toEqual(expected('up', 'uploader'));
  expect(brief(vaultTrust(program('pods')))).toEqual(expected('vault', 'secrets-vault'));
  expect(resource(program('pods'), 'aws_eks_pod_identity_association', 'app_uploader').arguments).toMatchObject({
    cluster_name: 'pods',
    namespace: 'up',
    service_account: 'uploader',
  });
});

test('no association where IRSA does it, nor for an app that has no AWS role', () => {
  expect(resourcesOf(program('eks')).map((r) => r.type)).not.toContain('aws_eks_pod_identity_association');
  const plain = programOf(
    spec({
      run: 'run on eks { cluster = pods }',
      rest: 'auth kubernetes eks { cluster = pods }',
      more: 'app a { team = core  run on eks { cluster = pods  namespace = "a"  service_account = "a" } }',
    }),
  );
  expect(
    resourcesOf(plain)
      .filter((r) => r.type === 'aws_eks_pod_identity_association')
      .map((r) => r.name),
  ).toEqual(['vault']);
});

test('without an issuer the job that takes snapshots has an association of its own', () => {
  const names = (head: string): readonly string[] =>
    resourcesOf(
      programOf(
        spec({
          head,
          run: 'run on eks { cluster = pods }',
          storage: 'storage raft { size = 10GiB  snapshots { bucket = "example-snapshots" } }',
        }),
      ),
    )
      .filter((r) => r.type === 'aws_eks_pod_identity_association')
      .map((r) => r.name);
  expect(names('edition = community')).toEqual(['vault', 'vault_snapshot']);
  expect(names('edition = enterprise')).toEqual(['vault']);
});

test('tasks: account and region pinned, against the confused deputy', () => {
  const expected = {
    actions: ['sts:AssumeRole'],
    who: ['Service ecs-tasks.amazonaws.com'],
    only: ['ArnLike aws:SourceArn arn:aws:ecs:eu-west-1:123456789012:*', 'StringEquals aws:SourceAccount 123456789012'],
  };
  expect(brief(appTrust(program('ecs'), 'front'))).toEqual(expected);
  expect(brief(vaultTrust(program('ecs')))).toEqual(expected);
});

test('instances and functions', () => {
  expect(brief(appTrust(program('ec2'), 'invoices'))).toEqual({
    actions: ['sts:AssumeRole'],
    who: ['Service ec2.amazonaws.com'],
    only: [],
  });
  expect(brief(vaultTrust(program('ec2')))).toEqual({ actions: ['sts:AssumeRole'], who: ['Service ec2.amazonaws.com'], only: [] });
  expect(brief(appTrust(program('ec2'), 'resize'))).toEqual({
    actions: ['sts:AssumeRole'],
    who: ['Service lambda.amazonaws.com'],
    only: [],
  });
});

test('GitHub: repository and environment pinned', () => {
  const issuer = 'token.actions.githubusercontent.com';
  expect(brief(appTrust(program('eks'), 'infra'))).toEqual({
    actions: ['sts:AssumeRoleWithWebIdentity'],
    who: [`Federated arn:aws:iam::123456789012:oidc-provider/${issuer}`],
    only: [`StringEquals ${issuer}:aud sts.amazonaws.com`, `StringEquals ${issuer}:sub repo:example/infra:environment:prod`],
  });
});
