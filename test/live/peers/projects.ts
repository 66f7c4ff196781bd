import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Diagnostics } from '../../../src/diagnostics.ts';
import { nodeHost } from '../../../src/host-node.ts';
import { compileProject } from '../../../src/compile.ts';
import type { Program } from '../../../src/model/program.ts';
import { relate } from '../../../src/access/index.ts';
import { planIam } from '../../../src/access/iam/index.ts';
import type { IamPlan, PrincipalAccess } from '../../../src/access/relation.ts';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A project of this repository, by the folder of its committed outputs. */
export interface PeerProject {
  /** `.` or `examples/ec2` */
  readonly folder: string;
  readonly out: string;
}

const projectsIn = (folders: readonly string[]): readonly PeerProject[] =>
  folders.map((folder) => ({ folder, out: folder === '.' ? 'out' : `${folder}/out` }));

export const projects = projectsIn(['.', 'examples/ecs-fargate', 'examples/ec2']);

/** One environment's folder of outputs: `out/prod`. */
export interface Environment {
  readonly project: PeerProject;
  readonly name: string;
  readonly path: string;
}

const environmentsOf = (all: readonly PeerProject[]): readonly Environment[] =>
  all.flatMap((project) =>
    readdirSync(root + project.out, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => ({ project, name: entry.name, path: `${project.out}/${entry.name}` }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  );

export const environments = environmentsOf(projects);

/** Those of every example. Namespaces, which only Vault Enterprise has, are there the first part of a mount's path, as they are to its decision. */
export const allEnvironments = environmentsOf(
  projectsIn([
    '.',
    ...readdirSync(`${root}examples`)
      .sort()
      .map((name) => `examples/${name}`),
  ]),
);

/** Files below a folder of the repository whose path (relative to it) matches, sorted; paths are relative to the repository. */
export function filesBelow(folder: string, wanted: RegExp): string[] {
  if (!existsSync(root + folder)) return [];
  return readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => wanted.test(path))
    .sort()
    .map((path) => `${folder}/${path}`);
}

export const textOf = (path: string): string => readFileSync(root + path, 'utf8');
export const jsonOf = (path: string): unknown => JSON.parse(textOf(path));

export interface Specification {
  readonly program: Program;
  readonly principals: readonly PrincipalAccess[];
  /** For the names of roles. */
  readonly iam: IamPlan;
}

/** What the specs of an environment say, for what its outputs do not: mounts, and who is granted what. */
export async function specifiedIn(env: Environment): Promise<Specification> {
  const options = { root: root + env.project.folder, asOf: '2026-11-23', terraform: false, artifacts: false };
  const { project } = await compileProject(nodeHost(), options);
  const program = project?.programs.find((one) => one.env.name === env.name);
  if (!project || !program) throw new Error(`${env.project.folder} has no environment ${env.name}`);
  const sink = new Diagnostics();
  const principals = relate(program, sink);
  return { program, principals, iam: planIam(program, principals, sink, project.config.terraform.backend) };
}
