import { backend } from '../../../contract.ts';
import { hclAttribute, hclBlock } from '../../../hcl.ts';
import type { App, Part, Program } from '../../../model/program.ts';
import { resourceName } from '../../../plain.ts';
import { workloadKey, workloadStack } from '../../../platforms/workload.ts';
import { block, defaulted, optional } from '../../../schema/block.ts';
import { cidrs } from '../../../schema/network.ts';
import * as t from '../../../schema/types.ts';
import { shellWord } from '../../../shell.ts';
import { loginRole, mount, mountLabels, tokenArguments, tune } from '../mount.ts';

const appsOf = (part: Part, program: Program): readonly App[] => [...program.apps.values()].filter((app) => app.auth?.name === part.name);

/** Where an app's agent finds its two halves of a login. */
const fileOf = (app: App, half: 'role-id' | 'secret-id'): string => `/etc/vault.d/${app.name}.${half}`;

/**
 * Arguments: `builtin/credential/approle/path_role.go` of Vault 1.21.1. A secret id is used once: the agent takes it out of its wrapping,
 * deletes the file and keeps its token alive from then on, so a copy that leaks is worth nothing, and one that somebody else
 * has unwrapped is noticed.
 */
export const approle = backend({
  part: 'auth',
  kind: 'approle',
  doc: 'Login by a role id and a secret id that somebody delivers: only where nothing vouches for the workload.',
  schema: block({
    doc: 'Login by a role id and a secret id that somebody delivers, for servers without an identity of their own. Where the Vault has another method that fits, an app takes this one only by name: `login { auth = NAME }`.',
    labels: mountLabels,
    attributes: {
      secret_id_ttl: defaulted(t.duration({ min: 60, max: 86_400 }), 3600, 'How long after its delivery a secret id can be used.'),
      secret_id_bound_cidrs: optional(cidrs(), 'Where a secret id can be used from.', '["10.0.0.0/8"]'),
    },
    blocks: { tune },
  }),
  products: ['vault', 'openbao'],

  resources: (part, bound) => [mount(part, 'approle', bound.blocks.tune)],
  runbook(part, bound, program) {
    return appsOf(part, program).map((app) => {
      const path = (half: string): string => shellWord(`auth/${part.name}/role/${loginRole(app)}/${half}`);
      return {
        phase: 'login',
        title: `Deliver the login of app ${app.name}`,
        text: [
          'On each of its servers, and again when the agent has lost its token. The second file is wrapped and can be opened once:',
          '',
          '```sh',
          `vault read -field=role_id ${path('role-id')} > ${shellWord(fileOf(app, 'role-id'))}`,
          `vault write -f -wrap-ttl=${bound.attrs.secret_id_ttl}s -field=wrapping_token ${path('secret-id')} > ${shellWord(fileOf(app, 'secret-id'))}`,
          '```',
        ].join('\n'),
        origin: app.span,
      } as const;
    });
  },

  login: {
    serves: ['ec2'],
    role(part, bound, app, _program, policies) {
      return [
        {
          stack: workloadStack(app),
          type: 'vault_approle_auth_backend_role',
          name: resourceName(workloadKey(app)),
          arguments: {
            backend: part.name,
            role_name: loginRole(app),
            bind_secret_id: true,
            secret_id_num_uses: 1,
            secret_id_ttl: bound.attrs.secret_id_ttl,
            secret_id_bound_cidrs: bound.attrs.secret_id_bound_cidrs,
            ...tokenArguments(app, policies),
          },
          origin: app.span,
        },
      ];
    },
    autoAuth: (part, _bound, app) =>
      hclBlock(
        'method',
        ['approle'],
        [
          hclAttribute('mount_path', `auth/${part.name}`),
          hclAttribute('config', {
            role_id_file_path: fileOf(app, 'role-id'),
            secret_id_file_path: fileOf(app, 'secret-id'),
            remove_secret_id_file_after_reading: true,
            secret_id_response_wrapping_path: `auth/${part.name}/role/${loginRole(app)}/secret-id`,
          }),
        ],
      ),
  },
});
