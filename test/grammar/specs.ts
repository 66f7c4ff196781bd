import { readdirSync, readFileSync } from 'node:fs';
import { Diagnostics } from '../../src/diagnostics.ts';
import type { SourceFile } from '../../src/source.ts';
import { parseSource } from '../../src/syntax/index.ts';
import { blockShapes } from '../../src/model/index.ts';

const root = new URL('../../', import.meta.url);

const specsIn = (folder: string): string[] =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => /[^/\\]\.writ(?:\.ya?ml)?$/.test(name))
    .map((name) => `${folder}${name.replaceAll('\\', '/')}`);

/** Every spec of the repository that is right, in either spelling. */
export const specs: readonly SourceFile[] = ['specs/', 'examples/', 'test/syntax/fixtures/']
  .flatMap(specsIn)
  .sort()
  .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }))
  .filter(accepted);

/** The parser has nothing to say about it. */
export function accepted(source: SourceFile): boolean {
  const sink = new Diagnostics();
  parseSource(source, sink, blockShapes);
  return sink.all.length === 0;
}

export const generated = (name: string): string => readFileSync(new URL(`grammar/${name}`, root), 'utf8');
