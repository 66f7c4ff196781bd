import type { Sink } from '../diagnostics.ts';
import type { Span } from '../source.ts';
import type { FileAst } from '../syntax/ast.ts';
import { nearest } from '../suggest.ts';
import type { RuleSetting, WritConfig } from './config.ts';
import { didYouMean } from './header.ts';
import type { Reporter } from './report.ts';

export interface KnownRules {
  /** The codes that can be set. */
  readonly codes: ReadonlySet<string>;
  /** By code, the names of the limits that `max` can set. */
  readonly limits: ReadonlyMap<string, readonly string[]>;
}

/** Teams and environments that `writ.yaml` names and no spec declares: one error with the uses of the same name in specs. */
export function checkConfigNames(
  config: WritConfig,
  { teams, environments }: { readonly teams: Iterable<string>; readonly environments: Iterable<string> },
  reporter: Reporter,
): void {
  const declared = { team: new Set(teams), environment: new Set(environments) } as const;
  const missing = (kind: 'team' | 'environment', name: string, span: Span, help: string): void => {
    const known = declared[kind];
    if (known.has(name)) return;
    const message = `${config.file}: no ${kind} \`${name}\`${didYouMean(name, known)}`;
    reporter.missing(undefined, `${kind} ${name}`, { code: 'W026', severity: 'error', message, span, help });
  };
  for (const { team, teamSpan, span } of config.folders)
    if (team !== undefined)
      missing('team', team, teamSpan ?? span, 'the folder is for the declarations of this team: declare it, or correct its name');
  for (const setting of Object.values(config.rules))
    for (const levels of [setting.in, ...setting.paths.map((placed) => placed.in)])
      for (const [env, { span }] of Object.entries(levels)) missing('environment', env, span, 'declare it, or correct its name');
}

/** What `writ.yaml` says of folders, rules and limits that are not there: a misspelt name there would quietly lift a restriction. */
export function checkConfig(config: WritConfig, files: readonly FileAst[], rules: KnownRules, sink: Sink): void {
  const paths = files.map(({ source }) => source.path);
  const own = new Set(config.folders.map(({ folder }) => folder));
  const filled = new Set(paths.flatMap(above));
  const free = new Set([...filled].filter((folder) => !own.has(folder)));
  for (const { folder, span } of config.folders) {
    if (filled.has(folder)) continue;
    const near = nearest(folder, free);
    sink.report({
      code: 'W040',
      severity: near === undefined ? 'warning' : 'error',
      message: `${config.file}: no spec lies below ${folder}${near === undefined ? '' : `, did you mean ${near}?`}`,
      span,
      help: 'a wrong name would leave the folder that is meant without its restriction: correct it, or leave it out',
    });
  }
  checkRules(config, { rules, paths }, sink);
}

interface Known {
  readonly rules: KnownRules;
  readonly paths: readonly string[];
}

function checkRules(config: WritConfig, known: Known, sink: Sink): void {
  for (const { text, span } of config.ignores.flatMap(({ codes }) => codes)) {
    if (known.rules.codes.has(text)) continue;
    const message = `${config.file}: there is no rule ${text}${didYouMean(text, known.rules.codes)}`;
    const help = text.startsWith('W0') ? 'codes of W0xx are errors that cannot be excused' : '`writ explain` lists the rules';
    sink.report({ code: 'W040', severity: 'error', message, span, help });
  }
  for (const [code, setting] of Object.entries(config.rules)) {
    if (!known.rules.codes.has(code)) {
      sink.report({
        code: 'W040',
        severity: 'error',
        message: `${config.file}: there is no rule ${code}${didYouMean(code, known.rules.codes)}`,
        span: setting.span,
        help: code.startsWith('W0') ? 'codes of W0xx are errors that cannot be switched off' : '`writ explain` lists the rules',
      });
      continue;
    }
    checkLimits(config, code, setting, known.rules.limits.get(code) ?? [], sink);
    for (const { path, span } of setting.paths) checkPath(config, path, span, known.paths, sink);
  }
}

function checkLimits({ file }: WritConfig, code: string, { maxSpans }: RuleSetting, limits: readonly string[], sink: Sink): void {
  for (const [name, span] of Object.entries(maxSpans)) {
    if (limits.includes(name)) continue;
    const message = limits.length ? `${code} has no limit \`${name}\`${didYouMean(name, limits)}` : `${code} has no limits`;
    const help = limits.length ? undefined : 'leave `max` out';
    sink.report({
      code: 'W040',
      severity: 'error',
      message: `${file}: ${message}`,
      span,
      help,
      ...(limits.length ? { expected: limits } : {}),
    });
    if (!limits.length) return;
  }
}

/** A path of `rules` that no spec lies at or below; outside of the spec folders files of other kinds may be meant. */
function checkPath(config: WritConfig, path: string, span: Span, specs: readonly string[], sink: Sink): void {
  if (path === '.' || specs.some((file) => file === path || isBelow(file, path))) return;
  const near = nearest(path, new Set(specs.flatMap((file) => [file, ...above(file)])));
  if (near === undefined && !config.specs.some((folder) => isBelow(path, folder))) return;
  sink.report({
    code: 'W040',
    severity: near === undefined ? 'warning' : 'error',
    message: `${config.file}: no spec lies at or below ${path}${near === undefined ? '' : `, did you mean ${near}?`}`,
    span,
    help: 'correct the path, or leave it out',
  });
}

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

function above(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}
