import type { AnyBound, Attr, BlockSchema, Child } from '../schema/block.ts';
import type { Attribute, Body, Declaration, Meta, Statement } from '../syntax/ast.ts';
import type { Span } from '../source.ts';
import { bindStatement } from './bind-statement.ts';
import { bindValue, INVALID, plainValue } from './bind-value.ts';
import { checkTogether } from './check-together.ts';
import { effective } from './effective.ts';
import { checkHeader, didYouMean, few, headSpan, schemaOf } from './header.ts';
import { checkWas, refuseWas } from './renames.ts';

import { fail, failMisplaced, wordText } from './scope.ts';
import type { Binding } from './scope.ts';

interface Head extends Meta {
  readonly kind: string;
  readonly labels: readonly string[];
  readonly on: string | undefined;
  readonly of: string | undefined;
  readonly head: Span;
  readonly span: Span;
}

/** What binding asks of a schema each time. */
interface Plan {
  readonly fallbacks: readonly (readonly [name: string, value: unknown])[];
  readonly required: readonly (readonly [name: string, attr: Attr])[];
  readonly lists: readonly string[];
  readonly needed: readonly (readonly [kind: string, child: Child])[];
}
const plans = new WeakMap<BlockSchema, Plan>();

function planOf(schema: BlockSchema): Plan {
  let plan = plans.get(schema);
  if (!plan) {
    const attributes = Object.entries(schema.attributes);
    const blocks = Object.entries(schema.blocks);
    plan = {
      fallbacks: attributes.flatMap(([name, { fallback }]) => (fallback === undefined ? [] : [[name, fallback] as const])),
      required: attributes.filter(([, attr]) => attr.required && attr.fallback === undefined),
      lists: blocks.flatMap(([kind, child]) => (child.many ? [kind] : [])),
      needed: blocks.filter(([, child]) => child.required),
    };
    plans.set(schema, plan);
  }
  return plan;
}

/**
 * Binds a block and all below it for one environment. Mistakes are reported to the binding, whose `errors` then grew; the
 * result may then lack what its type promises, and must not be handed on.
 */
export function bindBlock(d: Declaration, schema: BlockSchema, binding: Binding, top = false): AnyBound {
  checkHeader(d, schema, binding, top);
  checkWas(d, schema, binding);
  const head: Head = {
    kind: d.kind.text,
    labels: d.labels.map((l) => wordText(binding, l)),
    on: d.on && wordText(binding, d.on),
    of: d.of && wordText(binding, d.of),
    docs: d.docs,
    annotations: d.annotations,
    head: headSpan(d),
    span: d.span,
  };
  return bindBody(d.body, schema, head, binding);
}

export function bindBody(body: Body, schema: BlockSchema, head: Head, binding: Binding): AnyBound {
  const items = effective(body, schema, binding);
  const { attributes } = schema;
  const open: Record<string, unknown> = {};
  const spans: Record<string, Span> = {};
  const valueSpans: Record<string, Span> = {};
  const attrs: Record<string, unknown> = {};
  const plan = planOf(schema);
  const before = binding.errors;
  for (const [name, fallback] of plan.fallbacks) attrs[name] = fallback;

  let strange: [name: string, attribute: Attribute][] | undefined;
  for (const [name, attribute] of items.attributes) {
    spans[name] = attribute.span;
    valueSpans[name] = attribute.value.span;
    const attr = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (attr) {
      const value = bindValue(attribute.value, name, attr, binding, head.on);
      if (value !== INVALID) attrs[name] = value;
    } else if (schema.open) {
      const value = bindValue(attribute.value, name, { type: schema.open, doc: '', required: false }, binding);
      if (value !== INVALID) open[name] = value;
    } else if (schema.free) open[name] = plainValue(attribute.value, binding);
    else (strange ??= []).push([name, attribute]);
  }
  if (strange) unknownAttributes(strange, schema, head, binding);
  for (const [name, attr] of plan.required)
    if (items.attributes.has(name)) continue;
    // Under a name that was just reported may be what is missing.
    else if (binding.partial || strange || items.blocks.some((block) => block.kind.text === name)) binding.errors++;
    else
      fail(binding, {
        code: 'W023',
        span: head.head,
        message: `${described(head)} has no \`${name}\``,
        help: `add \`${name} = ${attr.example ?? attr.type.example ?? '…'}\`: ${attr.type.expects}`,
      });

  if (schema.together && binding.errors === before) checkTogether(schema, { attrs, valueSpans, head: head.head }, binding);

  const blocks = schema.free ? mergeFree(items.blocks, schema, open, binding) : items.blocks;
  const { kind, labels, on, of, docs, annotations, head: header, span } = head;
  return {
    kind,
    labels,
    on,
    of,
    docs,
    annotations,
    head: header,
    span,
    attrs,
    blocks: bindChildren(blocks, schema, head, binding),
    open,
    statements: bindStatements(items.statements, schema, kind, binding),
    spans,
    valueSpans,
  };
}

const noStatements: readonly Statement[] = [];

function bindStatements(statements: readonly Statement[], schema: BlockSchema, kind: string, binding: Binding): readonly Statement[] {
  if (!statements.length) return noStatements;
  return statements.map((s) => {
    refuseWas(s.annotations, 'statement', binding);
    return bindStatement(s, schema, kind, binding);
  });
}

/** `vault main`: how messages speak of a block. */
const described = (head: Head): string => `\`${[head.kind, ...head.labels, ...(head.on ? ['on', head.on] : [])].join(' ')}\``;

/** Those with a name near to theirs are mistakes of their own; the others are one, for what they belong to is missing. */
function unknownAttributes(
  strange: readonly (readonly [name: string, attribute: Attribute])[],
  schema: BlockSchema,
  head: Head,
  binding: Binding,
): void {
  const known = [...Object.keys(schema.attributes), ...Object.keys(schema.blocks)];
  const others: (readonly [string, Attribute])[] = [];
  for (const one of strange) {
    const [name, { name: word }] = one;
    const meant = didYouMean(name, known);
    if (Object.hasOwn(schema.blocks, name))
      failMisplaced(binding, false, {
        code: 'W021',
        span: word.span,
        message: `\`${name}\` is a block: write ${binding.yaml ? `\`${name}: { … }\`` : `\`${name} { … }\`, without \`=\``}`,
      });
    else if (meant === '') others.push(one);
    else {
      const message = `${described(head)} has no attribute \`${name}\`${meant}`;
      failMisplaced(binding, true, { code: 'W021', span: word.span, message, ...few(Object.keys(schema.attributes)) });
    }
  }
  const [first, ...more] = others;
  if (!first) return;
  const list = others.map(([name]) => `\`${name}\``).join(', ').replace(/, (?=[^,]*$)/, ' and '); // prettier-ignore
  const message = `${described(head)} has no attribute${more.length ? 's' : ''} ${list}`;
  const related = more.map(([, attribute]) => ({ span: attribute.name.span, message: 'this one neither' }));
  failMisplaced(binding, false, {
    code: 'W021',
    span: first[1].name.span,
    message,
    ...(known.length <= 8 ? few(Object.keys(schema.attributes)) : { help: `it takes ${known.join(', ')}` }),
    ...(related.length ? { related } : {}),
  });
}

const noBlocks: AnyBound['blocks'] = {};

function bindChildren(declared: readonly Declaration[], schema: BlockSchema, head: Head, binding: Binding): AnyBound['blocks'] {
  const { lists, needed } = planOf(schema);
  if (!declared.length && !needed.length && !lists.length) return noBlocks;
  const blocks: Record<string, AnyBound | AnyBound[] | undefined> = {};
  for (const kind of lists) blocks[kind] = [];
  if (!declared.length && !needed.length) return blocks as AnyBound['blocks'];
  const first = new Map<string, Declaration>();
  for (const d of declared) {
    const kind = d.kind.text;
    const child = Object.hasOwn(schema.blocks, kind) ? schema.blocks[kind] : undefined;
    if (!child) {
      unknownBlock(d, schema, head, binding);
      continue;
    }
    const key = child.many && d.labels.length ? [kind, ...d.labels.map((l) => l.text)].join(' ') : kind;
    const before = first.get(key);
    if (before && (!child.many || d.labels.length)) {
      const message = child.many ? `\`${key}\` is declared twice` : `only one \`${kind}\` may stand here`;
      fail(binding, { code: 'W024', span: headSpan(d), message, related: [{ span: headSpan(before), message: 'the first one is here' }] });
      continue;
    }
    first.set(key, d);
    const variant = schemaOf(d, child, binding, schema.blocks);
    if (!variant) continue;
    const bound = bindBlock(d, variant, binding);
    const list = blocks[kind];
    if (Array.isArray(list)) list.push(bound);
    else blocks[kind] = bound;
  }
  for (const [kind, child] of needed)
    if (first.has(kind)) continue;
    else if (binding.partial) binding.errors++;
    else {
      const variants = child.variants ? few(Object.keys(child.variants.schemas)) : {};
      const how = child.variants ? (child.variants.by === 'on' ? `${kind} on KIND { … }` : `${kind} KIND { … }`) : `${kind} { … }`;
      fail(binding, {
        code: 'W023',
        span: head.head,
        message: `${described(head)} has no \`${kind}\``,
        ...variants,
        help: `add \`${how}\``,
      });
    }
  return blocks as AnyBound['blocks'];
}

function unknownBlock(d: Declaration, schema: BlockSchema, head: Head, binding: Binding): void {
  const kind = d.kind.text;
  if (Object.hasOwn(schema.attributes, kind))
    return failMisplaced(binding, false, {
      code: 'W020',
      span: d.kind.span,
      message: `\`${kind}\` is an attribute: write \`${kind}${binding.yaml ? ': …' : ' = …'}\``,
    });
  const known = Object.keys(schema.blocks);
  const meant = didYouMean(kind, [...known, ...Object.keys(schema.attributes)]);
  const message = `${described(head)} has no block \`${kind}\`${meant}`;
  failMisplaced(binding, meant !== '', { code: 'W020', span: d.kind.span, message, ...few(known) });
}

/**
 * Blocks of an override become nested objects beside its attributes, so that it is one tree to merge into an output: labels are
 * keys on the way down, and a kind that stands several times without labels is a list.
 */
function mergeFree(blocks: readonly Declaration[], schema: BlockSchema, into: Record<string, unknown>, binding: Binding): Declaration[] {
  const known: Declaration[] = [];
  for (const d of blocks) {
    if (Object.hasOwn(schema.blocks, d.kind.text)) known.push(d);
    else place(into, [d.kind.text, ...d.labels.map((l) => wordText(binding, l))], freeObject(d, binding), d, binding);
  }
  return known;
}

const anything: BlockSchema = { doc: '', labels: [], attributes: {}, blocks: {}, statements: [], free: true };

function freeObject(d: Declaration, binding: Binding): Record<string, unknown> {
  const { attributes, blocks, statements } = effective(d.body, anything, binding);
  const found: Record<string, unknown> = {};
  for (const [name, attribute] of attributes) found[name] = plainValue(attribute.value, binding);
  mergeFree(blocks, anything, found, binding);
  for (const s of statements) bindStatement(s, anything, d.kind.text, binding);
  return found;
}

function place(into: Record<string, unknown>, path: readonly string[], value: unknown, d: Declaration, binding: Binding): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  const here = Object.hasOwn(into, key) ? into[key] : undefined;
  if (!rest.length) {
    if (here === undefined) into[key] = value;
    else if (Array.isArray(here)) here.push(value);
    else if (typeof here === 'object') into[key] = [here, value];
    else fail(binding, { code: 'W024', span: headSpan(d), message: `\`${key}\` is both an attribute and a block` });
    return;
  }
  const below: Record<string, unknown> = here !== null && typeof here === 'object' && !Array.isArray(here) ? { ...here } : {};
  place(below, rest, value, d, binding);
  into[key] = below;
}
