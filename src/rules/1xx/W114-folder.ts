import { article } from '../../schema/words.ts';
import type { FolderRule } from '../../model/config.ts';
import type { Span } from '../../source.ts';
import type { Item, Declaration, FileAst, Statement } from '../../syntax/ast.ts';
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
  check({ project }) {
    const folders = new Map(project.config.folders.map((folder) => [folder.folder, folder] as const).toReversed());
    const found: Finding[] = [];
    for (const file of project.files) {
      const folder = folderOf(file.source.path, folders);
      if (folder) checkFile(file, folder, found);
    }
    return found;
  },
};

/** The most specific folder rule above a file; none: everything may be declared there. */
function folderOf(path: string, folders: ReadonlyMap<string, FolderRule>): FolderRule | undefined {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const folder = folders.get(path.slice(0, end));
    if (folder) return folder;
  }
  return undefined;
}

function checkFile(file: FileAst, folder: FolderRule, found: Finding[]): void {
  const may: ReadonlySet<string> | undefined = folder.may === 'all' ? undefined : new Set(folder.may);
  const refuse = (what: string, span: Span): void => {
    const all = folder.may === 'all' ? 'all' : folder.may.join(', ');
    found.push({
      message: `${folder.folder} may not declare ${what}`,
      span,
      related: [{ span: folder.span, message: `this folder may: ${all}${folder.team ? ` of team ${folder.team}` : ''}` }],
      help: 'move it to the folder of whoever decides about it',
    });
  };
  /** Statements at any depth, and `raw` blocks, which are grants too. */
  const look = (items: readonly Item[], allowed: ReadonlySet<string>): void => {
    for (const inner of items) {
      if (inner.type === 'attribute') continue;
      if (inner.type === 'overlay' || (inner.type === 'declaration' && inner.kind.text !== 'raw')) look(inner.body.items, allowed);
      else if (!allowed.has(wordOf(inner))) refuse(`\`${wordOf(inner)}\``, inner.type === 'declaration' ? inner.kind.span : inner.span);
    }
  };
  for (const item of file.items) {
    const kind = item.type === 'assertion' ? 'assert' : item.kind.text;
    const span = item.type === 'assertion' ? item.span : item.kind.span;
    if (may && !may.has(kind)) {
      refuse(kind === 'assert' ? 'assertions' : `${article(kind)} ${kind}`, span);
      continue;
    }
    if (item.type !== 'declaration') continue;
    const foreign = folder.team === undefined ? undefined : foreignTeam(item, folder.team);
    if (foreign) refuse(`${article(kind)} ${kind} of ${foreign.name}`, foreign.span);
    // What a profile allows is what the right to declare profiles is about.
    if (may && kind !== 'profile') look(item.body.items, may);
  }
}

function foreignTeam(item: Declaration, team: string): { name: string; span: Span } | undefined {
  const label = item.labels[0];
  if (item.kind.text === 'team' && label && label.text !== team) return { name: `team ${label.text}`, span: label.span };
  if (item.kind.text === 'pipeline') return foreignStack(item, team);
  return foreignName(item.body.items, team);
}

/** Another team as the attribute, of an overlay too: `in prod { team = other }` says as much as outside. */
function foreignName(items: readonly Item[], team: string): { name: string; span: Span } | undefined {
  for (const inner of items) {
    const found = inner.type === 'overlay' ? foreignName(inner.body.items, team) : undefined;
    if (found) return found;
    if (inner.type !== 'attribute' || inner.name.text !== 'team') continue;
    const { value } = inner;
    if ((value.kind === 'name' || value.kind === 'string') && value.text !== team) return { name: `team ${value.text}`, span: value.span };
  }
  return undefined;
}

/** A team's pipeline applies its own stack and no other. */
function foreignStack(item: Declaration, team: string): { name: string; span: Span } | undefined {
  for (const inner of withOverlays(item)) {
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

/** A declaration's items, and those of its overlays. */
const withOverlays = (item: Declaration): Item[] =>
  item.body.items.flatMap((inner) => (inner.type === 'overlay' ? [inner, ...inner.body.items] : [inner]));

const wordOf = (said: Statement | Declaration): string => {
  if (said.type === 'declaration') return said.kind.text;
  return said.type === 'grant' ? said.effect : said.type;
};
