import type { Compiled } from '../access/relation.ts';
import type { Code, Diagnostic, Severity, Sink } from '../diagnostics.ts';
import type { Project } from '../model/program.ts';
import type { Artifact } from '../targets/artifact.ts';
import { isOld } from '../data/age.ts';
import { date as iamDate } from '../data/iam.ts';
import { rules } from './index.generated.ts';
import { collectIgnores, type Ignores, isIgnored, reportIgnores } from './ignores.ts';
import { isOff, levelOf, STAGE_CODES, stricter } from './levels.ts';
import type { Finding, Rule, RuleInput } from './rule.ts';
import { lookAt, supplyOf } from './subjects.ts';

export interface RuleSubject {
  readonly compiled: Compiled;
  /** By path below `out/`. */
  readonly artifacts: ReadonlyMap<string, Artifact>;
}

/** What one rule cost. What several rules share is computed by the first that asks for it. */
export interface RuleTiming {
  readonly code: Code;
  readonly name: string;
  readonly milliseconds: number;
  readonly findings: number;
}

export interface Clock {
  /** Milliseconds since any moment, with fractions. */
  now(): number;
  readonly rules: RuleTiming[];
}

/** The codes that `rules` in `writ.yaml` can set. */
export const ruleCodes: ReadonlySet<string> = new Set([...rules.map(({ code }) => code), ...STAGE_CODES]);
/** By code, the names of the limits that can be set. */
export const ruleLimits: ReadonlyMap<string, readonly string[]> = new Map(
  rules.flatMap(({ code, limits }) => (limits ? [[code, Object.keys(limits)] as const] : [])),
);

/** What `writ.yaml` and the `@ignore`s of one project make of findings. */
export interface Judge {
  readonly project: Project;
  readonly ignores: Ignores;
  /** For stages before the rules: what they report under one of {@link STAGE_CODES} is judged, everything else passes. */
  sink(env: string, sink: Sink): Sink;
}

/** Names that AWS may know by now, when what Writ knows of them is old. */
const UNKNOWN_NAMES: ReadonlySet<Code> = new Set(['W601', 'W603']);

export function judgeOf(project: Project): Judge {
  const ignores = collectIgnores(project.files);
  const aged = isOld(iamDate, project.asOf) ? UNKNOWN_NAMES : new Set<Code>();
  return {
    project,
    ignores,
    sink: (env, sink) => ({
      report(diagnostic) {
        if (!STAGE_CODES.has(diagnostic.code)) return sink.report(diagnostic);
        const usual = aged.has(diagnostic.code) && diagnostic.severity === 'error' ? 'warning' : diagnostic.severity;
        const severity = levelOf(project.config, diagnostic.code, usual, diagnostic.span, env);
        if (severity !== 'off' && !isIgnored(diagnostic, ignores, project.asOf)) sink.report({ ...diagnostic, severity });
      },
    }),
  };
}

/**
 * Runs every rule over every environment and reports what no `@ignore` covers. The same finding in several environments
 * is reported once, as the strictest of what it is there, with the environments' names where it is not in all of them.
 */
export function runRules(judge: Judge, subjects: readonly RuleSubject[], sink: Sink, clock?: Clock): void {
  runThese(rules, judge, subjects, sink, clock);
}

/** The same for a given set of rules: what each rule's own tests use. */
export function checkRules(rules: readonly Rule[], project: Project, subjects: readonly RuleSubject[], sink: Sink): void {
  runThese(rules, judgeOf(project), subjects, sink);
}

function runThese(rules: readonly Rule[], judge: Judge, subjects: readonly RuleSubject[], sink: Sink, clock?: Clock): void {
  const { project, ignores } = judge;
  for (const rule of rules) {
    if (isOff(project.config.rules[rule.code])) continue;
    const began = clock?.now() ?? 0;
    const found = findingsOf(rule, project, subjects);
    clock?.rules.push({ code: rule.code, name: rule.name, milliseconds: clock.now() - began, findings: found.length });
    for (const diagnostic of found) if (!isIgnored(diagnostic, ignores, project.asOf)) sink.report(diagnostic);
  }
  const known = new Set<string>([...rules.map((rule) => rule.code), ...STAGE_CODES]);
  reportIgnores([...ignores.values()].flat(), (code) => known.has(code), project.asOf, {
    report(diagnostic) {
      const severity = levelOf(project.config, diagnostic.code, diagnostic.severity, diagnostic.span, undefined);
      if (severity !== 'off') sink.report({ ...diagnostic, severity });
    },
  });
}

function findingsOf(rule: Rule, project: Project, subjects: readonly RuleSubject[]): Diagnostic[] {
  const merged = new Map<string, { readonly finding: Finding; readonly envs: string[]; severity: Severity }>();
  for (const { compiled, artifacts } of subjects) {
    const env = compiled.program.env.name;
    const input: RuleInput = { ...compiled, project, artifacts, setting: project.config.rules[rule.code] };
    const take = (finding: Finding): void => {
      const severity = levelOf(project.config, rule.code, rule.severity, finding.span, env);
      if (severity === 'off') return;
      const at = finding.span ? `${finding.span.file}:${finding.span.start}:${finding.span.end}` : '';
      const key = `${at}\n${finding.message}`;
      const known = merged.get(key);
      if (!known) merged.set(key, { finding, envs: [env], severity });
      else {
        known.severity = stricter(known.severity, severity);
        if (!known.envs.includes(env)) known.envs.push(env);
      }
    };
    if (rule.check) for (const finding of rule.check(input)) take(finding);
    if (rule.of) for (const finding of lookAt(rule.of, supplyOf(input))) take(finding);
  }
  return [...merged.values()].map(({ finding, envs, severity }) => ({
    ...finding,
    code: rule.code,
    severity,
    ...(envs.length < subjects.length ? { envs } : {}),
  }));
}
