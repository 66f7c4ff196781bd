import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { threadId } from 'node:worker_threads';
import type { Dialect } from '../../src/contract.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const source = fileURLToPath(new URL('./vault/', import.meta.url));
const binary = `${root}.cache/vault-live`;

/** Why there is no live Vault here, or the program: Vault 1.21.1's command line, and `judge`. Built once, kept in `.cache/`. */
export function liveVault(): { readonly binary: string } | { readonly missing: string } {
  const newest = Math.max(...readdirSync(source).map((name) => statSync(source + name).mtimeMs));
  if (existsSync(binary) && statSync(binary).mtimeMs > newest) return { binary };
  if (spawnSync('go', ['version']).status !== 0) return { missing: 'Go is not installed, so Vault cannot be built' };
  mkdirSync(`${root}.cache`, { recursive: true });
  // Another test file may be building, or running, the program at this moment.
  const made = `${binary}-${process.pid}-${threadId}`;
  const built = spawnSync('go', ['build', '-mod=mod', '-o', made, '.'], { cwd: source, encoding: 'utf8' });
  if (built.status === 0) renameSync(made, binary);
  return built.status === 0 ? { binary } : { missing: `Vault cannot be built: ${built.stderr.trim().split('\n').pop() ?? ''}` };
}

/** A program that answers `judge`'s questions by a product's own decision code. */
export interface DialectProgram {
  readonly dialect: Dialect;
  readonly name: string;
  readonly program: string;
}

/**
 * Vault 1.21.1, which is `vault-legacy`; and whatever programs `WRIT_JUDGE_VAULT` and `WRIT_JUDGE_OPENBAO` name: no package registry brings
 * the code of the other two dialects, so these are the tester's own, of Vault 2.0.3 or later and OpenBao 2.6 or later, that read the
 * lines of `judge` on standard input and answer as it does.
 */
export function dialectPrograms(): readonly DialectProgram[] {
  const found: DialectProgram[] = [];
  const vault = liveVault();
  if ('binary' in vault) found.push({ dialect: 'vault-legacy', name: 'Vault 1.21.1', program: vault.binary });
  else console.log(`skipped, dialect vault-legacy: ${vault.missing}`);
  for (const [dialect, variable, name] of [
    ['vault', 'WRIT_JUDGE_VAULT', 'a Vault of 2.0.3 or later'],
    ['openbao', 'WRIT_JUDGE_OPENBAO', 'an OpenBao of 2.6 or later'],
  ] as const) {
    const program = process.env[variable];
    if (program === undefined) console.log(`skipped, dialect ${dialect}: ${variable} names no program of ${name}`);
    else found.push({ dialect, name, program });
  }
  return found;
}

export interface Question {
  readonly policies: readonly string[];
  readonly requests: readonly (readonly [operation: string, path: string])[];
  /** Whole requests, answered after the pairs. */
  readonly asked?: readonly {
    readonly operation: string;
    readonly path: string;
    readonly data?: Readonly<Record<string, unknown>>;
    readonly wrapTtl?: number;
  }[];
  /** Who asks, for templated policies. */
  readonly entity?: Readonly<Record<string, unknown>>;
}
export interface Answer {
  /** One character a request: `1` allowed. */
  readonly verdicts: string;
  readonly sudo: string;
  readonly error?: string;
}

/** Gives a program values as JSON lines and reads the lines it answers, one process for all. */
export function lines(program: string, args: readonly string[], values: readonly unknown[]): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const found: unknown[] = [];
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) found.push(JSON.parse(part));
    });
    child.on('error', reject).on('close', (code) => {
      if (code !== 0) return reject(new Error(`${program} ${args.join(' ')} ended with ${code}`));
      resolve(found);
    });
    child.stdin.end(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  });
}

/** Asks Vault's own `ParseACLPolicy`, `NewACL` and `AllowOperation`, one process for all questions. */
export const judge = async (program: string, questions: readonly Question[]): Promise<Answer[]> =>
  (await lines(program, ['judge'], questions)) as Answer[];
