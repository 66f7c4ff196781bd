import type { Diagnostic, Sink } from '../diagnostics.ts';
import { Diagnostics } from '../diagnostics.ts';
import type { SourceFile } from '../source.ts';
import type { FileAst } from './ast.ts';
import { keeper } from './print/keep.ts';
import { printWrit } from './print/writ.ts';
import { printYaml } from './print/yaml.ts';
import type { BlockShapes } from './shapes.ts';
import { partsOf } from './yaml/document.ts';

type Parse = (source: SourceFile, sink: Sink, shapes: BlockShapes) => FileAst;
interface Read {
  readonly ast: FileAst;
  readonly said: readonly Diagnostic[];
  readonly errors: readonly Diagnostic[];
}

/**
 * The canonical text of a file in its own spelling. What has a syntax error, which is reported, stays as it stands, and the rest is
 * formatted: in `*.writ` item by item, in YAML declaration by declaration. `undefined` where the text cannot be divided at all.
 */
export function format(source: SourceFile, sink: Sink, shapes: BlockShapes, parse: Parse): string | undefined {
  const read = (text: string): Read => {
    const own = new Diagnostics();
    const ast = parse({ ...source, text }, own, shapes);
    return { ast, said: own.all, errors: own.all.filter(({ severity }) => severity === 'error') };
  };
  const first = read(source.text);
  for (const one of first.said) sink.report(one);
  if (first.ast.complete) return print(first.ast, shapes);
  if (!divisible(first, source.text)) return undefined;
  // A form of damaged text is a guess, which has to prove that it says the same and leaves nothing to do.
  let text = source.text;
  let now = first;
  for (let round = 0; round < 4; round++) {
    const next = damaged(now, text, read, shapes);
    if (next === undefined || next === text) return next;
    text = next;
    now = read(text);
  }
  return undefined;
}

/** The first form that has the same errors, and stays as it is when it is formed again. */
function damaged(given: Read, text: string, read: (text: string) => Read, shapes: BlockShapes): string | undefined {
  const forms = given.ast.spelling === 'yaml' ? [yamlParts] : [itemByItem, topByTop];
  for (const form of forms) {
    const made = form(given, text, read, shapes);
    const again = read(made);
    if (codesOf(again) === codesOf(given) && form(again, made, read, shapes) === made) return made;
  }
  return undefined;
}
type Form = (given: Read, text: string, read: (text: string) => Read, shapes: BlockShapes) => string;

const itemByItem: Form = ({ ast, errors }) => printWrit(ast, keeper(ast, startsOf(errors), false));
const topByTop: Form = ({ ast, errors }) => printWrit(ast, keeper(ast, startsOf(errors), true));

const print = (ast: FileAst, shapes: BlockShapes): string => (ast.spelling === 'yaml' ? printYaml(ast, shapes) : printWrit(ast));
const startsOf = (errors: readonly Diagnostic[]): number[] => errors.flatMap(({ span }) => (span ? [span.start] : []));
const codesOf = ({ errors }: Read): string =>
  errors
    .map(({ code }) => code)
    .sort()
    .join();

/** Behind an open string nothing is what it seems, and beyond the limits nothing was read. */
function divisible({ errors }: Read, text: string): boolean {
  return !errors.some(({ code, span }) => code === 'W008' || (code === 'W002' && text[span?.start ?? 0] === '"'));
}

/** YAML with each declaration that can be read in its canonical form. */
function yamlParts(_given: Read, text: string, read: (text: string) => Read, shapes: BlockShapes): string {
  const starts = partsOf(text).map(({ at }, i) => (i === 0 ? 0 : aboveComments(text, at)));
  const lines: string[] = [];
  starts.forEach((at, i) => {
    const part = text.slice(at, starts[i + 1] ?? text.length);
    const { ast, errors } = read(part);
    const kept = errors.length ? part.replace(/\r\n?/g, '\n') : print(ast, shapes);
    const body = kept.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
    if (!body) return;
    if (lines.length && /(?:^|\n)[ \t\r]*\n$/.test(text.slice(0, at) + (/^(?:[ \t\r]*\n)+/.exec(part)?.[0] ?? ''))) lines.push('');
    lines.push(body);
  });
  return lines.length ? `${lines.join('\n')}\n` : '';
}

/** Comments and blank lines right above a key are its own. */
function aboveComments(text: string, at: number): number {
  let start = at;
  for (;;) {
    const line = text.lastIndexOf('\n', start - 2) + 1;
    if (start === 0 || !/^(?:#.*|[ \t\r]*)\n?$/.test(text.slice(line, start))) return start;
    start = line;
  }
}
