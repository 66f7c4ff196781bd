import { request as httpsRequest } from 'node:https';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { actionsAllowed, awsSetup, record } from './aws.ts';
import { environments, jsonOf, root, textOf } from './projects.ts';
import { AWS_CREDENTIALS, python, startMoto } from './python.ts';
import { certificate, cleanEnvironment, freePort, scratch, start, vault } from './servers.ts';

const missing = 'missing' in vault ? vault.missing : undefined;
const noAws = missing ?? ('missing' in python ? python.missing : undefined);
if (noAws !== undefined) console.log(`skipped, all or part of test/live/peers/vault-server: ${noAws}`);
const binary = 'binary' in vault ? vault.binary : '';

const UNKNOWN = /unknown or unsupported field .*/g;
/** Vault reads all files and reports unknown keys before it touches storage or seal; without credentials it ends there. */
async function complaints(path: string, home: string): Promise<readonly string[]> {
  const server = start(binary, ['server', `-config=${path}`], cleanEnvironment(home, { AWS_KMS_ENDPOINT: 'http://127.0.0.1:1' }));
  await server.until(/proxy environment|rror/);
  await server.stop();
  expect(server.log()).not.toMatch(/error loading configuration/i);
  return server.log().match(UNKNOWN) ?? [];
}

describe.skipIf(missing)('unknown keys', () => {
  test('Vault names the keys that it does not know', async () => {
    const folder = scratch('unknown');
    const path = `${folder.path}/server.hcl`;
    writeFileSync(path, textOf('out/prod/vault/server.hcl').replace('tls_min_version', 'tls_min_versoin').replace('ui  ', 'iu  '));
    const found = await complaints(path, folder.path);
    folder.remove();
    expect(found.map((line) => line.split(' ')[4])).toEqual(['iu', 'tls_min_versoin']);
  });

  test.each(environments)('$path/vault/server.hcl has none', async ({ path }) => {
    const folder = scratch('known');
    const found = await complaints(`${root}${path}/vault/server.hcl`, folder.path);
    folder.remove();
    expect(found).toEqual([]);
  });
});

/** One request to a listener whose certificate is its own. */
const ask = (
  { ca, port, token }: { readonly ca: string; readonly port: number; readonly token?: string },
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const headers = token === undefined ? {} : { 'X-Vault-Token': token };
    const options = { host: '127.0.0.1', port, method, path: `/v1/${path}`, headers, ca: readFileSync(ca), timeout: 120_000 };
    const request = httpsRequest(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    request.on('error', reject).on('timeout', () => request.destroy(new Error('timeout')));
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });

const quoted = (text: string, key: string): string | undefined => new RegExp(`^\\s*${key}\\s+= "([^"]*)"$`, 'm').exec(text)?.[1];

describe.skipIf(noAws).each(environments)('$path/vault/server.hcl', (env) => {
  test('starts a server that unseals itself, and asks AWS for nothing that its role lacks', async () => {
    const folder = scratch('server');
    const text = textOf(`${env.path}/vault/server.hcl`);
    const tls = await certificate(folder.path);
    const moto = await startMoto();
    const recorder = await record(moto);
    const [port, cluster] = [await freePort(), await freePort()];
    const region = quoted(text, 'region') ?? '';
    const table = quoted(text, 'table');
    awsSetup(moto, [
      { service: 'kms', method: 'create_key', region, arguments: {} },
      {
        service: 'kms',
        method: 'create_alias',
        region,
        arguments: { AliasName: quoted(text, 'kms_key_id'), TargetKeyId: '$0.KeyMetadata.KeyId' },
      },
      ...(table === undefined ? [] : [{ service: 'dynamodb', method: 'create_table', region, arguments: tableOf(table) }]),
    ]);
    mkdirSync(`${folder.path}/data`);
    const adapted = text
      .replace(/^(\s*address\s+= ).*/m, `$1"127.0.0.1:${port}"`)
      .replace(/^(\s*cluster_address\s+= ).*/m, `$1"127.0.0.1:${cluster}"`)
      .replace(/^(\s*tls_cert_file\s+= ).*/m, `$1"${tls.cert}"`)
      .replace(/^(\s*tls_key_file\s+= ).*/m, `$1"${tls.key}"`)
      .replace(/^(\s*(?:tls_client_ca_file|leader_ca_cert_file)\s+= ).*/gm, `$1"${tls.ca}"`)
      .replace(/^(\s*path\s+= ).*/m, `$1"${folder.path}/data"`)
      .replace(/^(\s*leader_api_addr\s+= ).*/gm, '$1"https://127.0.0.1:1"')
      .replace(/^service_registration "kubernetes" \{\}\n/m, '');
    writeFileSync(`${folder.path}/server.hcl`, adapted);
    const server = start(
      binary,
      ['server', `-config=${folder.path}/server.hcl`],
      cleanEnvironment(folder.path, {
        // No region: one in the environment would go before that of the file.
        AWS_ACCESS_KEY_ID: AWS_CREDENTIALS.AWS_ACCESS_KEY_ID,
        AWS_SECRET_ACCESS_KEY: AWS_CREDENTIALS.AWS_SECRET_ACCESS_KEY,
        AWS_KMS_ENDPOINT: recorder.address,
        AWS_DYNAMODB_ENDPOINT: recorder.address,
        AWS_ENDPOINT_URL: recorder.address,
        // What the platform sets besides the file: the chart for its pods, and the name of a raft node.
        VAULT_CLUSTER_ADDR: `https://127.0.0.1:${cluster}`,
        VAULT_RAFT_NODE_ID: 'peer',
      }),
    );
    try {
      await server.until(/Vault server started!/);
      // Before it is initialised, a raft server looks for others.
      if (text.includes('auto_join '))
        await expect.poll(() => [...recorder.actions], { timeout: 120_000 }).toContain('ec2:DescribeInstances');
      const made = await ask({ ca: tls.ca, port }, 'PUT', 'sys/init', { recovery_shares: 1, recovery_threshold: 1 });
      expect([made.status, made.body]).toEqual([200, expect.stringContaining('recovery_keys')]);
      await server.until(/post-unseal setup complete/);
      await expect.poll(async () => (await ask({ ca: tls.ca, port }, 'GET', 'sys/health')).status, { timeout: 120_000 }).toBe(200);
      const health = await ask({ ca: tls.ca, port }, 'GET', 'sys/seal-status');
      expect(JSON.parse(health.body)).toMatchObject({ initialized: true, sealed: false, recovery_seal: true });
      expect(server.log().match(UNKNOWN) ?? []).toEqual([]);
      const policy = `${env.path}/vault/policies/pipeline-vault-snapshot.hcl`;
      if (existsSync(root + policy)) {
        const { root_token: token } = JSON.parse(made.body) as { root_token: string };
        await snapshotWith(textOf(policy), { ca: tls.ca, port, token });
      }
    } finally {
      await server.stop();
      await recorder.stop();
      await moto.stop();
      folder.remove();
    }
    const allowed = actionsAllowed(jsonOf(`${env.path}/iam/vault.policy.json`));
    const asked = [...recorder.actions].sort();
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((action) => !allowed.has(action))).toEqual([]);
    console.log(`${env.path}: started, initialised, unsealed by KMS; asked AWS for ${asked.join(', ')}`);
  });
});

/** The snapshot job's policy lets it take a snapshot of the raft storage, and nothing else that is tried. */
async function snapshotWith(policy: string, admin: { ca: string; port: number; token: string }): Promise<void> {
  expect((await ask(admin, 'PUT', 'sys/policies/acl/snapshot', { policy })).status).toBe(204);
  const made = await ask(admin, 'POST', 'auth/token/create', { policies: ['snapshot'] });
  const { auth } = JSON.parse(made.body) as { auth: { client_token: string } };
  const job = { ...admin, token: auth.client_token };
  const snapshot = await ask(job, 'GET', 'sys/storage/raft/snapshot');
  expect([snapshot.status, snapshot.body.length > 1000]).toEqual([200, true]);
  expect((await ask(job, 'GET', 'sys/storage/raft/configuration')).status).toBe(403);
  expect((await ask(job, 'POST', 'sys/storage/raft/snapshot-force', {})).status).toBe(403);
}

const tableOf = (name: string) => ({
  TableName: name,
  KeySchema: [
    { AttributeName: 'Path', KeyType: 'HASH' },
    { AttributeName: 'Key', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'Path', AttributeType: 'S' },
    { AttributeName: 'Key', AttributeType: 'S' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
});
