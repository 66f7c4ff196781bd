import type { BlockSchema } from '../schema/block.ts';
import type { Attribute, Body, Declaration, Statement, Word } from '../syntax/ast.ts';
import { fail, wordText } from './scope.ts';
import type { Binding } from './scope.ts';

/** What a body says in one environment: overlays applied, what is narrowed to other environments left out. */
export interface Effective {
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Declaration[];
  readonly statements: readonly Statement[];
}

export const holdsIn = (names: readonly Word[] | undefined, env: string): boolean => !names || names.some((n) => n.text === env);

const envsOf = (statement: Statement): readonly Word[] | undefined => statement.tail.in;

/** Blocks with the same identity replace one another: several of a kind are told apart by their labels. */
function identity(block: Declaration, schema: BlockSchema): string {
  const many = schema.blocks[block.kind.text]?.many ?? schema.free ?? false;
  return many ? [block.kind.text, ...block.labels.map((l) => l.text)].join('\0') : block.kind.text;
}

export function effective(body: Body, schema: BlockSchema, binding: Binding): Effective {
  const attributes = new Map<string, Attribute>();
  const blocks: Declaration[] = [];
  const statements: Statement[] = [];
  const overlays: Body[] = [];
  for (const item of body.items) {
    if (item.type === 'attribute') {
      const name = wordText(binding, item.name);
      const first = attributes.get(name);
      if (first) duplicateAttribute(item, first, binding);
      // As a key of an object it would be no key but the object's prototype.
      else if (name === '__proto__') fail(binding, { code: 'W029', span: item.name.span, message: '`__proto__` cannot be a name' });
      else attributes.set(name, item);
    } else if (item.type === 'declaration') {
      if (item.kind.text === '__proto__') fail(binding, { code: 'W029', span: item.kind.span, message: '`__proto__` cannot be a name' });
      else if (holdsIn(item.in, binding.env)) blocks.push(item);
    } else if (item.type === 'overlay') {
      if (holdsIn(item.in, binding.env)) overlays.push(item.body);
    } else if (holdsIn(envsOf(item), binding.env)) statements.push(item);
  }
  if (!overlays.length) return { attributes, blocks, statements };

  const overlaid = new Map<string, Attribute>();
  let kept = blocks;
  const added: Declaration[] = [];
  for (const overlay of overlays) {
    const inner = effective(overlay, schema, binding);
    for (const [name, attribute] of inner.attributes) {
      const first = overlaid.get(name);
      if (first) duplicateAttribute(attribute, first, binding);
      else overlaid.set(name, attribute);
    }
    const replaced = new Set(inner.blocks.map((b) => identity(b, schema)));
    kept = kept.filter((b) => !replaced.has(identity(b, schema)));
    added.push(...inner.blocks);
    statements.push(...inner.statements);
  }
  for (const [name, attribute] of overlaid) attributes.set(name, attribute);
  return { attributes, blocks: [...kept, ...added], statements };
}

function duplicateAttribute(again: Attribute, first: Attribute, binding: Binding): void {
  fail(binding, {
    code: 'W024',
    span: again.span,
    message: `\`${again.name.text}\` is set twice`,
    help: 'delete one of them',
    related: [{ span: first.span, message: 'first set here' }],
  });
}
