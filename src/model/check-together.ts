import type { Attr, BlockSchema } from '../schema/block.ts';
import type { Condition, Together } from '../schema/together.ts';
import { spelt } from '../schema/together.ts';
import { spoken } from '../schema/words.ts';
import type { Span } from '../source.ts';
import { fail } from './scope.ts';
import type { Binding } from './scope.ts';

interface Values {
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly valueSpans: Readonly<Record<string, Span>>;
  readonly head: Span;
}

const nameOf = (condition: Condition): string => (typeof condition === 'string' ? condition : condition.attribute);

function holds(condition: Condition, { attrs, valueSpans }: Values): boolean {
  if (typeof condition === 'string') return valueSpans[condition] !== undefined && attrs[condition] !== false;
  return (condition.is as readonly unknown[]).includes(attrs[condition.attribute]);
}

/** W052 for attributes of one block that exclude or need one another, or whose order is wrong; an attribute is blamed once. */
export function checkTogether(schema: BlockSchema, values: Values, binding: Binding): void {
  let blamed: Set<string> | undefined;
  for (const rule of schema.together ?? []) {
    const ordered = rule.rule === 'order' || rule.rule === 'differ';
    const one = ordered ? rule.low : nameOf(rule.one);
    const other = ordered ? rule.high : nameOf(rule.other);
    if (blamed?.has(one) || blamed?.has(other)) continue;
    const before = binding.errors;
    check(rule, schema, values, binding);
    if (binding.errors > before) (blamed ??= new Set()).add(one).add(other);
  }
}

function isKept(rule: Together, { attributes }: BlockSchema, values: Values): boolean {
  const { attrs } = values;
  switch (rule.rule) {
    case 'not':
      return !holds(rule.one, values) || !holds(rule.other, values);
    case 'needs':
      return !holds(rule.one, values) || holds(rule.other, values);
    case 'differ':
      return attrs[rule.low] === undefined || attrs[rule.low] !== attrs[rule.high];
    case 'order': {
      const low = measure(attrs[rule.low], attributes[rule.low]);
      const high = measure(attrs[rule.high], attributes[rule.high]);
      return low === undefined || high === undefined || low < high || (low === high && !rule.strict);
    }
  }
}

/** A condition as it is met here. */
const met = (condition: Condition, { attrs }: Values): string =>
  typeof condition === 'string' ? spelt(condition) : `\`${condition.attribute} = ${String(attrs[condition.attribute])}\``;

function check(rule: Together, schema: BlockSchema, values: Values, binding: Binding): void {
  if (isKept(rule, schema, values)) return;
  const at = (name: string): Span => values.valueSpans[name] ?? values.head;
  const related = (name: string): { related?: { span: Span; message: string }[] } =>
    values.valueSpans[name] ? { related: [{ span: values.valueSpans[name], message: `\`${name}\` stands here` }] } : {};
  if (rule.rule === 'differ') {
    const { low, high, why } = rule;
    const written = values.valueSpans[high] ? high : low;
    const message = `\`${low}\` and \`${high}\` are both ${String(values.attrs[low])}: ${why}`;
    fail(binding, {
      code: 'W052',
      span: at(written),
      message,
      ...related(written === low ? high : low),
      help: 'give them different values',
    });
    return;
  }
  if (rule.rule === 'order') {
    const { low, high, why } = rule;
    const same = measure(values.attrs[low], schema.attributes[low]) === measure(values.attrs[high], schema.attributes[high]);
    const written = values.valueSpans[low] ? low : high;
    const shown = (name: string): string => `\`${name}\` (${show(values.attrs[name], schema.attributes[name])})`;
    const message = `${shown(low)} is ${same ? 'as much as' : 'more than'} ${shown(high)}: ${why}`;
    fail(binding, {
      code: 'W052',
      span: at(written),
      message,
      ...related(written === low ? high : low),
      help: `lower \`${low}\`, or raise \`${high}\``,
    });
    return;
  }
  const one = nameOf(rule.one);
  if (rule.rule === 'needs') {
    const attr = schema.attributes[rule.other];
    const help = `add \`${rule.other} = ${attr?.example ?? attr?.type.example ?? '…'}\``;
    fail(binding, { code: 'W052', span: at(one), message: `${met(rule.one, values)} needs \`${rule.other}\`: ${rule.why}`, help });
    return;
  }
  const other = nameOf(rule.other);
  // The later one is what the author has just added.
  const late = at(other).start > at(one).start && values.valueSpans[other] ? other : one;
  fail(binding, {
    code: 'W052',
    span: at(late),
    message: `${met(rule.one, values)} and ${met(rule.other, values)} exclude one another: ${rule.why}`,
    ...related(late === one ? other : one),
    help: 'remove one of the two',
  });
}

/** What an order compares: a number, thousandths of a core, the place of a word in its list. */
function measure(value: unknown, attr: Attr | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const place = attr?.type.values?.indexOf(value) ?? -1;
  if (place >= 0) return place;
  return /^\d+(\.\d+)?m?$/.test(value) ? Number.parseFloat(value) * (value.endsWith('m') ? 1 : 1000) : undefined;
}

function show(value: unknown, attr: Attr | undefined): string {
  if (typeof value === 'number' && attr?.type.unit === 'seconds') return spoken(value);
  if (typeof value === 'number' && attr?.type.unit === 'bytes') return bytes(value);
  return String(value);
}

/** Bytes in the largest unit that divides them. */
function bytes(value: number): string {
  for (const [unit, size] of [
    ['TiB', 2 ** 40],
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
  ] as const)
    if (value > 0 && value % size === 0) return `${value / size}${unit}`;
  return `${value}B`;
}
