import type { Diagnostic, Sink } from '../diagnostics.ts';
import type { Host } from '../host.ts';
import type { SourceFile, Span } from '../source.ts';
import { hexOf, isHostile } from '../syntax/index.ts';

/** Folders and names that are never specs, wherever they stand. */
const SKIPPED = new Set(['node_modules']);
const isSpec = (name: string): boolean => /\.writ(\.ya?ml)?$/.test(name);

const problem = (code: Diagnostic['code'], message: string, help?: string, span: Span | null = null): Diagnostic => ({
  code,
  severity: 'error',
  message,
  span,
  help,
});

/** Why a file method of the host threw, in plain words. */
export function reason(error: unknown): string {
  const code = (error as { code?: string }).code;
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'ENOENT') return 'it does not exist';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ELOOP') return 'its links lead in a circle';
  return code ?? (error instanceof Error ? error.message : String(error));
}

/** Control characters and those that turn the reading direction: a name with them would show as another one wherever it is named. */
const isUnprintable = (name: string): boolean => /[\t\n\r]/.test(name) || isHostile(name);

let utf8: TextDecoder | undefined;

/** Reads one file as UTF-8; a failure is W092 and `undefined`. `path` is relative to `root`; `broken` gets what could be decoded, for messages. */
export function readSource(
  host: Host,
  root: string,
  path: string,
  sink: Sink,
  broken?: (source: SourceFile) => void,
): SourceFile | undefined {
  let bytes: Uint8Array;
  try {
    bytes = host.readBytes(`${root}/${path}`);
  } catch (error) {
    sink.report(problem('W092', `${path} cannot be read: ${reason(error)}`, undefined, { file: path, start: 0, end: 0 }));
    return undefined;
  }
  try {
    utf8 ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { path, text: utf8.decode(bytes) };
  } catch {
    const line = firstInvalidLine(bytes);
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const lines = text.split('\n');
    const before = lines.slice(0, line - 1).reduce((n, one) => n + one.length + 1, 0);
    const start = before + Math.max(0, (lines[line - 1] ?? '').indexOf('\ufffd'));
    broken?.({ path, text });
    sink.report(problem('W092', `${path} is not valid UTF-8 (line ${line})`, 'save it as UTF-8', { file: path, start, end: start + 1 }));
    return undefined;
  }
}

function firstInvalidLine(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  for (let i = 0; i <= bytes.length; i++) {
    if (i < bytes.length && bytes[i] !== 10) continue;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, i));
    } catch {
      return line;
    }
    start = i + 1;
    line++;
  }
  return line;
}

/** All spec files below the configured folders, in order of their paths, whatever order the file system has. */
export function loadSpecs(
  host: Host,
  root: string,
  folders: readonly string[],
  sink: Sink,
  broken?: (source: SourceFile) => void,
): SourceFile[] {
  const found = new Set<string>();
  const walk = (folder: string): void => {
    let names: readonly string[];
    try {
      names = host.list(`${root}/${folder}`);
    } catch (error) {
      sink.report(problem('W092', `the folder ${folder} cannot be read: ${reason(error)}`, undefined, { file: folder, start: 0, end: 0 }));
      return;
    }
    for (const name of names) {
      if (name.startsWith('.') || SKIPPED.has(name)) continue;
      if (isUnprintable(name)) {
        const shown = [...name].map((c) => (isUnprintable(c) ? `\\u{${hexOf(c)}}` : c)).join('');
        sink.report(problem('W092', `${folder}/${shown} is not read: its name has characters that cannot be shown`, 'rename it'));
        continue;
      }
      const path = folder === '.' ? name : `${folder}/${name}`;
      const kind = host.stat(`${root}/${path}`);
      if (kind === 'folder') walk(path);
      else if (isSpec(name)) found.add(path);
    }
  };
  for (const folder of folders) {
    const kind = host.stat(`${root}/${folder}`);
    if (kind === 'folder') walk(folder);
    else if (kind === 'file' && isSpec(folder)) found.add(folder);
    else
      sink.report(
        problem(
          'W091',
          kind === 'file' ? `${folder} is neither a folder nor a *.writ or *.writ.yaml file` : `the spec folder ${folder} does not exist`,
          kind === 'file' ? 'correct `specs` in writ.yaml' : 'create it, or correct `specs` in writ.yaml',
        ),
      );
  }
  const paths = [...found].sort((a, b) => (a < b ? -1 : 1));
  return paths.map((path) => readSource(host, root, path, sink, broken)).filter((source) => source !== undefined);
}
