import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { bindProject, blockShapes, checkConfig } from '../../src/model/index.ts';
import { arrange } from '../../src/report/report.ts';
import { ruleCodes, ruleLimits } from '../../src/rules/run.ts';
import type { Declaration, FileAst, Item, TopItem } from '../../src/syntax/ast.ts';
import { parseSource } from '../../src/syntax/index.ts';
import { configOf, projects, specsOf } from '../support/mutation-run.ts';

interface Lost {
  readonly declaration: Declaration;
  /** The words of the headers around it and its own: `vault main > auth jwt github`. */
  readonly path: string;
}

/** Every block of a file, from the outermost in. */
function* blocksIn(items: readonly (TopItem | Item)[], outer = ''): Generator<Lost> {
  for (const item of items)
    if (item.type === 'declaration') {
      const path = [outer, [item.kind, ...item.labels].map(({ text }) => text).join(' ')].filter(Boolean).join(' > ');
      yield { declaration: item, path };
      yield* blocksIn(item.body.items, path);
    } else if (item.type === 'overlay') yield* blocksIn(item.body.items, outer);
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

function errorsOf(project: string, asts: readonly FileAst[], changed: FileAst, text: string): readonly Diagnostic[] {
  const sink = new Diagnostics();
  const ast = parseSource({ path: changed.source.path, text }, sink, blockShapes);
  const files = asts.map((file) => (file === changed ? ast : file));
  bindProject(configOf(project), files, { asOf: '2026-11-23' }, sink);
  checkConfig(configOf(project), files, { codes: ruleCodes, limits: ruleLimits }, sink);
  return arrange(sink.all).filter(({ severity }) => severity === 'error');
}

const parsed = (project: string): readonly FileAst[] =>
  specsOf(project, 'writ').map((source) => parseSource(source, new Diagnostics(), blockShapes));

test.each(projects)('a block that went missing, or has another name, is one error for all that need it: %s', (project) => {
  const counts = new Map<string, number>();
  const several: string[] = [];
  let places = 0;
  const asts = parsed(project);
  for (const file of asts) {
    const { text } = file.source;
    for (const { declaration, path } of blocksIn(file.items)) {
      const { start, end } = declaration.span;
      const name = declaration.labels.at(-1)?.span;
      const without: [how: string, text: string][] = [['without', text.slice(0, start) + blank(text.slice(start, end)) + text.slice(end)]];
      if (name) without.push(['renamed', `${text.slice(0, name.start)}"zz-renamed"${text.slice(name.end)}`]);
      for (const [how, now] of without) {
        const errors = errorsOf(project, asts, file, now);
        const key = `${how}, ${path.includes(' > ') ? 'inner' : 'top'}: ${errors.length}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        places += errors.reduce((sum, { related = [] }) => sum + 1 + related.length, 0);
        if (errors.length > 1) several.push(`${how} ${path}\n${errors.map(({ code, message }) => `  ${code} ${message}`).join('\n')}`);
      }
    }
  }
  console.log(`${project}: errors by lost block: ${[...counts].sort().map(([key, n]) => `${key} (${n} times)`).join('; ')}; ${places} places shown`); // prettier-ignore
  expect(several).toEqual([]);
  expect(counts.size).toBeGreaterThan(1);
});

test('all that use a lost name are shown with it, in specs and in writ.yaml', () => {
  const asts = parsed('.');
  const shown = (of: string): [string, string[]][] => {
    for (const file of asts)
      for (const { declaration, path } of blocksIn(file.items))
        if (path === of) {
          const { text } = file.source;
          const { start, end } = declaration.span;
          const errors = errorsOf('.', asts, file, text.slice(0, start) + blank(text.slice(start, end)) + text.slice(end));
          return errors.map(({ code, message, related = [] }) => [
            `${code} ${message}`,
            related.map((r) => `${r.span.file.replace(/^.*\//, '')} ${r.message}`),
          ]);
        }
    return [];
  };
  expect(shown('team payments')).toMatchInlineSnapshot(`
    [
      [
        "W026 no team \`payments\`",
        [
          "checkout.writ also used here",
          "ledger.writ also used here",
          "team.writ also used here",
          "writ.yaml also used here",
        ],
      ],
    ]
  `);
  expect(shown('vault main')).toMatchInlineSnapshot(`
    [
      [
        "W038 environment \`staging\` has no Vault",
        [
          "environments.writ nor has environment \`prod\`",
        ],
      ],
    ]
  `);
  expect(shown('vault main > auth jwt github')).toMatchInlineSnapshot(`
    [
      [
        "W043 pipeline \`infrastructure\` cannot log in: vault \`main\` has no auth method for github",
        [
          "vault.writ the Vault is declared here",
          "catalog.writ nor can pipeline \`catalog\`",
          "orders.writ nor can pipeline \`orders\`",
          "team.writ nor can pipeline \`payments\`",
        ],
      ],
    ]
  `);
  expect(shown('engine pki pki')).toMatchInlineSnapshot(`
    [
      [
        "W051 this environment has no pki engine named pki",
        [],
      ],
    ]
  `);
});

test('a cluster that only an auth method misspells is one error, not one for each app', () => {
  const asts = parsed('.');
  const file = asts.find(({ source }) => source.text.includes('auth kubernetes eks'));
  if (!file) throw new Error('no auth method for Kubernetes in the specs');
  const now = file.source.text.replace(/(auth kubernetes eks \{\s*cluster = )\w+/, '$1platfrm');
  expect(errorsOf('.', asts, file, now).map(({ code, message }) => `${code} ${message}`)).toEqual([
    'W026 no cluster `platfrm`, did you mean `platform`?',
  ]);
});
