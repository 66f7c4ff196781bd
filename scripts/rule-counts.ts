import { readdirSync, readFileSync } from 'node:fs';
import { ruleCases } from '../test/support/rule-cases.ts';

/** How much is tested of a code: cases that it must flag and must not, texts of wrong input whose output has it, and flawed files. */
export interface Counts {
  readonly flag: number;
  readonly pass: number;
  readonly golden: number;
  readonly files: number;
}

/** Cases of `test/rules/cases` (those of files count like those of specs), golden diagnostics and flawed files, by code. */
export function ruleCounts(): (code: string) => Counts {
  const cases = ruleCases();
  const root = new URL('../test/', import.meta.url);
  const golden = new URL('diagnostics/golden/', root);
  const said = readdirSync(golden, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.txt'))
    .map((path) => new Set(readFileSync(new URL(path.replaceAll('\\', '/'), golden), 'utf8').match(/(?<=\[)W\d{3}(?= )/g)));
  const flawed = readFileSync(new URL('rules/flawed/expected.txt', root), 'utf8').match(/(?<= )W\d{3}(?= )/g) ?? [];
  return (code) => ({
    flag: cases.filter((one) => one.code === code && one.kind === 'flag').length,
    pass: cases.filter((one) => one.code === code && one.kind === 'pass').length,
    golden: said.filter((codes) => codes.has(code)).length,
    files: flawed.filter((one) => one === code).length,
  });
}
