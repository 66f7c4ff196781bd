import type { Program, Vault } from '../../model/program.ts';
import { addressHost } from '../../platforms/join.ts';
import { roleArn } from '../../platforms/names.ts';
import type { Data } from '../override.ts';
import { HEALTH_PATH } from '../health.ts';
import { imageText, pinned, vaultImage } from '../image.ts';
import { flagAt, secretAt, textAt } from '../read.ts';
import { imageFolders } from '../vault/agent.ts';
import {
  CONFIG_MOUNT,
  CONFIG_VOLUME,
  configContainer,
  ecsName,
  HARDENED,
  IMAGE_ENVIRONMENT,
  logs,
  taskOf,
  VAULT_USER,
  type ConfigFile,
} from './parts.ts';
import { secretArn } from './secret-arn.ts';

const AUDIT_VOLUME = 'vault-audit';

/** Whether a file audit device of this Vault writes where the image lets a server without root write. */
export const auditFolder = (vault: Vault): string | undefined => {
  const paths = vault.audits.flatMap((part) => (part.kind === 'file' ? [textAt(part.bound, 'path') ?? ''] : []));
  const file = paths.find((path) => path.startsWith('/'));
  return file?.slice(0, file.lastIndexOf('/'));
};

/** The task of a server on Fargate. `config` is the server's HCL. */
export function vaultTask(program: Program, config: string): Data {
  const { vault } = program;
  const run = vault.run.bound;
  const image = pinned(imageText(vaultImage(vault)), run);
  const logConfiguration = logs(program, 'vault', 'vault', 'blocking');
  const { logs: folder } = imageFolders(image);
  const audited = auditFolder(vault) === folder;
  return {
    ...taskOf(program, run, {
      family: ecsName('writ', program.env.name, 'vault'),
      task: roleArn(program, 'vault'),
      execution: roleArn(program, 'vault-execution'),
    }),
    containerDefinitions: [
      configContainer(image, files(program, config), logConfiguration),
      {
        name: 'vault',
        image,
        essential: true,
        user: VAULT_USER,
        command: ['vault', 'server', `-config=${CONFIG_MOUNT}/server.hcl`],
        environment: [...IMAGE_ENVIRONMENT, ...client(vault)],
        portMappings: [
          { name: 'api', containerPort: 8200, protocol: 'tcp' },
          { name: 'cluster', containerPort: 8201, protocol: 'tcp' },
        ],
        mountPoints: [
          { sourceVolume: CONFIG_VOLUME, containerPath: CONFIG_MOUNT, readOnly: true },
          ...(audited ? [{ sourceVolume: AUDIT_VOLUME, containerPath: folder, readOnly: false }] : []),
        ],
        dependsOn: [{ containerName: 'vault-config', condition: 'SUCCESS' }],
        ulimits: [{ name: 'nofile', softLimit: 65536, hardLimit: 65536 }],
        ...HARDENED,
        healthCheck: health(vault),
        stopTimeout: 120,
        logConfiguration,
      },
    ],
    volumes: [{ name: CONFIG_VOLUME }, ...(audited ? [{ name: AUDIT_VOLUME }] : [])],
  };
}

function files(program: Program, config: string): ConfigFile[] {
  const out: ConfigFile[] = [{ name: 'server.hcl', from: { text: config.trimEnd() } }];
  for (const [attribute, name] of [
    ['tls_certificate', 'tls.crt'],
    ['tls_key', 'tls.key'],
    ['tls_ca', 'ca.crt'],
  ] as const) {
    const ref = secretAt(program.vault.run.bound, attribute);
    const arn = ref && secretArn(program, ref.store, ref.secret);
    if (arn) out.push({ name, from: { secret: arn } });
  }
  return out;
}

/** The command line inside the container asks the server beside it, by the name in its certificate. */
function client(vault: Vault): Data[] {
  const plain = flagAt(vault.listener, 'tls_disable') === true;
  if (plain) return [{ name: 'VAULT_ADDR', value: 'http://127.0.0.1:8200' }];
  return [
    { name: 'VAULT_ADDR', value: 'https://127.0.0.1:8200' },
    { name: 'VAULT_TLS_SERVER_NAME', value: addressHost(vault) },
    ...(secretAt(vault.run.bound, 'tls_ca') ? [{ name: 'VAULT_CACERT', value: `${CONFIG_MOUNT}/ca.crt` }] : []),
  ];
}

/** Over TLS without checking the name: it asks its own loopback. BusyBox's `wget` takes 200 and 204 alike for success. */
function health(vault: Vault): Data {
  const scheme = flagAt(vault.listener, 'tls_disable') === true ? 'http' : 'https';
  return {
    command: ['CMD-SHELL', `wget -q --no-check-certificate -O /dev/null '${scheme}://127.0.0.1:8200${HEALTH_PATH}'`],
    interval: 30,
    timeout: 5,
    retries: 3,
    startPeriod: 60,
  };
}
