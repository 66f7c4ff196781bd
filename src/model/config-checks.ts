import type { Sink } from '../diagnostics.ts';
import type { FileAst } from '../syntax/ast.ts';
import { nearest } from '../suggest.ts';
import type { WritConfig } from './config.ts';
import { didYouMean } from './header.ts';

/**
 * What `writ.yaml` says of folders, teams and rules that are not there: a misspelt name there would quietly lift a restriction.
 * `rules`: the codes that can be set.
 */
export function checkConfig(config: WritConfig, files: readonly FileAst[], rules: ReadonlySet<string>, sink: Sink): void {
  const teams = new Set<string>();
  for (const { items } of files)
    for (const item of items)
      if (item.type === 'declaration' && item.kind.text === 'team' && item.labels[0]) teams.add(item.labels[0].text);
  const paths = files.map(({ source }) => source.path);
  const own = new Set(config.folders.map(({ folder }) => folder));
  const free = new Set(paths.flatMap(above).filter((folder) => !own.has(folder)));
  const complete = files.every((file) => file.complete);
  for (const { folder, team, teamSpan, span } of config.folders) {
    if (team !== undefined && !teams.has(team) && complete)
      sink.report({
        code: 'W026',
        severity: 'error',
        message: `${config.file}: no team \`${team}\`${didYouMean(team, teams)}`,
        span: teamSpan ?? span,
        help: 'the folder is for the declarations of this team: declare it, or correct its name',
      });
    if (paths.some((path) => isBelow(path, folder))) continue;
    const near = nearest(folder, free);
    sink.report({
      code: 'W040',
      severity: near === undefined ? 'warning' : 'error',
      message: `${config.file}: no spec lies below ${folder}${near === undefined ? '' : `, did you mean ${near}?`}`,
      span,
      help: 'a wrong name would leave the folder that is meant without its restriction: correct it, or leave it out',
    });
  }
  for (const [code, { span }] of Object.entries(config.rules)) {
    if (rules.has(code)) continue;
    sink.report({
      code: 'W040',
      severity: 'error',
      message: `${config.file}: there is no rule ${code}${didYouMean(code, rules)}`,
      span,
      help: code.startsWith('W0') ? 'codes of W0xx are errors that cannot be switched off' : '`writ explain` lists the rules',
    });
  }
}

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

function above(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}
