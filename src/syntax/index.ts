import type { Sink } from '../diagnostics.ts';
import type { SourceFile } from '../source.ts';
import type { FileAst } from './ast.ts';
import { commentCursor } from './comments.ts';
import { format } from './format.ts';
import { WritParser } from './parser.ts';
import type { Places } from './report.ts';
import { maxErrors, reporter } from './report.ts';
import { scan } from './scanner.ts';
import type { BlockShapes } from './shapes.ts';
import { checkCharacters, checkReturns } from './text.ts';
import type { YamlDocument } from './yaml/document.ts';
import { partsOf, readDocument } from './yaml/document.ts';
import { readTop } from './yaml/read.ts';

export { pathElement } from './shapes.ts';
export type { BlockShape, BlockShapes } from './shapes.ts';
export { printWrit } from './print/writ.ts';
export { printYaml } from './print/yaml.ts';
export { checkCharacters, checkReturns, hexOf, isHostile } from './text.ts';
export { explainYaml } from './yaml/document.ts';
export { sentenceOf } from './print/words.ts';

/** In UTF-16 code units. */
const maxLength = 10 * 1024 * 1024;

/** Without shapes every block is read as one without labels; only a tool that knows no schema does that. */
const noShapes: BlockShapes = { child: () => undefined };

// Analysing the grammar costs milliseconds, so one parser serves all files; it holds nothing between two of them.
let shared: WritParser | undefined;

export const spellingOf = (path: string): FileAst['spelling'] => (/\.ya?ml$/.test(path) ? 'yaml' : 'writ');

/**
 * Reads a file in the spelling that its name says (`*.writ`, `*.writ.yaml`, `*.writ.yml`). What is wrong is reported, one error a slip;
 * the rest is in the result. Never throws; the time is linear in the text's length. `shapes` say how many labels a block of YAML has.
 */
export function parseSource(source: SourceFile, sink: Sink, shapes: BlockShapes = noShapes): FileAst {
  const said = reporter(sink);
  const spelling = spellingOf(source.path);
  const places: Places = (start, end) => ({ file: source.path, start, end });
  if (source.text.length > maxLength) {
    said.report('W008', places(0, 0), `the file is longer than ${maxLength / 1024 / 1024} MB`, { help: 'divide it' });
    return { source, spelling, items: [], dangling: [], complete: false };
  }
  checkCharacters(source.text, places, said.report);
  if (spelling === 'yaml') checkReturns(source.text, places, said.report);
  shared ??= new WritParser();
  const tooMany = (): boolean => said.count() > maxErrors;
  const read = spelling === 'yaml' ? readYaml : readWrit;
  const { items, dangling } = read(source.text, { places, report: said.report, tooMany, shapes, parser: shared });
  said.finish(source.path);
  return { source, spelling, items, dangling, complete: said.count() === 0 };
}

interface Given {
  readonly places: Places;
  readonly report: ReturnType<typeof reporter>['report'];
  readonly tooMany: () => boolean;
  readonly shapes: BlockShapes;
  readonly parser: WritParser;
}

function readWrit(text: string, { places, report, tooMany, parser }: Given): Pick<FileAst, 'items' | 'dangling'> {
  const scanned = scan(text, places, report);
  return parser.parseFile({ text, scanned, places, report, tooMany });
}

function readYaml(text: string, given: Given): Pick<FileAst, 'items' | 'dangling'> {
  const said: Parameters<Given['report']>[] = [];
  const document = readDocument(text, given.places, (...problem) => said.push(problem));
  const parts = document.failed ? partsOf(text) : [];
  // What YAML cannot read in one declaration must not cost the others.
  if (parts.length > 1) {
    const read = parts.map((part) => {
      const places: Places = (start, end) => given.places(part.at + start, part.at + end);
      return readPart(part.text, readDocument(part.text, places, given.report), { ...given, places });
    });
    return { items: read.flatMap(({ items }) => items), dangling: [] };
  }
  for (const problem of said) given.report(...problem);
  return readPart(text, document, given);
}

function readPart(text: string, document: YamlDocument, given: Given): Pick<FileAst, 'items' | 'dangling'> {
  const cursor = commentCursor(document.comments, given.places);
  // Where YAML itself has failed, what it made of the text is no ground for further complaints.
  const report = document.broken ? () => {} : given.report;
  const items = readTop(document.contents, { ...given, text, cursor, report });
  return { items, dangling: cursor.until(text.length + 1) };
}

/** See `format`. */
export const formatSource = (source: SourceFile, sink: Sink, shapes: BlockShapes = noShapes): string | undefined =>
  format(source, sink, shapes, parseSource);
