import { reserved } from '../../src/syntax/tokens.ts';
import type { Form } from './lexical.ts';
import type { Piece, Rule } from './model.ts';
import { contextual } from './model.ts';

const width = 110;
const quote = (text: string): string => (text.includes('"') ? `'${text}'` : `"${text}"`);

/** How tightly a piece holds together: what stands inside something tighter gets parentheses. */
const rank: Readonly<Record<Piece['type'], number>> = { alt: 0, every: 1, seq: 2, opt: 3, many: 3, rule: 3, literal: 3, except: 2 };

export function printPiece(piece: Piece, floor = 0): string {
  const inner = (): string => {
    switch (piece.type) {
      case 'alt':
        return piece.parts.map((part) => printPiece(part, 1)).join(' | ');
      case 'every':
        return piece.parts.map((part) => printPiece(part, 2)).join(' & ');
      case 'seq':
        return piece.parts.map((part) => printPiece(part, 3)).join(' ');
      case 'opt':
        return `[ ${printPiece(piece.part)} ]`;
      case 'many':
        return `{ ${printPiece(piece.part)} }`;
      case 'rule':
        return piece.name;
      case 'literal':
        return quote(piece.text);
      case 'except':
        return `${piece.name} - ${quote(piece.text)}`;
    }
  };
  return rank[piece.type] < floor ? `( ${inner()} )` : inner();
}

/** A rule on one line where it fits. */
export function printRule({ name, piece }: Rule): string {
  const line = `${name} = ${printPiece(piece)} ;`;
  if (line.length <= width) return line;
  if (piece.type === 'alt' || piece.type === 'every') {
    const sign = piece.type === 'alt' ? '|' : '&';
    return `${name}\n  = ${piece.parts.map((part) => printPiece(part, rank[piece.type] + 1)).join(`\n  ${sign} `)}\n  ;`;
  }
  const parts = piece.type === 'seq' ? piece.parts : [piece];
  return `${name}\n  = ${parts.map((part) => printPiece(part, 3)).join('\n    ')}\n  ;`;
}

const comment = (text: string): string => `(* ${text} *)`;

/** The whole grammar as text. */
export function printEbnf(rules: readonly Rule[], forms: readonly Form[]): string {
  const block = (lines: readonly string[]): string => `(*\n${lines.map((line) => (line ? `   ${line}` : '')).join('\n')}\n*)`;
  const head = block([
    'The grammar of Writ (*.writ), generated from the parser by `npm run generate`.',
    '',
    'a b       a, then b                 [ a ]   a or nothing',
    'a | b     a or b                    { a }   a any number of times, or nothing',
    'a & b     both, in either order     ( a )   grouping',
    'a - "b"   a, but not the text b',
    '"a" is the text itself; /a/ a regular expression of ECMAScript.',
    '',
    'Every text has at most one derivation. Blocks and lists are nested at most 200 deep.',
    'The *-sentence rules are also what a statement is in YAML, behind its key.',
  ]);
  const body = rules.map((rule) => (rule.doc ? `${comment(rule.doc)}\n${printRule(rule)}` : printRule(rule)));
  const lexical = block([
    'Tokens. The longest match counts; between two names, numbers or words stands white space or a sign.',
    '',
    `Reserved, never a bare name:`,
    ...wrapped([...reserved.keys()].sort(), 96),
    'Words with a meaning in one place, names everywhere else:',
    ...wrapped(contextual(rules), 96),
  ]);
  const tokens = forms.map((form) => {
    const line = `${form.name} = /${form.pattern}/ ;${form.skipped ? ' (* skipped *)' : ''}`;
    return form.doc ? `${comment(form.doc)}\n${line}` : line;
  });
  return `${[head, ...body, lexical, ...tokens].join('\n\n')}\n`;
}

function wrapped(texts: readonly string[], limit: number): string[] {
  const lines: string[] = [];
  for (const text of texts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + text.length < limit) lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(`  ${text}`);
  }
  return lines;
}
