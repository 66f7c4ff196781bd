import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { root } from './projects.ts';
import { cleanEnvironment, freePort, locked, type Running, start } from './servers.ts';

/** parliament needs `pkg_resources`, which later setuptools no longer bring. */
const PACKAGES = ['parliament==1.6.4', 'moto[server]==5.2.5', 'boto3==1.44.5', 'setuptools<81'];
const venv = `${root}.cache/peers/venv`;
const stamp = `${venv}/installed`;
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function install(): { readonly bin: string } | { readonly missing: string } {
  const bin = `${venv}/bin`;
  const wanted = PACKAGES.join('\n');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return { bin };
  rmSync(venv, { recursive: true, force: true });
  if (spawnSync('python3', ['-m', 'venv', venv]).status !== 0) return { missing: 'python3 with venv is not installed' };
  const pip = spawnSync(`${bin}/pip`, ['install', '--quiet', '--disable-pip-version-check', ...PACKAGES], {
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (pip.status !== 0) return { missing: `parliament and moto cannot be installed: ${pip.stderr.trim().split('\n').pop() ?? ''}` };
  writeFileSync(stamp, wanted);
  return { bin };
}

/** Python with parliament, moto and boto3 below `.cache/`, made once; or why it cannot be had. */
export const python = locked('python', install);

/** Runs a script of this folder, JSON in and JSON out. */
export function runScript(name: string, args: readonly string[], input: unknown): unknown {
  if ('missing' in python) throw new Error(python.missing);
  const done = spawnSync(`${python.bin}/python`, ['-W', 'ignore', here(name), ...args], {
    cwd: root,
    input: JSON.stringify(input),
    env: cleanEnvironment(venv, AWS_CREDENTIALS),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    timeout: 120_000,
  });
  if (done.status !== 0) throw new Error(`${name}: ${done.stderr}`);
  return JSON.parse(done.stdout);
}

export const AWS_CREDENTIALS = { AWS_ACCESS_KEY_ID: 'peer', AWS_SECRET_ACCESS_KEY: 'peer', AWS_DEFAULT_REGION: 'us-east-1' } as const;

export interface Moto extends Running {
  readonly address: string;
}

/** A pretended AWS on loopback whose accounts are the given one; IAM itself is not enforced. */
export async function startMoto(account = '123456789012'): Promise<Moto> {
  if ('missing' in python) throw new Error(python.missing);
  const port = await freePort();
  const env = cleanEnvironment(venv, { ...AWS_CREDENTIALS, MOTO_ACCOUNT_ID: account });
  const running = start(`${python.bin}/moto_server`, ['-H', '127.0.0.1', '-p', String(port)], env);
  await running.until(/Running on http/);
  return { ...running, address: `http://127.0.0.1:${port}` };
}
