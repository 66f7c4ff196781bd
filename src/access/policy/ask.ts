import type { Dialect } from '../../contract.ts';
import { durationOf, type PolicyValue } from '../../readers/policy-hcl/values.ts';
import { nearest } from '../../suggest.ts';
import { REQUESTS, type RequestOperation } from './judge.ts';
import { valueOfJson } from './limits.ts';

export const DIALECTS: readonly Dialect[] = ['vault', 'vault-legacy', 'vault-anycase', 'openbao'];

/** A question that cannot be asked, as one sentence. */
export interface Faults {
  readonly problem: string;
}

export function readOperation(text: string): RequestOperation | Faults {
  const known = REQUESTS.find((o) => o === text);
  if (known) return known;
  const near = nearest(text, REQUESTS);
  return { problem: `unknown operation ${JSON.stringify(text)}; ${near ? `did you mean ${near}?` : `there are ${REQUESTS.join(', ')}`}` };
}

/** Deeper than any request is, and far from the end of the stack. */
const DEPTH = 200;

/** Why a JSON value cannot be looked at, or nothing. */
export function tooDeep(value: unknown): Faults | undefined {
  let here: readonly unknown[] = [value];
  for (let depth = 0; here.length > 0; depth++) {
    if (depth > DEPTH) return { problem: `the JSON is nested deeper than ${DEPTH} levels` };
    here = here
      .flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
      .filter((one) => typeof one === 'object');
  }
  return undefined;
}

/** A request's data: a JSON object; `null` is none. */
export function readData(value: unknown): ReadonlyMap<string, PolicyValue> | Faults {
  if (value === undefined || value === null) return new Map();
  if (typeof value !== 'object' || Array.isArray(value)) return { problem: 'the data of a request is a JSON object' };
  const deep = tooDeep(value);
  if (deep) return deep;
  return new Map(Object.entries(value).map(([key, inner]) => [key, valueOfJson(inner)]));
}

/** Seconds that a duration of Go can hold: nanoseconds in 63 bits. */
const LONGEST = 2 ** 63 / 1e9;

/** Nanoseconds of a wrapping time: seconds as a number, or a text as Vault reads it; 0 and nothing mean no wrapping. */
export function readWrap(value: unknown): bigint | undefined | Faults {
  if (value === undefined || value === null) return undefined;
  const made =
    typeof value === 'number' && Math.abs(value) < LONGEST
      ? BigInt(Math.round(value * 1e9))
      : typeof value === 'string'
        ? durationOf(value)
        : undefined;
  if (made === undefined || made < 0n) return { problem: 'a wrapping time is a number of seconds, or a text such as "60s"' };
  return made === 0n ? undefined : made;
}

export const isFault = (value: unknown): value is Faults => typeof value === 'object' && value !== null && 'problem' in value;
