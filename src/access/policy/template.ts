import type { Dialect } from '../../contract.ts';
import { durationOf } from '../../readers/policy-hcl/values.ts';

/** One login of an entity, by the accessor of the auth mount. */
export interface Alias {
  readonly mountAccessor: string;
  readonly id: string;
  readonly name: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly customMetadata: ReadonlyMap<string, string>;
}
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly metadata: ReadonlyMap<string, string>;
}
/** Who asks, as the identity store knows them. Groups: those the entity is in, directly or through others. */
export interface Entity {
  readonly id: string;
  readonly name: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly aliases: readonly Alias[];
  readonly groups: readonly Group[];
}

export type Populated =
  | { readonly kind: 'text'; readonly text: string }
  /** The stanza is left out, a `deny` too. */
  | { readonly kind: 'dropped'; readonly why: string }
  /** The token's policies cannot be built: every request of it fails. */
  | { readonly kind: 'refused'; readonly why: string };

export const isTemplated = (path: string): boolean => path.includes('{{');

/**
 * A path with its templates replaced, as the product does it: Vault 1.21.1 `sdk/helper/identitytpl/templating.go` inserts values as they are;
 * later ones (same file, `ErrTemplatedWildcard`) refuse `*` and `+` in a value; OpenBao 2.6.2 (`vault/policy/policy_store.go`, lines 638 to
 * 646) leaves the stanza out where a value holds `/`, `*` or `+`. `now`: milliseconds since 1970, for `{{time.now}}`.
 */
export function populate(path: string, entity: Entity | undefined, dialect: Dialect, now: number): Populated {
  const [first = '', ...pieces] = path.split('{{');
  let text = first;
  for (const piece of pieces) {
    const [template = '', after = ''] = piece.split('}}');
    const name = template.trim();
    const value = valueOf(name, entity, now);
    if (typeof value !== 'string') return { kind: 'dropped', why: `\`{{${name}}}\`: ${value.missing}` };
    const bad = /[*+]/.exec(value)?.[0] ?? (dialect === 'openbao' && value.includes('/') ? '/' : undefined);
    if (bad !== undefined && dialect !== 'vault-legacy') {
      const why = `\`{{${name}}}\` is \`${value}\`, which holds \`${bad}\``;
      return dialect === 'openbao' ? { kind: 'dropped', why } : { kind: 'refused', why };
    }
    text += value + after;
  }
  return { kind: 'text', text };
}

interface Missing {
  readonly missing: string;
}
const missing = (why: string): Missing => ({ missing: why });
const NOT_FOUND = missing('there is no such value');
const filled = (value: string | undefined): string | Missing => (value === undefined || value === '' ? NOT_FOUND : value);
const keyed = (map: ReadonlyMap<string, string>, key: string): string | Missing => map.get(key) ?? NOT_FOUND;
const after = (text: string, prefix: string): string | undefined => (text.startsWith(prefix) ? text.slice(prefix.length) : undefined);

function valueOf(name: string, entity: Entity | undefined, now: number): string | Missing {
  const ofEntity = after(name, 'identity.entity.');
  if (ofEntity !== undefined) return entity ? entityValue(ofEntity, entity) : missing('the token has no entity');
  const ofGroup = after(name, 'identity.groups.');
  if (ofGroup !== undefined) return entity?.groups.length ? groupValue(ofGroup, entity.groups) : missing('the entity is in no group');
  const ofTime = after(name, 'time.');
  return ofTime === undefined ? NOT_FOUND : timeValue(ofTime, now);
}

function entityValue(name: string, entity: Entity): string | Missing {
  if (name === 'id') return filled(entity.id);
  if (name === 'name') return filled(entity.name);
  const key = after(name, 'metadata.');
  if (key !== undefined) return keyed(entity.metadata, key);
  const selector = after(name, 'aliases.');
  const dot = selector?.indexOf('.') ?? -1;
  if (selector === undefined || dot < 0) return NOT_FOUND;
  const accessor = selector.slice(0, dot);
  const alias = entity.aliases.find((a) => a.mountAccessor === accessor);
  return alias ? aliasValue(selector.slice(dot + 1), alias) : missing(`the entity has no alias at ${accessor}`);
}

function aliasValue(name: string, alias: Alias): string | Missing {
  if (name === 'id') return filled(alias.id);
  if (name === 'name') return filled(alias.name);
  const key = after(name, 'metadata.');
  if (key !== undefined) return keyed(alias.metadata, key);
  const custom = after(name, 'custom_metadata.');
  return custom === undefined ? NOT_FOUND : keyed(alias.customMetadata, custom);
}

/** `ids.ID.name`, `names.NAME.metadata.KEY`; an empty value of metadata counts, an empty name does not. */
function groupValue(name: string, groups: readonly Group[]): string | Missing {
  const [by = '', which, ...rest] = name.split('.');
  if ((by !== 'ids' && by !== 'names') || which === undefined || rest.length === 0)
    return missing('the selector of a group is `ids.` or `names.`');
  const group = groups.find((g) => (by === 'ids' ? g.id : g.name) === which);
  if (!group) return missing(`the entity is not in the group ${which}`);
  const what = rest.join('.');
  if (what === 'id') return group.id;
  if (what === 'name') return filled(group.name);
  const key = after(what, 'metadata.');
  return key === undefined ? NOT_FOUND : keyed(group.metadata, key);
}

/** `now`, `now.plus.1h`, `now.minus.1h`: seconds since 1970. */
function timeValue(name: string, now: number): string | Missing {
  const [what, sign, ...rest] = name.split('.');
  if (what !== 'now') return NOT_FOUND;
  let nanoseconds = BigInt(now) * 1_000_000n;
  if (sign !== undefined) {
    const by = rest.length > 0 ? durationOf(rest.join('.')) : undefined;
    if (by === undefined || (sign !== 'plus' && sign !== 'minus')) return NOT_FOUND;
    nanoseconds += sign === 'plus' ? by : -by;
  }
  return String(nanoseconds / 1_000_000_000n);
}
