import { expect, test } from 'vitest';
import { syntheticProject } from '../../scripts/bench/generate.ts';
import { compileProject } from '../../src/compile.ts';
import { rules } from '../../src/rules/index.generated.ts';
import type { RuleTiming } from '../../src/rules/run.ts';
import { projectWith } from '../support/base-project.ts';
import { memoryHost } from '../support/memory-host.ts';

/** Milliseconds of processor time that this process has used: what else the machine does is not in it. */
const spent = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** What each rule costs on so many apps: the least of several runs. */
async function costs(apps: number, runs: number): Promise<ReadonlyMap<string, number>> {
  const files = Object.fromEntries(Object.entries(syntheticProject(apps)).map(([path, text]) => [`/project/${path}`, text]));
  const least = new Map<string, number>();
  for (let run = 0; run < runs; run++) {
    const timings: RuleTiming[] = [];
    const options = { root: '/project', asOf: '2026-11-23', terraform: false, artifacts: false, clock: { now: spent, rules: timings } };
    await compileProject(memoryHost(files), options);
    for (const { code, milliseconds } of timings) least.set(code, Math.min(least.get(code) ?? Number.POSITIVE_INFINITY, milliseconds));
  }
  return least;
}

test('no rule costs more than in proportion: four times the apps, at most about four times the time', { timeout: 60_000 }, async () => {
  await costs(100, 2);
  let steep: readonly string[] = rules.map(({ code }) => code);
  const said: string[] = [];
  // The collector's work falls on whoever runs at the time, so that what is steep has to be so each time.
  for (let attempt = 0; attempt < 4 && steep.length > 0; attempt++) {
    const [few, many] = [await costs(300, 3), await costs(1200, 2)];
    expect(many.size).toBe(rules.length);
    // A square would be 16; below some milliseconds a clock measures itself.
    steep = steep.filter((code) => (many.get(code) ?? 0) > 10 && (many.get(code) ?? 0) / Math.max(few.get(code) ?? 0, 2.5) > 9);
    for (const code of steep) said.push(`${code}: ${few.get(code)?.toFixed(1)} ms, then ${many.get(code)?.toFixed(1)} ms`);
  }
  expect(steep, said.join('\n')).toEqual([]);
});

test('grants of one principal are compared without meeting each other one by one', async () => {
  const cost = async (grants: number): Promise<number> => {
    const lines = Array.from({ length: grants }, (_, i) => `  allow read on secret/payments/big/part${i % 50}/item${i}`);
    const files = projectWith({
      text: `app big {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "big" }\n${lines.join('\n')}\n}\n`,
    });
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 2; run++) {
      const timings: RuleTiming[] = [];
      const options = { root: '/project', asOf: '2026-11-23', terraform: false, artifacts: false, clock: { now: spent, rules: timings } };
      await compileProject(memoryHost(files), options);
      least = Math.min(
        least,
        timings.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
      );
    }
    return least;
  };
  const said: string[] = [];
  let ratio = Number.POSITIVE_INFINITY;
  // As above: a square would be 16, each time.
  for (let attempt = 0; attempt < 4 && ratio >= 10; attempt++) {
    const [few, many] = [await cost(500), await cost(2000)];
    ratio = many / Math.max(few, 2.5);
    said.push(`${few.toFixed(1)} ms, then ${many.toFixed(1)} ms`);
  }
  expect(ratio, said.join('\n')).toBeLessThan(10);
});
