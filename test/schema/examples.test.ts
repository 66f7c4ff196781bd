import { expect, test } from 'vitest';
import { schemas } from '../../src/model/index.ts';
import type { Attr, BlockSchema, Child } from '../../src/schema/block.ts';
import { valueOf } from './bind.ts';

/** Every attribute of the language once, with the words that lead to it. */
function attributes(): ReadonlyMap<string, Attr> {
  const found = new Map<string, Attr>();
  const walk = (path: string, schema: BlockSchema): void => {
    for (const [name, attr] of Object.entries(schema.attributes)) found.set(`${path}.${name}`, attr);
    for (const [kind, child] of Object.entries(schema.blocks)) children(`${path}.${kind}`, child);
  };
  const children = (path: string, child: Child): void => {
    if (child.schema) walk(path, child.schema);
    for (const [variant, schema] of Object.entries(child.variants?.schemas ?? {})) walk(`${path} ${variant}`, schema);
  };
  for (const [kind, child] of Object.entries(schemas)) children(kind, child);
  return found;
}
const all = [...attributes()];

test('every attribute is described, and has an example or a default', () => {
  expect(all.length).toBeGreaterThan(300);
  const mute = all.filter(
    ([, { doc, type, fallback, example }]) =>
      !/^[A-Z`].*[.)]$/s.test(doc) || type.expects === '' || (fallback ?? example ?? type.example) === undefined,
  );
  expect(mute.map(([path]) => path)).toEqual([]);
});

test('every attribute takes its own examples', () => {
  const refused = all.flatMap(([path, { type, example }]) =>
    [example, type.example].flatMap((literal) =>
      literal === undefined ? [] : valueOf(type, literal, 'aws', 'us-east-1').said.map((said) => `${path} = ${literal}: ${said}`),
    ),
  );
  expect(refused).toEqual([]);
});
