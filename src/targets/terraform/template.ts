import { Interpolated, Ref } from '../../plain.ts';

/**
 * Texts as Terraform reads them. A string of Terraform JSON is a template: `${…}` is evaluated and `%{…}` is a directive, so what
 * comes from specs is escaped. HCL 2 knows `$${` and `%%{`; behind a further `$` or `%` these mean something else, and the
 * signs before are written as an interpolated literal.
 */

/** The address of a reference: `data.vault_auth_backend.okta.accessor`. */
export const address = (ref: Ref): string => `${ref.data ? 'data.' : ''}${ref.type}.${ref.name}.${ref.attribute}`;

export type Piece = { readonly literal: string } | { readonly expression: string };

/** A text in pieces, neighbouring literals joined. */
export function pieces(value: string | Ref | Interpolated): readonly Piece[] {
  const parts = value instanceof Interpolated ? value.parts : [value];
  const out: Piece[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (part instanceof Ref) out.push({ expression: address(part) });
    else if (last && 'literal' in last) out[out.length - 1] = { literal: last.literal + part };
    else if (part !== '') out.push({ literal: part });
  }
  return out;
}

/** The pieces as one template, as Terraform JSON holds it. */
export function template(parts: readonly Piece[]): string {
  return parts
    .map((part, i) => ('expression' in part ? `\${${part.expression}}` : escapeLiteral(part.literal, parts[i + 1] !== undefined)))
    .join('');
}

function escapeLiteral(text: string, beforeExpression: boolean): string {
  const escaped = text.replace(/([$%]*)([$%])\{/g, (_, before: string, sign: string) => {
    return `${before === '' ? '' : `\${"${before}"}`}${sign}${sign}{`;
  });
  return beforeExpression ? escaped.replace(/[$%]*\$$/, (signs) => `\${"${signs}"}`) : escaped;
}

/** Takes a template apart again: the inverse of `template`, for all that Writ writes. */
export function readTemplate(text: string): readonly Piece[] {
  const out: Piece[] = [];
  const literal = (more: string): void => {
    const last = out.at(-1);
    if (last && 'literal' in last) out[out.length - 1] = { literal: last.literal + more };
    else if (more !== '') out.push({ literal: more });
  };
  const scan = /\$\$\{|%%\{|\$\{"([$%]+)"\}|\$\{([^{}"]*)\}/g;
  let at = 0;
  for (const match of text.matchAll(scan)) {
    literal(text.slice(at, match.index));
    if (match[2] !== undefined) out.push({ expression: match[2] });
    else literal(match[1] ?? `${match[0].charAt(0)}{`);
    at = match.index + match[0].length;
  }
  literal(text.slice(at));
  return out;
}
