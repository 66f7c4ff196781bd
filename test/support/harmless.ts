import { blockShapes } from '../../src/model/index.ts';
import type { SourceFile } from '../../src/source.ts';
import type { FileAst, GrantStatement, Item, Statement } from '../../src/syntax/ast.ts';
import { parseSource, printWrit, printYaml } from '../../src/syntax/index.ts';

/** A project's specs by path, and changes of their texts that make nothing worse: every rule must stay silent. */
export type Specs = ReadonlyMap<string, string>;

const sink = { report: (): void => {} };
const read = (path: string, text: string): FileAst => parseSource({ path, text }, sink, blockShapes);
const each = (specs: Specs, change: (ast: FileAst, path: string, text: string) => readonly (readonly [string, string])[]): Specs =>
  new Map([...specs].flatMap(([path, text]) => change(read(path, text), path, text)));
const isYaml = (path: string): boolean => /\.ya?ml$/.test(path);

/** Top-level items with what stands before each, comments included. */
function chunks({ items, source: { text } }: FileAst): string[] {
  const ends = items.map(({ span }) => span.end);
  return items.map((_, i) => text.slice(i === 0 ? 0 : ends[i - 1], ends[i]).trim());
}

export const otherSpelling = (specs: Specs): Specs =>
  each(specs, (ast, path) =>
    isYaml(path) ? [[path.replace(/\.ya?ml$/, ''), printWrit(ast)]] : [[`${path}.yaml`, printYaml(ast, blockShapes)]],
  );

export const reversed = (specs: Specs): Specs =>
  each(specs, (ast, path, text) => [[path, isYaml(path) ? text : `${chunks(ast).toReversed().join('\n\n')}\n`]]);

export const oneDeclarationAFile = (specs: Specs): Specs =>
  each(specs, (ast, path, text) =>
    isYaml(path) ? [[path, text]] : chunks(ast).map((chunk, i) => [path.replace(/\.writ$/, `-${i}.writ`), `${chunk}\n`] as const),
  );

export const commented = (specs: Specs): Specs =>
  each(specs, (ast, path, text) => [
    [path, isYaml(path) ? `# checked by hand\n${text}` : `// checked by hand\n${chunks(ast).join('\n\n// and this\n')}\n`],
  ]);

function* statementsIn(items: readonly Item[]): Generator<Statement> {
  for (const item of items) {
    if (item.type === 'attribute') continue;
    if (item.type === 'overlay' || item.type === 'declaration') yield* statementsIn(item.body.items);
    else yield item;
  }
}

/** Edits from the end to the start, so that places stay. */
function edited(ast: FileAst, edit: (grant: GrantStatement) => string | undefined): string {
  const { text } = ast.source;
  const grants = ast.items
    .flatMap((item) => (item.type === 'declaration' ? [...statementsIn(item.body.items)] : []))
    .flatMap((s) => (s.type === 'grant' ? [s] : []));
  let out = text;
  for (const grant of grants.toSorted((a, b) => b.span.start - a.span.start)) {
    const made = edit(grant);
    if (made !== undefined) out = out.slice(0, grant.span.start) + made + out.slice(grant.span.end);
  }
  return out;
}

const slice = ({ text }: SourceFile, { start, end }: { readonly start: number; readonly end: number }): string => text.slice(start, end);

/** `allow a, b on x` as two statements. */
export const divided = (specs: Specs): Specs =>
  each(specs, (ast, path, text) => {
    if (isYaml(path)) return [[path, text]];
    const made = edited(ast, ({ verbs, span }) => {
      const [first, last] = [verbs[0], verbs.at(-1)];
      if (!first || !last || verbs.length < 2) return undefined;
      const [head, tail] = [text.slice(span.start, first.span.start), text.slice(last.span.end, span.end)];
      return verbs.map((verb) => `${head}${slice(ast.source, verb.span)}${tail}`).join('\n  ');
    });
    return [[path, made]];
  });

/** Each grant narrowed to the environments that there are. */
export const narrowed =
  (environments: readonly string[]) =>
  (specs: Specs): Specs =>
    each(specs, (ast, path, text) => {
      if (isYaml(path)) return [[path, text]];
      return [
        [path, edited(ast, (grant) => (grant.tail.in ? undefined : `${slice(ast.source, grant.span)} in ${environments.join(', ')}`))],
      ];
    });

/** A name everywhere it stands, in paths and texts too. */
export const renamed =
  (names: readonly string[]) =>
  (specs: Specs): Specs =>
    new Map(
      [...specs].map(([path, text]) => [
        path,
        names.reduce((all, name) => all.replace(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g'), `${name}-renamed`), text),
      ]),
    );

/** Apps of a project that nothing else is called by. */
export function appsOf(specs: Specs): string[] {
  const all = [...specs].flatMap(([path, text]) => read(path, text).items);
  return all.flatMap((item) => (item.type === 'declaration' && item.kind.text === 'app' && item.labels[0] ? [item.labels[0].text] : []));
}
