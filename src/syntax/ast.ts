import type { SourceFile, Span } from '../source.ts';

/** A word with its place: names, labels, verbs, resources, codes. `text` is what was meant (quotes and escapes undone). */
export interface Word {
  readonly text: string;
  readonly span: Span;
  readonly quoted: boolean;
  /** Where the text has placeholders or escaped braces: its parts in order. Absent: `text` is literal. */
  readonly template?: Template;
}

export type TemplatePart = { readonly text: string } | { readonly placeholder: string; readonly span: Span };
/** Literal text and `{name}` or `{name.name}` placeholders, in order; whether a name is known is the binder's question. */
export type Template = readonly TemplatePart[];

/** Comments that belong to an item, verbatim without `//` or `#` and one following space. */
export interface Comments {
  readonly before: readonly Comment[];
  /** On the item's own last line. */
  readonly after?: Comment;
  /** A blank line stands between the comments before and the item. */
  readonly detached?: boolean;
}
export interface Comment {
  readonly text: string;
  readonly span: Span;
  /** A blank line stands before it. */
  readonly gap: boolean;
}

export interface Node {
  readonly span: Span;
  readonly comments?: Comments;
  /** The author left a blank line before this item (and its comments). */
  readonly gap?: boolean;
}

export type Value =
  | (Node & { readonly kind: 'string'; readonly text: string; readonly block: boolean; readonly template?: Template })
  | (Node & { readonly kind: 'number'; readonly text: string; readonly value: number })
  | (Node & { readonly kind: 'bool'; readonly text: string; readonly value: boolean })
  | (Node & { readonly kind: 'duration'; readonly text: string; readonly seconds: number })
  | (Node & { readonly kind: 'size'; readonly text: string; readonly bytes: number })
  /** `2027-01-01` or `2027-01-01T18:00Z`, checked to be a real date. */
  | (Node & { readonly kind: 'date'; readonly text: string })
  /** A bare word without `/`, `:` or `*`. */
  | (Node & { readonly kind: 'name'; readonly text: string; readonly template?: Template })
  /** A bare word with `/`, `:` or `*`. */
  | (Node & { readonly kind: 'path'; readonly text: string; readonly template?: Template })
  | (Node & { readonly kind: 'from'; readonly path: Word })
  /** `dangling`: comments before the closing bracket. */
  | (Node & { readonly kind: 'list'; readonly items: readonly Value[]; readonly dangling?: readonly Comment[] });

export interface Annotation {
  readonly span: Span;
  readonly kind: 'ignore' | 'was';
  /** `@ignore`: the codes; `@was`: the old name. */
  readonly words: readonly Word[];
  readonly because?: Word;
  readonly until?: DateWord;
}

export interface DateWord {
  readonly text: string;
  readonly span: Span;
}

export interface Meta {
  /** The text of `///` lines without the slashes and one following space. */
  readonly docs: readonly string[];
  readonly annotations: readonly Annotation[];
}

export interface Attribute extends Node {
  readonly type: 'attribute';
  readonly docs: readonly string[];
  readonly name: Word;
  readonly value: Value;
}

/** `kind [label [label]] [in names] [on name] [of name] { … }` */
export interface Declaration extends Node, Meta {
  readonly type: 'declaration';
  readonly kind: Word;
  readonly labels: readonly Word[];
  readonly in?: readonly Word[];
  readonly on?: Word;
  readonly of?: Word;
  readonly body: Body;
}

/** `in prod, staging { … }` inside a block. */
export interface Overlay extends Node {
  readonly type: 'overlay';
  readonly in: readonly Word[];
  readonly body: Body;
}

export interface Body {
  readonly span: Span;
  readonly items: readonly Item[];
  /** Comments after the last item. */
  readonly dangling?: readonly Comment[];
}

export type Item = Attribute | Declaration | Overlay | Statement;

export type ConditionOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'like';
export interface ConditionTerm {
  readonly key: Word;
  readonly operator: ConditionOperator;
  readonly value: Value;
  /** `not key = value`; the first term may carry it. */
  readonly negated: boolean;
}

export interface Tail {
  readonly when?: readonly ConditionTerm[];
  readonly in?: readonly Word[];
  readonly until?: DateWord;
  readonly because?: Word;
}

export type PrincipalKind = 'app' | 'team' | 'user' | 'pipeline';
export interface PrincipalRef {
  readonly kind: PrincipalKind;
  readonly name: Word;
  readonly span: Span;
}

export interface GrantStatement extends Node, Meta {
  readonly type: 'grant';
  readonly effect: 'allow' | 'deny';
  readonly verbs: readonly Word[];
  readonly resources: readonly Word[];
  readonly tail: Tail;
}
export interface UseStatement extends Node, Meta {
  readonly type: 'use';
  readonly names: readonly Word[];
  readonly tail: Tail;
}
export interface OwnsStatement extends Node, Meta {
  readonly type: 'owns';
  readonly resources: readonly Word[];
  readonly tail: Tail;
}
export interface ShareStatement extends Node, Meta {
  readonly type: 'share';
  readonly verbs: readonly Word[];
  readonly resources: readonly Word[];
  readonly with: readonly PrincipalRef[];
  readonly tail: Tail;
}
export interface InjectStatement extends Node, Meta {
  readonly type: 'inject';
  readonly resource: Word;
  readonly as: 'env' | 'file' | 'env_file';
  /** The file's path; absent for `as env`. */
  readonly path?: Word;
  readonly tail: Tail;
  readonly body: Body;
}
export type Statement = GrantStatement | UseStatement | OwnsStatement | ShareStatement | InjectStatement;

export interface Assertion extends Node, Meta {
  readonly type: 'assertion';
  /** `can`/`cannot`: the principals can or cannot; `nobody`: nobody can; `only`: only the principals can. */
  readonly mode: 'can' | 'cannot' | 'nobody' | 'only';
  readonly principals: readonly PrincipalRef[];
  readonly directly: boolean;
  readonly verbs: readonly Word[];
  readonly resources: readonly Word[];
  readonly tail: Tail;
}

export type TopItem = Declaration | Assertion;

/** One file in either spelling. `dangling`: comments after the last item. `complete`: no part was lost to a syntax error. */
export interface FileAst {
  readonly source: SourceFile;
  readonly spelling: 'writ' | 'yaml';
  readonly items: readonly TopItem[];
  readonly dangling: readonly Comment[];
  readonly complete: boolean;
}
