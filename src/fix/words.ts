import type { FileAst } from '../syntax/ast.ts';

/** What of a syntax tree says where and how, not what. Annotations excuse findings and grant nothing. */
const FORM: ReadonlySet<string> = new Set(
  'span comments gap dangling docs annotations source spelling quoted block value seconds bytes detached'.split(' '),
);
/** Forms of a plain value: quotes more or less make another of them, not another text. */
const PLAIN: ReadonlySet<unknown> = new Set(['string', 'number', 'bool', 'duration', 'size', 'date', 'name', 'path']);

/**
 * Whether two versions of a program say the same in the same words, so that nobody's access can differ: same declarations and statements
 * in the same order, and the same text in every attribute, with or without quotes.
 */
export function sameWords(before: readonly FileAst[], after: readonly FileAst[]): boolean {
  const words = (files: readonly FileAst[]): string => JSON.stringify(files.map(({ items }) => items.map((item) => said(item))));
  return before.every(({ complete }) => complete) && after.every(({ complete }) => complete) && words(before) === words(after);
}

function said(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(said);
  if (typeof node !== 'object' || node === null) return node;
  const of = node as Readonly<Record<string, unknown>>;
  const kept = Object.entries(of).filter(([key, value]) => {
    if (value === undefined || (key === 'kind' && PLAIN.has(value))) return false;
    return !FORM.has(key) || (key === 'value' && typeof value === 'object');
  });
  return Object.fromEntries(kept.map(([key, value]) => [key, said(value)]));
}
