import type { Span } from '../source.ts';
import type { Template, TemplatePart, Word } from '../syntax/ast.ts';

/** What a placeholder stands for; `undefined` leaves it in place. */
export type Lookup = (name: string, span: Span) => string | undefined;

export interface Filled {
  /** With `{name}` where a placeholder was left. */
  readonly text: string;
  /** Only where placeholders were left. */
  readonly template?: Template;
}

/** Fills a template; what the lookup does not know stays a placeholder. */
export function fill(template: Template, lookup: Lookup): Filled {
  const parts: TemplatePart[] = [];
  let text = '';
  let left = false;
  for (const part of template) {
    const literal = 'text' in part ? part.text : lookup(part.placeholder, part.span);
    if (literal === undefined) {
      parts.push(part);
      left = true;
      text += 'placeholder' in part ? `{${part.placeholder}}` : '';
    } else {
      parts.push({ text: literal });
      text += literal;
    }
  }
  return left ? { text, template: parts } : { text };
}

export function fillWord(word: Word, lookup: Lookup): Word {
  if (!word.template) return word;
  return { span: word.span, quoted: word.quoted, ...fill(word.template, lookup) };
}

/** A word with some placeholders filled in: `resolveWord(word, { team: 'payments', app: 'checkout' })` where a profile is used. */
export const resolveWord = (word: Word, values: Readonly<Record<string, string | undefined>>): Word =>
  word.template ? fillWord(word, (name) => (Object.hasOwn(values, name) ? values[name] : undefined)) : word;

/** The names of the placeholders that a word still has. */
export const placeholdersOf = (word: Word): readonly string[] =>
  word.template?.flatMap((part) => ('placeholder' in part ? [part.placeholder] : [])) ?? [];
