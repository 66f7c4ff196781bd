import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { relate } from '../../src/access/index.ts';
import { planIam } from '../../src/access/iam/index.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { bindProject, blockShapes, readConfig } from '../../src/model/index.ts';
import type { SourceFile } from '../../src/source.ts';
import { parseSource } from '../../src/syntax/index.ts';
import type { Artifact, TargetInput } from '../../src/targets/artifact.ts';
import { ecsTarget } from '../../src/targets/ecs/index.ts';
import { vaultTarget } from '../../src/targets/vault/index.ts';
import { emitPolicies } from '../../src/access/index.ts';

const home = new URL('../../', import.meta.url);

/** The repository's own projects that have a `writ.yaml`, by folder: the production example and the further examples. */
export const projectFolders = ['.', 'examples/ecs-fargate', 'examples/ec2', 'examples/small', 'examples/multi-team'].filter((folder) =>
  existsSync(new URL(`${folder}/writ.yaml`, home)),
);

/** Everything that the Terraform and IAM targets are given, one an environment of a project. */
export function inputsOf(
  folder: string,
  format: 'json' | 'hcl',
): { readonly inputs: readonly TargetInput[]; readonly errors: readonly string[] } {
  const root = new URL(`${folder}/`, home);
  const read = (path: string): SourceFile => ({ path, text: readFileSync(new URL(path, root), 'utf8') });
  const sink = new Diagnostics();
  const written = readConfig(read('writ.yaml'), sink);
  if (!written) return { inputs: [], errors: sink.all.map((d) => d.message) };
  const config = { ...written, terraform: { ...written.terraform, format } };
  const names = config.specs.flatMap((specs) =>
    readdirSync(new URL(`${specs}/`, root), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.writ(\.ya?ml)?$/.test(file))
      .sort()
      .map((file) => `${specs}/${file}`),
  );
  const files = names.map((name) => parseSource(read(name), sink, blockShapes));
  const project = bindProject(config, files, { asOf: '2026-01-01' }, sink);
  const inputs = project.programs.map((program): TargetInput => {
    const principals = relate(program, sink);
    const compiled = {
      program,
      relation: { env: program.env.name, principals, iam: planIam(program, principals, sink, config.terraform.backend) },
      policies: emitPolicies(principals, program, sink),
    };
    const artifacts = new Map<string, Artifact>();
    for (const target of [vaultTarget, ecsTarget])
      for (const a of target({ compiled, project, artifacts }).artifacts) artifacts.set(a.path, a);
    return { compiled, project, artifacts };
  });
  return { inputs, errors: sink.all.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message}`) };
}
