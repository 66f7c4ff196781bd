import type { Span } from '../source.ts';
import type { Annotation, Statement } from '../syntax/ast.ts';
import type { Together } from './together.ts';
import type { AttrType } from './types.ts';

export interface Attr<T = unknown, R extends boolean = boolean> {
  readonly type: AttrType<T>;
  readonly doc: string;
  readonly required: R;
  /** The typed value (seconds, bytes) where the spec says nothing. */
  readonly fallback?: T;
  readonly example?: string;
}

export interface LabelSpec {
  readonly name: string;
  readonly doc: string;
  /** May hold `/` and placeholders (a kv inventory's path). */
  readonly path?: boolean;
}

export type StatementType = Statement['type'];

/** A nested block. `variants`: which schema applies is said by the first label, or by the name after `on`. */
export interface Child {
  readonly many: boolean;
  readonly required: boolean;
  readonly schema?: BlockSchema;
  readonly variants?: { readonly by: 'label' | 'on'; readonly schemas: Readonly<Record<string, BlockSchema>> };
}

/** What one kind of block may hold. One source for the binder, the reference and the JSON Schema. */
export interface BlockSchema {
  readonly doc: string;
  /** Labels after the kind; a variant's own kind word counts as the first. */
  readonly labels: readonly LabelSpec[];
  /** `on NAME` / `of NAME` is required (`true`), optional (`'optional'`) or an error (absent). */
  readonly on?: true | 'optional';
  readonly of?: true | 'optional';
  /** The header may say `in ENV` (besides every top-level declaration, which always may). */
  readonly in?: boolean;
  readonly attributes: Readonly<Record<string, Attr>>;
  readonly blocks: Readonly<Record<string, Child>>;
  readonly statements: readonly StatementType[];
  /** Which attributes exclude or need one another. */
  readonly together?: readonly Together[];
  /** Further attributes of any name: `tags {…}`, `values {…}`, the variables of `inject`. */
  readonly open?: AttrType<unknown>;
  /**
   * Something outside the specs is called after it: `@was("old name")` before it says what is to be renamed. A text says why nothing
   * can be. Absent: nothing is called after it.
   */
  readonly was?: true | string;
  /** Any attributes and blocks to any depth (overrides: `task {…}`, `helm {…}`). */
  readonly free?: boolean;
}

export const required = <T>(type: AttrType<T>, doc: string, example?: string): Attr<T, true> => ({ type, doc, required: true, example });
export const optional = <T>(type: AttrType<T>, doc: string, example?: string): Attr<T, false> => ({ type, doc, required: false, example });
/** An attribute with a default; the binder fills it in, so its value is never absent. */
export const defaulted = <T>(type: AttrType<T>, fallback: T, doc: string): Attr<T, true> => ({ type, doc, required: true, fallback });

/** Fills in what most blocks do not have, keeping the literal types for inference. */
export function block<const S extends Partial<BlockSchema> & { doc: string }>(
  schema: S,
): S & Omit<{ labels: []; attributes: {}; blocks: {}; statements: [] }, keyof S> {
  return { labels: [], attributes: {}, blocks: {}, statements: [], ...schema } as S &
    Omit<{ labels: []; attributes: {}; blocks: {}; statements: [] }, keyof S>;
}
export const one = <const S extends BlockSchema>(schema: S) => ({ many: false, required: false, schema }) as const;
export const many = <const S extends BlockSchema>(schema: S) => ({ many: true, required: false, schema }) as const;

type AttrsOf<A> = { readonly [K in keyof A]: A[K] extends Attr<infer T, true> ? T : A[K] extends Attr<infer T> ? T | undefined : never };
type SchemaOf<C> = C extends { readonly schema: infer S extends BlockSchema } ? S : BlockSchema;
type BlocksOf<B> = {
  readonly [K in keyof B]: B[K] extends { readonly many: true }
    ? readonly Bound<SchemaOf<B[K]>>[]
    : B[K] extends { readonly required: true }
      ? Bound<SchemaOf<B[K]>>
      : Bound<SchemaOf<B[K]>> | undefined;
};

/** A block after binding, for one environment: overlays applied, environment placeholders resolved, defaults filled in. */
export interface Bound<S extends BlockSchema = BlockSchema> {
  /** The kind word: `storage`. */
  readonly kind: string;
  /** All labels as text: `["file", "main"]`. */
  readonly labels: readonly string[];
  readonly on: string | undefined;
  readonly of: string | undefined;
  readonly attrs: AttrsOf<S['attributes']>;
  readonly blocks: BlocksOf<S['blocks']>;
  /** Attributes that an `open` or `free` schema let in, in source order. */
  readonly open: Readonly<Record<string, unknown>>;
  /** Statements that hold in this environment, environment placeholders in their words resolved (`{team}`, `{app}`, `{self.…}` not). */
  readonly statements: readonly Statement[];
  readonly docs: readonly string[];
  readonly annotations: readonly Annotation[];
  /** The header (kind to last header word). */
  readonly head: Span;
  readonly span: Span;
  /** Attributes that were written (not defaulted), by name: the span of the whole attribute. */
  readonly spans: Readonly<Record<string, Span>>;
  readonly valueSpans: Readonly<Record<string, Span>>;
}
/** A bound block of whatever schema. */
export type AnyBound = Bound<BlockSchema>;
