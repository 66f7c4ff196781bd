// Writes grammar/: what editors and people read of the language, from the parser, its tokens and the block schemas.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { printEbnf } from './grammar/ebnf.ts';
import { specSchema } from './grammar/json-schema.ts';
import { jsonText } from './grammar/json-text.ts';
import { forms } from './grammar/lexical.ts';
import { grammar } from './grammar/model.ts';
import { projectSchema } from './grammar/project-schema.ts';
import { railroadPage } from './grammar/railroad-page.ts';
import { textMate } from './grammar/textmate.ts';

const folder = new URL('../grammar/', import.meta.url);
const rules = grammar();
const files = new Map<string, string>([
  ['writ.ebnf', printEbnf(rules, forms)],
  ['railroad.html', railroadPage(rules, forms)],
  ['writ.schema.json', jsonText(specSchema())],
  ['project.schema.json', jsonText(projectSchema())],
  ['writ.tmLanguage.json', jsonText(textMate())],
]);

const stale = [...files].filter(
  ([name, text]) => !existsSync(new URL(name, folder)) || readFileSync(new URL(name, folder), 'utf8') !== text,
);
const dead = existsSync(folder) ? readdirSync(folder).filter((name) => !files.has(name)) : [];
if (process.argv.includes('--check')) {
  for (const name of [...stale.map(([each]) => each), ...dead]) console.error(`grammar/${name} is stale: run \`npm run generate\``);
  process.exit(stale.length + dead.length > 0 ? 1 : 0);
}
mkdirSync(folder, { recursive: true });
for (const [name, text] of stale) writeFileSync(new URL(name, folder), text);
for (const name of dead) rmSync(new URL(name, folder));
