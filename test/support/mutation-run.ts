import { readdirSync, readFileSync } from 'node:fs';
import { Diagnostics } from '../../src/diagnostics.ts';
import type { WritConfig } from '../../src/model/config.ts';
import { blockShapes, readConfig } from '../../src/model/index.ts';
import type { SourceFile } from '../../src/source.ts';
import { parseSource, printWrit, printYaml } from '../../src/syntax/index.ts';
import { positionAt } from '../../src/source.ts';
import type { Mutant } from './mutants.ts';
import { writMutants, yamlMutants, yamlTokenMutants } from './mutants.ts';
import type { Outcome } from './mutation.ts';
import { benchOf, runConfig } from './mutation.ts';

const root = new URL('../../', import.meta.url);
export const projects = ['.', 'examples/ecs-fargate', 'examples/ec2', 'examples/multi-team', 'examples/small'] as const;

const configSource = (project: string): SourceFile => ({
  path: 'writ.yaml',
  text: readFileSync(new URL(`${project}/writ.yaml`, root), 'utf8'),
});

/** What `writ.yaml` of a project of the repository says. */
export function configOf(project: string): WritConfig {
  const config = readConfig(configSource(project), new Diagnostics());
  if (!config) throw new Error(`${project}/writ.yaml is not right`);
  return config;
}

/** The specs of a project of the repository, all in one spelling. */
export function specsOf(project: string, spelling: 'writ' | 'yaml'): SourceFile[] {
  const folder = new URL(`${project}/`, root);
  return readdirSync(new URL('specs/', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.writ(\.yaml)?$/.test(name))
    .sort()
    .map((name) => {
      const source = { path: `specs/${name}`, text: readFileSync(new URL(`specs/${name}`, folder), 'utf8') };
      const ast = parseSource(source, new Diagnostics(), blockShapes);
      if (ast.spelling === spelling) return source;
      const text = spelling === 'yaml' ? printYaml(ast, blockShapes) : printWrit(ast);
      return { path: source.path.replace(/\.writ(\.yaml)?$/, spelling === 'yaml' ? '.writ.yaml' : '.writ'), text };
    });
}

export interface Counted {
  readonly all: number;
  readonly accepted: number;
  readonly syntactic: number;
  readonly other: number;
  readonly far: number;
  /** Numbers of errors of the rejected ones, ascending. */
  readonly errors: readonly number[];
  readonly crashes: readonly string[];
  readonly worst: readonly string[];
}

/** What is changed: a spelling by its tokens or (YAML) by its lines, or `writ.yaml` by both. */
export type Mutated = 'writ' | 'yaml' | 'yaml tokens' | 'writ.yaml';

function mutantsOf(what: Mutated, text: string): Iterable<Mutant> {
  if (what === 'writ') return writMutants(text);
  if (what === 'yaml tokens') return yamlTokenMutants(text);
  return what === 'yaml' ? yamlMutants(text) : [...yamlMutants(text), ...yamlTokenMutants(text)];
}

/** Runs every `step`th mutant, from `offset` on, of all projects in one spelling; up to `show` with more errors than `most`, or far away, are told. */
export function countMutants(
  spelling: Mutated,
  step: number,
  offset = 0,
  show = 0,
  most = 3,
  only: (mutant: Mutant) => boolean = () => true,
): Counted {
  const counted = {
    all: 0,
    accepted: 0,
    syntactic: 0,
    other: 0,
    far: 0,
    errors: [] as number[],
    crashes: [] as string[],
    worst: [] as string[],
  };
  let turn = 0;
  for (const project of projects) {
    const specs = specsOf(project, spelling === 'writ' ? 'writ' : 'yaml');
    const bench = benchOf(configOf(project), specs);
    const files = spelling === 'writ.yaml' ? [configSource(project)] : specs;
    for (const { path, text: original } of files)
      for (const mutant of mutantsOf(spelling, original)) {
        if (!only(mutant) || turn++ % step !== offset) continue;
        counted.all++;
        let outcome: Outcome;
        try {
          outcome = spelling === 'writ.yaml' ? runConfig(mutant, specs) : bench.run(mutant, path);
        } catch (error) {
          counted.crashes.push(`${describe(path, mutant)}: ${error instanceof Error ? error.stack : String(error)}`);
          continue;
        }
        counted[outcome.kind]++;
        if (outcome.kind === 'accepted') continue;
        counted.errors.push(outcome.errors.length);
        if (outcome.off > 0) counted.far++;
        if (counted.worst.length < show && (outcome.off > 0 || outcome.errors.length > most))
          counted.worst.push(`${describe(path, mutant)}: off ${outcome.off}\n${told(outcome, path, mutant.text)}`);
      }
  }
  counted.errors.sort((a, b) => a - b);
  return counted;
}

const describe = (path: string, { how, what, lines }: Mutant): string => `${path}:${lines[0]} ${how} ${JSON.stringify(what)}`;

function told({ errors }: Outcome, path: string, text: string): string {
  return errors
    .map(({ code, message, span }) => {
      const place = span?.file === path ? String(positionAt({ path, text }, span.start).line) : (span?.file ?? '');
      return `    ${place} ${code} ${message}`;
    })
    .join('\n');
}

/** The value below which so large a part of ascending numbers lies. */
export const percentile = (ascending: readonly number[], part: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * part))] ?? 0;
