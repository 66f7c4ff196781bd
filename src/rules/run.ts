import type { Compiled } from '../access/relation.ts';
import type { Diagnostic, Sink } from '../diagnostics.ts';
import type { Project } from '../model/program.ts';
import type { Artifact } from '../targets/artifact.ts';
import { rules } from './index.generated.ts';
import { collectIgnores, isIgnored, reportIgnores } from './ignores.ts';
import type { Finding, Rule, RuleInput } from './rule.ts';
import { lookAt, supplyOf } from './subjects.ts';

export interface RuleSubject {
  readonly compiled: Compiled;
  /** By path below `out/`. */
  readonly artifacts: ReadonlyMap<string, Artifact>;
}

/** The codes that `rules` in `writ.yaml` can set. */
export const ruleCodes: ReadonlySet<string> = new Set(rules.map(({ code }) => code));

/**
 * Runs every rule over every environment and reports what no `@ignore` covers. The same finding in several environments
 * is reported once, with the environments' names where it is not in all of them.
 */
export function runRules(project: Project, subjects: readonly RuleSubject[], sink: Sink): void {
  checkRules(rules, project, subjects, sink);
}

/** The same for a given set of rules: what each rule's own tests use. */
export function checkRules(rules: readonly Rule[], project: Project, subjects: readonly RuleSubject[], sink: Sink): void {
  const ignores = collectIgnores(project.files);
  for (const rule of rules) {
    const setting = project.config.rules[rule.code];
    if (setting?.severity === 'off') continue;
    const severity = setting?.severity ?? rule.severity;
    for (const finding of findingsOf(rule, project, subjects)) {
      const diagnostic: Diagnostic = { ...finding, code: rule.code, severity };
      if (!isIgnored(diagnostic, ignores, project.asOf)) sink.report(diagnostic);
    }
  }
  const known = new Set<string>(rules.map((rule) => rule.code));
  reportIgnores(ignores, (code) => known.has(code), project.asOf, sink);
}

function findingsOf(rule: Rule, project: Project, subjects: readonly RuleSubject[]): Omit<Diagnostic, 'code' | 'severity'>[] {
  const merged = new Map<string, { finding: Omit<Diagnostic, 'code' | 'severity'>; envs: string[] }>();
  const setting = project.config.rules[rule.code];
  for (const { compiled, artifacts } of subjects) {
    const env = compiled.program.env.name;
    const input: RuleInput = { ...compiled, project, artifacts: withoutEnvironment(artifacts, env), setting };
    for (const finding of findingsIn(rule, input)) {
      const at = finding.span ? `${finding.span.file}:${finding.span.start}:${finding.span.end}` : '';
      const key = `${at}\n${finding.message}`;
      const known = merged.get(key);
      if (!known) merged.set(key, { finding, envs: [env] });
      else if (!known.envs.includes(env)) known.envs.push(env);
    }
  }
  return [...merged.values()].map(({ finding, envs }) => (envs.length < subjects.length ? { ...finding, envs } : finding));
}

function* findingsIn(rule: Rule, input: RuleInput): Iterable<Finding> {
  if (rule.check) yield* rule.check(input);
  if (rule.of) yield* lookAt(rule.of, supplyOf(input));
}

const stripped = new WeakMap<ReadonlyMap<string, Artifact>, ReadonlyMap<string, Artifact>>();

function withoutEnvironment(artifacts: ReadonlyMap<string, Artifact>, env: string): ReadonlyMap<string, Artifact> {
  let known = stripped.get(artifacts);
  if (!known) {
    known = new Map(
      [...artifacts].filter(([path]) => path.startsWith(`${env}/`)).map(([path, artifact]) => [path.slice(env.length + 1), artifact]),
    );
    stripped.set(artifacts, known);
  }
  return known;
}
