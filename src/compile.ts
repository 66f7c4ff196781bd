import type { Compiled, Mismatch, Proof } from './access/relation.ts';
import { decideAssertions, emitPolicies, provePolicies, relate } from './access/index.ts';
import { planIam, proveIam } from './access/iam/index.ts';
import { Diagnostics, type Diagnostic, type Sink } from './diagnostics.ts';
import type { Host } from './host.ts';
import type { WritConfig } from './model/config.ts';
import { checkConfig } from './model/index.ts';
import type { Program, Project } from './model/program.ts';
import { accessJson } from './pipeline/access-json.ts';
import { manifestArtifact, manifestOf } from './pipeline/manifest.ts';
import { readProject } from './pipeline/project.ts';
import { judgeOf, type Clock, ruleCodes, ruleLimits, runRules } from './rules/run.ts';
import type { SourceFile } from './source.ts';
import type { Artifact, TargetInput, TargetName, TargetOutput } from './targets/artifact.ts';
import { ecsTarget } from './targets/ecs/index.ts';
import { helmTarget } from './targets/helm/index.ts';
import { iamTarget } from './targets/iam/index.ts';
import { runbookTarget } from './targets/runbook/index.ts';
import { vaultTarget } from './targets/vault/index.ts';

export interface CompileOptions {
  /** The absolute path of the folder that holds `writ.yaml`. */
  readonly root: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly asOf: string;
  readonly envs?: readonly string[];
  /** What is to be made; what is not is not looked at either. The policies are made, judged and proved in any case. */
  readonly targets?: readonly TargetName[];
  /** Whether the Terraform target runs; it alone takes longer than all the rest. */
  readonly terraform: boolean;
  /** `false` for `check`: outputs are made as far as rules read them; nothing is printed for the disk, so there is nothing to prove. */
  readonly artifacts: boolean;
  /** Gets what each rule costs. */
  readonly clock?: Clock;
  /** Keeps what was decided and printed of each environment in the result. */
  readonly keep?: boolean;
}

/** What was proved of everything that is about to be written, and in what time. */
export interface WholeProof extends Proof {
  /** Of IAM documents; `undefined` where none is about to be written. */
  readonly statements: number | undefined;
  readonly milliseconds: number;
}

export interface CompileResult {
  readonly project: Project | undefined;
  readonly config: WritConfig | undefined;
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly diagnostics: readonly Diagnostic[];
  /** Empty where anything failed. */
  readonly artifacts: readonly Artifact[];
  readonly proof: WholeProof | undefined;
  /** Not empty: a fault of Writ itself; nothing may be written. */
  readonly mismatches: readonly Mismatch[];
  /** With `keep`, where the specs could be read: all rules have looked at it. */
  readonly decided?: readonly Built[];
}

/** One environment on its way: decided, emitted, printed. */
export interface Built {
  readonly compiled: Compiled;
  readonly artifacts: Map<string, Artifact>;
}

/** Reads a project and takes it through every stage. Never throws for a user's mistake; writes nothing. */
export async function compileProject(host: Host, options: CompileOptions): Promise<CompileResult> {
  const sink = new Diagnostics();
  const { config, project, sources } = readProject(host, options.root, options, sink);
  const built: Built[] = [];
  let ruled = false;
  const failed = (mismatches: readonly Mismatch[] = []): CompileResult => ({
    project,
    config,
    sources,
    diagnostics: sink.all,
    artifacts: [],
    proof: undefined,
    mismatches,
    ...(options.keep && ruled ? { decided: built } : {}),
  });
  if (!config || !project) return failed();
  checkConfig(config, project.files, { codes: ruleCodes, limits: ruleLimits }, sink);
  if (sink.failed) return failed();

  const judge = judgeOf(project);
  for (const program of project.programs)
    built.push(buildEnvironment(program, project, options.targets, judge.sink(program.env.name, sink)));
  runRules(judge, built, sink, options.clock);
  ruled = true;
  if (sink.failed) return failed();

  if (!options.artifacts) return failed();

  const proved = prove(built, options.targets, host);
  if (proved.mismatches.length > 0) return failed(proved.mismatches);
  if (!options.targets) for (const one of built) add(one, runbookTarget(inputOf(one, project)), sink);
  if (options.terraform) {
    const { terraformTarget } = await import('./targets/terraform/index.ts');
    for (const one of built) add(one, await terraformTarget(inputOf(one, project)), sink);
    if (sink.failed) return failed();
  }
  return { ...failed(), artifacts: finish(project, built, options), proof: proved.proof };
}

const inputOf = (built: Built, project: Project): TargetInput => ({ compiled: built.compiled, project, artifacts: built.artifacts });

function add(built: Built, output: TargetOutput, sink: Sink): void {
  for (const diagnostic of output.diagnostics) sink.report(diagnostic);
  for (const artifact of output.artifacts) built.artifacts.set(artifact.path, artifact);
}

function buildEnvironment(program: Program, project: Project, targets: readonly TargetName[] | undefined, sink: Sink): Built {
  const principals = relate(program, sink);
  const iam = planIam(program, principals, sink, project.config.terraform.backend);
  const policies = emitPolicies(principals, program, sink);
  decideAssertions(program, principals, sink, iam);
  const built: Built = { compiled: { program, relation: { env: program.env.name, principals, iam }, policies }, artifacts: new Map() };
  const input = inputOf(built, project);
  // The policies are what everything else rests on, and Terraform embeds the others' texts.
  const wanted = (target: TargetName): boolean => !targets || targets.includes(target) || targets.includes('terraform');
  add(built, vaultTarget(input), sink);
  if (wanted('iam')) add(built, iamTarget(input), sink);
  const platforms = new Set<string | undefined>([program.vault.run.kind]);
  for (const { run } of program.apps.values()) platforms.add(run?.kind);
  if (platforms.has('eks') && wanted('helm')) add(built, helmTarget(input), sink);
  if (platforms.has('ecs') && wanted('ecs')) add(built, ecsTarget(input), sink);
  return built;
}

/**
 * Reads every policy back from its text and compares it with the relation, and every IAM document where one is about to be written: as
 * such, or within Terraform.
 */
function prove(
  built: readonly Built[],
  targets: readonly TargetName[] | undefined,
  clock: Pick<Host, 'now'>,
): { proof: WholeProof; mismatches: Mismatch[] } {
  const documented = targets === undefined || targets.includes('iam') || targets.includes('terraform');
  const total = { principals: 0, patterns: 0, cells: 0, statements: documented ? 0 : undefined, milliseconds: 0 };
  const mismatches: Mismatch[] = [];
  for (const { compiled, artifacts } of built) {
    const { program, relation } = compiled;
    // One at a time: a text is read back when it has just been printed.
    const texts = { get: (policy: string) => artifacts.get(`${program.env.name}/vault/policies/${policy}.hcl`)?.text };
    const prefix = `${program.env.name}/iam/`;
    const documents = new Map<string, string>();
    if (documented)
      for (const [path, artifact] of artifacts) if (path.startsWith(prefix)) documents.set(path.slice(prefix.length), artifact.text);
    const began = clock.now();
    const vault = provePolicies(texts, relation.principals, program);
    total.principals += vault.proof.principals;
    total.patterns += vault.proof.patterns;
    total.cells += vault.proof.cells;
    mismatches.push(...vault.mismatches);
    if (total.statements !== undefined) {
      const iam = proveIam(documents, relation.iam);
      total.statements += iam.statements;
      mismatches.push(...iam.mismatches);
    }
    total.milliseconds += clock.now() - began;
  }
  return { proof: total, mismatches };
}

function finish(project: Project, built: readonly Built[], options: CompileOptions): Artifact[] {
  const wanted = options.targets === undefined ? undefined : new Set<string>(options.targets);
  const all = built.flatMap((one) => [...one.artifacts.values()]).filter(({ target }) => wanted === undefined || wanted.has(target));
  if (wanted === undefined) {
    all.push(
      accessJson(
        project,
        built.map((one) => one.compiled),
      ),
    );
  }
  all.sort((a, b) => (a.path < b.path ? -1 : 1));
  const relations = built.map((one) => one.compiled.relation);
  all.push(manifestArtifact(manifestOf(project, relations, all)));
  return all;
}
