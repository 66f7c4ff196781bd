import type { Span } from '../../source.ts';
import type { Item, Node } from './parse.ts';

/**
 * A value of `allowed_parameters` or `denied_parameters`, as Vault compares it with a request's. Numbers are `Unmatchable`: a policy's are Go
 * integers or floats, a request's are JSON numbers, and Vault (1.21.1, `vault/acl.go`, `reflect.DeepEqual`) finds no two of them equal.
 */
export type PolicyValue = string | boolean | null | Unmatchable | readonly PolicyValue[] | ReadonlyMap<string, PolicyValue>;

export class Unmatchable {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What a stanza asks of a request beside its capabilities. */
export interface Limits {
  /** Keys in lower case; an empty list is any value; absent where the stanza says nothing. */
  readonly allowed: ReadonlyMap<string, readonly PolicyValue[]> | undefined;
  readonly denied: ReadonlyMap<string, readonly PolicyValue[]> | undefined;
  readonly required: readonly string[];
  /** Nanoseconds; 0 for none. */
  readonly minWrap: bigint;
  readonly maxWrap: bigint;
  /** OpenBao's largest `limit` of a LIST; 0 for none. */
  readonly pagination: number;
}

export const NO_LIMITS: Limits = { allowed: undefined, denied: undefined, required: [], minWrap: 0n, maxWrap: 0n, pagination: 0 };

export type Report = (span: Span, message: string, help?: string) => void;

/** One code point at a time, as Go's `strings.ToLower`. */
export const goLower = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  /^[\u0000-\u007f]*$/.test(text) ? text.toLowerCase() : [...text].map((c) => (c === 'İ' ? 'i' : c.toLowerCase())).join('');

/** A literal, list or object inside a list of values. HCL makes a list of every object that stands in another one, which no request has. */
export function valueOf(node: Node, fault: Report, inObject = false): PolicyValue {
  switch (node.kind) {
    case 'string':
      return node.text;
    case 'bool':
      return node.text === 'true';
    case 'null':
      return '';
    case 'number':
      checkNumber(node.text, node.span, fault);
      return new Unmatchable(node.text);
    case 'list':
      return node.items.map((item) => valueOf(item, fault));
    case 'object': {
      const map = new Map<string, PolicyValue>();
      const nodes = new Map<string, Node>();
      let nested = inObject;
      for (const { keys, value } of node.items) {
        const name = keys[0]?.text ?? '';
        if (keys.length > 1) nested = true;
        const there = nodes.get(name);
        const one = there && keys.length === 1 ? decodedAgain(there, value, fault) : value;
        nodes.set(name, one);
        map.set(name, valueOf(one, fault, true));
      }
      return nested ? new Unmatchable('an object in an object') : map;
    }
  }
}

/** Whether a number is read as a fraction, whatever its value. */
export const isFloat = (text: string): boolean => /[.eE]/.test(text) && !/^-?0x/i.test(text);

/**
 * What a key holds that is given twice, which OpenBao takes: the first value's type reads the second. Its HCL library
 * (github.com/hashicorp/hcl v1.0.1-vault-7, `decoder.go`, decodeMap, decodeString, decodeInt, decodeFloat, decodeSlice).
 */
export function decodedAgain(first: Node, next: Node, fault: Report): Node {
  const refuse = (wanted: string): Node => {
    fault(next.span, `a key that is given twice: its first value is ${wanted}, and this is none`);
    return next;
  };
  switch (first.kind) {
    case 'string':
      return next.kind === 'string' || (next.kind === 'number' && !isFloat(next.text)) ? { ...next, kind: 'string' } : refuse('a string');
    case 'number':
      if (isFloat(first.text)) {
        // Go's ParseFloat takes no hexadecimal integer.
        if (next.kind !== 'number' || /^[-+]?0x/i.test(next.text)) return refuse('a decimal number');
        return { ...next, text: Number(next.text).toExponential() };
      }
      if (next.kind === 'number' && !isFloat(next.text)) return next;
      return next.kind === 'string' && integerOf(next.text) !== undefined ? { ...next, kind: 'number' } : refuse('a whole number');
    case 'bool':
      return next.kind === 'bool' ? next : refuse('a boolean');
    case 'list':
    case 'object': {
      const items = (node: Node): readonly Node[] | undefined =>
        node.kind === 'list' ? node.items : node.kind === 'object' ? [node] : undefined;
      const more = items(next);
      if (!more || (first.kind === 'object' && more.some((item) => item.kind !== 'object'))) return refuse('a list');
      return { kind: 'list', span: next.span, items: [...(items(first) ?? []), ...more] };
    }
    case 'null':
      return next;
  }
}

function checkNumber(text: string, span: Span, fault: Report): void {
  if (isFloat(text)) {
    if (!Number.isFinite(Number(text))) fault(span, `the number ${text} is too large`);
    return;
  }
  const value = integerOf(text);
  if (value === undefined) fault(span, `\`${text}\` is no integer of 64 bits`);
}

const INTEGER = /^(?:0|[1-9](?:_?[0-9])*|0(?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+)$/;

/** Go's `strconv.ParseInt(text, 0, 64)`. */
export function integerOf(text: string): bigint | undefined {
  const sign = text.startsWith('-') ? -1n : 1n;
  const digits = text.replace(/^[-+]/, '');
  if (!INTEGER.test(digits)) return undefined;
  const plain = digits.replaceAll('_', '');
  const value = sign * BigInt(/^0[0-7]/.test(plain) ? `0o${plain.slice(1)}` : plain);
  return value >= -(2n ** 63n) && value < 2n ** 63n ? value : undefined;
}

/** `allowed_parameters` and the like: a map of lists; what stands under one key twice is joined. */
export function mapOf(
  value: Node,
  into: ReadonlyMap<string, readonly PolicyValue[]> | undefined,
  fault: Report,
): ReadonlyMap<string, readonly PolicyValue[]> {
  const map = new Map(into);
  if (value.kind !== 'object') fault(value.span, 'expected a map of lists: { "key" = ["value"] }');
  else for (const item of value.items) addList(map, item, fault);
  return map;
}

function addList(map: Map<string, readonly PolicyValue[]>, { keys, value, span }: Item, fault: Report): void {
  const [key] = keys;
  if (!key || keys.length > 1) return fault(span, 'expected a key with a list of values');
  if (value.kind !== 'list' && value.kind !== 'object') return fault(value.span, `the values of \`${key.text}\` must be a list`);
  const items = value.kind === 'list' ? value.items : [value];
  map.set(key.text, [...(map.get(key.text) ?? []), ...items.map((item) => valueOf(item, fault))]);
}

export const lowerKeys = (map: ReadonlyMap<string, readonly PolicyValue[]>): ReadonlyMap<string, readonly PolicyValue[]> =>
  new Map([...map].map(([key, values]) => [goLower(key), values]));

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const LIMIT = 2n ** 63n;
const fits = (value: bigint): bigint | undefined => (value >= -LIMIT && value < LIMIT ? value : undefined);

/** Nanoseconds of a text as Vault reads durations: seconds, days (`2d`), or Go's form (`1h30m`); `undefined` where it is none. */
export function durationOf(text: string): bigint | undefined {
  if (text === '') return 0n;
  if (/^[-+]?[0-9]+$/.test(text)) return fits(BigInt(text.replace(/^\+/, '')) * 1_000_000_000n);
  if (/^[-+]?[0-9]+d$/.test(text)) return fits(BigInt(text.slice(0, -1).replace(/^\+/, '')) * 86_400_000_000_000n);
  const found = /^([-+]?)((?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)$/u.exec(text);
  if (!found) return undefined;
  let sum = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of (found[2] ?? '').matchAll(/([0-9]*)\.?([0-9]*)(ns|us|µs|μs|ms|s|m|h)/gu)) {
    const scale = UNITS[unit] ?? 0n;
    sum += BigInt(whole || '0') * scale + (BigInt(fraction || '0') * scale) / 10n ** BigInt(fraction.length);
  }
  return fits(found[1] === '-' ? -sum : sum);
}

/** A value of any type: a number that Go cannot hold is refused when it is read, whether anybody looks at it or not. */
export function inRange(value: Node, fault: Report): Node {
  if (value.kind === 'number' && (isFloat(value.text) ? !Number.isFinite(Number(value.text)) : integerOf(value.text) === undefined))
    fault(value.span, 'a number that is too large');
  return value;
}

/** Of a policy's `min_wrapping_ttl`: a number is seconds, its fraction cut off. */
export function ttlOf(value: Node, fault: Report): bigint {
  let nanoseconds: bigint | undefined;
  if (value.kind === 'string') nanoseconds = durationOf(value.text);
  else if (value.kind === 'null') nanoseconds = 0n;
  else if (value.kind === 'number') {
    const seconds = isFloat(value.text) ? BigInt(Math.trunc(Math.min(Math.max(Number(value.text), -1e18), 1e18))) : integerOf(value.text);
    nanoseconds = seconds === undefined ? undefined : fits(seconds * 1_000_000_000n);
  }
  if (nanoseconds === undefined) fault(value.span, 'expected a duration such as "60s"');
  return nanoseconds ?? 0n;
}
