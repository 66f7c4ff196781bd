import { Diagnostics } from '../../src/diagnostics.ts';
import { positionAt } from '../../src/source.ts';
import type { FileAst } from '../../src/syntax/ast.ts';
import { parseSource } from '../../src/syntax/index.ts';
import { shapes } from './shapes.ts';

/** Parses and gives each diagnostic as `LINE:COLUMN+LENGTH CODE message`. */
export function read(text: string, path = 'test.writ'): { ast: FileAst; said: string[]; all: Diagnostics['all'] } {
  const sink = new Diagnostics();
  const source = { path, text };
  const ast = parseSource(source, sink, shapes);
  const said = sink.all.map(({ span, code, message }) => {
    const { line, column } = positionAt(source, span?.start ?? 0);
    return `${line}:${column}+${(span?.end ?? 0) - (span?.start ?? 0)} ${code} ${message}`;
  });
  return { ast, said, all: sink.all };
}

const places = new Set(['span', 'source', 'spelling']);

/** An AST without its places; of an element of a list the blank line above does not count where it is the first. */
export function meaning(value: unknown, without: ReadonlySet<string> = places): unknown {
  if (Array.isArray(value)) return value.map((item) => meaning(item, without));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !without.has(key) && item !== undefined)
      .map(([key, item]) => [key, meaning(item, without)]),
  );
}
export const withoutGaps: ReadonlySet<string> = new Set([...places, 'gap']);
