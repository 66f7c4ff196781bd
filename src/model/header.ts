import type { BlockSchema, Child } from '../schema/block.ts';
import type { Span } from '../source.ts';
import { nearest } from '../suggest.ts';
import type { Declaration } from '../syntax/ast.ts';
import { labelFault } from './labels.ts';
import { fail, failMisplaced } from './scope.ts';
import type { Binding } from './scope.ts';

/** From the kind to the last word before the block. */
export function headSpan(d: Declaration): Span {
  // In YAML the kind is a key that several declarations share, many lines above.
  const first = (d.kind.span.start < d.span.start ? d.labels[0] : undefined) ?? d.kind;
  const { file, start, end: own } = first.span;
  let end = Math.max(own, d.kind.span.end);
  for (const { span } of d.labels) if (span.end > end) end = span.end;
  if (d.in) for (const { span } of d.in) if (span.end > end) end = span.end;
  if (d.on && d.on.span.end > end) end = d.on.span.end;
  if (d.of && d.of.span.end > end) end = d.of.span.end;
  return { file, start, end };
}

/** The valid alternatives, when they are few enough to read. */
export const few = (names: Iterable<string>): { expected?: readonly string[] } => {
  const all = [...names];
  return all.length > 0 && all.length <= 8 ? { expected: all } : {};
};

export const didYouMean = (name: string, known: Iterable<string>): string => {
  const near = nearest(name, known);
  return near === undefined ? '' : `, did you mean \`${near}\`?`;
};

/** The schema that a block's header chooses; `undefined` after a report. `siblings`: what else may stand where it stands. */
export function schemaOf(
  d: Declaration,
  child: Child,
  binding: Binding,
  siblings: Readonly<Record<string, Child>>,
): BlockSchema | undefined {
  if (child.schema) return child.schema;
  if (!child.variants) return undefined;
  const { by, schemas } = child.variants;
  const kind = d.kind.text;
  const word = by === 'label' ? d.labels[0] : d.on;
  const schema = word && Object.hasOwn(schemas, word.text) ? schemas[word.text] : undefined;
  if (schema) return schema;
  const expected = few(Object.keys(schemas));
  if (!word) {
    const how = by === 'label' ? `\`${kind} KIND …\`` : `\`${kind} on KIND\``;
    fail(binding, { code: 'W025', span: headSpan(d), message: `\`${kind}\` must say its kind: ${how}`, ...expected });
    return undefined;
  }
  const message = `unknown kind of ${kind} \`${word.text}\`${didYouMean(word.text, Object.keys(schemas))}`;
  const owner = Object.keys(siblings).find((name) => name !== kind && Object.hasOwn(siblings[name]?.variants?.schemas ?? {}, word.text));
  const unknown = { code: 'W020', severity: 'error', span: word.span, message, ...expected } as const;
  binding.errors++;
  if (owner === undefined) binding.report(unknown);
  else {
    // In YAML a line lost above makes all that stands below it kinds of another block.
    const how = binding.yaml ? `put it below \`${owner}:\`` : `write \`${owner} ${word.text} …\``;
    binding.missing(`${kind} for ${owner} ${word.span.file}`, { ...unknown, help: `\`${word.text}\` is a kind of ${owner}: ${how}` });
  }
  return undefined;
}

function checkWord(word: 'on' | 'of', d: Declaration, schema: BlockSchema, binding: Binding): void {
  const at = d[word];
  const kind = d.kind.text;
  if (at && !schema[word]) fail(binding, { code: 'W025', span: at.span, message: `\`${kind}\` takes no \`${word}\`` });
  if (!at && schema[word] === true)
    fail(binding, { code: 'W025', span: headSpan(d), message: `\`${kind}\` needs \`${word} NAME\` before its block` });
}

/** Labels, `on`, `of` and `in` of a header against what the schema allows; `inAllowed` for top-level declarations. */
export function checkHeader(d: Declaration, schema: BlockSchema, binding: Binding, inAllowed: boolean): void {
  const kind = d.kind.text;
  const { labels } = schema;
  if (d.labels.length !== labels.length) {
    const want = labels.length ? labels.map((l) => l.name.toUpperCase()).join(' ') : 'no label';
    const span = d.labels[labels.length]?.span ?? headSpan(d);
    failMisplaced(binding, false, {
      code: 'W025',
      span,
      message: `\`${kind}\` takes ${labels.length ? `\`${kind} ${want}\`` : want}, found ${d.labels.length} label${d.labels.length === 1 ? '' : 's'}`,
    });
  }
  for (const [i, label] of d.labels.entries()) {
    const fault = labels[i] && labelFault(label.text, labels[i].path ?? false);
    if (fault) fail(binding, { code: 'W029', span: label.span, message: `${JSON.stringify(label.text)} ${fault}` });
  }
  checkWord('on', d, schema, binding);
  checkWord('of', d, schema, binding);
  const narrowed = d.in?.[0];
  if (narrowed && !inAllowed && !schema.in) {
    const help = `use an overlay in the block around it: \`in ${narrowed.text} { ${kind} … }\``;
    fail(binding, { code: 'W025', span: narrowed.span, message: `\`${kind}\` takes no \`in\``, help });
  }
}
