import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Body, Comment, FileAst, Item, TopItem } from '../../src/syntax/ast.ts';
import { printWrit, printYaml } from '../../src/syntax/index.ts';
import { scan } from '../../src/syntax/scanner.ts';
import { Doc } from '../../src/syntax/tokens.ts';
import { commentsIn, meaning, program, read } from './helper.ts';
import { shapes } from './shapes.ts';

// Every kind of token in every place; its own comments go, so that each position is tried alone.
const everything = readFileSync(new URL('../grammar/fixtures/everything.writ', import.meta.url), 'utf8').replace(
  /^\/\/[^/].*\n|^\/\/\/\/.*\n/gm,
  '',
);
const small =
  '/// d\n@was("x")\napp a in e on f of g {\n  x = [1, [\n    2,\n  ]]\n  in e {}\n\n  inject s as env in e { A = b }\n  b c {}\n}\nassert app a, team b can read on x\n';

const mark = 'HERE';
/** How a comment can stand between two tokens. */
const forms = [` // ${mark}\n`, `\n// ${mark}\n`, `\n\n// ${mark}\n\n`, ` // ${mark}\n\n`, `\n  // ${mark}\n  // ${mark} too\n`];

/** All forms everywhere in the wide run only (`WRIT_PROGRAMS=…`): one file holds 400 places. */
const wide = process.env.WRIT_PROGRAMS !== undefined;

interface Position {
  readonly text: string;
  readonly offset: number;
  readonly form: string;
}
function positions(text: string, kinds: readonly number[]): Position[] {
  const { tokens } = scan(text, (start, end) => ({ file: '', start, end }), () => {}); // prettier-ignore
  const ends = [0, ...tokens.map((token) => (token.endOffset ?? 0) + 1)];
  return ends.flatMap((offset, i) =>
    kinds
      .map((kind) => forms[kind] ?? '')
      // What stands on the line of documentation is documentation.
      .filter((form) => tokens[i - 1]?.tokenType !== Doc || form.startsWith('\n'))
      .map((form) => ({ text: text.slice(0, offset) + form + text.slice(offset), offset, form })),
  );
}

const bodyOf = (item: Item | TopItem): Body | undefined => ('body' in item ? item.body : undefined);
/** The item that a comment at `at` ought to belong to: the innermost around it, or the one it stands above or behind. */
function ownerOf(ast: FileAst, at: number, trailing: boolean): Item | TopItem | undefined {
  let items: readonly (Item | TopItem)[] = ast.items;
  let around: Item | TopItem | undefined;
  for (;;) {
    const inner: Item | TopItem | undefined = items.find(({ span }) => span.start < at && at < span.end);
    if (!inner) break;
    around = inner;
    const body = bodyOf(inner);
    if (!body || at <= body.span.start || at >= body.span.end) return inner;
    items = body.items;
  }
  if (trailing) {
    const before = items.findLast(({ span }) => span.end <= at);
    if (before && /^[\s;]*$/.test(ast.source.text.slice(before.span.end, at)) && !/\n/.test(ast.source.text.slice(before.span.end, at)))
      return before;
  }
  return items.find(({ span }) => span.start >= at) ?? around;
}

const own = (item: Item | TopItem): Comment[] => {
  const found: Comment[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (node !== null && typeof node === 'object')
      for (const [key, part] of Object.entries(node)) {
        if (key === 'body') found.push(...((part as Body).dangling ?? []));
        else if (key === 'comments') found.push(...part.before, ...(part.after ? [part.after] : []));
        else if (key === 'dangling') found.push(...part);
        else visit(part);
      }
  };
  visit(item);
  return found;
};

test.each([
  ['everything', everything],
  ['a small one', small],
])('a comment between any two tokens: %s', (_name, text) => {
  const plain = read(text);
  expect(plain.said).toEqual([]);
  const places = positions(text, wide || text === small ? [0, 1, 2, 3, 4] : [0]);
  expect(places.length).toBeGreaterThan(200);
  for (const { text: commented, offset, form } of places) {
    const said = JSON.stringify(commented.slice(Math.max(0, offset - 20), offset + form.length + 20));
    const { ast, said: errors } = read(commented);
    expect([said, errors]).toEqual([said, []]);
    expect([said, meaning(ast.items, program)]).toEqual([said, meaning(plain.ast.items, program)]);

    const at = commented.indexOf(`// ${mark}`, offset);
    const owner = ownerOf(ast, at, !form.startsWith('\n'));
    const held = owner ? own(owner) : ast.dangling;
    expect([said, held.filter((comment) => comment.text.startsWith(mark)).length]).toEqual([said, form.split(mark).length - 1]);

    const printed = printWrit(ast);
    const again = read(printed);
    expect([said, again.said]).toEqual([said, []]);
    expect([said, commentsIn(again.ast.items), again.ast.dangling.length]).toEqual([said, commentsIn(ast.items), ast.dangling.length]);
    expect([said, printWrit(again.ast)]).toEqual([said, printed]);
  }
});

test.each([
  ['everything', everything],
  ['a small one', small],
])('and on the same item after a way through YAML: %s', (_name, text) => {
  for (const { text: commented, offset, form } of positions(text, wide || text === small ? [0, 1, 2, 3, 4] : [2]).filter(
    (_, i) => wide || text === small || i % 2 === 0,
  )) {
    const said = JSON.stringify(commented.slice(Math.max(0, offset - 20), offset + form.length + 20));
    const { ast } = read(commented);
    const yaml = read(printYaml(ast, shapes), 'a.writ.yaml');
    expect([said, yaml.said]).toEqual([said, []]);
    expect([said, commentsIn(yaml.ast.items), yaml.ast.dangling.length]).toEqual([said, commentsIn(ast.items), ast.dangling.length]);
    const back = read(printWrit(yaml.ast));
    expect([said, commentsIn(back.ast.items)]).toEqual([said, commentsIn(ast.items)]);
  }
});
