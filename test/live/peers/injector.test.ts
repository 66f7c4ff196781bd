import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { holderOf, mountAll, readyKv } from './prepare.ts';
import { environments, filesBelow, specifiedIn, textOf } from './projects.ts';
import { cleanEnvironment, type DevVault, scratch, start, startVault, vault } from './servers.ts';

const missing = 'missing' in vault ? vault.missing : undefined;
if (missing !== undefined) console.log(`skipped, all of test/live/peers/injector: ${missing}`);

const PREFIX = 'vault.hashicorp.com/';
const CERTIFICATE = 'pki_int/issue/microservice';
const AWKWARD = 'p$(id)`"\\ é <&> \'';

interface Template {
  readonly name: string;
  readonly contents: string;
  /** The secret that it reads. */
  readonly path: string;
}

/** What the injector would put into the agent of a pod, template by template. */
function templatesOf(file: string): readonly Template[] {
  const { podAnnotations = {} } = parse(textOf(file)) as { podAnnotations?: Record<string, string> };
  const start = `${PREFIX}agent-inject-template-`;
  return Object.entries(podAnnotations)
    .filter(([key]) => key.startsWith(start))
    .map(([key, contents]) => {
      const name = key.slice(start.length);
      return { name, contents, path: podAnnotations[`${PREFIX}agent-inject-secret-${name}`] ?? '' };
    });
}

const withPods = environments.filter((env) => filesBelow(`${env.path}/helm/apps`, /\.values\.yaml$/).length > 0);

describe.skipIf(missing).each(withPods)('$path', (env) => {
  const folder = scratch('injector');
  let server: DevVault;

  beforeAll(async () => {
    const { program } = await specifiedIn(env);
    server = await startVault(folder.path);
    await mountAll(server, program);
    await readyKv(server);
    const { domain = '' } = program.env;
    await server.set('POST', 'pki_int/root/generate/internal', { common_name: domain, ttl: '48h' });
    await server.set('POST', 'pki_int/roles/microservice', {
      allowed_domains: domain,
      allow_subdomains: true,
      key_type: 'ec',
      max_ttl: '24h',
    });
  });
  afterAll(async () => {
    await server?.stop();
    folder.remove();
  });

  test.each(filesBelow(`${env.path}/helm/apps`, /\.values\.yaml$/))('the templates of %s render', async (file) => {
    const app = basename(file, '.values.yaml');
    const all = templatesOf(file);
    const templates = all.filter(({ path }) => path.startsWith('secret/data/') || path === CERTIFICATE);
    const others = all.filter((template) => !templates.includes(template)).map((template) => template.path);
    if (others.length > 0) console.log(`${file}: left out, they need a database or AWS: ${others.join(', ')}`);
    if (templates.length === 0) return;
    await server.set('PUT', `sys/policies/acl/app-${app}`, { policy: textOf(`${env.path}/vault/policies/app-${app}.hcl`) });
    const { token } = await holderOf(server, `app-${app}`);
    const home = `${folder.path}/${app}`;
    mkdirSync(home);
    writeFileSync(`${home}/token`, token);
    for (const { path, contents } of templates) {
      if (path === CERTIFICATE) continue;
      const fields = [...contents.matchAll(/\.Data\.data\.(\w+)/g)].map((m) => m[1] ?? '');
      await server.set('POST', path, { data: Object.fromEntries((fields.length > 0 ? fields : ['any']).map((field) => [field, AWKWARD])) });
    }
    const config = {
      vault: { address: server.address },
      auto_auth: { method: [{ type: 'token_file', config: { token_file_path: `${home}/token` } }] },
      template_config: { exit_on_retry_failure: true },
      template: templates.map(({ name, contents }) => ({ destination: `${home}/${name}`, contents, error_on_missing_key: true })),
    };
    writeFileSync(`${home}/agent.json`, JSON.stringify(config));
    const agent = start(server.binary, ['agent', `-config=${home}/agent.json`, '-exit-after-auth'], cleanEnvironment(home));
    expect([await agent.exit(180), agent.log().match(/\[ERROR\].*/g)]).toEqual([0, null]);
    for (const { name, path, contents } of templates) {
      const variables = [...contents.matchAll(/^(\w+)="\{\{ \.Data\.data\.(\w+)/gm)].map((m) => m[1] ?? '');
      for (const variable of variables) {
        const value = execFileSync('sh', ['-c', `. "$0"; printf %s "$${variable}"`, `${home}/${name}`], { encoding: 'utf8' });
        expect([name, variable, value]).toEqual([name, variable, AWKWARD]);
      }
      const kept = readFileSync(`${home}/${name}`, 'utf8');
      if (path === CERTIFICATE)
        expect(Object.keys(JSON.parse(kept) as object)).toEqual(expect.arrayContaining(['certificate', 'private_key']));
      else if (variables.length === 0) expect(JSON.parse(kept)).toEqual({ any: AWKWARD });
    }
    console.log(`${file}: ${templates.map(({ name }) => name).join(', ')} rendered with the policy of the app`);
  });
});
