import type { FolderRule } from '../../model/config.ts';
import type { Span } from '../../source.ts';
import type { Declaration, FileAst, Statement, TopItem } from '../../syntax/ast.ts';
import type { Finding, Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W114',
  name: 'folder',
  severity: 'error',
  page: {
    what: 'A file declares something that `folders` in `writ.yaml` does not let its folder declare, or for another team.',
    why: 'The folder is what code owners review; a team that could declare anything could widen what it `owns` or write itself another team.',
    fix: 'Move the declaration to the folder that may make it, or let the platform team extend `folders`.',
    bad: '// file: specs/teams/payments/more.writ\nengine kv extra {}',
    good: '// file: specs/teams/payments/more.writ\napp api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n}',
  },
  *check({ project }) {
    for (const file of project.files) {
      const folder = folderOf(file.source.path, project.config.folders);
      if (folder) yield* checkFile(file, folder);
    }
  },
};

/** The most specific folder rule above a file; none: everything may be declared there. */
function folderOf(path: string, folders: readonly FolderRule[]): FolderRule | undefined {
  let best: FolderRule | undefined;
  for (const folder of folders)
    if (path.startsWith(`${folder.folder}/`) && folder.folder.length > (best?.folder.length ?? -1)) best = folder;
  return best;
}

function* checkFile(file: FileAst, folder: FolderRule): Generator<Finding> {
  const may = folder.may === 'all' ? undefined : new Set(folder.may);
  const refuse = (what: string, span: Span): Finding => ({
    message: `${folder.folder} may not declare ${what}`,
    span,
    related: [
      {
        span: folder.span,
        message: `this folder may: ${folder.may === 'all' ? 'all' : folder.may.join(', ')}${folder.team ? ` of team ${folder.team}` : ''}`,
      },
    ],
    help: 'move it to the folder of whoever decides about it',
  });
  for (const item of file.items) {
    const kind = item.type === 'assertion' ? 'assert' : item.kind.text;
    const span = item.type === 'assertion' ? item.span : item.kind.span;
    if (may && !may.has(kind)) {
      yield refuse(kind === 'assert' ? 'assertions' : `${article(kind)} ${kind}`, span);
      continue;
    }
    if (item.type !== 'declaration') continue;
    const foreign = folder.team === undefined ? undefined : foreignTeam(item, folder.team);
    if (foreign) yield refuse(`${article(kind)} ${kind} of ${foreign.name}`, foreign.span);
    if (may && item.type === 'declaration')
      for (const statement of statementsOf(item)) if (!may.has(wordOf(statement))) yield refuse(`\`${wordOf(statement)}\``, statement.span);
  }
}

const article = (word: string): string => (/^[aeiou]/.test(word) ? 'an' : 'a');

function foreignTeam(item: Declaration, team: string): { name: string; span: Span } | undefined {
  const label = item.labels[0];
  if (item.kind.text === 'team' && label && label.text !== team) return { name: `team ${label.text}`, span: label.span };
  if (item.kind.text === 'pipeline') return foreignStack(item, team);
  for (const inner of item.body.items) {
    if (inner.type !== 'attribute' || inner.name.text !== 'team') continue;
    const { value } = inner;
    if ((value.kind === 'name' || value.kind === 'string') && value.text !== team) return { name: `team ${value.text}`, span: value.span };
  }
  return undefined;
}

/** A team's pipeline applies its own stack and no other. */
function foreignStack(item: Declaration, team: string): { name: string; span: Span } | undefined {
  for (const inner of item.body.items) {
    if (inner.type !== 'attribute' || inner.name.text !== 'applies') continue;
    const values = inner.value.kind === 'list' ? inner.value.items : [inner.value];
    for (const value of values) {
      if (!('text' in value)) continue;
      const stack = value.text.replace(/^team[ /]/, '');
      if (stack !== team) return { name: stack === value.text ? stack : `team ${stack}`, span: value.span };
    }
  }
  return undefined;
}

function* statementsOf(item: TopItem): Generator<Statement> {
  // What a profile allows is what the right to declare profiles is about.
  if (item.type !== 'declaration' || item.kind.text === 'profile') return;
  for (const inner of item.body.items) {
    if (inner.type === 'declaration' || inner.type === 'overlay') {
      for (const deeper of inner.body.items)
        if (deeper.type !== 'attribute' && deeper.type !== 'declaration' && deeper.type !== 'overlay') yield deeper;
    } else if (inner.type !== 'attribute') yield inner;
  }
}

const wordOf = (statement: Statement): string => (statement.type === 'grant' ? statement.effect : statement.type);
