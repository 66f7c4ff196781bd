import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileAst } from '../../src/syntax/ast.ts';
import { printWrit, printYaml } from '../../src/syntax/index.ts';
import { commentsIn, grouped, meaning, read, settled, textual, program } from './helper.ts';
import { programs } from './programs.ts';
import { shapes } from './shapes.ts';

/** `WRIT_PROGRAMS=100000` for the wide run. */
const runs = Number(process.env.WRIT_PROGRAMS ?? 250);
const given = process.env.WRIT_PROGRAMS === undefined ? { numRuns: runs, seed: 11 } : { numRuns: runs };
const timeout = 120_000 + runs * 50;

const parts = (ast: FileAst): unknown => settled([ast.items, ast.dangling]);

test(`of ${runs} programs each is read back as it was printed, and printed again the same`, { timeout }, () => {
  fc.assert(
    fc.property(programs, (ast) => {
      const printed = printWrit(ast);
      const again = read(printed);
      expect(again.said).toEqual([]);
      expect(parts(again.ast)).toEqual(parts(ast));
      expect(printWrit(again.ast)).toBe(printed);
    }),
    given,
  );
});

test(`of ${runs} programs each is the same after a way through YAML`, { timeout }, () => {
  fc.assert(
    fc.property(programs, (ast) => {
      const there = printYaml(ast, shapes);
      const yaml = read(there, 'a.writ.yaml');
      // Two attributes of one name are the binder's to report; a mapping cannot hold them.
      fc.pre(!yaml.said.some((line) => line.includes('W012')));
      expect(yaml.said).toEqual([]);
      expect(textual(meaning(grouped(yaml.ast.items), program))).toEqual(textual(meaning(grouped(ast.items), program)));
      expect(printYaml(yaml.ast, shapes)).toBe(there);
    }),
    given,
  );
});

test(`of ${runs} programs each comment stays on its item on the way to YAML and back`, { timeout }, () => {
  fc.assert(
    fc.property(programs, (ast) => {
      const yaml = read(printYaml(ast, shapes), 'a.writ.yaml');
      fc.pre(!yaml.said.length);
      expect(commentsIn(yaml.ast.items)).toEqual(commentsIn(ast.items));
      expect(yaml.ast.dangling.map(({ text }) => text)).toEqual(ast.dangling.map(({ text }) => text));
      const back = read(printWrit(yaml.ast));
      expect(back.said).toEqual([]);
      expect(commentsIn(back.ast.items)).toEqual(commentsIn(ast.items));
      expect(meaning(back.ast.items, program)).toEqual(meaning(yaml.ast.items, program));
    }),
    given,
  );
});
