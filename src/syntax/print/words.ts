import type { Annotation, Assertion, ConditionTerm, PrincipalRef, Statement, Tail, Template, Value, Word } from '../ast.ts';
import { placeholderAt, placeholderForm } from '../text.ts';
import { reserved } from '../tokens.ts';

const bareForm = new RegExp(`^(?:[A-Za-z_*/.~+]|${placeholderForm})(?:[A-Za-z0-9_/:*.@~+-]|${placeholderForm})*$`);

/** The text can stand without quotes where a name or a path is expected. */
export function isBare(text: string): boolean {
  return (
    bareForm.test(text) && !text.includes('//') && !text.startsWith('/*') && !reserved.has(text) && text !== 'true' && text !== 'false'
  );
}

const controls: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
// What the scanner refuses outside of an escape.
const escaped = /[\\"\n\r\t\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu;

function escapeString(text: string): string {
  const plain = text.replace(escaped, (c) => controls[c] ?? `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
  if (!plain.includes('{')) return plain;
  let result = '';
  for (let i = 0; i < plain.length; i++) {
    const before = plain[i - 1];
    if (plain[i] === '{' && before !== '$' && before !== '{' && placeholderAt(plain, i) !== undefined) result += '\\';
    result += plain[i];
  }
  return result;
}

/** `"…"` with every escape that it needs. */
export function quote(text: string, template?: Template): string {
  if (!template) return `"${escapeString(text)}"`;
  return `"${template.map((part) => ('placeholder' in part ? `{${part.placeholder}}` : escapeString(part.text))).join('')}"`;
}

const candidate = new RegExp(`(\\\\*)${placeholderForm}`, 'g');

/** Text in which only a placeholder can be escaped (text blocks, YAML scalars): the inverse of `readRaw`. */
export function escapeRaw(text: string, template?: Template): string {
  const literal = (part: string): string =>
    part.replace(candidate, (all: string, slashes: string, ...rest: unknown[]) => {
      const before = part[(rest.at(-2) as number) - 1];
      return slashes === '' && (before === '$' || before === '{') ? all : `${slashes}\\${all}`;
    });
  if (!template) return literal(text);
  return template
    .map((part, i) => {
      if ('placeholder' in part) return `{${part.placeholder}}`;
      const next = template[i + 1];
      const tail = next && 'placeholder' in next ? (/\\*$/.exec(part.text)?.[0] ?? '') : '';
      return literal(part.text) + tail;
    })
    .join('');
}

export function printWord(word: Word): string {
  return !word.quoted && isBare(word.text) ? word.text : quote(word.text, word.template);
}
/** An attribute's name: `because` needs no quotes before `=`. */
export const printName = (word: Word): string => (word.text === 'because' ? word.text : printWord(word));
export const printWords = (words: readonly Word[]): string => words.map(printWord).join(', ');

/** A value on one line; text blocks become strings with escapes. */
export function printValueInline(value: Value): string {
  switch (value.kind) {
    case 'string':
      return quote(value.text, value.template);
    case 'name':
    case 'path':
      return isBare(value.text) ? value.text : quote(value.text, value.template);
    case 'from':
      return `from ${printWord(value.path)}`;
    case 'list':
      return `[${value.items.map(printValueInline).join(', ')}]`;
    default:
      return value.text;
  }
}

export function printTerms(terms: readonly ConditionTerm[]): string {
  return terms
    .map((term) => `${term.negated ? 'not ' : ''}${printWord(term.key)} ${term.operator} ${printValueInline(term.value)}`)
    .join(' and ');
}

export function printTail(tail: Tail): string {
  const parts: string[] = [];
  if (tail.when?.length) parts.push(` when ${printTerms(tail.when)}`);
  if (tail.in?.length) parts.push(` in ${printWords(tail.in)}`);
  if (tail.until) parts.push(` until ${tail.until.text}`);
  if (tail.because) parts.push(` because ${quote(tail.because.text, tail.because.template)}`);
  return parts.join('');
}

export const printPrincipal = (principal: PrincipalRef): string => `${principal.kind} ${printWord(principal.name)}`;

/** A statement or assertion without its first word (and, of `inject`, without its block): what YAML writes. */
export function printRest(statement: Statement | Assertion): string {
  switch (statement.type) {
    case 'grant':
      return `${printWords(statement.verbs)} on ${printWords(statement.resources)}${printTail(statement.tail)}`;
    case 'use':
      return printWords(statement.names) + printTail(statement.tail);
    case 'owns':
      return printWords(statement.resources) + printTail(statement.tail);
    case 'share':
      return `${printWords(statement.verbs)} on ${printWords(statement.resources)} with ${statement.with.map(printPrincipal).join(', ')}${printTail(statement.tail)}`;
    case 'inject':
      return `${printWord(statement.resource)} as ${statement.as}${statement.path ? ` ${quote(statement.path.text, statement.path.template)}` : ''}${printTail(statement.tail)}`;
    case 'assertion': {
      const who = statement.principals.map(printPrincipal).join(', ');
      const lead = { nobody: 'nobody can', only: `only ${who} can`, can: `${who} can`, cannot: `${who} cannot` }[statement.mode];
      const on = statement.resources.length ? ` on ${printWords(statement.resources)}` : '';
      return `${lead}${statement.directly ? ' directly' : ''} ${printWords(statement.verbs)}${on}${printTail(statement.tail)}`;
    }
  }
}

/** The canonical text of a statement or assertion on one line, for messages; of `inject` without its block. */
export function sentenceOf(statement: Statement | Assertion): string {
  const first = statement.type === 'grant' ? statement.effect : statement.type === 'assertion' ? 'assert' : statement.type;
  return `${first} ${printRest(statement)}`;
}

export function printAnnotation(annotation: Annotation): string {
  if (annotation.kind === 'was') return `@was(${annotation.words.map((word) => quote(word.text, word.template)).join(', ')})`;
  const because = annotation.because ? ` because ${quote(annotation.because.text, annotation.because.template)}` : '';
  const until = annotation.until ? ` until ${annotation.until.text}` : '';
  return `@ignore(${printWords(annotation.words)}${because}${until})`;
}
