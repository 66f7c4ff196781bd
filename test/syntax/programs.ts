import fc from 'fast-check';
import type * as ast from '../../src/syntax/ast.ts';
import { isBare } from '../../src/syntax/print/words.ts';
import { literalValue } from '../../src/syntax/sentence-parser.ts';
import { reserved } from '../../src/syntax/tokens.ts';

/*
 * Programs as trees, with everything that the language has. Their source is a line break and a blank, so that a node's span says
 * whether its author had it on one line.
 */
const source = { path: 'generated.writ', text: '\n ' };
const many = { file: source.path, start: 0, end: 1 };
const one = { file: source.path, start: 1, end: 2 };

const name = fc.constantFrom('env', 'account', 'orders_host', 'a-b', 'self.name', 'self.metadata.team', '_x', 'X9');
const nasty = fc.constantFrom(
  'a', 'Z', '0', ' ', '  ', '"', '\\', '\\\\', '\n', '\r', '\t', '{', '}', '{{', '}}', '$', '${', '{env}', '${aws:x}', '{{name}}', '//', '///', '#', ' #', ': ', ':',
  "'", "''", '"""', '- ', '---', '...', '? ', '*', '&a', '!t', '|', '>', '%', '@', '`', ',', '[', ']', '<<', 'é', 'e\u0301', 'ß', '漢', '😀', '\u00a0', '\u2028', '\u202e',
  '\u200f', '\ufeff', '\u0001', '\u007f', '\u0085', '\u009f', '\ufffe', '\uffff', '\u{1f9d1}\u200d\u{1f680}', 'true', 'null', '~', '1e3', '0x1f', '2027-01-01', 'on', '=', '\\n', '\\{env}', '\\u0041',
); // prettier-ignore
const anyChar = fc.string({ unit: 'binary', maxLength: 2 }).filter((s) => !s.includes('\0'));
const literalText = fc.array(fc.oneof({ weight: 9, arbitrary: nasty }, anyChar), { maxLength: 5 }).map((list) => list.join(''));

interface Text {
  readonly text: string;
  readonly template?: ast.Template;
}
/** Literal text and placeholders; what stands before a placeholder must not shield it. */
function textOf(parts: readonly ({ text: string } | { placeholder: string })[]): Text {
  const template: ast.TemplatePart[] = [];
  for (const part of parts) {
    const last = template.at(-1);
    if ('placeholder' in part) {
      if (last && 'text' in last && /[${]$/.test(last.text)) template[template.length - 1] = { text: `${last.text}.` };
      template.push({ placeholder: part.placeholder, span: one });
    } else if (part.text === '') continue;
    else if (last && 'text' in last) template[template.length - 1] = { text: last.text + part.text };
    else template.push(part);
  }
  const text = template.map((part) => ('text' in part ? part.text : `{${part.placeholder}}`)).join('');
  return template.some((part) => 'placeholder' in part) ? { text, template } : { text };
}
const placeholder = name.map((placeholder) => ({ placeholder }));
const anyText = fc.array(fc.oneof({ weight: 3, arbitrary: literalText.map((text) => ({ text })) }, placeholder), { maxLength: 4 }).map(textOf); // prettier-ignore
const blockText = fc
  .array(fc.oneof(fc.constantFrom('SELECT 1;', '  indented', '\ttab', '', ' ', 'a // no comment', '# no', '"""', '\\"""', '\\', 'x "', 'e: y', '- z', '{{name}} ${x}', '{env}', '\\{env}', '  \\\\{env}'), literalText.map((text) => text.replaceAll(/[\r\u0001\u007f\u0085\u009f\u2028\u202e\u200f\ufeff]/g, ''))), { maxLength: 4 })
  .chain((lines) => fc.tuple(fc.constant(lines), fc.boolean(), placeholder, fc.boolean()))
  .map(([lines, closed, at, dynamic]) => textOf([{ text: lines.join('\n') }, ...(dynamic ? [at] : []), { text: closed ? '\n' : '' }])); // prettier-ignore

const bareText = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('a', 'secret/', 'x_y', '-1', '*', '/**', '.', ':', '@read', '~', '+', 's3:Get', '/b', 'nobody', 'only', 'directly', 'v1').map((text) => ({ text })) },
      placeholder,
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map(textOf)
  .filter(({ text }) => isBare(text)); // prettier-ignore
const plainName = fc.constantFrom('a', 'checkout', 'team-1', 'x_y', 'nobody', 'only', 'directly', 'app', 'env', 'doc', 'name', 'platform', 'labels', 'ignore', 'was', 'overlays', 'set', 'sentence', 'yes', 'no', 'null', 'y', 'because-of', 'A1'); // prettier-ignore
const bareWord = bareText.map((text): ast.Word => ({ ...text, span: one, quoted: false }));
const nameWord = plainName.map((text): ast.Word => ({ text, span: one, quoted: false }));
const quotedWord = fc
  .oneof(anyText, plainName.map((text) => ({ text })), fc.constantFrom(...reserved.keys(), 'true', 'false', '3ds', '', '-', '1', '1h', '2027-01-01', 'x y', 'a//b', '*', '{env}').map((text) => textOf([{ text }])))
  // Names are composed.
  .filter(({ text }) => text.normalize('NFC') === text)
  .map((text): ast.Word => ({ ...text, span: one, quoted: true })); // prettier-ignore
const word = fc.oneof({ weight: 3, arbitrary: nameWord }, bareWord, quotedWord);
const words = fc.array(word, { minLength: 1, maxLength: 4 });
const prose = fc.oneof(quotedWord, fc.constantFrom('why', 'PCI: scope #1', 'it\'s "x"', 'a very long reason that fills most of a line by itself and so has to move to the next one').map((text): ast.Word => ({ text, span: one, quoted: true }))); // prettier-ignore
const date = fc.constantFrom('2027-01-31', '2027-01-31T18:00Z', '2096-02-29');
const dateWord = date.map((text): ast.DateWord => ({ text, span: one }));

const literal = fc
  .oneof(
    fc.constantFrom('0', '-3', '2.10', '007', '012345678901234567890', '1.0').map((text) => ['number', text] as const),
    fc.constantFrom('true', 'false').map((text) => ['bool', text] as const),
    fc.constantFrom('90s', '15m', '72h', '030d').map((text) => ['duration', text] as const),
    fc.constantFrom('0B', '512MiB', '10GiB', '1TiB').map((text) => ['size', text] as const),
    date.map((text) => ['date', text] as const),
  )
  .map(([kind, image]) => literalValue(kind, { image, tokenType: undefined }, one));
const nameValue = bareText.map(({ text, template }) =>
  literalValue('name', { image: text, tokenType: undefined, ...(template ? { template } : {}) }, one),
);
const stringValue = anyText.map((text): ast.Value => ({ kind: 'string', ...text, block: false, span: one }));
const blockValue = blockText.map((text): ast.Value => ({ kind: 'string', ...text, block: true, span: one }));
const fromValue = word.map((path): ast.Value => ({ kind: 'from', path, span: one }));
const scalar = fc.oneof(literal, nameValue, stringValue, fromValue);

const commentText = fc.constantFrom('x', '', ' indented', '/ slashes //', '# sharp', '## sharper', '- dash: x', '"quoted', 'ends with \\', '漢 é', 'key: value', '[', '@ignore(W1)').map((text) => text.trimEnd()); // prettier-ignore
const comment = fc.tuple(commentText, fc.boolean()).map(([text, gap]): ast.Comment => ({ text, gap, span: one }));
const nothing = fc.constant({});

/** Comments and blank lines, as the reader gives them: the first comment has the item's own blank line. */
const around = fc
  .tuple(fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, fc.array(comment, { maxLength: 3 })), fc.boolean(), fc.boolean(), fc.option(commentText, { freq: 6, nil: undefined }))
  .map(([before, gap, detached, after]): Pick<ast.Node, 'comments' | 'gap'> => {
    const held = before.map((each, i) => (i === 0 ? { ...each, gap } : each));
    const behind = after === undefined ? {} : { after: { text: after, gap: false, span: one } };
    const comments = held.length || after !== undefined ? { comments: { before: held, ...behind, ...(detached && held.length ? { detached: true } : {}) } } : {};
    return { ...comments, ...(gap ? { gap: true } : {}) };
  }); // prettier-ignore
const dangling = fc.array(comment, { minLength: 1, maxLength: 2 }).map((list) => ({ dangling: list }));

/** A value; `inline`: the author had all around it on one line. */
function valueOf(inline: boolean, depth: number): fc.Arbitrary<ast.Value> {
  const plain = inline ? scalar : fc.oneof({ weight: 3, arbitrary: scalar }, blockValue);
  if (depth === 0) return plain;
  const list = fc
    .boolean()
    .chain((narrow) => {
      const flat = inline || narrow;
      const element = valueOf(flat, depth - 1).chain((value) => (flat ? nothing : around).map((more): ast.Value => ({ ...value, ...more })));
      return fc.tuple(fc.constant(flat), fc.array(element, { maxLength: 4 }), flat ? nothing : fc.oneof({ weight: 4, arbitrary: nothing }, dangling));
    })
    .map(([flat, items, more]): ast.Value => ({ kind: 'list', items, ...more, span: flat ? one : many })); // prettier-ignore
  return fc.oneof({ weight: 4, arbitrary: plain }, list);
}

const docs = fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(fc.constantFrom('Takes the money.', '', ' indented', '/ slash', 'yes', 'a: b # c', '"', "it's", '- x', '漢', '2027-01-01', '3', '\\', 'x".'), { minLength: 1, maxLength: 3 })); // prettier-ignore
const codes = fc.array(fc.oneof(fc.constantFrom('W403', 'W101').map((text): ast.Word => ({ text, span: one, quoted: false })), word), { minLength: 1, maxLength: 3 }); // prettier-ignore
const annotation = fc.oneof(
  fc.record({ words: codes, because: fc.option(prose, { nil: undefined }), until: fc.option(dateWord, { nil: undefined }) }).map(({ words, because, until }): ast.Annotation => ({ kind: 'ignore', words, span: one, ...(because ? { because } : {}), ...(until ? { until } : {}) })),
  quotedWord.map((old): ast.Annotation => ({ kind: 'was', words: [old], span: one })),
); // prettier-ignore
const meta = (inline: boolean) => inline ? fc.constant({ docs: [], annotations: [] }) : fc.record({ docs, annotations: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(annotation, { maxLength: 2 })) }); // prettier-ignore

const operator = fc.constantFrom<ast.ConditionOperator>('=', '!=', '<', '<=', '>', '>=', 'like');
const term = fc.record({ key: word, operator, value: valueOf(true, 1), negated: fc.boolean() });
const option = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 2, nil: undefined });
const environments = option(words);
const compact = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T; // oxlint-disable-line no-unsafe-type-assertion
const tail = fc.record({ when: option(fc.array(term, { minLength: 1, maxLength: 2 })), in: environments, until: option(dateWord), because: option(prose) }).map((all): ast.Tail => compact(all) as ast.Tail); // prettier-ignore
const shortTail = fc.record({ in: environments, because: option(prose) }).map((all): ast.Tail => compact(all) as ast.Tail);
const inTail = fc.record({ in: environments }).map((all): ast.Tail => compact(all) as ast.Tail);
const principal = fc.tuple(fc.constantFrom<ast.PrincipalKind>('app', 'team', 'user', 'pipeline'), word).map(([kind, named]): ast.PrincipalRef => ({ kind, name: named, span: one })); // prettier-ignore
const principals = fc.array(principal, { minLength: 1, maxLength: 3 });

type Draft = { readonly type: string };
const statement = fc.oneof(
  fc.record({ type: fc.constant('grant'), effect: fc.constantFrom('allow', 'deny'), verbs: words, resources: words, tail }),
  fc.record({ type: fc.constant('use'), names: words, tail }),
  fc.record({ type: fc.constant('owns'), resources: words, tail: inTail }),
  fc.record({ type: fc.constant('share'), verbs: words, resources: words, with: principals, tail }),
);
const assertion = fc
  .record({ type: fc.constant('assertion'), mode: fc.constantFrom('can', 'cannot', 'nobody', 'only'), principals, directly: fc.boolean(), verbs: words, resources: fc.oneof(fc.constant([]), words), tail: shortTail })
  // `directly` as the first verb without quotes is the keyword.
  .map((all) => ({ ...all, ...(all.mode === 'nobody' ? { principals: [] } : {}), verbs: all.verbs.map((verb) => (verb.text === 'directly' ? { ...verb, quoted: true } : verb)) })); // prettier-ignore

const kinds = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('app', 'engine', 'vault', 'environment', 'run', 'role', 'raw', 'audit', 'auth', 'login', 'listener', 'task', 'secret', 'root', 'intermediate', 'storage', 'values', 'platform', 'labels', 'doc', 'name') },
  bareText.filter(({ template }) => !template).map(({ text }) => text),
); // prettier-ignore
const attributeName = fc.oneof(word, fc.constant<ast.Word>({ text: 'because', span: one, quoted: false }));

function declaration(inline: boolean, depth: number): fc.Arbitrary<Draft> {
  return fc
    .record({ type: fc.constant('declaration'), kind: kinds.map((text): ast.Word => ({ text, span: one, quoted: false })), labels: fc.array(word, { maxLength: 2 }), in: environments, on: option(word), of: option(word), body: body(inline, depth) })
    .map(compact); // prettier-ignore
}
function body(outer: boolean, depth: number): fc.Arbitrary<ast.Body> {
  return fc.boolean().chain((narrow) => {
    const inline = outer || narrow;
    const more = inline ? nothing : fc.oneof({ weight: 4, arbitrary: nothing }, dangling);
    return fc.record({ items: depth === 0 ? fc.constant([]) : items(inline, depth - 1), more }).map((all): ast.Body => ({ span: inline ? one : many, items: all.items, ...all.more })); // prettier-ignore
  });
}
function items(inline: boolean, depth: number): fc.Arbitrary<ast.Item[]> {
  const around2 = inline ? nothing : around;
  const spoken = fc.oneof(statement, fc.tuple(fc.constantFrom('env', 'file', 'env_file'), quotedWord, word, inTail, body(inline, depth)).map(([as, path, resource, tails, inner]) => ({ type: 'inject', resource, as, ...(as === 'env' ? {} : { path }), tail: tails, body: inner }))); // prettier-ignore
  const item = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(inline ? fc.constant([]) : docs, attributeName, valueOf(inline, 2)).map(([text, named, value]) => ({ type: 'attribute', docs: text, name: named, value })) },
    { weight: 3, arbitrary: fc.tuple(spoken, meta(inline)).map(([a, b]) => ({ ...a, ...b })) },
    { weight: 2, arbitrary: fc.tuple(declaration(inline, depth), meta(inline)).map(([a, b]) => ({ ...a, ...b })) },
    { weight: 1, arbitrary: fc.tuple(words, body(inline, depth)).map(([names, inner]) => ({ type: 'overlay', in: names, body: inner })) },
  ); // prettier-ignore
  const whole = fc.tuple(item, around2).map(([a, b]) => ({ ...a, ...b, span: inline ? one : many }) as unknown as ast.Item);
  return fc.array(whole, { maxLength: 4 });
}

/** Whole files of the language. Wrong as specs, most of them: what the words mean plays no part. */
export const programs: fc.Arbitrary<ast.FileAst> = fc
  .tuple(
    fc.array(fc.tuple(fc.oneof({ weight: 3, arbitrary: declaration(false, 2) }, assertion), meta(false), around).map((parts) => ({ ...Object.assign({}, ...parts), span: many }) as ast.TopItem), { maxLength: 4 }),
    fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(comment, { maxLength: 2 })),
  )
  .map(([list, end]): ast.FileAst => ({ source, spelling: 'writ', items: list, dangling: end, complete: true })); // prettier-ignore
