import type { Span } from '../source.ts';
import type { Located } from './aws-grants.ts';

/** A key or block of a server's configuration, in the product's own words, with its place; a block has the keys in it. */
export interface Setting {
  readonly name: string;
  readonly span: Span;
  /** Where to point when what it says is at fault: of an attribute, where its value stands too. */
  readonly whole: Span;
  readonly inner?: readonly Setting[];
  /** `raft` of `storage "raft" { … }`. */
  readonly label?: Located;
  /** The text of a scalar. */
  readonly text?: string;
}

/** As the products read it: `strconv.ParseBool`, to which go-secure-stdlib's parseutil leaves texts. */
export const isTrue = (text: string | undefined): boolean => /^(1|t|T|true|True|TRUE)$/.test(text ?? '');
export const isFalse = (text: string | undefined): boolean => /^(0|f|F|false|False|FALSE)$/.test(text ?? '');

/** The settings of a name, without regard to case. */
export const settingsNamed = (settings: readonly Setting[], ...names: readonly string[]): readonly Setting[] =>
  settings.filter(({ name }) => names.includes(name.toLowerCase()));

/** A setting's own text in a block. */
export const textOf = ({ inner = [] }: Setting, name: string): string | undefined => settingsNamed(inner, name)[0]?.text;
