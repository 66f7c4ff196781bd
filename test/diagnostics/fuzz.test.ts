import { expect, test } from 'vitest';
import { fuzzed, randomOf, shrunk } from '../support/fuzz.ts';
import { corpus, swallow, wholeProject } from '../support/fuzz-run.ts';
import { configOf } from '../support/mutation-run.ts';

// `WRIT_FUZZ=1000000` reads so many; `WRIT_SEED` chooses others.
const inputs = Number(process.env.WRIT_FUZZ ?? 20_000);
const seed = Number(process.env.WRIT_SEED ?? 7);
const config = configOf('.');

test(`${inputs} texts of bytes, tokens and pieces of real files are read without a fault, none for long`, { timeout: 36_000_000 }, () => {
  const random = randomOf(seed);
  const texts = corpus();
  const faults: string[] = [];
  const kinds: Record<string, number> = {};
  let [wrong, slowest, text] = [0, 0, ''];
  for (let i = 0; i < inputs && faults.length < 20; i++) {
    const source = fuzzed(random, texts);
    const fault = (now: string): string => {
      try {
        swallow({ ...source, text: now }, config);
        return '';
      } catch (error) {
        return error instanceof Error ? (error.stack ?? error.message) : String(error);
      }
    };
    const began = performance.now();
    try {
      if (swallow(source, config) > 0) wrong++;
      else kinds[source.kind] = (kinds[source.kind] ?? 0) + 1;
    } catch (error) {
      const first = String(error).slice(0, 40);
      const short = shrunk(source.text, (now) => fault(now).startsWith(first));
      faults.push(`${source.path} ${JSON.stringify(short)}\n${fault(short)}`);
    }
    const took = performance.now() - began;
    if (took > slowest) [slowest, text] = [took, JSON.stringify(source)];
  }
  console.log(`${inputs} texts, ${wrong} with errors; without: ${JSON.stringify(kinds)}; slowest ${slowest.toFixed(1)} ms`);
  expect(faults).toEqual([]);
  expect(wrong).toBeGreaterThan(inputs / 2);
  // None has more than some 2,000 characters; a machine may stand still for a moment, not for so long.
  expect(slowest, text).toBeLessThan(2000);
});

test('whole projects with slips in them are refused or compiled', { timeout: 36_000_000 }, async () => {
  const random = randomOf(seed + 1);
  const exits = [0, 0, 0, 0];
  const faults: string[] = [];
  for (let i = 0; i < inputs / 200; i++) {
    const { code, said, text } = await wholeProject(random);
    exits[code] = (exits[code] ?? 0) + 1;
    if (code > 1 || /\bundefined\b|\[object |\bNaN\b/.test(said)) faults.push(`exit ${code}\n${said}\n${text}`);
  }
  console.log(`projects: ${exits[0]} compiled, ${exits[1]} refused`);
  expect(faults.slice(0, 3)).toEqual([]);
  expect(Math.min(exits[0] ?? 0, exits[1] ?? 0)).toBeGreaterThan(0);
});
