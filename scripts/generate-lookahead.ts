// Writes src/syntax/lookahead.generated.ts: where the parser's rules must choose, which tokens lead where.
import { readFileSync, writeFileSync } from 'node:fs';
import { lookaheadOf } from './grammar/lookahead.ts';
import { recordGrammar } from './grammar/record.ts';

const file = new URL('../src/syntax/lookahead.generated.ts', import.meta.url);
const text = `// Written by scripts/generate-lookahead.ts from the rules of the parser.
import type { Points } from './points.ts';

export const lookahead: Readonly<Record<string, Points>> = ${JSON.stringify(lookaheadOf(recordGrammar()), undefined, 2)};
`;
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') === text) process.exit(0);
  console.error('src/syntax/lookahead.generated.ts is stale: run `npm run generate`');
  process.exit(1);
}
writeFileSync(file, text);
