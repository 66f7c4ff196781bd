import { Agent, request as httpRequest } from 'node:http';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTable, decide, defaultPolicy, emitPolicies, type Operation } from '../../../src/access/index.ts';
import { SUDO } from '../../../src/access/capabilities.ts';
import { partition } from '../../../src/access/partition.ts';
import { parsePattern, type Pattern } from '../../../src/access/patterns.ts';
import { buildToken, judge, loadPolicy, readEntity, type Token } from '../../../src/access/policy/index.ts';
import type { PrincipalAccess } from '../../../src/access/relation.ts';
import { granting, permits, specified, specifiedMask } from '../../../src/access/specified.ts';
import type { Parameters } from '../../../src/contract.ts';
import { Diagnostics } from '../../../src/diagnostics.ts';
import type { Program } from '../../../src/model/program.ts';
import { textsOf } from '../../access/support.ts';
import { allEnvironments, filesBelow, specifiedIn, textOf } from './projects.ts';
import { type Holder, holderOf, memberOf, mountAll, readyKv } from './prepare.ts';
import { type DevVault, scratch, startVault, vault } from './servers.ts';

const missing = 'missing' in vault ? vault.missing : undefined;
if (missing !== undefined) console.log(`skipped, all of test/live/peers/cells: ${missing}`);

const METHODS: Readonly<Record<string, string>> = { read: 'GET', list: 'LIST', write: 'POST', patch: 'PATCH', delete: 'DELETE' };
type Ask = keyof typeof METHODS;

/** One kind of request that a principal's grants and policy can tell apart. */
interface Cell {
  readonly id: string;
  readonly principal: Holding;
  readonly ask: Ask;
  /** As Vault's decision sees it: LIST with its final `/`. */
  readonly path: string;
}
interface Holding {
  readonly access: PrincipalAccess;
  readonly holder: Holder;
  readonly token: Token;
  /** The policy was compiled for the dialect of this server: then the spec's relation holds for LIST too. */
  readonly own: boolean;
}
/** What the audit log says of a request: the operation that Vault made of it, and what its policies said, if they were asked. */
interface Audited {
  readonly operation: string;
  readonly path: string;
  readonly allowed: boolean | undefined;
}

/** Vault 1.21.1 `PathsSpecial.Unauthenticated`: nobody's policies are asked. */
const OPEN =
  /^(?:sys\/(?:health|seal-status|leader|init|wrapping\/(?:lookup|pubkey|unwrap)|internal\/ui\/(?:mounts|namespaces))|auth\/[^/]+\/login)(?:\/|$)/;
/** What would end the server. */
const DEADLY = new Set(['sys/seal', 'sys/step-down']);

/**
 * Whether Vault asks the backend if the resource is there: then a POST is `create` or `update`. Vault 1.21.1: the `ExistenceCheck` of the
 * paths in `builtin/`, `vault/` and the kv, jwt and kubernetes plugins.
 */
function isChecked(kind: string, rest: string): boolean {
  const [first = '', ...more] = rest.split('/');
  const named = more.length > 0 && more[0] !== '';
  switch (kind) {
    case 'kv2':
      return (first === 'data' || first === 'metadata') && named;
    case 'kv1':
      return rest !== '';
    case 'cubbyhole':
      return true;
    case 'database':
      return ['config', 'roles', 'static-roles'].includes(first) && named && more.length === 1;
    case 'transit':
      return first === 'encrypt' && more.length === 1 && named;
    case 'aws':
      return rest === 'config/root';
    case 'auth kubernetes':
    case 'auth jwt':
    case 'auth oidc':
    case 'auth aws':
      return (first === 'role' && more.length === 1 && named) || (kind === 'auth aws' && rest === 'config/client');
    case 'auth token':
      return first === 'roles' && more.length === 1 && named;
    default:
      return false;
  }
}

/** Below mounts; those of `sys` and `auth/token` are the model's business. Vault 1.21.1 `builtin/logical/pki/backend.go`. */
const isRoot = (kind: string, rest: string): boolean => kind === 'pki' && (rest === 'root' || rest === 'root/sign-self-issued');

/** The mount of a path and what follows it. */
function mountOf(program: Program, path: string): { readonly kind: string; readonly rest: string } {
  const mounts: (readonly [string, string])[] = [
    ['cubbyhole/', 'cubbyhole'],
    ['auth/token/', 'auth token'],
    ...[...program.engines.values()]
      .filter((engine) => !engine.builtin)
      .map((e): [string, string] => [`${e.mount}/`, e.kind === 'kv' ? `kv${String(e.bound.attrs['version'])}` : e.kind]),
    ...program.vault.auths.map((auth): [string, string] => [`auth/${auth.name}/`, `auth ${auth.kind}`]),
  ];
  const found = mounts.filter(([at]) => path.startsWith(at)).sort(([a], [b]) => b.length - a.length)[0];
  return { kind: found?.[1] ?? '', rest: found ? path.slice(found[0].length) : path };
}

/** Requests without data meet only what asks for data, or for wrapping. */
const asksNothing = (p: Parameters | undefined): boolean => !p || (!p.required?.length && !p.minWrappingTtl && !p.maxWrappingTtl);

const ofDefault = buildTable([defaultPolicy('vault')]);

/** What the spec grants, and Vault's `default` besides; no word of a policy takes part. */
function byRelation({ access, holder }: Holding, operation: Operation, path: string, sudo: boolean): boolean {
  const spec = specified(access);
  const granted = granting(spec, operation, path).some((rule) => asksNothing(rule.parameters));
  const personal = path.replace(holder.entity.id, '{{identity.entity.id}}').replace(holder.entity.name, '{{identity.entity.name}}');
  const base = decide(ofDefault, operation, personal, 'vault-legacy').allowed;
  return base || (granted && permits(spec, operation, path) && (!sudo || (specifiedMask(spec, path, false) & SUDO) !== 0));
}

const keepAlive = new Agent({ keepAlive: true, maxSockets: 8 });

/** One request without data; the status, or 0 where the answer takes longer than anybody waits. */
const send = (server: DevVault, token: string, method: string, path: string, id: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const url = new URL(`${server.address}/v1/${path.split('/').map(encodeURIComponent).join('/')}`);
    const body = method === 'POST' || method === 'PATCH' ? '{}' : undefined;
    const headers = {
      'X-Vault-Token': token,
      'X-Vault-Request': 'true',
      'X-Cell': id,
      ...(body ? { 'Content-Length': body.length } : {}),
      ...(method === 'PATCH' ? { 'Content-Type': 'application/merge-patch+json' } : {}),
    };
    const made = httpRequest(url, { method, headers, agent: keepAlive, timeout: 15_000 }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0)).on('error', () => resolve(0));
    });
    made.on('timeout', () => {
      resolve(0);
      made.destroy();
    });
    made.on('error', (error) => (made.destroyed ? resolve(0) : reject(error)));
    made.end(body);
  });

async function each<T>(list: readonly T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  const rest = [...list];
  const worker = async (): Promise<void> => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

describe.skipIf(missing).each(allEnvironments)('$path', (env) => {
  const folder = scratch('cells');
  const log = `${folder.path}/audit.log`;
  const texts = new Map<string, string>();
  const holdings: Holding[] = [];
  let server: DevVault;
  let program: Program;

  beforeAll(async () => {
    const specification = await specifiedIn(env);
    ({ program } = specification);
    server = await startVault(folder.path);
    await mountAll(server, program);
    if ([...program.engines.values()].some((e) => e.mount === 'secret' && e.kind === 'kv')) await readyKv(server);
    await server.set('PUT', 'sys/config/auditing/request-headers/X-Cell', { hmac: false });
    await server.set('PUT', 'sys/audit/cells', { type: 'file', options: { file_path: log } });
    for (const path of filesBelow(`${env.path}/vault/policies`, /\.hcl$/)) texts.set(basename(path, '.hcl'), textOf(path));
    const older: Program = { ...program, vault: { ...program.vault, version: '1.21.1', dialect: 'vault-legacy', upgradeFrom: undefined } };
    const sink = new Diagnostics();
    const emitted = textsOf(emitPolicies(specification.principals, older, sink));
    if (sink.failed) throw new Error(sink.all.map((d) => d.message).join('\n'));
    for (const [name, text] of emitted) texts.set(`older-${name}`, text);
    for (const access of specification.principals)
      for (const policy of [access.policy, `older-${access.policy}`]) {
        const text = texts.get(policy) ?? '';
        await server.set('PUT', `sys/policies/acl/${policy}`, { policy: text });
        const holder = await (access.kind === 'team' ? memberOf : holderOf)(server, policy);
        const loaded = loadPolicy({ path: `${policy}.hcl`, text }, 'vault-legacy');
        const entity = readEntity({ id: holder.entity.id, name: holder.entity.name });
        if ('problems' in loaded || 'problem' in entity) throw new Error(policy);
        const token = buildToken([loaded], { dialect: 'vault-legacy', entity, now: 0, withDefault: true });
        holdings.push({ access, holder, token, own: policy.startsWith('older-') || program.vault.dialect === 'vault-legacy' });
      }
  });
  afterAll(async () => {
    await server?.stop();
    folder.remove();
  });

  /** All requests of one principal: the patterns of its grants, of its policy and of `default`, told apart. */
  function cellsOf(principal: Holding): Cell[] {
    const { access, holder, token } = principal;
    const personal = (text: string): string =>
      text.replaceAll('{{identity.entity.id}}', holder.entity.id).replaceAll('{{identity.entity.name}}', holder.entity.name);
    const patterns = new Set<Pattern>([...token.rows.values()].map((row) => row.pattern));
    for (const rule of [...access.allows, ...access.denies]) {
      const pattern = parsePattern(personal(rule.pattern));
      if ('text' in pattern) patterns.add(pattern);
    }
    return partition([...patterns]).flatMap((cell) =>
      (['read', 'write', 'patch', 'delete', ...(cell.slash ? (['list'] as const) : [])] as const).map((ask) => ({
        id: '',
        principal,
        ask,
        path: ask === 'list' ? `${cell.path}/` : cell.path,
      })),
    );
  }

  /** Reads first, then writes (what they make matters to the next), then deletions: mounts, policies and tokens at the very end. */
  const late = (path: string): number =>
    /^(?:sys\/(?:polic|auth|mounts|audit)|identity)/.test(path) ? 1 : path.startsWith('auth/token/') ? 2 : 0;

  test('one real request per cell of the partition: the verdict of the model and of the spec', { timeout: 900_000 }, async () => {
    const began = Date.now();
    const cells = holdings.flatMap(cellsOf).map((cell, i) => ({ ...cell, id: String(i) }));
    const deadly = cells.filter((cell) => DEADLY.has(cell.path) && cell.ask !== 'list');
    const asked = cells.filter((cell) => !deadly.includes(cell));
    const statuses = new Map<string, number>();
    const made = new Map<string, boolean>();
    /** The resource behind a path: data and metadata of kv version 2 are one. */
    const resource = (path: string): string => {
      const { kind, rest } = mountOf(program, path);
      return kind === 'kv2' ? path.slice(0, -rest.length) + rest.slice(rest.indexOf('/')) : path;
    };
    const exists = new Map<string, boolean>();
    const run = async (cell: Cell): Promise<void> => {
      const { token } = cell.principal.holder;
      exists.set(cell.id, made.get(cell.path.startsWith('cubbyhole/') ? token + cell.path : resource(cell.path)) ?? false);
      const path = cell.ask === 'list' ? cell.path.slice(0, -1) : cell.path;
      const status = await send(server, token, METHODS[cell.ask] ?? '', path, cell.id);
      statuses.set(cell.id, status);
      if (cell.ask === 'write' && status >= 200 && status < 300)
        made.set(cell.path.startsWith('cubbyhole/') ? token + cell.path : resource(cell.path), true);
      const policy = /^sys\/polic(?:y|ies\/acl)\/(.+)$/.exec(cell.path)?.[1];
      if (cell.ask === 'delete' && status < 300 && policy !== undefined && texts.has(policy))
        await server.set('PUT', `sys/policies/acl/${policy}`, { policy: texts.get(policy) });
    };
    await each(
      asked.filter((cell) => cell.ask === 'read' || cell.ask === 'list'),
      8,
      run,
    );
    for (const step of [0, 1])
      await each(
        asked.filter((cell) => (cell.ask === 'write' || cell.ask === 'patch') && late(cell.path) === step),
        1,
        run,
      );
    for (const step of [0, 1, 2])
      await each(
        asked.filter(
          (cell) => (cell.ask === 'delete' || (step === 2 && cell.ask !== 'read' && cell.ask !== 'list')) && late(cell.path) === step,
        ),
        1,
        run,
      );

    const audited = new Map<string, Audited>();
    for (const line of readFileSync(log, 'utf8').trim().split('\n')) {
      const entry = JSON.parse(line) as {
        type: string;
        auth?: { policy_results?: { allowed: boolean } };
        request: { operation: string; path: string; headers?: { 'x-cell'?: string[] } };
      };
      const id = entry.request.headers?.['x-cell']?.[0];
      if (entry.type !== 'request' || id === undefined) continue;
      audited.set(id, { operation: entry.request.operation, path: entry.request.path, allowed: entry.auth?.policy_results?.allowed });
    }

    const wrong: unknown[][] = [];
    const counts = { allowed: 0, denied: 0, bySpec: 0, backend: 0, open: 0, unreached: 0, create: 0 };
    for (const cell of asked) {
      const { principal, ask } = cell;
      const entry = audited.get(cell.id);
      const status = statuses.get(cell.id);
      // Vault's front redirects `sys`, and adds the slash to a mount's bare name.
      const path = entry?.path ?? cell.path;
      const where = [principal.access.policy, METHODS[ask], cell.path, status];
      if (!entry) {
        counts.unreached++;
        // `vault/request_handling.go`: "cannot write to a path ending in '/'".
        const refused = status === 400 && cell.path.endsWith('/') && (ask === 'write' || ask === 'patch');
        if (status !== 307 && !refused) wrong.push([...where, 'does not reach the decision']);
        continue;
      }
      if (path !== cell.path && path !== `${cell.path}/`) wrong.push([...where, `is asked as ${path}`]);
      const { kind, rest } = mountOf(program, path);
      const write = isChecked(kind, rest) && exists.get(cell.id) !== true ? 'create' : 'update';
      const operation: Operation = ask === 'write' ? write : (ask as Operation);
      if (entry.operation !== operation) wrong.push([...where, `Vault takes it for ${entry.operation}, expected ${operation}`]);
      if (operation === 'create') counts.create++;
      if (OPEN.test(path)) {
        counts.open++;
        continue;
      }
      const verdict = judge(principal.token, { operation, path });
      const sudo = verdict.needsSudo || isRoot(kind, rest);
      const expected = verdict.allowed && (!sudo || verdict.sudo);
      const found = entry.allowed ?? status !== 403;
      if (found !== expected) wrong.push([...where, `Vault: ${found}, the model: ${expected} (${verdict.why})`]);
      if (found ? status === 403 : status !== 403) {
        if (found) counts.backend++;
        else wrong.push([...where, 'denied, but not answered 403']);
      }
      if (principal.own || operation !== 'list') {
        const granted = byRelation(principal, operation, path, sudo);
        if (found !== granted) wrong.push([...where, `Vault: ${found}, the spec: ${granted}`]);
        counts.bySpec++;
      }
      counts[found ? 'allowed' : 'denied']++;
    }
    console.log(
      `${env.path}: ${asked.length} requests of ${holdings.length} tokens in ${Math.round((Date.now() - began) / 1000)} s: ${counts.allowed} allowed, ${counts.denied} denied, ` +
        `each as the model says, ${counts.bySpec} also as the specs grant (LIST by policies compiled for 1.21.1); ${counts.create} POST that create; ` +
        `${counts.backend} allowed by policy and then refused by the engine itself; ` +
        `not compared: ${counts.open} that need no token, ${counts.unreached} that Vault redirects or refuses before the decision (\`sys\`, writes to a path that ends in a slash), ${deadly.length} that would end the server`,
    );
    expect([wrong.length, wrong.slice(0, 20).map((w) => JSON.stringify(w))]).toEqual([0, []]);
    expect(counts.allowed).toBeGreaterThan(0);
  });
});
