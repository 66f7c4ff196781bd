import type { Span } from '../source.ts';
import type { Word } from '../syntax/ast.ts';
import type { Engine, Program } from './program.ts';

export interface ResolvedResource {
  readonly engine: Engine;
  /** Below the engine, without a leading slash: `payments/**`; empty for the engine itself. */
  readonly rest: string;
  readonly span: Span;
}

export function splitResource(text: string): { readonly head: string; readonly rest: string } {
  const slash = text.indexOf('/');
  return slash < 0 ? { head: text, rest: '' } : { head: text.slice(0, slash), rest: text.slice(slash + 1) };
}

/** The engine or store that a resource names by its first segment; `undefined` where none of that name exists in the environment. */
export function resolveResource(word: Word, program: Pick<Program, 'engines' | 'stores'>): ResolvedResource | undefined {
  const { head, rest } = splitResource(word.text);
  const engine = program.engines.get(head) ?? program.stores.get(head);
  return engine && { engine, rest, span: word.span };
}
