import type { Span } from '../source.ts';

/** What an attribute's value is before its type has looked at it: literals as data, still without a meaning. */
export type Lowered =
  | string
  | number
  | boolean
  | Duration
  | Size
  | CalendarDate
  | Bare
  | SecretRef
  | readonly Lowered[]
  | { readonly [key: string]: Lowered };

/** A number keeps its source text beside its value where it is not a plain `number` (`012`, `2.10`). */
export class Bare {
  readonly text: string;
  /** How it was written: a number, a name, a path; a type that wants text may take it, one that wants a number reads it. */
  readonly form: 'name' | 'path' | 'number';
  constructor(text: string, form: 'name' | 'path' | 'number') {
    this.text = text;
    this.form = form;
  }
}

export class Duration {
  readonly text: string;
  readonly seconds: number;
  constructor(text: string, seconds: number) {
    this.text = text;
    this.seconds = seconds;
  }
}

export class Size {
  readonly text: string;
  readonly bytes: number;
  constructor(text: string, bytes: number) {
    this.text = text;
    this.bytes = bytes;
  }
}

export class CalendarDate {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** `from STORE/SECRET`: where a secret value will be read; the value itself never stands in a spec. */
export class SecretRef {
  readonly store: string;
  readonly secret: string;
  readonly span: Span;
  constructor(store: string, secret: string, span: Span) {
    this.store = store;
    this.secret = secret;
    this.span = span;
  }
}
