import { Diagnostics, type Diagnostic } from '../../src/diagnostics.ts';
import type { WritConfig } from '../../src/model/config.ts';
import { bindProject, blockShapes, checkConfig, readConfig, withoutConsequences } from '../../src/model/index.ts';
import { positionAt, type SourceFile } from '../../src/source.ts';
import type { FileAst } from '../../src/syntax/ast.ts';
import { parseSource } from '../../src/syntax/index.ts';
import { codes } from '../../src/syntax/codes.ts';
import { arrange } from '../../src/report/report.ts';
import { ruleCodes, ruleLimits } from '../../src/rules/run.ts';
import type { Mutant } from './mutants.ts';

const syntactic = new Set<string>(codes.map(({ code }) => code));

/** What a mutant came to. */
export interface Outcome {
  readonly errors: readonly Diagnostic[];
  readonly kind: 'accepted' | 'syntactic' | 'other';
  /** A syntactic one: lines between the change and the nearest end of it at which the first error stands; 0 where it may stand. */
  readonly off: number;
}

/** A project of which one file changes again and again: the others are parsed once. */
export interface Bench {
  run(mutant: Mutant, path: string): Outcome;
}

export function benchOf(config: WritConfig, sources: readonly SourceFile[]): Bench {
  const parsed = new Map<string, FileAst>(sources.map((source) => [source.path, parseSource(source, new Diagnostics(), blockShapes)]));
  return {
    run(mutant, path) {
      const sink = new Diagnostics();
      const source = { path, text: mutant.text };
      const ast = parseSource(source, sink, blockShapes);
      const files = [...parsed.values()].map((file) => (file.source.path === path ? ast : file));
      bindProject(config, files, { asOf: '2026-11-23' }, withoutConsequences(files, [...sink.all], sink));
      const errors = arrange(sink.all).filter(({ severity }) => severity === 'error');
      const first = errors.find(({ code }) => syntactic.has(code));
      if (!first) return { errors, kind: errors.length ? 'other' : 'accepted', off: 0 };
      const { line } = positionAt(source, first.span?.start ?? 0);
      const [from, to] = mutant.within ?? [mutant.lines[0] - 1, mutant.lines[1] + 1];
      return { errors, kind: 'syntactic', off: line < from ? from - line : line > to ? line - to : 0 };
    },
  };
}

/** The same of `writ.yaml`: all that it says of itself is its form. */
export function runConfig(mutant: Mutant, specs: readonly SourceFile[]): Outcome {
  const sink = new Diagnostics();
  const source = { path: 'writ.yaml', text: mutant.text };
  const config = readConfig(source, sink);
  if (config) {
    const files = specs.map((spec) => parseSource(spec, new Diagnostics(), blockShapes));
    bindProject(config, files, { asOf: '2026-11-23' }, sink);
    checkConfig(config, files, { codes: ruleCodes, limits: ruleLimits }, sink);
  }
  const errors = arrange(sink.all).filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return { errors, kind: 'accepted', off: 0 };
  if (config) return { errors, kind: 'other', off: 0 };
  const { line } = positionAt(source, first.span?.start ?? 0);
  const [from, to] = mutant.within ?? [mutant.lines[0] - 1, mutant.lines[1] + 1];
  return { errors, kind: 'syntactic', off: line < from ? from - line : line > to ? line - to : 0 };
}
