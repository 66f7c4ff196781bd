import { expect, test } from 'vitest';
import { fuzzed, randomOf, swallow } from '../support/fuzz.ts';
import { specsOf, projects } from '../support/mutation-run.ts';

// `FUZZ=1000000` reads so many.
const inputs = Number(process.env.FUZZ ?? 20_000);
const specs = {
  writ: projects.flatMap((project) => specsOf(project, 'writ').map(({ text }) => text)),
  yaml: projects.flatMap((project) => specsOf(project, 'yaml').map(({ text }) => text)),
};

test(`${inputs} texts of bytes, tokens and pieces of specs are read without a fault, none for long`, { timeout: 7_200_000 }, () => {
  const random = randomOf(Number(process.env.SEED ?? 7));
  const faults: string[] = [];
  let [wrong, slowest, text] = [0, 0, ''];
  for (let i = 0; i < inputs; i++) {
    const source = fuzzed(random, specs);
    const began = performance.now();
    try {
      if (swallow(source) > 0) wrong++;
    } catch (error) {
      faults.push(`${JSON.stringify(source)}\n${error instanceof Error ? error.stack : String(error)}`);
    }
    const took = performance.now() - began;
    if (took > slowest) [slowest, text] = [took, JSON.stringify(source)];
  }
  console.log(`${inputs} texts, ${wrong} with errors, slowest ${slowest.toFixed(1)} ms`);
  expect(faults.slice(0, 3)).toEqual([]);
  expect(wrong).toBeGreaterThan(inputs / 2);
  // None has more than 2,000 characters; a machine may stand still for a moment, not for so long.
  expect(slowest, text).toBeLessThan(2000);
});
