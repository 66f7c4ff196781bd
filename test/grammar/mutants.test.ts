import { expect, test } from 'vitest';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Pair } from 'yaml';
import { Diagnostics } from '../../src/diagnostics.ts';
import { bindProject, blockShapes, readConfig } from '../../src/model/index.ts';
import { parseSource, printYaml } from '../../src/syntax/index.ts';
import { checker } from './ajv.ts';
import { specs } from './specs.ts';

const faults = checker('writ.schema.json');
const config = readConfig({ path: 'writ.yaml', text: 'writ: "1"' }, new Diagnostics());

/** Codes of what a schema can know: unknown kinds, blocks and attributes, types, forms. */
const knowable = /^W0(?:14|20|21|22|30)$/;

/** What the compiler says of one file alone that the schema could know, too. */
function known(text: string): boolean {
  const sink = new Diagnostics();
  const file = parseSource({ path: 'specs/a.writ.yaml', text }, sink, blockShapes);
  if (config) bindProject(config, [file], { asOf: '2026-01-01' }, sink);
  return sink.all.some(({ code, span }) => knowable.test(code) && span?.file === 'specs/a.writ.yaml');
}

/** Every key of a document, with what happens to it. */
function* mutants(text: string): Generator<string> {
  const pairs: Pair[] = [];
  const document = parseDocument(text);
  const visit = (node: unknown): void => {
    if (isSeq(node)) node.items.forEach(visit);
    else if (isMap(node))
      for (const pair of node.items) {
        pairs.push(pair);
        visit(pair.value);
      }
  };
  visit(document.contents);
  for (const pair of pairs) {
    const { key, value } = pair;
    if (isScalar(key)) {
      const name = key.value;
      key.value = `${String(name)}x`;
      yield String(document);
      key.value = name;
    }
    pair.value = isMap(value) ? document.createNode('word') : document.createNode({ wrong: [1] });
    yield String(document);
    pair.value = value;
  }
}

/** Every key in the wide run, which takes as long as all other tests of the grammar together. */
const step = process.env.WRIT_PROGRAMS === undefined ? 9 : 1;

test('where a key is misspelt or has another form, the schema sees what the compiler sees', { timeout: 120_000 }, () => {
  let refused = 0;
  let count = 0;
  const missed: string[] = [];
  for (const source of specs.filter(({ path }) => !path.startsWith('test/'))) {
    const text = printYaml(parseSource(source, new Diagnostics(), blockShapes), blockShapes);
    for (const mutant of mutants(text)) {
      if (count++ % step || !known(mutant)) continue;
      if (faults(mutant).length) refused++;
      else missed.push(mutant);
    }
  }
  expect(missed).toEqual([]);
  expect(refused).toBeGreaterThan(600 / step);
});
