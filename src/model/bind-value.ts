import type { Edit } from '../diagnostics.ts';
import type { Attr } from '../schema/block.ts';
import type { AttrType } from '../schema/types.ts';
import { REFUSED } from '../schema/types.ts';
import { Bare, CalendarDate, Duration, SecretRef, Size } from '../schema/values.ts';
import type { Lowered } from '../schema/values.ts';
import { nearest } from '../suggest.ts';
import type { Value } from '../syntax/ast.ts';
import { readLiteral } from '../syntax/literals.ts';
import { looksLive } from './credentials.ts';
import { fill } from './placeholders.ts';
import { fail, lookupIn } from './scope.ts';
import type { Binding } from './scope.ts';

export const INVALID: unique symbol = Symbol('invalid');

const hasTemplate = (value: Value): boolean =>
  value.kind === 'list'
    ? value.items.some(hasTemplate)
    : value.kind === 'from'
      ? value.path.template !== undefined
      : 'template' in value && value.template !== undefined;

function textOf(value: Value & { readonly text: string }, binding: Binding, foreign: boolean): string {
  if (!('template' in value) || !value.template) return value.text;
  return fill(value.template, lookupIn(binding, foreign ? 'foreign' : 'value')).text;
}

/** A literal as data. `textual`: numbers, durations and the like as the text they were written with. */
export function lower(value: Value, binding: Binding, foreign = false, textual = false): Lowered {
  switch (value.kind) {
    case 'string':
      return textOf(value, binding, foreign);
    case 'name':
    case 'path':
      return new Bare(textOf(value, binding, foreign), value.kind);
    case 'number':
      return textual ? new Bare(value.text, 'number') : value.value;
    case 'bool':
      return textual ? new Bare(value.text, 'name') : value.value;
    case 'duration':
      return textual ? new Bare(value.text, 'name') : new Duration(value.text, value.seconds);
    case 'size':
      return textual ? new Bare(value.text, 'name') : new Size(value.text, value.bytes);
    case 'date':
      return textual ? new Bare(value.text, 'name') : new CalendarDate(value.text);
    case 'from': {
      const path = value.path.template ? fill(value.path.template, lookupIn(binding, 'value')).text : value.path.text;
      const slash = path.indexOf('/');
      return slash < 0
        ? new SecretRef(path, '', value.path.span)
        : new SecretRef(path.slice(0, slash), path.slice(slash + 1), value.path.span);
    }
    case 'list':
      return value.items.map((item) => lower(item, binding, foreign, textual));
  }
}

/** A quoted literal read as if it had no quotes: JSON, and so YAML, has no other way to write a duration. */
function unquoted(value: Lowered): Lowered {
  if (Array.isArray(value)) return value.map(unquoted);
  if (typeof value !== 'string') return value;
  const literal = readLiteral(value);
  switch (literal.kind) {
    case 'number':
      return literal.value;
    case 'duration':
      return new Duration(value, literal.seconds);
    case 'size':
      return new Size(value, literal.bytes);
    case 'date':
      return new CalendarDate(value);
  }
  if (value === 'true' || value === 'false') return value === 'true';
  return value;
}

const UNTEXT: ReadonlySet<Value['kind']> = new Set(['number', 'bool', 'duration', 'size', 'date']);
const leaves = (value: Value): readonly Value[] => (value.kind === 'list' ? value.items.flatMap(leaves) : [value]);

const typedLiterals = new WeakMap<Value, { readonly type: AttrType<unknown>; readonly result: unknown }>();

/** The typed value, or `INVALID` after a report. What does not depend on the environment is computed once for all. */
export function bindValue(value: Value, name: string, attr: Attr, binding: Binding, platform?: string): unknown {
  const { type } = attr;
  const known = binding.several ? typedLiterals.get(value) : undefined;
  let result: unknown;
  if (known?.type === type) result = known.result;
  else {
    const before = binding.errors;
    result = convert(value, name, type, binding);
    if (binding.errors > before || result === INVALID) return INVALID;
    if (binding.several && !hasTemplate(value)) typedLiterals.set(value, { type, result });
  }
  if (type.misfit && !fits(value, name, type, result, binding)) return INVALID;
  if (type.ref) recordRefs(value, result, type.ref, binding, platform);
  recordSecrets(result, binding);
  return result;
}

/** Whether a sound value also suits this environment; an environment's own block is bound before it can be asked. */
function fits(value: Value, name: string, type: AttrType<unknown>, result: unknown, binding: Binding): boolean {
  const { env, partition, region } = binding.values;
  if (env === undefined || partition === undefined || region === undefined) return true;
  const texts: readonly unknown[] = Array.isArray(result) ? result : [result];
  const whys = texts.map((text) => (typeof text === 'string' ? type.misfit?.(text, { env, partition, region }) : undefined));
  const at = whys.findIndex((why) => why !== undefined);
  if (at < 0) return true;
  const item = value.kind === 'list' ? (value.items[at] ?? value) : value;
  fail(binding, { code: 'W022', span: item.span, message: `\`${name}\` cannot be ${shown(item)} here: ${whys[at]}` });
  return false;
}

function recordRefs(value: Value, result: unknown, kind: NonNullable<AttrType<unknown>['ref']>, binding: Binding, platform?: string): void {
  const names: readonly unknown[] = Array.isArray(result) ? result : [result];
  names.forEach((name, i) => {
    const span = (value.kind === 'list' ? value.items[i] : value)?.span ?? value.span;
    if (typeof name === 'string') binding.refs.push({ kind, name, span, platform });
  });
}

function recordSecrets(result: unknown, binding: Binding): void {
  if (result instanceof SecretRef) binding.secrets.push(result);
  else if (Array.isArray(result)) for (const item of result) recordSecrets(item, binding);
}

function convert(value: Value, name: string, type: AttrType<unknown>, binding: Binding): unknown {
  const before = binding.errors;
  const foreign = type.foreign ?? false;
  const lowered = lower(value, binding, foreign);
  if (binding.errors > before) return INVALID;
  if (lowered instanceof SecretRef && lowered.secret === '') {
    fail(binding, {
      code: 'W022',
      span: value.span,
      message: `\`from ${lowered.store}\` names no secret`,
      expected: ['from STORE/SECRET'],
    });
    return INVALID;
  }
  const first = type.accept(lowered);
  if (first !== REFUSED) return first;

  const untext = leaves(value).filter((v) => UNTEXT.has(v.kind));
  if (untext.length) {
    const second = type.accept(lower(value, binding, foreign, true));
    if (second !== REFUSED) {
      if (binding.yaml || type.values) return second;
      return wantsQuotes(untext, name, binding);
    }
  }
  const third = type.accept(unquoted(lowered));
  if (third !== REFUSED) {
    if (binding.yaml) return third;
    const quoted = leaves(value).filter((v) => v.kind === 'string');
    const edits = quoted.map((v): Edit => ({ span: v.span, text: v.kind === 'string' ? v.text : '' }));
    fail(binding, {
      code: 'W022',
      span: value.span,
      message: `\`${name}\` takes ${type.expects}, without quotes; found ${shown(quoted[0] ?? value)}`,
      fix: { title: 'remove the quotes', edits, safe: true },
    });
    return INVALID;
  }
  mistyped(value, name, type, binding, type.zod.safeParse(lowered).error?.issues[0]);
  return INVALID;
}

function wantsQuotes(values: readonly Value[], name: string, binding: Binding): typeof INVALID {
  const [first] = values;
  if (!first || !('text' in first)) return INVALID;
  const edits = values.map((v): Edit => ({ span: v.span, text: 'text' in v ? `"${v.text}"` : '' }));
  fail(binding, {
    code: 'W030',
    span: first.span,
    message: `\`${name}\` is a text and \`${first.text}\` a ${first.kind}: write "${first.text}" in quotes`,
    fix: { title: 'quote it', edits, safe: true },
  });
  return INVALID;
}

/** A value as it may be repeated in a message. */
function shown(value: Value): string {
  if (value.kind === 'list') return value.items.length === 0 ? '`[]`, which is empty' : 'a list';
  if (value.kind === 'from') return `from ${value.path.text}`;
  if (looksLive(value.text)) return value.kind === 'string' ? 'this text' : 'this';
  const text = value.text.length > 60 ? `${value.text.slice(0, 57)}…` : value.text;
  return value.kind === 'string' ? JSON.stringify(text) : `\`${text}\``;
}

/** What zod's first issue says: where in a list, and why, where the type knows (`ruled`). */
interface Issue {
  readonly path: readonly PropertyKey[];
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

function mistyped(value: Value, name: string, type: AttrType<unknown>, binding: Binding, issue: Issue | undefined): void {
  const index = issue?.path[0];
  const item = value.kind === 'list' && typeof index === 'number' ? (value.items[index] ?? value) : value;
  const near = type.values && 'text' in item ? nearest(item.text, type.values) : undefined;
  const reason = issue?.params?.['why'];
  const why = typeof reason === 'string' ? `: ${reason}` : near === undefined ? '' : `; did you mean \`${near}\`?`;
  fail(binding, {
    code: 'W022',
    span: item.span,
    message: `\`${name}\` takes ${type.expects}, found ${shown(item)}${why}`,
    ...(type.values && type.values.length <= 8 ? { expected: type.values } : type.values ? {} : { expected: [type.expects] }),
  });
}

/** The value of an attribute of an override: plain data, literals of other systems as they were written. */
export function plainValue(value: Value, binding: Binding): unknown {
  const plain = (v: Lowered): unknown => {
    if (Array.isArray(v)) return v.map(plain);
    if (v instanceof Bare || v instanceof Duration || v instanceof Size || v instanceof CalendarDate) return v.text;
    if (v instanceof SecretRef) {
      binding.secrets.push(v);
      return v;
    }
    return v;
  };
  return plain(lower(value, binding, true));
}
