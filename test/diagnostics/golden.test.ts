import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allCodes } from '../../src/codes.ts';
import type { GoldenPart } from '../support/golden.ts';
import { inYaml, printGolden, readGolden, runGolden } from '../support/golden.ts';

// `UPDATE=1 npx vitest run test/diagnostics/golden.test.ts` writes what is said now; read every line that changes.
const update = process.env.UPDATE !== undefined;
const folder = new URL('golden/', import.meta.url);
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.txt'))
  .sort();
const seen = new Set<string>();
const inputs = { writ: 0, yaml: 0, other: 0 };

test.each(names)('%s', async (name) => {
  const file = new URL(name, folder);
  const text = readFileSync(file, 'utf8');
  const golden = readGolden(text);
  const [first] = golden.parts;
  if (!first) throw new Error(`${name} has no files`);
  const yaml = inYaml(first);
  const parts = yaml ? [first, { files: yaml, says: golden.parts[1]?.says ?? '' }] : golden.parts;
  const now: GoldenPart[] = [];
  for (const part of parts) now.push({ files: part.files, says: await runGolden(golden, part) });
  for (const { files, says } of now) {
    for (const [, code] of says.matchAll(/^(?:error|warning|note)\[(W\d{3})/gm)) seen.add(code ?? '');
    const path = files[0]?.[0] ?? '';
    inputs[path.endsWith('.writ') ? 'writ' : path.endsWith('.writ.yaml') ? 'yaml' : 'other']++;
  }
  const wanted = printGolden(text.slice(0, text.search(/^-- /m)), now);
  if (update && wanted !== text) writeFileSync(file, wanted);
  else expect(text).toBe(wanted);
});

test('every code is said of some input, and there are enough of them in both spellings', () => {
  expect([...allCodes().keys()].filter((code) => !seen.has(code))).toEqual([]);
  expect(inputs.writ).toBeGreaterThanOrEqual(200);
  expect(inputs.yaml).toBeGreaterThanOrEqual(200);
  console.log(`${names.length} cases: ${inputs.writ} in Writ, ${inputs.yaml} in YAML, ${inputs.other} others`);
});
