import type { Span } from '../../source.ts';

export type Node =
  | { readonly kind: 'object'; readonly items: readonly Item[]; readonly span: Span }
  | { readonly kind: 'list'; readonly items: readonly Node[]; readonly span: Span }
  | { readonly kind: 'string' | 'number' | 'bool' | 'null'; readonly text: string; readonly span: Span };

export interface Key {
  readonly text: string;
  readonly span: Span;
}
/** `path "a" { … }` has two keys; `capabilities = …` has one and is assigned. */
export interface Item {
  readonly keys: readonly Key[];
  readonly assigned: boolean;
  readonly value: Node;
  readonly span: Span;
}
