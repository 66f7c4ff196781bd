import { main } from '../../src/cli/main.ts';
import type { ExitCode } from '../../src/cli/verb.ts';
import { projectWith, type Snippet } from '../support/base-project.ts';
import { memoryHost, type MemoryHost } from '../support/memory-host.ts';

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  readonly host: MemoryHost;
}

/** Runs one command line over real stages. */
export async function writ(line: string, tree: Readonly<Record<string, string>> | MemoryHost): Promise<Ran> {
  const host = memoryHost(tree, { args: line.split(' ') });
  const code = await main(host);
  return { code, out: host.stdout.text, err: host.stderr.text, host };
}

export interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly fingerprint: string;
  readonly place: { readonly file: string } | null;
  readonly fix: { readonly safe: boolean } | null;
}

/** What `check --format json` says of a project. */
export async function findingsOf(tree: Readonly<Record<string, string>> | MemoryHost, more = ''): Promise<readonly Finding[]> {
  const { out } = await writ(`check --format json --as-of 2026-11-23${more}`, tree);
  return (JSON.parse(out) as { findings: readonly Finding[] }).findings;
}

/** The base project with a snippet, and the name of the snippet's file. */
export function snippet(text: string, yaml = false): { readonly tree: Record<string, string>; readonly file: string } {
  const given: Snippet = { text, yaml };
  return { tree: projectWith(given), file: yaml ? '/project/specs/snippet.writ.yaml' : '/project/specs/snippet.writ' };
}
