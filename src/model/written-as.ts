import type { BlockSchema } from '../schema/block.ts';
import { article } from '../schema/words.ts';
import type { Declaration, Item } from '../syntax/ast.ts';
import { headSpan } from './header.ts';
import type { TopKind, TopSchemas } from './schemas.ts';
import { failMisplaced } from './scope.ts';
import type { Binding } from './scope.ts';

/** What a member of a block is called: attributes and blocks by name, statements by their first word. */
function memberName(item: Item): string {
  switch (item.type) {
    case 'attribute':
      return item.name.text;
    case 'declaration':
      return item.kind.text;
    case 'grant':
      return item.effect;
    case 'overlay':
      return '';
    default:
      return item.type;
  }
}

const memberNames = new WeakMap<BlockSchema, ReadonlySet<string>>();

/** What the members of a block may be called. */
function membersOf(schema: BlockSchema): ReadonlySet<string> {
  let names = memberNames.get(schema);
  if (!names) {
    const statements = schema.statements.flatMap((type) => (type === 'grant' ? ['allow', 'deny'] : [type]));
    memberNames.set(schema, (names = new Set([...Object.keys(schema.attributes), ...Object.keys(schema.blocks), ...statements])));
  }
  return names;
}

export interface WrittenAs {
  readonly kind: string;
  readonly members: readonly string[];
}

/**
 * Another kind that a declaration is written like: it has two or more members that its own kind lacks, and that other has all of them. In YAML a
 * lost line makes a declaration one of the kind above.
 */
export function writtenAs(d: Declaration, kind: TopKind, schema: BlockSchema, schemas: TopSchemas): WrittenAs | undefined {
  if (schema.open || schema.free) return undefined;
  const known = membersOf(schema);
  let members: string[] | undefined;
  for (const item of d.body.items) {
    const name = memberName(item);
    if (name !== '' && !known.has(name) && !members?.includes(name)) (members ??= []).push(name);
  }
  if (!members || members.length < 2) return undefined;
  const all = members;
  for (const [other, { schema: one, variants }] of Object.entries(schemas)) {
    const own = one ? [one] : Object.values(variants?.schemas ?? {});
    if (other !== kind && own.some((each) => all.every((name) => membersOf(each).has(name)))) return { kind: other, members };
  }
  return undefined;
}

/** Instead of each member that the kind lacks. */
export function sayWrittenAs(node: Declaration, { kind, members }: WrittenAs, binding: Binding): void {
  const own = [node.kind, ...node.labels].map(({ text }) => text).join(' ');
  const list = members.map((name) => `\`${name}\``).join(', ').replace(/, (?=[^,]*$)/, ' and '); // prettier-ignore
  failMisplaced(binding, false, {
    code: 'W020',
    span: headSpan(node),
    message: `\`${own}\` is written like ${article(kind)} \`${kind}\`: a \`${node.kind.text}\` has no ${list}`,
    help: binding.yaml ? `put it below \`${kind}:\`` : `write \`${kind} ${node.labels.at(-1)?.text ?? 'NAME'} { … }\``,
  });
}
