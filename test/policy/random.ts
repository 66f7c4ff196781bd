import { PatternError, parsePattern } from '../../src/access/patterns.ts';
import type { random } from '../access/support.ts';

type Random = ReturnType<typeof random>;
type Product = 'vault' | 'openbao';

export interface RandomRequest {
  readonly operation: string;
  readonly path: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly wrapTtl?: number;
}
export interface RandomCase {
  readonly policies: readonly string[];
  readonly entity?: Readonly<Record<string, unknown>>;
  readonly asked: readonly RandomRequest[];
}

const SEGMENTS = ['a', 'b', 'ab', '+', '+', '', '+x', 'b+c', 'é', 'a*'];
const PATHS = ['a', 'b', 'ab', 'abc', 'x', '+', '+x', 'b+c', 'é', ''];
const TEMPLATES = [
  'identity.entity.id',
  'identity.entity.name',
  'identity.entity.metadata.team',
  'identity.entity.metadata',
  'identity.entity.metadata.none',
  'identity.entity.aliases.acc.name',
  'identity.entity.aliases.acc.metadata.k',
  'identity.entity.aliases.acc.custom_metadata.k',
  'identity.entity.aliases.other.id',
  'identity.groups.names.g1.id',
  'identity.groups.ids.i1.name',
  'identity.groups.names.g1.metadata.k',
  'identity.groups.ids.i2.metadata.none',
  'identity.groups.names',
  'nothing',
];
const INSERTED = ['a', 'b', 'ab', '+', '*', 'a/b', 'a*', '', 'é', '+x', '/', 'x'];
const OPERATIONS = [
  'create',
  'read',
  'update',
  'patch',
  'delete',
  'list',
  'list',
  'list',
  'help',
  'renew',
  'revoke',
  'rollback',
  'recover',
  'scan',
];
const CAPABILITIES = ['create', 'read', 'update', 'patch', 'delete', 'list', 'list', 'sudo', 'recover', 'subscribe'];
const LATER = ['2099-01-02T03:04:05+02:00', '4070908800'];
const OF_OPENBAO = ['create', 'read', 'update', 'patch', 'delete', 'list', 'list', 'sudo', 'scan', 'scan'];
const KEYS = ['ttl', 'policies', 'k', 'é', 'TTL', 'bound'];
const STRINGS = ['a', 'b', 'ab', 'a,b', ' a , b', 'A', '', 'x', '*', 'a*', 'aé', ' a', 'ba', ',', 'a,', '\u00a0a', 'b\u0085,a'];
const PATTERNS = ['a', 'b', 'a*', '*b', '*a*', '*', '**', 'a,b', '', 'A', ' a'];

const some = <T>(r: Random, most: number, make: () => T): T[] => Array.from({ length: r.next(most + 1) }, make);

function pathPattern(r: Random, templated: boolean): string {
  for (;;) {
    const segments = Array.from({ length: 1 + r.next(4) }, () => r.pick(SEGMENTS));
    if (templated && r.next(2) === 0) {
      const name = r.pick(TEMPLATES);
      segments[r.next(segments.length)] =
        r.pick(['', '', 'a']) + `{{${r.pick(['', ' '])}${name}${r.pick(['', ' '])}}}` + r.pick(['', '', 'b']);
    }
    const text = (r.next(12) === 0 ? '' : 'm/') + segments.join('/') + r.pick(['', '', '', '*', '/*']);
    if (text !== '' && !(parsePattern(text) instanceof PatternError)) return (r.next(10) === 0 ? '/' : '') + text;
  }
}

const string = (text: string): string => JSON.stringify(text);

function value(r: Random, depth = 0): string {
  switch (r.next(depth > 1 ? 8 : 12)) {
    case 8:
      return `[${some(r, 2, () => value(r, depth + 1)).join(', ')}]`;
    case 9:
      return `{ ${some(r, 2, () => `"${r.pick(['k', 'j'])}${r.next(9)}" = ${value(r, depth + 1)}`).join(', ')} }`;
    case 10:
      return r.pick(['5', '-1', '0x1f', '1.5', '1e3']);
    case 11:
      return r.pick(['true', 'false']);
    default:
      return string(r.pick(PATTERNS));
  }
}

const map = (r: Random): string => {
  const keys = new Set(some(r, 3, () => r.pick([...KEYS, '*', '*'])));
  if (keys.has('TTL')) keys.delete('ttl');
  return `{ ${[...keys].map((key) => `${string(key)} = [${some(r, 2, () => value(r)).join(', ')}]`).join(', ')} }`;
};

function stanza(r: Random, path: string, product: Product): string {
  const capabilities = product === 'openbao' ? OF_OPENBAO : CAPABILITIES;
  const lines: string[] = [];
  const kind = r.next(12);
  if (kind === 0) lines.push('capabilities = ["deny"]');
  else if (kind === 1) lines.push('capabilities = ["read", "deny", "update"]');
  else if (kind === 2) lines.push(`policy = "${r.pick(['read', 'write', 'sudo', 'deny'])}"`);
  else lines.push(`capabilities = [${some(r, 4, () => string(r.pick(capabilities))).join(', ')}]`);
  if (kind === 3) lines.push('policy = "read"');
  if (r.next(3) === 0) lines.push(r.next(2) ? `allowed_parameters = ${map(r)}` : `allowed_parameters ${map(r)}`);
  if (r.next(4) === 0) lines.push(`denied_parameters = ${map(r)}`);
  if (r.next(6) === 0) lines.push(`required_parameters = [${some(r, 2, () => string(r.pick(KEYS))).join(', ')}]`);
  if (r.next(8) === 0) lines.push(`min_wrapping_ttl = ${r.pick(['10', '"10s"', '"1m"', '0', '"0.5s"', '1.9'])}`);
  if (r.next(8) === 0) lines.push(`max_wrapping_ttl = ${r.pick(['100', '"60s"', '"1h"', '"1d"', '10', '"90s"'])}`);
  if (product === 'openbao' && r.next(6) === 0) lines.push(`pagination_limit = ${r.pick(['0', '5', '100'])}`);
  // Of a stanza that is over OpenBao looks at nothing more, not even at faults, which the reader reports on any day.
  const times = lines.some((line) => line.includes('wrapping')) ? LATER : [...LATER, '1970-01-02T00:00:00Z'];
  if (product === 'openbao' && r.next(12) === 0) lines.push(`expiration = "${r.pick(times)}"`);
  return `path ${string(path)} {\n  ${lines.join('\n  ')}\n}\n`;
}

function data(r: Random): Readonly<Record<string, unknown>> | undefined {
  if (r.next(3) === 0) return undefined;
  const make = (depth: number): unknown => {
    switch (r.next(depth > 1 ? 8 : 13)) {
      case 8:
      case 9:
        return some(r, 3, () => make(depth + 1));
      case 10:
        return Object.fromEntries(some(r, 2, () => [`${r.pick(['k', 'j'])}${r.next(9)}`, make(depth + 1)]));
      case 11:
        return r.pick([5, -1, 31, 1.5, 1000, 0]);
      case 12:
        return r.pick([true, false, null]);
      default:
        return r.pick(STRINGS);
    }
  };
  return Object.fromEntries(some(r, 3, () => [r.pick([...KEYS, '*', 'other']), make(0)]));
}

function entity(r: Random): Readonly<Record<string, unknown>> | undefined {
  if (r.next(6) === 0) return undefined;
  const v = (): string => r.pick(INSERTED);
  return {
    id: v(),
    name: v(),
    metadata: { team: v() },
    aliases: r.next(3) ? [{ mount_accessor: 'acc', id: v(), name: v(), metadata: { k: v() }, custom_metadata: { k: v() } }] : [],
    groups: r.next(3)
      ? [
          { id: 'i1', name: r.pick(['g1', 'g2', '']), metadata: { k: v() } },
          { id: 'i2', name: 'g1', metadata: {} },
        ]
      : [],
  };
}

/** One token and questions about it, biased to what goes wrong: overlaps, empty segments, literal `+` and `*`, merged stanzas, lists. */
export function randomCase(r: Random, requests = 40, product: Product = 'vault'): RandomCase {
  const templated = r.next(4) === 0;
  const paths: string[] = [];
  const policies = Array.from({ length: 1 + r.next(3) }, () =>
    Array.from({ length: 1 + r.next(5) }, () => {
      const path = paths.length > 0 && r.next(4) === 0 ? r.pick(paths) : pathPattern(r, templated);
      paths.push(path);
      return stanza(r, path, product);
    }).join(''),
  );
  const asked = Array.from({ length: requests }, (): RandomRequest => {
    const free = `m/${Array.from({ length: 1 + r.next(4) }, () => r.pick(PATHS)).join('/')}`;
    const near = r
      .pick(paths)
      .replaceAll('*', r.pick(['', 'x', 'a/b']))
      .replaceAll('+', () => r.pick(PATHS))
      .replace(/\{\{.*?\}\}/g, () => r.pick(INSERTED));
    let path = r.next(2) ? free : near;
    const operation = r.pick(OPERATIONS);
    if (operation === 'list' && r.next(8) > 0 && !path.endsWith('/')) path += '/';
    let given = data(r);
    if (product === 'openbao' && (operation === 'list' || operation === 'scan') && r.next(3) === 0)
      given = { ...given, limit: r.pick(['max', 'x', '', 0, 4, 5, 6, -1, '5', '101', '+3', [5]]) };
    const wrapTtl = r.next(3) === 0 ? r.pick([1, 10, 60, 90, 100, 3600, 0.5]) : undefined;
    return { operation, path, ...(given ? { data: given } : {}), ...(wrapTtl ? { wrapTtl } : {}) };
  });
  const who = templated ? entity(r) : undefined;
  return { policies, ...(who ? { entity: who } : {}), asked };
}
