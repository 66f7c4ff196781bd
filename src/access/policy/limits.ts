import type { Dialect } from '../../contract.ts';
import { GO_SPACE } from '../../readers/policy-hcl/strings.ts';
import { goLower, type Limits, type PolicyValue, Unmatchable } from '../../readers/policy-hcl/values.ts';

type Lists = ReadonlyMap<string, readonly PolicyValue[]>;

function mergeLists(a: Lists | undefined, b: Lists | undefined): Lists | undefined {
  if (!a?.size || !b?.size) return a?.size ? a : b;
  const merged = new Map(a);
  for (const [key, values] of b) {
    const there = merged.get(key);
    merged.set(key, values.length === 0 || there?.length === 0 ? [] : [...values, ...(there ?? [])]);
  }
  return merged;
}

const least = (a: bigint, b: bigint): bigint => (b > 0n && (a === 0n || b < a) ? b : a);

/**
 * What two stanzas of one path ask together, `a` first: an empty list means any value and wins for its key, required parameters unite, of
 * wrapping TTLs and page sizes the smaller holds. Vault 1.21.1 `vault/acl.go`, `NewACL`; OpenBao 2.6.2 `vault/policy/acl.go`.
 */
export const mergeLimits = (a: Limits, b: Limits): Limits => ({
  allowed: mergeLists(a.allowed, b.allowed),
  denied: mergeLists(a.denied, b.denied),
  required: [...new Set([...a.required, ...b.required])],
  minWrap: least(a.minWrap, b.minWrap),
  maxWrap: least(a.maxWrap, b.maxWrap),
  pagination: b.pagination > 0 && (a.pagination <= 0 || b.pagination < a.pagination) ? b.pagination : a.pagination,
});

/** What the limits look at. `wrap`: nanoseconds, `undefined` where no wrapping is asked for. */
export interface Asked {
  readonly operation: string;
  readonly data: ReadonlyMap<string, PolicyValue>;
  readonly wrap: bigint | undefined;
}

const CHECKED = new Set(['read', 'create', 'update', 'patch', 'recover']);

/** Why a request that the capabilities allow is refused all the same, or `undefined`. */
export function refusal(limits: Limits, asked: Asked, dialect: Dialect): string | undefined {
  const wrapping = wrapRefusal(limits, asked.wrap);
  if (wrapping !== undefined) return wrapping;
  if (CHECKED.has(asked.operation)) return dataRefusal(limits, asked.data, dialect);
  if (dialect === 'openbao' && (asked.operation === 'list' || asked.operation === 'scan')) return pageRefusal(limits, asked.data);
  return undefined;
}

const duration = (nanoseconds: bigint): string => `${Number(nanoseconds) / 1e9}s`;

function wrapRefusal({ minWrap, maxWrap }: Limits, wrap: bigint | undefined): string | undefined {
  if (maxWrap > 0n && (wrap === undefined || wrap > maxWrap))
    return `the response must be wrapped for at most ${duration(maxWrap)}${wrap === undefined ? ', and no wrapping is asked for' : ''}`;
  if (minWrap > 0n && (wrap === undefined || wrap < minWrap))
    return `the response must be wrapped for at least ${duration(minWrap)}${wrap === undefined ? ', and no wrapping is asked for' : ''}`;
  if (minWrap !== 0n && maxWrap !== 0n && maxWrap < minWrap)
    return `no wrapping is both at least ${duration(minWrap)} and at most ${duration(maxWrap)} long: two stanzas of this path disagree`;
  return undefined;
}

function dataRefusal({ allowed, denied, required }: Limits, data: Asked['data'], dialect: Dialect): string | undefined {
  for (const parameter of required) if (!data.has(goLower(parameter))) return `the parameter \`${goLower(parameter)}\` is required`;
  if (data.size === 0) return undefined;
  if (denied?.size) {
    if (denied.has('*')) return 'parameters of any name are denied';
    for (const [parameter, value] of data) {
      const list = denied.get(goLower(parameter));
      if (list && isDenied(seen(parameter, value, dialect), list, dialect)) return `this value of the parameter \`${parameter}\` is denied`;
    }
  }
  if (!allowed?.size) return undefined;
  const any = allowed.has('*');
  if (any && allowed.size === 1) return undefined;
  for (const [parameter, value] of data) {
    const list = allowed.get(goLower(parameter));
    if (!list && !any) return `the parameter \`${parameter}\` is not among those allowed: ${[...allowed.keys()].join(', ')}`;
    if (list && !isAllowed(seen(parameter, value, dialect), list, dialect))
      return `this value of the parameter \`${parameter}\` is not among those allowed`;
  }
  return undefined;
}

/** Later Vaults compare names of policies in lower case, as they keep them (`vault/acl.go`, `normalizePolicyParameterValue`). */
function seen(parameter: string, value: PolicyValue, dialect: Dialect): PolicyValue {
  const name = goLower(parameter);
  if ((dialect !== 'vault' && dialect !== 'vault-anycase') || (name !== 'policies' && name !== 'token_policies')) return value;
  const lower = (one: PolicyValue): PolicyValue => (typeof one === 'string' ? goLower(one) : one);
  return Array.isArray(value) ? value.map(lower) : lower(value);
}

/** Items of a list, and of a text with commas, as Vault from 1.21 on looks at them one by one; OpenBao does not. */
function itemsOf(value: PolicyValue, dialect: Dialect): readonly PolicyValue[] | undefined {
  if (dialect === 'openbao') return undefined;
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return undefined;
  return value === '' ? [] : value.split(',').map(goTrim);
}

function isAllowed(value: PolicyValue, list: readonly PolicyValue[], dialect: Dialect): boolean {
  if (list.length === 0 || isIn(value, list)) return true;
  return itemsOf(value, dialect)?.every((item) => isIn(item, list)) ?? false;
}

function isDenied(value: PolicyValue, list: readonly PolicyValue[], dialect: Dialect): boolean {
  if (list.length === 0 || isIn(value, list)) return true;
  return itemsOf(value, dialect)?.some((item) => isIn(item, list)) ?? false;
}

const EDGES = new RegExp(`^[${GO_SPACE}]+|[${GO_SPACE}]+$`, 'g');
const goTrim = (text: string): string => text.replace(EDGES, '');

const isIn = (value: PolicyValue, list: readonly PolicyValue[]): boolean =>
  list.some((item) => (typeof item === 'string' ? typeof value === 'string' && globbed(item, value) : same(item, value)));

/** `*` at the start, at the end or at both; alone it is only itself. go-secure-stdlib `strutil` 0.1.2, `GlobbedStringsMatch`. */
export function globbed(item: string, value: string): boolean {
  if (item.length < 2) return item === value;
  const start = item.startsWith('*');
  const end = item.endsWith('*');
  if (start && end) return value.includes(item.slice(1, -1));
  if (start) return value.endsWith(item.slice(1));
  return end ? value.startsWith(item.slice(0, -1)) : item === value;
}

function same(a: PolicyValue, b: PolicyValue): boolean {
  if (a instanceof Unmatchable || b instanceof Unmatchable) return false;
  if (a instanceof Map) return b instanceof Map && a.size === b.size && [...a].every(([k, v]) => b.has(k) && same(v, b.get(k) ?? null));
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  return a === b;
}

/** OpenBao's page size of LIST: absent, empty or zero is raised to the limit, `max` too; more is refused. */
function pageRefusal({ pagination, required }: Limits, data: Asked['data']): string | undefined {
  if (pagination <= 0) return undefined;
  const limit = data.get('limit');
  if (limit === undefined) {
    return required.some((p) => goLower(p) === 'limit') ? `the parameter \`limit\` is required, at most ${pagination}` : undefined;
  }
  const text = limit instanceof Unmatchable ? limit.text : typeof limit === 'string' ? limit : 'none';
  if ((text === 'max' || text === '') && typeof limit === 'string') return undefined;
  const number = /^[-+]?[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  return number >= 0 && number <= pagination ? undefined : `\`limit\` is a number up to ${pagination}, or "max"`;
}

/** A request's JSON as Vault's front reads it: numbers stay texts that equal no number of a policy. */
export function valueOfJson(value: unknown): PolicyValue {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value)) return value.map(valueOfJson);
  if (typeof value === 'object') return new Map(Object.entries(value ?? {}).map(([key, inner]) => [key, valueOfJson(inner)]));
  return new Unmatchable(String(value));
}
