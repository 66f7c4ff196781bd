import { planIam } from '../access/iam/index.ts';
import { emitPolicies, relate } from '../access/index.ts';
import type { Compiled } from '../access/relation.ts';
import { Diagnostics, type Diagnostic } from '../diagnostics.ts';
import type { Host } from '../host.ts';
import type { WritConfig } from '../model/config.ts';
import type { Project } from '../model/program.ts';
import { readProject } from '../pipeline/project.ts';
import type { SourceFile } from '../source.ts';

export interface DecidedProject {
  readonly config: WritConfig | undefined;
  readonly project: Project | undefined;
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly diagnostics: readonly Diagnostic[];
  /** One an environment, sorted by name; empty where the specs are at fault. */
  readonly compiled: readonly Compiled[];
}

/**
 * Reads a project as far as questions need it: bound, related, emitted. No target is made, no rule is run and no assertion decided, so a
 * question can be asked of specs that a rule complains about. Never throws for a user's mistake.
 */
export function decideProject(host: Host, root: string, asOf: string): DecidedProject {
  const sink = new Diagnostics();
  const { config, project, sources } = readProject(host, root, { asOf }, sink);
  const failed = (): DecidedProject => ({ config, project, sources, diagnostics: sink.all, compiled: [] });
  if (!config || !project || sink.failed) return failed();

  const compiled = project.programs.map((program): Compiled => {
    const principals = relate(program, sink);
    const iam = planIam(program, principals, sink, config.terraform.backend);
    const policies = emitPolicies(principals, program, sink);
    return { program, relation: { env: program.env.name, principals, iam }, policies };
  });
  if (sink.failed) return failed();
  return { config, project, sources, diagnostics: sink.all, compiled };
}
