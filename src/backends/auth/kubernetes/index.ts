import { backend } from '../../../contract.ts';
import { hclAttribute, hclBlock } from '../../../hcl.ts';
import type { Program } from '../../../model/program.ts';
import { resourceName } from '../../../plain.ts';
import { clusterOf, textOf } from '../../../platforms/cluster.ts';
import { fail } from '../../../platforms/report.ts';
import { workloadKey, workloadStack } from '../../../platforms/workload.ts';
import type { AnyBound } from '../../../schema/block.ts';
import { block, optional, required } from '../../../schema/block.ts';
import { pemCertificates } from '../../../schema/pem.ts';
import { url } from '../../../schema/network.ts';
import * as t from '../../../schema/types.ts';
import { loginRole, mount, mountLabels, mountPath, tokenArguments, tune } from '../mount.ts';

const IN_CLUSTER = 'https://kubernetes.default.svc';

/** Whether Vault runs in the cluster whose tokens it checks: it then uses its own pod's token and authority. */
const isOwnCluster = (bound: AnyBound, program: Program): boolean => {
  const { run } = program.vault;
  return run.kind === 'eks' && textOf(run.bound, 'cluster') === textOf(bound, 'cluster');
};

export const kubernetes = backend({
  part: 'auth',
  kind: 'kubernetes',
  doc: 'Login of pods by their service account token.',
  schema: block({
    doc: 'Login of pods by their service account token.',
    labels: mountLabels,
    attributes: {
      cluster: required(t.ref('cluster'), 'The cluster whose pods log in.', 'platform'),
      host: optional(url('https'), "The cluster's API; needed where Vault runs elsewhere."),
      ca_cert: optional(pemCertificates(), "Authority of the cluster's API (PEM); needed where Vault runs elsewhere."),
      audience: optional(t.string('an audience'), 'Audience that tokens must be made for.', '"vault"'),
    },
    blocks: { tune },
  }),
  products: ['vault', 'openbao'],

  resources(part, bound) {
    return [
      mount(part, 'kubernetes', bound.blocks.tune),
      {
        stack: 'vault',
        type: 'vault_kubernetes_auth_backend_config',
        name: resourceName(part.name),
        arguments: {
          backend: mountPath(part),
          kubernetes_host: bound.attrs.host ?? IN_CLUSTER,
          kubernetes_ca_cert: bound.attrs.ca_cert,
          disable_local_ca_jwt: bound.attrs.host === undefined ? undefined : true,
        },
        origin: part.span,
      },
    ];
  },
  runbook: (part, bound, program) =>
    isOwnCluster(bound, program)
      ? []
      : [
          {
            phase: 'login',
            title: `Let pods of cluster ${bound.attrs.cluster} log in`,
            text: `Vault runs outside of the cluster and has each token checked in the name of the pod that it belongs to. Bind the cluster role \`system:auth-delegator\` to the service accounts that log in through \`auth/${part.name}\`.`,
            origin: part.span,
          },
        ],
  check(part, bound, program, sink) {
    if (!isOwnCluster(bound, program) && (bound.attrs.host === undefined || bound.attrs.ca_cert === undefined))
      fail(sink, program, 'W056', {
        message: `auth ${part.name} checks tokens of cluster ${bound.attrs.cluster}, and Vault runs outside of it: it needs the address and the authority of the cluster's API`,
        span: part.span,
        help: 'add `host = "https://…"` and `ca_cert = """…"""`',
      });
    for (const app of program.apps.values()) {
      if (app.auth?.name !== part.name || app.run === undefined) continue;
      const cluster = clusterOf(program, app.run.bound);
      if (cluster !== undefined && cluster.name !== bound.attrs.cluster)
        fail(sink, program, 'W056', {
          message: `app ${app.name} runs on cluster ${cluster.name}, and auth ${part.name} takes tokens of cluster ${bound.attrs.cluster}`,
          span: app.run.span,
          related: [{ span: part.span, message: 'the auth method' }],
          help: `declare an \`auth kubernetes\` for cluster ${cluster.name}, and name it in \`login { auth = … }\``,
        });
    }
  },

  login: {
    serves: ['eks'],
    role(part, bound, app, program, policies) {
      const run = app.run?.bound;
      if (run === undefined) return [];
      return [
        {
          stack: workloadStack(app),
          type: 'vault_kubernetes_auth_backend_role',
          name: resourceName(workloadKey(app)),
          arguments: {
            backend: part.name,
            role_name: loginRole(app),
            bound_service_account_names: [textOf(run, 'service_account')],
            bound_service_account_namespaces: [textOf(run, 'namespace')],
            audience: bound.attrs.audience,
            ...tokenArguments(app, policies),
          },
          origin: app.span,
        },
      ];
    },
    autoAuth: (part, _bound, app) =>
      hclBlock(
        'method',
        ['kubernetes'],
        [hclAttribute('mount_path', `auth/${part.name}`), hclAttribute('config', { role: loginRole(app) })],
      ),
  },
});
