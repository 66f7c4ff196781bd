import * as z from 'zod/mini';
import { spoken } from './words.ts';
import { Bare, CalendarDate, Duration, SecretRef, Size } from './values.ts';

/** What a name must be the name of; the binder checks that it exists in the environment. */
export type RefKind = 'cluster' | 'engine' | 'store' | 'team' | 'app' | 'profile';

/** What `accept` gives for a value that is none of the type. */
export const REFUSED: unique symbol = Symbol('refused');

/** The type of an attribute: a zod schema from the lowered value to the typed one, and how to speak of it. */
export interface AttrType<T> {
  readonly zod: z.ZodMiniType<T, unknown>;
  /** What `zod` makes of a lowered value, without the reasons: nearly every value is right, and then nobody asks for them. */
  readonly accept: (lowered: unknown) => T | typeof REFUSED;
  /** Completes "expected …": `a duration such as 15m or 72h`. */
  readonly expects: string;
  /** A JSON Schema of the YAML spelling. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly ref?: RefKind;
  /** The closed set of values, for suggestions. */
  readonly values?: readonly string[];
  /** The value is another system's template text: `{…}` in it is only a placeholder when the name is known. */
  readonly foreign?: boolean;
  /** What is wrong in this environment with a text (each of a list) that is right by itself, as a clause. */
  readonly misfit?: (value: string, here: Here) => string | undefined;
  /** What a number counts, for those that have a unit in specs. */
  readonly unit?: 'seconds' | 'bytes';
  /** As it stands in a spec, where an attribute has no example of its own. */
  readonly example?: string;
}

/** What an environment says of itself, for values that only fit into some. */
export interface Here {
  readonly env: string;
  readonly partition: string;
  readonly region: string;
}

type Custom = { readonly [key: string]: unknown };
const text = () =>
  z.pipe(
    z.union([z.string(), z.instanceof(Bare)]),
    z.transform((v: string | Bare) => (typeof v === 'string' ? v : v.text)),
  );
/** The schema is built when a value is first read with it: there are hundreds, and a spec uses few. */
const make = <T>(
  schema: () => unknown,
  accept: AttrType<T>['accept'],
  expects: string,
  json: Custom,
  more: Omit<Partial<AttrType<T>>, 'zod' | 'accept'> = {},
): AttrType<T> => {
  let made: z.ZodMiniType<T, unknown> | undefined;
  return {
    get zod() {
      made ??= schema() as z.ZodMiniType<T, unknown>;
      return made;
    },
    accept,
    expects,
    json,
    ...more,
  };
};
/** A text, quoted or bare, that is good. */
const acceptText =
  <V extends string>(good: (value: string) => boolean) =>
  (lowered: unknown): V | typeof REFUSED => {
    const value = lowered instanceof Bare ? lowered.text : lowered;
    return typeof value === 'string' && good(value) ? (value as V) : REFUSED;
  };
const acceptNumber =
  (good: (value: number) => boolean) =>
  (lowered: unknown): number | typeof REFUSED =>
    typeof lowered === 'number' && good(lowered) ? lowered : REFUSED;
const acceptAnyText = acceptText<string>(() => true);
const checked = <T>(schema: unknown, test: (value: T) => boolean, message: string): unknown =>
  (schema as z.ZodMiniType<T>).check(z.refine(test, message));
/** Like `checked`; `fault` says what is wrong, and messages repeat it. */
const explained = <T>(schema: unknown, fault: (value: T) => string | undefined): unknown =>
  (schema as z.ZodMiniType<T>).check((ctx) => {
    const why = fault(ctx.value);
    if (why !== undefined) ctx.issues.push({ code: 'custom', message: why, input: ctx.value, params: { why } });
  });

/** A text that may be empty. */
export const anyText = (expects: string): AttrType<string> => make(text, acceptAnyText, expects, { type: 'string' });
/** A string that must match; `expects` says in words what it must be. */
export const pattern = (regex: RegExp, expects: string): AttrType<string> =>
  make(
    () => checked<string>(text(), (v) => regex.test(v), expects),
    acceptText((v) => regex.test(v)),
    expects,
    { type: 'string', pattern: regex.source },
  );
/** A string with rules that no single pattern tells apart: `fault` says which one a value breaks, as a clause (`it ends with a dot`). */
export const ruled = (
  fault: (value: string) => string | undefined,
  expects: string,
  json: Custom = { type: 'string' },
  more: Omit<Partial<AttrType<string>>, 'zod' | 'accept'> = {},
): AttrType<string> =>
  make(
    () => explained<string>(text(), fault),
    acceptText((v) => fault(v) === undefined),
    expects,
    json,
    more,
  );
/** A text that says something: blank is a mistake. */
export const string = (expects = 'a text'): AttrType<string> =>
  ruled((v) => (v === '' ? 'it is empty' : v.trim() === '' ? 'it is blank' : undefined), expects, { type: 'string' });
/** A text in another system's template language (SQL, Consul template, HCL). */
export const foreign = (expects: string): AttrType<string> => make(text, acceptAnyText, expects, { type: 'string' }, { foreign: true });
export const name = (expects = 'a name'): AttrType<string> => pattern(/^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/, expects);
export const bool = (): AttrType<boolean> =>
  make(
    () => z.boolean(),
    (v) => (typeof v === 'boolean' ? v : REFUSED),
    'true or false',
    { type: 'boolean' },
    { example: 'true' },
  );
export const int = (min = 0, max = Number.MAX_SAFE_INTEGER): AttrType<number> => {
  const expects = max === Number.MAX_SAFE_INTEGER ? `a whole number from ${min}` : `a whole number from ${min} to ${max}`;
  const good = (v: number): boolean => Number.isInteger(v) && v >= min && v <= max;
  const json = { type: 'integer', minimum: min, maximum: max };
  return make(() => checked<number>(z.number(), good, expects), acceptNumber(good), expects, json);
};
/** Seconds. `max` and `min` in seconds; `whole`: only multiples of so many. */
export const duration = (limits: { min?: number; max?: number; whole?: number } = {}): AttrType<number> => {
  const { min = 0, max = Infinity, whole = 1 } = limits;
  const bound =
    max === Infinity ? (min > 0 ? `, at least ${spoken(min)}` : '') : `, ${min > 0 ? `from ${spoken(min)} to` : 'at most'} ${spoken(max)}`;
  const step = whole === 1 ? '' : `, in whole ${whole === 86_400 ? 'days' : whole === 3600 ? 'hours' : 'minutes'}`;
  const expects = `a duration such as 90s, 15m, 72h or 30d${bound}${step}`;
  const schema = (): unknown =>
    z.pipe(
      z.instanceof(Duration),
      z.transform((v: Duration) => v.seconds),
    );
  const json = { type: 'string', pattern: '^[0-9]+(s|m|h|d)$' };
  const usual = [3600, 86_400, 30, 30 * 86_400].find((seconds) => seconds >= min && seconds <= max) ?? min;
  const good = (v: number): boolean => v >= min && v <= max && v % whole === 0;
  const accept = (v: unknown): number | typeof REFUSED => (v instanceof Duration && good(v.seconds) ? v.seconds : REFUSED);
  return make(() => checked<number>(schema(), good, expects), accept, expects, json, { example: spoken(usual), unit: 'seconds' });
};
/** Bytes, at least one; `whole`: only multiples of so many. */
export const size = (limits: { whole?: number } = {}): AttrType<number> => {
  const { whole = 1 } = limits;
  const expects = `a size such as 512MiB or 10GiB${whole === 2 ** 30 ? ', in whole GiB' : ''}`;
  const schema = (): unknown =>
    z.pipe(
      z.instanceof(Size),
      z.transform((v: Size) => v.bytes),
    );
  const fault = (v: number): string | undefined =>
    v <= 0 ? 'it is nothing' : v % whole === 0 ? undefined : 'it is not a whole number of GiB';
  return make(
    () => explained<number>(schema(), fault),
    (v) => (v instanceof Size && fault(v.bytes) === undefined ? v.bytes : REFUSED),
    expects,
    { type: 'string', pattern: '^[0-9]+(B|KiB|MiB|GiB|TiB)$' },
    { example: '10GiB', unit: 'bytes' },
  );
};
export const date = (): AttrType<string> =>
  make(
    () =>
      z.pipe(
        z.instanceof(CalendarDate),
        z.transform((v: CalendarDate) => v.text),
      ),
    (v) => (v instanceof CalendarDate ? v.text : REFUSED),
    'a date such as 2027-01-31',
    { type: 'string', format: 'date' },
  );
export const oneOf = <const V extends string>(values: readonly V[]): AttrType<V> => {
  const expects = `one of ${values.join(', ')}`;
  const good = (v: string): boolean => (values as readonly string[]).includes(v);
  return make(
    () => checked<string>(text(), good, expects),
    acceptText<V>(good),
    expects,
    { enum: values },
    { values, ...(values[0] === undefined ? {} : { example: JSON.stringify(values[0]) }) },
  );
};
/** One of a few numbers. */
export const numberOf = (values: readonly number[]): AttrType<number> => {
  const expects = `one of ${values.join(', ')}`;
  const good = (v: number): boolean => values.includes(v);
  return make(
    () => checked<number>(z.number(), good, expects),
    acceptNumber(good),
    expects,
    { enum: values },
    { example: String(values[0]) },
  );
};
function acceptList<T>(item: AttrType<T>, min: number, lowered: unknown): readonly T[] | typeof REFUSED {
  const values: readonly unknown[] = Array.isArray(lowered) ? lowered : [lowered];
  if (values.length < min) return REFUSED;
  const found: T[] = [];
  for (const value of values) {
    const one = item.accept(value);
    if (one === REFUSED) return REFUSED;
    found.push(one);
  }
  return found;
}
export const list = <T>(item: AttrType<T>, min = 0): AttrType<readonly T[]> =>
  make(
    () =>
      z.pipe(
        z.transform((v: unknown) => (Array.isArray(v) ? v : [v])),
        checked<readonly T[]>(z.array(item.zod), (v) => v.length >= min, `at least ${min}`) as never,
      ),
    (lowered) => acceptList(item, min, lowered),
    `a list, each ${item.expects}`,
    { anyOf: [{ type: 'array', items: item.json, ...(min ? { minItems: min } : {}) }, item.json] },
    {
      ref: item.ref,
      values: item.values,
      foreign: item.foreign,
      misfit: item.misfit,
      ...(item.example === undefined ? {} : { example: `[${item.example}]` }),
    },
  );
/** `from STORE/SECRET`. */
export const secret = (): AttrType<SecretRef> =>
  make(
    () => z.instanceof(SecretRef),
    (v) => (v instanceof SecretRef ? v : REFUSED),
    'a secret as `from STORE/SECRET` (secret values never stand in a spec)',
    {
      type: 'string',
      pattern: '^from .+/.+$',
    },
    { example: 'from sm/okta' },
  );
/** The name of something that must be declared in the same environment. */
export const ref = (kind: RefKind): AttrType<string> =>
  make(text, acceptAnyText, `the name of a declared ${kind}`, { type: 'string' }, { ref: kind });

/** Anything a YAML value can be: only inside overrides, which are deep-merged into an artifact and validated there. */
export const any = (): AttrType<unknown> =>
  make(
    () => z.unknown(),
    (v) => v,
    'a value',
    {},
  );
