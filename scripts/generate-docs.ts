// Writes docs/rules/*.md from the pages of all codes, and docs/reference.md from the schemas.
import { type Counts, ruleCounts } from './rule-counts.ts';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { allCodes } from '../src/codes.ts';
import type { CodeEntry } from '../src/diagnostics.ts';
import { engineKinds } from '../src/engines/index.ts';
import { buildSchemas } from '../src/model/schemas.ts';
import { registries } from '../src/model/registries.ts';
import type { Attr, BlockSchema, Child } from '../src/schema/block.ts';
import { sentence } from '../src/schema/together.ts';
import { spoken } from '../src/schema/words.ts';

const root = new URL('../', import.meta.url);
const files = new Map<string, string>();

const GROUPS = [
  'Source and project',
  'Least privilege',
  'Escalation',
  'Vault semantics',
  'Credentials',
  'Vault hardening',
  'AWS',
  'Workloads',
];

function rulePage({ code, name, severity, page }: CodeEntry): string {
  const parts = [`# ${code} ${name}`, `*${severity}*`, page.what, `**Why.** ${page.why}`, `**How to fix.** ${page.fix}`];
  if (page.bad !== undefined) parts.push('Reported:', `\`\`\`writ\n${page.bad}\n\`\`\``);
  if (page.good !== undefined) parts.push('Not reported:', `\`\`\`writ\n${page.good}\n\`\`\``);
  if (page.file) {
    const { as, bad, good } = page.file;
    const language = /^\s*[[{]/.test(bad) ? 'json' : as === 'helm-values' ? 'yaml' : 'hcl';
    const fenced = (text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
    parts.push(`Reported (a file, \`--as ${as}\`):`, fenced(bad), 'Not reported:', fenced(good));
  }
  return `${parts.join('\n\n')}\n`;
}

function index(codes: readonly CodeEntry[]): string {
  const counts = ruleCounts();
  const shown = (count: number): string => (count === 0 ? '' : String(count));
  const sections = GROUPS.map((title, group) => {
    const mine = codes.filter((entry) => entry.code[1] === String(group));
    const rows = mine.map(({ code, name, severity, page }) => {
      const { flag, pass, golden, files } = counts(code);
      return `| [${code}](${code}.md) | ${name} | ${severity} | ${cell(page.what)} | ${shown(flag)} | ${shown(pass)} | ${shown(golden)} | ${shown(files)} |`;
    });
    const head =
      '| code | name | severity | what | must flag | must not | golden | files |\n| --- | --- | --- | --- | --- | --- | --- | --- |';
    return rows.length === 0 ? '' : `## ${group}xx ${title}\n\n${head}\n${rows.join('\n')}\n`;
  });
  const groups = GROUPS.map((title, group) => {
    const mine = codes.filter((entry) => entry.code[1] === String(group)).map(({ code }) => counts(code));
    const sum = (of: (one: Counts) => number): number => mine.reduce((all, one) => all + of(one), 0);
    const anchor = `${group}xx-${title.toLowerCase().replaceAll(' ', '-')}`;
    return `| [${group}xx](#${anchor}) | ${title} | ${mine.length} | ${sum((one) => one.flag)} | ${sum((one) => one.pass)} | ${sum((one) => one.golden)} | ${sum((one) => one.files)} |`;
  });
  return `# Codes

Made from the sources by \`npm run generate\`; \`writ explain CODE\` prints the same as a page.

The counts are of cases that the tests run: *must flag* and *must not*, specs and files of \`test/rules/cases\`, with the exact places; *golden*, texts of wrong
input in \`test/diagnostics/golden\` (in both spellings where they have two) whose whole output is held, the code in it; *files*, findings in the flawed files of \`test/rules/flawed\`. Every
rule has three and three at least. Codes of group 0xx, and those of other stages (W601 to W603, W608, W612, W613), come before the rules: their cases are golden diagnostics and the tests of
their stages. Besides, the bad and the good text of every page is run, and so are the escalations ([more than 1,100 cases](../escalations.md)), the checks of [other tools](../comparison.md), and clean projects and files that
are said otherwise.

| group | | codes | must flag | must not | golden | files |
| --- | --- | --- | --- | --- | --- | --- |
${groups.join('\n')}

${sections.filter((s) => s !== '').join('\n')}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A default as it would stand in a spec. */
const spelt = (type: Attr['type'], value: unknown): string =>
  type.unit === 'seconds' && typeof value === 'number' ? spoken(value) : JSON.stringify(value);

function attributes(all: Readonly<Record<string, Attr>>): string {
  const rows = Object.entries(all).map(([name, { type, doc, required, fallback }]) => {
    const presence = fallback !== undefined ? `\`${spelt(type, fallback)}\`` : required ? 'required' : '';
    return `| \`${name}\` | ${cell(type.expects)} | ${presence} | ${cell(doc)} |`;
  });
  return rows.length === 0 ? '' : `| attribute | type | default | what |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

function section(title: string, schema: BlockSchema, depth: number): string {
  const out = [`${'#'.repeat(Math.min(depth, 5))} \`${title}\``, schema.doc];
  if (schema.statements.length > 0)
    out.push(`Statements: ${schema.statements.map((s) => `\`${s === 'grant' ? 'allow`, `deny' : s}\``).join(', ')}.`);
  if (schema.open) out.push(`Any further attribute, each ${schema.open.expects}.`);
  if (schema.free) out.push('Any attributes and blocks.');
  const table = attributes(schema.attributes);
  if (table !== '') out.push(table.trimEnd());
  if (schema.together?.length) out.push(schema.together.map((rule) => `- ${sentence(rule)}`).join('\n'));
  const nested = Object.entries(schema.blocks).map(([kind, child]) => children(`${title} > ${kind}`, child, depth + 1));
  return [...out, ...nested].join('\n\n');
}

function children(title: string, child: Child, depth: number): string {
  if (child.schema) return section(title, child.schema, depth);
  return Object.entries(child.variants?.schemas ?? {})
    .map(([kind, schema]) => section(`${title} ${child.variants?.by === 'on' ? 'on ' : ''}${kind}`, schema, depth))
    .join('\n\n');
}

function verbs(): string {
  const sections = [...engineKinds.values()].map((kind) => {
    const rows = Object.entries(kind.verbs(undefined)).map(([verb, { doc, requests, hazard }]) => {
      const paths = requests.map(({ path, capabilities }) => `\`${path}\` ${capabilities.join(', ')}`).join('; ');
      return `| \`${verb}\` | ${cell(doc)}${hazard ? ` (${hazard.kind})` : ''} | ${cell(paths)} |`;
    });
    return `### \`${kind.kind}\`\n\n${kind.doc}\n\n| verb | what | requests below the mount |\n| --- | --- | --- |\n${rows.join('\n')}`;
  });
  return `## Verbs\n\n${sections.join('\n\n')}`;
}

const codes = [...allCodes().values()];
for (const entry of codes) files.set(`docs/rules/${entry.code}.md`, rulePage(entry));
files.set('docs/rules/README.md', index(codes));
const blocks = Object.entries(buildSchemas(registries)).map(([kind, child]) => children(kind, child, 3));
files.set(
  'docs/reference.md',
  `# Reference\n\nMade from the schemas by \`npm run generate\`.\n\n## Blocks\n\n${blocks.join('\n\n')}\n\n${verbs()}\n`,
);

const check = process.argv.includes('--check');
const stale = [...files]
  .filter(([path, text]) => !existsSync(new URL(path, root)) || readFileSync(new URL(path, root), 'utf8') !== text)
  .map(([path]) => path);
const folder = new URL('docs/rules/', root);
const dead = existsSync(folder) ? readdirSync(folder).filter((name) => !files.has(`docs/rules/${name}`)) : [];
if (check) {
  for (const path of [...stale, ...dead.map((name) => `docs/rules/${name}`)]) console.error(`${path} is stale: run \`npm run generate\``);
  process.exit(stale.length + dead.length > 0 ? 1 : 0);
}
mkdirSync(folder, { recursive: true });
for (const path of stale) writeFileSync(new URL(path, root), files.get(path) ?? '');
for (const name of dead) rmSync(new URL(name, folder));
