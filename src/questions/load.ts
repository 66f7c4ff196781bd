import { planIam } from '../access/iam/index.ts';
import { emitPolicies, relate } from '../access/index.ts';
import type { Compiled } from '../access/relation.ts';
import { Diagnostics, type Diagnostic } from '../diagnostics.ts';
import type { Host } from '../host.ts';
import type { WritConfig } from '../model/config.ts';
import { bindProject, blockShapes, readConfig } from '../model/index.ts';
import type { Project } from '../model/program.ts';
import { loadSpecs, readSource } from '../pipeline/load.ts';
import type { SourceFile } from '../source.ts';
import { parseSource } from '../syntax/index.ts';

export interface DecidedProject {
  readonly config: WritConfig | undefined;
  readonly project: Project | undefined;
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly diagnostics: readonly Diagnostic[];
  /** One an environment, sorted by name; empty where the specs are at fault. */
  readonly compiled: readonly Compiled[];
}

const CONFIG_FILE = 'writ.yaml';

/**
 * Reads a project as far as questions need it: bound, related, emitted. No target is made, no rule is run and no assertion decided, so a
 * question can be asked of specs that a rule complains about. Never throws for a user's mistake.
 */
export function decideProject(host: Host, root: string, asOf: string): DecidedProject {
  const sink = new Diagnostics();
  const sources = new Map<string, SourceFile>();
  const failed = (config?: WritConfig, project?: Project): DecidedProject => ({
    config,
    project,
    sources,
    diagnostics: sink.all,
    compiled: [],
  });

  const configSource = readSource(host, root, CONFIG_FILE, sink);
  if (!configSource) return failed();
  sources.set(configSource.path, configSource);
  const config = readConfig(configSource, sink);
  if (!config) return failed();

  const specs = loadSpecs(host, root, config.specs, sink);
  for (const source of specs) sources.set(source.path, source);
  if (specs.length === 0 && !sink.failed) {
    sink.report({
      code: 'W091',
      severity: 'error',
      message: `no *.writ or *.writ.yaml file below ${config.specs.join(', ')}`,
      span: null,
      help: 'write a first spec, or start from the example with `writ init --example`',
    });
  }
  if (sink.failed) return failed(config);
  const files = specs.map((source) => parseSource(source, sink, blockShapes));
  const project = bindProject(config, files, { asOf }, sink);
  if (sink.failed) return failed(config, project);

  const compiled = project.programs.map((program): Compiled => {
    const principals = relate(program, sink);
    const iam = planIam(program, principals, sink, config.terraform.backend);
    const policies = emitPolicies(principals, program, sink);
    return { program, relation: { env: program.env.name, principals, iam }, policies };
  });
  if (sink.failed) return failed(config, project);
  return { config, project, sources, diagnostics: sink.all, compiled };
}
