/**
 * What the proof costs, in time and memory, against the number of apps, of patterns of one principal, and of teams that one person may
 * hold; with the exponent of the growth from row to row (1 is linear).
 */
import { join } from 'node:path';
import { syntheticProject, type Files } from './generate.ts';
import { median, runProcess, writeFiles } from './process.ts';

const COMPILE = ['compile', '--target', 'vault', '--as-of', '2026-11-23'];

const list = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

/** A small project and one spec more; without \`folders\`, which would forbid it. */
function withSpec(spec: string): Files {
  const files = syntheticProject(10, 'plain');
  return { ...files, 'writ.yaml': (files['writ.yaml'] ?? '').replace(/folders:[\s\S]*$/, ''), 'specs/more.writ': spec };
}

const manyPatterns = (n: number): Files =>
  withSpec(`app many {
  team = team-000
  run on eks { cluster = platform  namespace = "many"  service_account = "many" }
${list(n, (i) => `  allow ${i % 2 ? 'read' : 'update'} on secret/team-000/p${i}/${i % 3 ? '**' : '*'}`).join('\n')}
}
`);

const manyTeams = (n: number, more = ''): Files =>
  withSpec(list(n, (i) => `team t${i} {\n  group = "g${i}"\n${more}  allow list, read-metadata on secret/common/t${i}/**\n}\n`).join('\n'));

/** Every team also lists what all share: whoever is in several teams holds policies that all meet in each one's place. */
const meetingTeams = (n: number): Files => manyTeams(n, '  allow list on secret/common/*\n  allow read-metadata on secret/common/**\n');

const SWEEPS: readonly { readonly what: string; readonly sizes: readonly number[]; readonly files: (n: number) => Files }[] = [
  { what: 'apps', sizes: [10, 100, 1000, 10_000], files: (n) => syntheticProject(n, 'full') },
  { what: 'patterns of one principal', sizes: [10, 100, 1000, 5000], files: manyPatterns },
  { what: 'teams of one person, each with paths of its own', sizes: [1, 10, 100, 1000], files: (n) => manyTeams(n) },
  { what: 'teams of one person that all meet everywhere', sizes: [1, 10, 100, 1000], files: meetingTeams },
];

export function benchCost(bundle: string, scratch: string): void {
  for (const { what, sizes, files } of SWEEPS) {
    console.log(`\n| ${what} | proof, s | exponent | whole compile, s | exponent | peak, MiB |\n| --- | --- | --- | --- | --- | --- |`);
    let before: { n: number; proof: number; whole: number } | undefined;
    for (const n of sizes) {
      const project = join(scratch, `cost-${what.replaceAll(' ', '-')}-${n}`);
      writeFiles(project, files(n));
      const runs = list(n >= 5000 ? 1 : 3, () => runProcess(process.execPath, [bundle, ...COMPILE], project, [0, 1]));
      const proofs = runs.map(({ stdout }) => Number(/^proved in ([\d.]+) s/m.exec(stdout)?.[1] ?? Number.NaN));
      const proof = median(proofs);
      const whole = median(runs.map(({ ms }) => ms)) / 1000;
      const grown = (now: number, then: number | undefined): string =>
        before && then !== undefined && then >= 0.02 && now > 0 ? (Math.log(now / then) / Math.log(n / before.n)).toFixed(2) : '';
      const said = Number.isNaN(proof) ? 'refused' : proof.toFixed(2);
      console.log(
        `| ${n.toLocaleString('en')} | ${said} | ${grown(proof, before?.proof)} | ${whole.toFixed(2)} | ${grown(whole, before?.whole)} | ${median(runs.map(({ mib }) => mib)).toFixed(0)} |`,
      );
      before = { n, proof, whole };
    }
  }
}
