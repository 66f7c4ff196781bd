/** An attribute that was written (and not as `false`); with `is`, one that has one of these values, written or by default. */
export type Condition = string | { readonly attribute: string; readonly is: readonly (string | number | boolean)[] };

/** Which attributes of a block go together. `why` completes the message after a colon. */
export type Together =
  | { readonly rule: 'not'; readonly one: Condition; readonly other: Condition; readonly why: string }
  | { readonly rule: 'needs'; readonly one: Condition; readonly other: string; readonly why: string }
  | { readonly rule: 'differ'; readonly low: string; readonly high: string; readonly why: string }
  | { readonly rule: 'order'; readonly low: string; readonly high: string; readonly strict: boolean; readonly why: string };

/** `one` and `other` exclude one another. */
export const apart = (one: Condition, other: Condition, why: string): Together => ({ rule: 'not', one, other, why });
/** `one` means nothing, or is refused, without `other`. */
export const needs = (one: Condition, other: string, why: string): Together => ({ rule: 'needs', one, other, why });
/** `low` is at most `high`, or less than it. Numbers, amounts of CPU, and words in the order of their list. */
export const atMost = (low: string, high: string, why: string): Together => ({ rule: 'order', low, high, strict: false, why });
export const below = (low: string, high: string, why: string): Together => ({ rule: 'order', low, high, strict: true, why });
export const differ = (low: string, high: string, why: string): Together => ({ rule: 'differ', low, high, why });
export const having = (attribute: string, ...is: readonly (string | number | boolean)[]): Condition => ({ attribute, is });

/** A condition as a user would write it: `type = ca`. */
export const spelt = (condition: Condition): string =>
  typeof condition === 'string'
    ? `\`${condition}\``
    : condition.is.map((value) => `\`${condition.attribute} = ${String(value)}\``).join(' or ');

/** As a sentence of the reference. */
export function sentence(rule: Together): string {
  if (rule.rule === 'differ') return `\`${rule.low}\` and \`${rule.high}\` differ: ${rule.why}.`;
  if (rule.rule === 'order') return `\`${rule.low}\` is ${rule.strict ? 'less than' : 'at most'} \`${rule.high}\`: ${rule.why}.`;
  if (rule.rule === 'needs') return `${spelt(rule.one)} needs \`${rule.other}\`: ${rule.why}.`;
  return `${spelt(rule.one)} excludes ${spelt(rule.other)}: ${rule.why}.`;
}
