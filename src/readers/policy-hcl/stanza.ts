import type { Dialect, Parameters } from '../../contract.ts';
import type { Span } from '../../source.ts';
import { nearest } from '../../suggest.ts';
import type { Key, Node } from './parse.ts';
import {
  decodedAgain,
  inRange,
  integerOf,
  isFloat,
  type Limits,
  lowerKeys,
  mapOf,
  NO_LIMITS,
  type PolicyValue,
  type Report,
  ttlOf,
  Unmatchable,
} from './values.ts';

const SHARED = ['create', 'read', 'update', 'patch', 'delete', 'list', 'sudo'] as const;
/** What a Vault or OpenBao policy may list; `recover` and `subscribe` are Vault's, `scan` OpenBao's. */
export const POLICY_CAPABILITIES = [...SHARED, 'recover', 'subscribe', 'deny', 'scan'] as const;
export type PolicyFileCapability = (typeof POLICY_CAPABILITIES)[number];

const KNOWN = {
  vault: byName([...SHARED, 'recover', 'subscribe', 'deny']),
  openbao: byName([...SHARED, 'scan', 'deny']),
} as const;

function byName(capabilities: readonly PolicyFileCapability[]): ReadonlyMap<string, PolicyFileCapability> {
  return new Map(capabilities.map((capability) => [capability, capability]));
}

/** One `path` block, as written: blocks of one path are not merged here. */
export interface PolicyStanza {
  /** As written, with a leading `/` if there is one. */
  readonly path: string;
  /** `deny` stands alone, as Vault keeps it. */
  readonly capabilities: readonly PolicyFileCapability[];
  /** The constraints as texts, for comparing a policy with what was meant. */
  readonly parameters: Parameters | undefined;
  /** The same with the types that Vault compares. */
  readonly limits: Limits;
  /** OpenBao's `expiration`, in milliseconds since 1970: from then on the stanza is not there. */
  readonly expires: number | undefined;
  /** Other attributes that narrow the stanza and that are not read further: `mfa_methods`, `control_group`, `subscribe_event_types`. */
  readonly others: readonly string[];
  readonly span: Span;
  readonly pathSpan: Span;
}

/** Old style, Vault 1.21.1 `vault/policy.go`: `policy = "write"` adds these. */
const OLD_POLICIES: Readonly<Record<string, readonly PolicyFileCapability[]>> = {
  deny: ['deny'],
  read: ['read', 'list'],
  write: ['create', 'read', 'update', 'delete', 'list'],
  sudo: ['create', 'read', 'update', 'delete', 'list', 'sudo'],
};
const SAME = ['comment', 'policy', 'capabilities', 'allowed_parameters', 'denied_parameters', 'required_parameters'];
const TTLS = ['min_wrapping_ttl', 'max_wrapping_ttl', 'mfa_methods'];
const KEYS = {
  vault: [...SAME, ...TTLS, 'control_group', 'subscribe_event_types'],
  openbao: [...SAME, ...TTLS, 'pagination_limit', 'expiration', 'list_scan_response_keys_filter_path'],
} as const;
const OTHERS = new Set(['mfa_methods', 'control_group', 'subscribe_event_types', 'list_scan_response_keys_filter_path']);

const LISTS = new Set(['mfa_methods', 'subscribe_event_types']);

interface How {
  readonly dialect: Dialect;
  /** Milliseconds since 1970, where it is known when the product reads it. */
  readonly now: number | undefined;
  readonly fault: Report;
}

/**
 * One block. What follows a `deny` in it is not looked at by Vault beyond its types (`vault/policy.go`, `goto PathFinished`), and an expired
 * one by OpenBao neither (2.6.2, `vault/policy/policy.go`).
 */
export function readStanza(path: Key, body: Node, span: Span, { dialect, now, fault }: How): PolicyStanza | undefined {
  if (body.kind !== 'object') {
    fault(body.span, 'a `path` holds a block');
    return undefined;
  }
  const product = dialect === 'openbao' ? 'openbao' : 'vault';
  if (!isBalanced(path.text)) fault(path.span, `\`${path.text}\`: every \`{{\` of a path wants one \`}}\``);
  let words: readonly Text[] = NO_WORDS;
  let old = '';
  let oldSpan = path.span;
  let allowed: Limits['allowed'];
  let denied: Limits['denied'];
  const required: string[] = [];
  let minWrap: Node | undefined;
  let maxWrap: Node | undefined;
  let pagination = 0;
  let expires: number | undefined;
  const others: string[] = [];
  for (const item of body.items) {
    const { keys, value } = item;
    const key = keys[0]?.text ?? '';
    // `allowed_parameters "a" { … }` is one key of the map; nothing else takes more than one.
    const nested: Node =
      keys.length > 1 ? { kind: 'object', items: [{ ...item, keys: keys.slice(1), assigned: false }], span: item.span } : value;
    if (!(KEYS[product] as readonly string[]).includes(key)) {
      const near = nearest(key, KEYS[product]);
      const help = near ? `did you mean \`${near}\`?` : `one of ${KEYS[product].join(', ')}`;
      fault(keys[0]?.span ?? span, `unknown attribute \`${key}\` of a path`, help);
    } else if (key === 'capabilities') {
      const more = stringsOf(nested, fault);
      words = words.length === 0 ? more : [...words, ...more];
    } else if (key === 'policy') {
      [old, oldSpan] = [textOf(nested, fault), value.span];
    } else if (key === 'allowed_parameters') allowed = mapOf(nested, allowed, fault);
    else if (key === 'denied_parameters') denied = mapOf(nested, denied, fault);
    else if (key === 'required_parameters') required.push(...stringsOf(nested, fault).map((s) => s.text));
    else if (key === 'min_wrapping_ttl') minWrap = minWrap ? decodedAgain(minWrap, nested, fault) : inRange(nested, fault);
    else if (key === 'max_wrapping_ttl') maxWrap = maxWrap ? decodedAgain(maxWrap, nested, fault) : inRange(nested, fault);
    else if (key === 'pagination_limit') pagination = integer(nested, fault);
    else if (key === 'expiration') expires = timeOf(nested, fault);
    else if (OTHERS.has(key)) {
      if (LISTS.has(key)) stringsOf(nested, fault);
      others.push(key);
    }
  }
  if (now !== undefined && expires !== undefined && now > expires)
    return { path: path.text, capabilities: [], parameters: undefined, limits: NO_LIMITS, expires, others, span, pathSpan: path.span };
  if (path.text.includes('+*')) fault(path.span, `\`${path.text}\`: \`+*\` is not allowed in a policy path`);
  const expanded = old === '' ? undefined : OLD_POLICIES[old];
  if (old !== '' && !expanded) fault(oldSpan, `\`policy\` is one of ${Object.keys(OLD_POLICIES).join(', ')}`);
  const capabilities = old === 'deny' ? (['deny'] as const) : grantedBy(words, expanded ?? [], product, fault);
  const denies = capabilities.includes('deny');
  const isFree = !allowed && !denied && required.length === 0 && !minWrap && !maxWrap && pagination === 0;
  const limits: Limits =
    denies || isFree
      ? NO_LIMITS
      : {
          allowed: allowed && lowerKeys(allowed),
          denied: denied && lowerKeys(denied),
          required,
          minWrap: minWrap ? ttlOf(minWrap, fault) : 0n,
          maxWrap: maxWrap ? ttlOf(maxWrap, fault) : 0n,
          pagination,
        };
  if (limits.minWrap && limits.maxWrap && limits.maxWrap < limits.minWrap)
    fault(path.span, 'max_wrapping_ttl is less than min_wrapping_ttl');
  return {
    path: path.text,
    capabilities: denies ? ['deny'] : capabilities,
    parameters: limits === NO_LIMITS ? undefined : asParameters(limits),
    limits,
    expires,
    others,
    span,
    pathSpan: path.span,
  };
}

/** Vault 1.21.1, `sdk/helper/identitytpl/templating.go`: text before the first `{{` has no `}}`, each `{{` is closed once. */
function isBalanced(path: string): boolean {
  if (!path.includes('{{') && !path.includes('}}')) return true;
  const [first = '', ...rest] = path.split('{{');
  return !first.includes('}}') && rest.every((piece) => piece.split('}}').length === 2);
}

interface Text {
  readonly text: string;
  readonly span: Span;
}
const NO_WORDS: readonly Text[] = [];

function grantedBy(
  words: readonly Text[],
  old: readonly PolicyFileCapability[],
  product: 'vault' | 'openbao',
  fault: Report,
): readonly PolicyFileCapability[] {
  const all = KNOWN[product];
  let found: PolicyFileCapability[] = [];
  const add = (capability: PolicyFileCapability): void => {
    if (found.length === 0) found = [capability];
    else if (!found.includes(capability)) found.push(capability);
  };
  for (const word of words) {
    const known = all.get(word.text);
    if (known === 'deny') return ['deny'];
    if (known) add(known);
    else {
      const near = nearest(word.text, all.keys());
      const help = near ? `did you mean \`${near}\`?` : `one of ${[...all.keys()].join(', ')}`;
      fault(word.span, `unknown capability \`${word.text}\``, help);
    }
  }
  for (const capability of old) add(capability);
  return found;
}

function textOf(value: Node, fault: Report): string {
  if (value.kind === 'string' || (value.kind === 'number' && !isFloat(value.text))) return value.text;
  if (value.kind !== 'null') fault(value.span, 'expected a string');
  return '';
}

function stringsOf(value: Node, fault: Report): Text[] {
  if (value.kind === 'object' && value.items.length === 0) return [];
  if (value.kind !== 'list') {
    fault(value.span, 'expected a list of strings');
    return [];
  }
  return value.items.map((item) => (item.kind === 'string' ? item : { text: textOf(item, fault), span: item.span }));
}

function integer(value: Node, fault: Report): number {
  const text = value.kind === 'number' || value.kind === 'string' ? value.text : '';
  const whole = integerOf(text);
  if (whole === undefined) fault(value.span, 'expected a number');
  return Number(whole ?? 0n);
}

/** OpenBao 2.6.2: seconds since 1970, or RFC 3339 as Go's `time.Parse` takes it: an hour of one digit, a comma before the fraction. */
function timeOf(value: Node, fault: Report): number | undefined {
  const text = value.kind === 'number' || value.kind === 'string' ? value.text : 'x';
  if (text === '') return undefined;
  const time = /^[+-]?[0-9]+$/.test(text) ? secondsOf(text) : instantOf(text);
  if (time === undefined) fault(value.span, 'expected a time such as "2027-01-31T00:00:00Z"');
  return time;
}

const secondsOf = (text: string): number | undefined => {
  const seconds = BigInt(text.replace('+', ''));
  return seconds === BigInt.asIntN(64, seconds) ? Number(seconds) * 1000 : undefined;
};

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

function instantOf(text: string): number | undefined {
  const found = INSTANT.exec(text);
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const [fraction, sign, zoneHours, zoneMinutes] = [found[7], found[8], Number(found[9] ?? 0), Number(found[10] ?? 0)];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists || hour > 23 || minute > 59 || second > 59 || zoneHours > 24 || zoneMinutes > 60) return undefined;
  const local = date.setUTCHours(hour, minute, second, Math.trunc(Number(`0.${fraction ?? 0}`) * 1000));
  return local - (sign === '-' ? -1 : 1) * (zoneHours * 60 + zoneMinutes) * 60_000;
}

const said = (value: PolicyValue): string => {
  if (typeof value === 'string') return value;
  if (value instanceof Unmatchable) return value.text;
  return JSON.stringify(plain(value));
};
function plain(value: PolicyValue): unknown {
  if (value instanceof Unmatchable) return value.text;
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k, plain(v)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

const seconds = (nanoseconds: bigint): number => Number(nanoseconds) / 1e9;

function asParameters({ allowed, denied, required, minWrap, maxWrap }: Limits): Parameters | undefined {
  const texts = (map: ReadonlyMap<string, readonly PolicyValue[]>) => Object.fromEntries([...map].map(([k, list]) => [k, list.map(said)]));
  const parameters: Parameters = {
    ...(allowed ? { allowed: texts(allowed) } : {}),
    ...(denied ? { denied: texts(denied) } : {}),
    ...(required.length ? { required } : {}),
    ...(minWrap ? { minWrappingTtl: seconds(minWrap) } : {}),
    ...(maxWrap ? { maxWrappingTtl: seconds(maxWrap) } : {}),
  };
  return Object.keys(parameters).length ? parameters : undefined;
}
