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
  const plain = text.replace(escaped, (c) => controls[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
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

const nameForm = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** A word can be written without quotes: a plain name loses them. Paths keep what the author chose, for an ARN is quoted by custom. */
export function standsBare(word: Word): boolean {
  return isBare(word.text) && (!word.quoted || nameForm.test(word.text));
}
export const printWord = (word: Word): string => (standsBare(word) ? word.text : quote(word.text, word.template));
/** An attribute's name: `because` needs no quotes before `=`. */
export const printName = (word: Word): string => (word.text === 'because' ? word.text : printWord(word));

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

function printTerm(term: ConditionTerm): string {
  return `${term.negated ? 'not ' : ''}${printWord(term.key)} ${term.operator} ${printValueInline(term.value)}`;
}
export const printTerms = (terms: readonly ConditionTerm[]): string => terms.map(printTerm).join(' and ');

export const printPrincipal = (principal: PrincipalRef): string => `${principal.kind} ${printWord(principal.name)}`;

/** The parts between which a long sentence can be divided: clauses, and in them the pieces that end with a comma. */
export type Clauses = readonly (readonly string[])[];

/** `word a, b, c` in pieces. */
export function pieces(lead: string, texts: readonly string[]): string[] {
  const last = texts.length - 1;
  return texts.map((text, i) => `${i === 0 && lead ? `${lead} ` : ''}${text}${i < last ? ',' : ''}`);
}

/** Behind `can` a bare `directly` is the keyword. */
const printVerb = (verb: Word): string => (verb.text === 'directly' ? quote(verb.text) : printWord(verb));

function tailClauses(tail: Tail): Clauses {
  const clauses: string[][] = [];
  if (tail.when?.length) clauses.push(tail.when.map((term, i) => `${i === 0 ? 'when' : 'and'} ${printTerm(term)}`));
  if (tail.in?.length) clauses.push(pieces('in', tail.in.map(printWord)));
  if (tail.until) clauses.push([`until ${tail.until.text}`]);
  if (tail.because) clauses.push([`because ${quote(tail.because.text, tail.because.template)}`]);
  return clauses;
}

/** A statement or assertion (of `inject` without its block); `lead` is its first word, empty for what YAML writes under that word. */
export function clausesOf(statement: Statement | Assertion, lead: string): Clauses {
  const { tail } = statement;
  switch (statement.type) {
    case 'grant':
      return [pieces(lead, statement.verbs.map(printWord)), pieces('on', statement.resources.map(printWord)), ...tailClauses(tail)];
    case 'use':
      return [pieces(lead, statement.names.map(printWord)), ...tailClauses(tail)];
    case 'owns':
      return [pieces(lead, statement.resources.map(printWord)), ...tailClauses(tail)];
    case 'share':
      return [
        pieces(lead, statement.verbs.map(printWord)),
        pieces('on', statement.resources.map(printWord)),
        pieces('with', statement.with.map(printPrincipal)),
        ...tailClauses(tail),
      ];
    case 'inject': {
      const path = statement.path ? ` ${quote(statement.path.text, statement.path.template)}` : '';
      return [pieces(lead, [printWord(statement.resource)]), [`as ${statement.as}${path}`], ...tailClauses(tail)];
    }
    case 'assertion': {
      const { mode } = statement;
      const first = lead ? `${lead} ` : '';
      const who =
        mode === 'nobody' ? [`${first}nobody`] : pieces(mode === 'only' ? `${first}only` : lead, statement.principals.map(printPrincipal));
      const can = `${mode === 'cannot' ? 'cannot' : 'can'}${statement.directly ? ' directly' : ''}`;
      const on = statement.resources.length ? [pieces('on', statement.resources.map(printWord))] : [];
      return [who, pieces(can, statement.verbs.map(printVerb)), ...on, ...tailClauses(tail)];
    }
  }
}

const joined = (clauses: Clauses): string => clauses.map((clause) => clause.join(' ')).join(' ');

/** What YAML writes under the first word of a statement or assertion. */
export const printRest = (statement: Statement | Assertion): string => joined(clausesOf(statement, ''));

export const leadOf = (statement: Statement | Assertion): string =>
  statement.type === 'grant' ? statement.effect : statement.type === 'assertion' ? 'assert' : statement.type;

/** The canonical text of a statement or assertion on one line, for messages; of `inject` without its block. */
export const sentenceOf = (statement: Statement | Assertion): string => joined(clausesOf(statement, leadOf(statement)));

export function annotationClauses(annotation: Annotation): Clauses {
  if (annotation.kind === 'was') return [[`@was(${annotation.words.map((word) => quote(word.text, word.template)).join(', ')})`]];
  const clauses = [pieces('', annotation.words.map(printWord))];
  if (annotation.because) clauses.push([`because ${quote(annotation.because.text, annotation.because.template)}`]);
  if (annotation.until) clauses.push([`until ${annotation.until.text}`]);
  const first = clauses[0] ?? [];
  first[0] = `@ignore(${first[0] ?? ''}`;
  const last = clauses.at(-1) ?? [];
  last.push(`${last.pop() ?? ''})`);
  return clauses;
}
