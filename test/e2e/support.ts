import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../', import.meta.url));
/** The CLI from the sources of this checkout. */
export const entry = join(repository, 'src/cli/entry.ts');
export const AS_OF = ['--as-of', '2026-11-23'] as const;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node itself, before the script. */
  readonly node?: readonly string[];
  readonly input?: string;
}

export function writ(args: readonly string[], { cwd, env, node, input }: RunOptions): Ran {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const ran = spawnSync(process.execPath, [...(node ?? []), entry, ...args], {
    cwd,
    env: { ...inherited, ...env },
    encoding: 'utf8',
    input,
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

export function scratch(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'writ-e2e-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Copies a project's own files: what it compiles from, not what it compiled to. */
export function copyProject(from: string, to: string): void {
  for (const part of ['writ.yaml', 'specs']) cpSync(join(from, part), join(to, part), { recursive: true });
}

/** All files below a folder with their bytes as text. */
export function treeOnDisk(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.filter((name) => statSync(join(folder, name)).isFile()).map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  );
}
