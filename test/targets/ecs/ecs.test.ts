import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse as parseHcl } from '@cdktf/hcl2json';
import { expect, test } from 'vitest';
import { taskFaults } from '../../../src/targets/ecs/fargate.ts';
import { ecsTarget } from '../../../src/targets/ecs/index.ts';
import { checkShape } from '../../../src/targets/ecs/shape.ts';
import { ENUMS, SHAPES } from '../../../src/targets/ecs/task-definition.generated.ts';
import { vaultTarget } from '../../../src/targets/vault/index.ts';
import { hostile } from '../../support/hostile.ts';
import { inputOf, messages, projectFrom, textOf } from '../../support/target-fixtures.ts';

const schemaFile = new URL('../../../../shared/oracle/ecs-taskdef.schema.json', import.meta.url);

interface Definition {
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}
interface Oracle {
  readonly definitions: Readonly<Record<string, Definition>>;
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly entryPoint?: readonly string[];
  readonly user?: string;
  readonly essential: boolean;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly mountPoints?: readonly object[];
  readonly dependsOn?: readonly object[];
}
interface Task {
  readonly containerDefinitions: readonly Container[];
  readonly [key: string]: unknown;
}

const spec = (more: { vault?: string; run?: string; app?: string; arn?: boolean } = {}): string => `
environment prod { account = "123456789012"  region = "eu-west-1"  domain = "example.com"  tags { Team = "shop" } }
cluster ecs shop { vpc = "vpc-0a1b2c3d"  subnets = ["subnet-0a1b2c3d", "subnet-1a1b2c3d", "subnet-2a1b2c3d"] }
vault main {
  version = "2.2.2"
  address = "https://vault.{domain}:8200"
  run on ecs {
    cluster = shop
    tls_certificate = from sm/crt
    tls_key = from sm/key
    tls_ca = from sm/ca
    clients = ["10.0.0.0/8"]
  }
  storage dynamodb { table = "vault"  ha = true }
  seal awskms { alias = "unseal" }
  audit file stdout { path = "stdout" }
  auth aws aws { server_id = "vault.{domain}" }
  auth oidc sso { discovery_url = "https://sso.example.com"  client_id = "vault" }
  ${more.vault ?? ''}
}
store secretsmanager sm {
  secret crt { name = "prod/crt" }
  secret key { name = "prod/key" }
  secret ca { name = "prod/ca" }
  secret gateway { name = "prod/gateway" ${more.arn ? 'arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/gateway-AbCdEf"' : ''} }
}
engine kv secret { version = 2 }
team shop { group = "shop" }
app front {
  team = shop
  run on ecs { cluster = shop  image = "example/front:1.0.0"  cpu = 512  memory = 1024  port = 8080  user = "1000:1000" ${more.run ?? ''} }
  inject secret/shop/a as file "/run/secrets/a.json" { whole = true }
  inject sm/gateway as env { TOKEN = "token"  ALL = "" }
  ${more.app ?? ''}
}`;

const compiled = (more: Parameters<typeof spec>[0] = {}) => ecsTarget(inputOf(projectFrom(spec(more)), 'prod'));
const task = (output: ReturnType<typeof ecsTarget>, path: string): Task =>
  JSON.parse(textOf(output, `prod/ecs/${path}.task-definition.json`)) as Task;
const one = (from: Task, name: string): Container => {
  const found = from.containerDefinitions.find((container) => container.name === name);
  if (!found) throw new Error(`no container ${name}`);
  return found;
};

let validator: ValidateFunction | undefined;
const valid = (value: unknown): void => {
  if (!existsSync(schemaFile)) return;
  validator ??= new Ajv({ strict: false }).compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);
  expect(validator(value), JSON.stringify(validator.errors)).toBe(true);
};

test('the generated shapes are those of the SDK as a JSON Schema tool reads them', ({ skip }) => {
  if (!existsSync(schemaFile)) skip('the schema of RegisterTaskDefinition is not at hand (../shared/oracle)');
  const { definitions } = JSON.parse(readFileSync(schemaFile, 'utf8')) as Oracle;
  for (const [name, shape] of Object.entries(SHAPES)) {
    if ('*' in shape) continue;
    const definition = definitions[name];
    expect(
      Object.keys(shape).map((key) => key.replace('!', '')),
      name,
    ).toEqual(Object.keys(definition?.properties ?? {}).sort());
    if (name !== 'RegisterTaskDefinitionRequest')
      expect(
        Object.keys(shape)
          .filter((key) => key.endsWith('!'))
          .map((key) => key.slice(0, -1)),
        name,
      ).toEqual([...(definition?.required ?? [])].sort());
  }
  for (const [name, values] of Object.entries(ENUMS))
    expect(values, name).toEqual([...(definitions[name]?.enum ?? [definitions[name]?.const])].sort());
});

test('both task definitions are valid for the SDK and for Fargate', () => {
  const output = compiled();
  expect(output.diagnostics).toEqual([]);
  for (const path of ['vault', 'apps/front']) {
    const built = task(output, path);
    expect(checkShape(built)).toEqual([]);
    expect(taskFaults(built)).toEqual([]);
    valid(built);
  }
});

test('a server: configuration and certificate through the first container, nothing secret in the second', async () => {
  const input = inputOf(projectFrom(spec()), 'prod');
  const built = task(ecsTarget(input), 'vault');
  const config = one(built, 'vault-config');
  const server = one(built, 'vault');
  expect(config.secrets?.map(({ valueFrom }) => valueFrom)).toEqual([
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/crt',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/key',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/ca',
  ]);
  const hcl = textOf(vaultTarget(input), 'prod/vault/server.hcl')
    .replace(/^#.*\n/gm, '')
    .trim();
  expect(config.environment?.[0]?.value).toBe(hcl);
  await parseHcl('server.hcl', hcl);
  expect(config.command?.[0]?.split('\n')).toEqual([
    'umask 077',
    `printf '%s\\n' "$FILE_1" > /vault/logs/server.hcl`,
    `printf '%s\\n' "$FILE_2" > /vault/logs/tls.crt`,
    `printf '%s\\n' "$FILE_3" > /vault/logs/tls.key`,
    `printf '%s\\n' "$FILE_4" > /vault/logs/ca.crt`,
  ]);
  expect(server.secrets).toBeUndefined();
  expect(server).toMatchObject({
    user: '100:1000',
    command: ['vault', 'server', '-config=/vault/config/server.hcl'],
    readonlyRootFilesystem: true,
    linuxParameters: { initProcessEnabled: true },
    ulimits: [{ name: 'nofile' }],
    mountPoints: [{ sourceVolume: 'vault-config', containerPath: '/vault/config', readOnly: true }],
    logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/writ/prod/vault', mode: 'blocking' } },
  });
  const names = server.environment?.map(({ name }) => name);
  expect(names).toEqual(['SKIP_CHOWN', 'SKIP_SETCAP', 'VAULT_ADDR', 'VAULT_TLS_SERVER_NAME', 'VAULT_CACERT']);
  expect(JSON.stringify(built)).not.toContain('VAULT_LOCAL_CONFIG');
});

test('an app: one agent before it, one beside it, the files read-only where it wants them', () => {
  const built = task(compiled({ arn: true }), 'apps/front');
  expect(built.containerDefinitions.map(({ name, essential }) => [name, essential])).toEqual([
    ['vault-config', false],
    ['vault-agent-init', false],
    ['vault-agent', true],
    ['front', true],
  ]);
  expect(one(built, 'vault-agent-init').command).toContain('-exit-after-auth');
  expect(one(built, 'vault-agent')).toMatchObject({ healthCheck: { command: ['CMD-SHELL', 'test -s /vault/file/a.json'] } });
  expect(one(built, 'vault-config').environment?.[0]?.value).toContain('destination          = "/vault/file/a.json"');
  expect(one(built, 'front')).toMatchObject({
    user: '1000:1000',
    mountPoints: [{ sourceVolume: 'vault-secrets', containerPath: '/run/secrets', readOnly: true }],
    secrets: [
      { name: 'TOKEN', valueFrom: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/gateway-AbCdEf:token::' },
      { name: 'ALL', valueFrom: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/gateway-AbCdEf' },
    ],
    dependsOn: [
      { containerName: 'vault-agent-init', condition: 'SUCCESS' },
      { containerName: 'vault-agent', condition: 'HEALTHY' },
    ],
  });
  expect(JSON.stringify(built)).not.toContain('http://');
});

test('values of Vault in the environment: the declared command is started by a shell that has read them', () => {
  const built = task(
    compiled({ run: 'command = ["/bin/front", "--fast it"]', app: 'inject secret/shop/b as env { KEY = "key" }' }),
    'apps/front',
  );
  expect(one(built, 'front').command).toEqual([
    '/bin/sh',
    '-ec',
    'set -a\n. /vault/secrets/env-2.env\nset +a\nexec "$@"',
    'sh',
    '/bin/front',
    '--fast it',
  ]);
});

test('files in two folders: one volume, mounted at both', () => {
  const built = task(compiled({ app: 'inject secret/shop/b as file "/etc/front/b" { whole = true }' }), 'apps/front');
  expect(one(built, 'front').mountPoints).toEqual([
    { sourceVolume: 'vault-secrets', containerPath: '/run/secrets', readOnly: true },
    { sourceVolume: 'vault-secrets', containerPath: '/etc/front', readOnly: true },
  ]);
});

test('overrides are merged by name and checked', () => {
  const good = compiled({
    app: `task { containerDefinitions "front" { stopTimeout = 60  environment "LOG_LEVEL" { value = "info" } }  ephemeralStorage { sizeInGiB = 30 } }`,
    vault: 'task { containerDefinitions "vault" { dockerLabels { team = "platform" } } }',
  });
  expect(good.diagnostics).toEqual([]);
  expect(one(task(good, 'apps/front'), 'front')).toMatchObject({
    stopTimeout: 60,
    environment: [{ name: 'VAULT_ADDR' }, { name: 'LOG_LEVEL', value: 'info' }],
  });
  valid(task(good, 'apps/front'));
  const text = 'task { containerDefinitions "front" { stopTimeoutSeconds = 60 }  pidMode = "shared" }';
  const bad = compiled({ app: text });
  expect(messages(bad)).toEqual([
    'W071 `containerDefinitions.3` of a task definition has no `stopTimeoutSeconds`',
    'W071 `pidMode` cannot be "shared"',
  ]);
  const [first] = bad.diagnostics;
  expect(first?.span && spec({ app: text }).slice(first.span.start, first.span.end)).toBe('stopTimeoutSeconds = 60');
  expect(bad.diagnostics[1]?.expected).toEqual(['host', 'task']);
});

test('what a task cannot deliver is refused', () => {
  expect(messages(compiled({ app: 'inject sm/key as env { whole = true }  inject sm/ca as env { CA = "a:b" }' }))).toEqual([
    'W072 no variable is named for sm/key',
    'W072 ECS cannot take the member "a:b" of sm/ca: its name has a colon',
  ]);
  expect(messages(compiled({ vault: 'audit file disk { path = "/var/log/audit.log" }' }))).toEqual([
    'W072 on ECS the server cannot write an audit file into /var/log',
  ]);
  expect(
    messages(vaultTarget(inputOf(projectFrom(spec({ app: 'inject secret/shop/b as file "/etc/front/a.json" { whole = true }' })), 'prod'))),
  ).toEqual(['W075 app front injects two values into the file /etc/front/a.json']);
});

/** What a spec itself refuses: invisible characters. */
const visible = hostile.filter((text) => text !== '' && !/[\u0000\u202e]/.test(text));

test.each(visible)('an override with %j comes out as itself', (text) => {
  const built = task(
    compiled({ app: `task { containerDefinitions "front" { environment "X" { value = ${JSON.stringify(text)} } } }` }),
    'apps/front',
  );
  expect(one(built, 'front').environment?.find(({ name }) => name === 'X')?.value).toBe(text);
});
