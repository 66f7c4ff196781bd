/**
 * What reading and formatting cost, as ratios in one run over the same content: N synthetic apps, in both spellings.
 *
 *     npm run bench -- --language          10,000 apps
 *     node scripts/bench/language.ts N     N apps
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseDocument } from 'yaml';
import { Diagnostics } from '../../src/diagnostics.ts';
import { bindProject, blockShapes, readConfig } from '../../src/model/index.ts';
import type { SourceFile } from '../../src/source.ts';
import { formatSource, parseSource, printYaml } from '../../src/syntax/index.ts';
import { syntheticProject } from './generate.ts';

const apps = Number(process.argv[2] ?? 10_000);
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const all = Object.entries(syntheticProject(apps)).map(([path, text]): SourceFile => ({ path, text }));
const config = all.find(({ path }) => path === 'writ.yaml') ?? { path: 'writ.yaml', text: '' };
const writ = all.filter(({ path }) => path.endsWith('.writ'));
const sink = new Diagnostics();
const yaml = writ.map((source): SourceFile => ({ path: `${source.path}.yaml`, text: printYaml(parseSource(source, sink, blockShapes), blockShapes) })); // prettier-ignore
const size = writ.reduce((sum, { text }) => sum + text.length, 0);

/** Milliseconds of this process's own time: others on the machine do not count. */
function cpu(work: () => void): number {
  collect();
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
const tasks = {
  'read *.writ': () => writ.forEach((source) => parseSource(source, sink, blockShapes)),
  'the yaml package alone': () => yaml.forEach(({ text }) => parseDocument(text)),
  'read *.writ.yaml': () => yaml.forEach((source) => parseSource(source, sink, blockShapes)),
  'format *.writ': () => writ.forEach((source) => formatSource(source, sink, blockShapes)),
};
type Task = keyof typeof tasks;
const names = Object.keys(tasks) as Task[];
const times = new Map<Task, number[]>(names.map((name) => [name, []]));
for (let round = 0; round < 7; round++) for (const name of names) times.get(name)?.push(cpu(tasks[name]));
if (sink.all.length) throw new Error(`the synthetic project has ${sink.all.length} syntax errors: ${sink.all[0]?.message}`);
const median = (name: Task): number => [...(times.get(name) ?? [])].sort((a, b) => a - b)[3] ?? Number.NaN;

/** The whole program in memory, trees and bound declarations, against the text it was read from. */
function memory(): number {
  const held: unknown[] = [];
  collect();
  const before = process.memoryUsage().heapUsed;
  const read = readConfig(config, sink);
  const trees = writ.map((source) => parseSource(source, sink, blockShapes));
  held.push(trees, read && bindProject(read, trees, { asOf: '2026-11-23' }, sink));
  collect();
  const after = process.memoryUsage().heapUsed;
  return held.length ? (after - before) / size : Number.NaN;
}

console.log(`${apps} apps: ${(size / 1e6).toFixed(1)} MB in ${writ.length} files, ${(yaml.reduce((sum, { text }) => sum + text.length, 0) / 1e6).toFixed(1)} MB as YAML`); // prettier-ignore
for (const name of names) {
  const each = times.get(name) ?? [];
  console.log(`${name.padEnd(30)} ${median(name).toFixed(0).padStart(6)} ms   first time ${(each[0] ?? 0).toFixed(0)} ms`);
}
const ratios: readonly (readonly [string, number, number, boolean])[] = [
  ['yaml package / reading *.writ', median('the yaml package alone') / median('read *.writ'), 3, true],
  ['formatting / reading', median('format *.writ') / median('read *.writ'), 2, false],
  ['memory of the program / text', memory(), 30, false],
];
for (const [what, ratio, limit, least] of ratios)
  console.log(`${what.padEnd(30)} ${ratio.toFixed(2).padStart(6)}   budget ${least ? 'at least' : 'at most'} ${limit}: ${(least ? ratio >= limit : ratio <= limit) ? 'reached' : 'NOT REACHED'}`); // prettier-ignore
