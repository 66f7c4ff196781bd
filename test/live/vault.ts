import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { threadId } from 'node:worker_threads';

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

/** Asks Vault's own `ParseACLPolicy`, `NewACL` and `AllowOperation`, one process for all questions. */
export function judge(program: string, questions: readonly Question[]): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['judge'], { stdio: ['pipe', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.on('error', reject).on('close', (code) => {
      if (code !== 0) return reject(new Error(`judge ended with ${code}`));
      resolve(
        out
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Answer),
      );
    });
    child.stdin.end(questions.map((q) => `${JSON.stringify(q)}\n`).join(''));
  });
}
