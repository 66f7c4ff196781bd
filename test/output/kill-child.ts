// Writes the tree that comes on standard input below `out/` of the folder it is given; says when it begins and how long it took.
import { readFileSync, writeSync } from 'node:fs';
import { nodeHost } from '../../src/host-node.ts';
import { planOutput } from '../../src/output/plan.ts';
import { writeOutput } from '../../src/output/write.ts';
import { artifactsOf } from './support.ts';

const root = process.argv[2] ?? '';
const host = nodeHost();
const plan = planOutput(host, `${root}/out`, artifactsOf(JSON.parse(readFileSync(0, 'utf8')) as Record<string, string>), {});
const began = performance.now();
writeSync(1, 'begin\n');
const result = writeOutput(host, root, 'out', plan.changes);
writeSync(1, `took ${performance.now() - began}\n`);
if (result.kind !== 'written') throw new Error(JSON.stringify(result));
