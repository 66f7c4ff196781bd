import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { liveVault } from '../vault.ts';
import { root } from './projects.ts';

const HOST = '127.0.0.1';
const cache = `${root}.cache/peers`;

/** A new empty folder below `.cache/`, and how to be rid of it. */
export function scratch(name: string): { readonly path: string; remove(): void } {
  mkdirSync(cache, { recursive: true });
  const path = mkdtempSync(`${cache}/${name}-`);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs `work` while no other test file holds the lock of that name; a lock that is ten minutes old is nobody's. */
export function locked<T>(name: string, work: () => T): T {
  mkdirSync(cache, { recursive: true });
  const lock = `${cache}/${name}.lock`;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (since > 0 && Date.now() - since > 600_000) rmSync(lock, { recursive: true, force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The environment of a started program: nothing of ours that could name another Vault or a real AWS account. */
export const cleanEnvironment = (home: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  ...more,
});

export interface Running {
  /** What it printed so far, both streams. */
  log(): string;
  readonly ended: () => boolean;
  /** Waits until the log matches; fails with the log after `seconds` or when the program ends first. */
  until(pattern: RegExp, seconds?: number): Promise<void>;
  /** Waits for its end and gives the exit code; kills it after `seconds` (then -1). */
  exit(seconds: number): Promise<number>;
  stop(): Promise<void>;
}

export function start(program: string, args: readonly string[], env: Record<string, string>, cwd = root): Running {
  const child: ChildProcess = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  let code: number | undefined;
  const add = (chunk: Buffer): void => {
    log += chunk.toString('utf8');
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  child.on('error', (error) => {
    log += String(error);
    code = -1;
  });
  child.on('close', (status) => {
    code ??= status ?? -1;
  });
  const wait = async (done: () => boolean, seconds: number): Promise<boolean> => {
    for (const end = Date.now() + seconds * 1000; !done(); await new Promise((r) => setTimeout(r, 25))) if (Date.now() > end) return false;
    return true;
  };
  const stop = async (): Promise<void> => {
    if (code === undefined) child.kill('SIGTERM');
    if (!(await wait(() => code !== undefined, 5))) child.kill('SIGKILL');
    await wait(() => code !== undefined, 5);
  };
  return {
    log: () => log,
    ended: () => code !== undefined,
    stop,
    async until(pattern, seconds = 180) {
      await wait(() => pattern.test(log) || code !== undefined, seconds);
      if (!pattern.test(log)) throw new Error(`${program} ${args[0] ?? ''} never printed ${pattern}:\n${log.slice(-4000)}`);
    },
    async exit(seconds) {
      if (await wait(() => code !== undefined, seconds)) return code ?? -1;
      await stop();
      return -1;
    },
  };
}

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}
export interface DevVault extends Running {
  readonly binary: string;
  readonly address: string;
  readonly token: string;
  /** One request to the HTTP interface: `path` without `/v1/`. */
  request(method: string, path: string, body?: unknown, token?: string): Promise<Reply>;
  /** The same as the root token, which has to succeed. */
  set(method: string, path: string, body?: unknown): Promise<Reply['body']>;
  /** The command line, which has to succeed; gives what it printed. */
  cli(...args: readonly string[]): string;
}

export const vault = locked('vault', liveVault);

/** A Vault in development mode on loopback. */
export async function startVault(home: string, more: Readonly<Record<string, string>> = {}): Promise<DevVault> {
  if ('missing' in vault) throw new Error(vault.missing);
  const { binary } = vault;
  const port = await freePort();
  const address = `http://${HOST}:${port}`;
  const token = 'root';
  const args = ['server', '-dev', '-dev-no-store-token', `-dev-root-token-id=${token}`, `-dev-listen-address=${HOST}:${port}`];
  const running = start(binary, args, cleanEnvironment(home, more));
  await running.until(/Development mode should NOT/);
  const request = async (method: string, path: string, body?: unknown, as = token): Promise<Reply> => {
    const response = await fetch(`${address}/v1/${path}`, {
      method,
      headers: { 'X-Vault-Token': as, 'X-Vault-Request': 'true' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(120_000),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Reply['body'] };
  };
  return {
    ...running,
    binary,
    address,
    token,
    request,
    async set(method, path, body) {
      const reply = await request(method, path, body);
      if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
      return reply.body;
    },
    cli(...args) {
      const env = cleanEnvironment(home, { VAULT_ADDR: address, VAULT_TOKEN: token });
      const done = spawnSync(binary, args, { env, encoding: 'utf8', timeout: 120_000 });
      if (done.status !== 0) throw new Error(`vault ${args.join(' ')}: ${done.stderr}${done.stdout}`);
      return done.stdout;
    },
  };
}

/** The certificate that `vault server -dev-tls` makes for 127.0.0.1, and removes when it ends. */
export async function certificate(home: string): Promise<{ cert: string; key: string; ca: string }> {
  if ('missing' in vault) throw new Error(vault.missing);
  const [made, folder] = [`${home}/dev-tls`, `${home}/tls`];
  mkdirSync(made);
  const port = await freePort();
  const args = ['server', '-dev-tls', `-dev-tls-cert-dir=${made}`, '-dev-no-store-token', `-dev-listen-address=127.0.0.1:${port}`];
  const server = start(vault.binary, args, cleanEnvironment(home));
  await server.until(/Development mode should NOT/);
  cpSync(made, folder, { recursive: true });
  await server.stop();
  return { cert: `${folder}/vault-cert.pem`, key: `${folder}/vault-key.pem`, ca: `${folder}/vault-ca.pem` };
}
