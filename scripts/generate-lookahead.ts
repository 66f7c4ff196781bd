// Writes src/syntax/lookahead.generated.ts: what chevrotain's analysis of the parser's rules finds, so that no run has to wait for it.
import { readFileSync, writeFileSync } from 'node:fs';
import { analysedRules } from './grammar/lookahead.ts';

const file = new URL('../src/syntax/lookahead.generated.ts', import.meta.url);
const text = `// Written by scripts/generate-lookahead.ts from chevrotain's analysis of the parser's rules.
import type { Points } from './analysis.ts';

export const lookahead: Readonly<Record<string, Points>> = ${JSON.stringify(analysedRules(), undefined, 2)};
`;
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') === text) process.exit(0);
  console.error('src/syntax/lookahead.generated.ts is stale: run `npm run generate`');
  process.exit(1);
}
writeFileSync(file, text);
