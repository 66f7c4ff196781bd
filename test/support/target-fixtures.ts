import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { EmittedPolicy, IamPlan, Origin, PrincipalAccess, Stanza } from '../../src/access/relation.ts';
import type { IamRole } from '../../src/contract.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { bindProject, blockShapes, readConfig } from '../../src/model/index.ts';
import type { Project } from '../../src/model/program.ts';
import type { SourceFile, Span } from '../../src/source.ts';
import { parseSource } from '../../src/syntax/index.ts';
import type { TargetInput, TargetOutput } from '../../src/targets/artifact.ts';

const root = new URL('../../', import.meta.url);
const CONFIG = 'writ: "1"\nspecs: [specs]\nout: out\nterraform: { format: json, backend: { local: {} } }\n';

/** The spec files of a project folder of this repository (`''` is the repository itself). */
export function specFiles(folder: string): SourceFile[] {
  const base = new URL(folder, root);
  return readdirSync(new URL('specs/', base), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.writ(\.ya?ml)?$/.test(path))
    .sort()
    .map((path) => ({ path: `specs/${path}`, text: readFileSync(new URL(`specs/${path}`, base), 'utf8') }));
}

/** Parses and binds specs; what the stages before the targets report fails the test. */
export function projectOf(files: readonly SourceFile[], config = CONFIG): Project {
  const sink = new Diagnostics();
  const read = readConfig({ path: 'writ.yaml', text: config }, sink);
  if (!read) throw new Error(JSON.stringify(sink.all));
  const project = bindProject(
    read,
    files.map((file) => parseSource(file, sink, blockShapes)),
    { asOf: '2026-11-01' },
    sink,
  );
  expect(sink.all.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message}`)).toEqual([]);
  return project;
}

export const projectFrom = (text: string): Project => projectOf([{ path: 'specs/all.writ', text }]);

const role = (key: string, purpose: IamRole['purpose'], origin: Span): IamRole => ({
  key,
  name: key,
  purpose,
  stack: 'platform',
  trust: [],
  statements: [],
  origin,
});

/** What a target is given for one environment, with a role for everything that runs and the given policies. */
export function inputOf(project: Project, env: string, policies: readonly EmittedPolicy[] = []): TargetInput {
  const program = project.programs.find((one) => one.env.name === env);
  if (!program) throw new Error(`no environment ${env}`);
  const iam: IamPlan = {
    roles: [
      role('vault', 'vault', program.vault.span),
      role('vault-snapshot', 'snapshot', program.vault.span),
      ...[...program.apps.values()].map((app) => role(`app-${app.name}`, 'app', app.span)),
    ],
    keyPolicies: [],
    bucketPolicies: [],
    documents: [],
  };
  const principals = policies.map((policy) => policy.principal);
  return { compiled: { program, relation: { env, principals, iam }, policies }, project, artifacts: new Map() };
}

export const spanAt = (file: string, start: number): Span => ({ file, start, end: start + 1 });

export function policyOf(name: string, span: Span, stanzas: readonly Stanza[]): EmittedPolicy {
  const principal: PrincipalAccess = {
    id: `app/${name}`,
    kind: 'app',
    name,
    policy: `app-${name}`,
    team: 'payments',
    allows: [],
    denies: [],
    span,
  };
  return { principal, stanzas };
}

export const originOf = (text: string, span: Span, more: Partial<Origin> = {}): Origin => ({
  span,
  text,
  verb: 'read',
  engine: 'secret',
  by: 'grant',
  ...more,
});

export const textOf = (output: TargetOutput, path: string): string => {
  const found = output.artifacts.find((artifact) => artifact.path === path);
  if (!found) throw new Error(`no ${path} among ${output.artifacts.map((artifact) => artifact.path).join(', ')}`);
  return found.text;
};

export const messages = (output: TargetOutput): string[] => output.diagnostics.map((d) => `${d.code} ${d.message}`);
