import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionsAllowed, awsSetup, record, type Recorder } from './aws.ts';
import { mountAll, readyKv } from './prepare.ts';
import { environments, filesBelow, jsonOf, type Specification, specifiedIn, textOf } from './projects.ts';
import { AWS_CREDENTIALS, type Moto, python, startMoto } from './python.ts';
import { certificate, cleanEnvironment, type DevVault, scratch, start, startVault, vault } from './servers.ts';

const missing = 'missing' in vault ? vault.missing : 'missing' in python ? python.missing : undefined;
if (missing !== undefined) console.log(`skipped, all of test/live/peers/vault-agent: ${missing}`);

const quoted = (text: string, key: string): string => new RegExp(`^\\s*${key}\\s+= "([^"]*)"$`, 'm').exec(text)?.[1] ?? '';

/** Values that a shell or JSON would take apart. */
const AWKWARD: Readonly<Record<string, string>> = { user: 'u$er`"\\', password: 'päss $(id) <&>', key: 'k', token: 't"' };

/** What each destination has to hold; the others need a database. */
const RENDERED: Readonly<Record<string, string>> = {
  invoices: 'SMTP_USER="u\\$er\\`\\"\\\\"\nSMTP_PASSWORD="päss \\$(id) <&>"\n',
  reminders: `${JSON.stringify({ token: AWKWARD['token'] })}\n`,
  storefront: `${JSON.stringify({ key: 'k' })}\n`,
};

const withAgents = environments.filter((env) => filesBelow(`${env.path}/vault/agents`, /\.hcl$/).length > 0);

describe.skipIf(missing).each(withAgents)('$path', (env) => {
  const folder = scratch('agent');
  const agents = filesBelow(`${env.path}/vault/agents`, /\.hcl$/);
  let specification: Specification;
  let moto: Moto;
  let recorder: Recorder;
  let server: DevVault;
  let ca: string;

  beforeAll(async () => {
    specification = await specifiedIn(env);
    ({ ca } = await certificate(folder.path));
    moto = await startMoto(specification.program.env.account);
    recorder = await record(moto);
    server = await startVault(folder.path, AWS_CREDENTIALS);
    await mountAll(server, specification.program);
    await server.set('POST', 'auth/aws/config/client', {
      sts_endpoint: recorder.address,
      sts_region: specification.program.env.region,
      iam_endpoint: recorder.address,
      iam_server_id_header_value: quoted(textOf(agents[0] ?? ''), 'header_value'),
    });
    await readyKv(server);
  });
  afterAll(async () => {
    await server?.stop();
    await recorder?.stop();
    await moto?.stop();
    folder.remove();
  });

  test.each(agents)('vault agent logs in and renders with %s', async (path) => {
    const app = basename(path, '.hcl');
    const text = textOf(path);
    const { iam, program } = specification;
    const role = iam.roles.find((one) => one.key === `app-${app}`);
    if (!role) expect.fail(`no role of ${app}`);
    const region = program.env.region;
    const [created, assumed] = awsSetup(moto, [
      {
        service: 'iam',
        method: 'create_role',
        region,
        arguments: { RoleName: role.name, AssumeRolePolicyDocument: textOf(`${env.path}/iam/${role.key}.trust.json`) },
      },
      { service: 'sts', method: 'assume_role', region, arguments: { RoleArn: '$0.Role.Arn', RoleSessionName: 'i-0123456789abcdef0' } },
    ]);
    const arn = String((created?.['Role'] as Record<string, unknown> | undefined)?.['Arn']);
    const keys = assumed?.['Credentials'] as { AccessKeyId: string; SecretAccessKey: string; SessionToken: string };
    await server.set('PUT', `sys/policies/acl/app-${app}`, { policy: textOf(`${env.path}/vault/policies/app-${app}.hcl`) });
    await server.set('POST', `auth/aws/role/${app}`, {
      auth_type: 'iam',
      bound_iam_principal_arn: [arn],
      resolve_aws_unique_ids: true,
      token_policies: [`app-${app}`],
    });
    const secret = /with secret "(secret\/data\/[^"]+)"/.exec(text)?.[1];
    const fields = [...text.matchAll(/\.Data\.data\.(\w+)/g)].map((m) => m[1] ?? '');
    const kept = fields.length > 0 ? fields : [app === 'reminders' ? 'token' : 'key'];
    if (secret) await server.set('POST', secret, { data: Object.fromEntries(kept.map((field) => [field, AWKWARD[field] ?? ''])) });

    const destination = `${folder.path}/${app}.rendered`;
    const config = `${folder.path}/${app}.hcl`;
    writeFileSync(
      config,
      text
        .replace(/^(\s*address\s+= ).*/m, `$1"${server.address}"`)
        .replace(/^(\s*ca_cert\s+= ).*/m, `$1"${ca}"`)
        .replace(/^(\s*destination\s+= ).*/gm, `$1"${destination}"`),
    );
    const agent = start(
      server.binary,
      ['agent', `-config=${config}`, '-exit-after-auth'],
      cleanEnvironment(folder.path, {
        AWS_ACCESS_KEY_ID: keys.AccessKeyId,
        AWS_SECRET_ACCESS_KEY: keys.SecretAccessKey,
        AWS_SESSION_TOKEN: keys.SessionToken,
      }),
    );
    try {
      await agent.until(/authentication successful/, 180);
      expect(agent.log()).not.toMatch(/unknown or unsupported field|error loading configuration/i);
      const expected = RENDERED[app];
      if (expected === undefined) return void console.log(`${path}: logged in; its template needs a database, which is not here`);
      expect([await agent.exit(180), agent.log().match(/\[ERROR\].*/g)]).toEqual([0, null]);
      expect(existsSync(destination) && readFileSync(destination, 'utf8')).toBe(expected);
      for (const [, name = '', field = ''] of text.matchAll(/^(\w+)="\{\{ \.Data\.data\.(\w+)/gm))
        expect(execFileSync('sh', ['-c', `. "$0"; printf %s "$${name}"`, destination], { encoding: 'utf8' })).toBe(AWKWARD[field]);
      expect((statSync(destination).mode & 0o777).toString(8)).toBe(quoted(text, 'perms').replace(/^0/, ''));
      console.log(`${path}: logged in as ${arn} and rendered ${secret}`);
    } finally {
      await agent.stop();
    }
  });

  test('the login asks AWS for nothing that the role of Vault lacks', () => {
    const allowed = actionsAllowed(jsonOf(`${env.path}/iam/vault.policy.json`));
    // Signed by the agent; nobody needs a right for it.
    const asked = [...recorder.actions].filter((action) => action !== 'sts:GetCallerIdentity');
    expect(asked).toEqual(['iam:GetRole']);
    expect(asked.filter((action) => !allowed.has(action))).toEqual([]);
  });
});
