import type { Parameters } from '../../contract.ts';
import type { Sink } from '../../diagnostics.ts';
import type { SourceFile, Span } from '../../source.ts';
import { nearest } from '../../suggest.ts';
import { type Item, type Key, type Node, parseHcl } from './parse.ts';

/** What a Vault or OpenBao policy may list; which of them a product knows is not this reader's question. */
export const POLICY_CAPABILITIES = [
  'create',
  'read',
  'update',
  'patch',
  'delete',
  'list',
  'sudo',
  'recover',
  'subscribe',
  'deny',
  'scan',
] as const;
export type PolicyFileCapability = (typeof POLICY_CAPABILITIES)[number];

/** One `path` block, as written: blocks of one path are not merged here. */
export interface PolicyStanza {
  /** As written, with a leading `/` if there is one. */
  readonly path: string;
  /** `deny` stands alone, as Vault keeps it. */
  readonly capabilities: readonly PolicyFileCapability[];
  readonly parameters: Parameters | undefined;
  /** Other attributes that narrow the stanza and that are not read further: `mfa_methods`, `control_group`, `subscribe_event_types`. */
  readonly others: readonly string[];
  readonly span: Span;
  readonly pathSpan: Span;
}

export interface PolicyFile {
  readonly name: string | undefined;
  readonly stanzas: readonly PolicyStanza[];
}

/** Old style, Vault 1.21.1 `vault/policy.go`: `policy = "write"` adds these. */
const OLD_POLICIES: Readonly<Record<string, readonly PolicyFileCapability[]>> = {
  deny: ['deny'],
  read: ['read', 'list'],
  write: ['create', 'read', 'update', 'delete', 'list'],
  sudo: ['create', 'read', 'update', 'delete', 'list', 'sudo'],
};
const OTHERS = ['mfa_methods', 'control_group', 'subscribe_event_types'];
const MAPS = ['allowed_parameters', 'denied_parameters'];
const KEYS = ['comment', 'policy', 'capabilities', ...MAPS, 'required_parameters', 'min_wrapping_ttl', 'max_wrapping_ttl', ...OTHERS];

/**
 * Reads a policy's text (HCL 1 or its JSON form) with ranges. Everything Vault 1.21 refuses is an error here: unknown keys and
 * capabilities, an attribute given twice, `+*`, a bad wrapping TTL. `undefined` after an error.
 */
export function readPolicy(source: SourceFile, sink: Sink): PolicyFile | undefined {
  let broken = false;
  const fault = (span: Span, message: string, help?: string): void => {
    broken = true;
    sink.report({ code: 'W066', severity: 'error', message, span, ...(help ? { help } : {}) });
  };
  const root = parseHcl(source.path, source.text, fault);
  if (!root) return undefined;
  let name: string | undefined;
  const stanzas: PolicyStanza[] = [];
  const json = source.text.trimStart().startsWith('{');
  checkTwice(root.items, json, fault);
  for (const item of root.items) {
    const [key, path] = item.keys;
    if (key?.text === 'name') name = item.value.kind === 'string' ? item.value.text : name;
    else if (key?.text !== 'path') fault(key?.span ?? item.span, `unknown key \`${key?.text ?? ''}\`; expected \`path\` or \`name\``);
    else if (path && item.keys.length === 2 && !item.assigned) stanzas.push(...stanza(path, item.value, item.span, fault));
    else if (json) for (const [inner, value] of blocksOf(item.value)) stanzas.push(...stanza(inner, value, value.span, fault));
    else fault(item.span, 'a `path` takes one quoted pattern and a block: path "secret/data/x" { … }');
  }
  return broken ? undefined : { name, stanzas };
}

type Report = (span: Span, message: string, help?: string) => void;

/** In JSON, `"path": {"a": {…}}`, or a list of such objects, or of blocks for one path. */
function* blocksOf(node: Node): Iterable<readonly [Key, Node]> {
  if (node.kind === 'list') for (const one of node.items) yield* blocksOf(one);
  if (node.kind !== 'object') return;
  for (const item of node.items) {
    const key = item.keys[0];
    if (!key) continue;
    if (item.value.kind === 'list') for (const one of item.value.items) yield [key, one];
    else yield [key, item.value];
  }
}

function checkTwice(items: readonly Item[], json: boolean, fault: Report): void {
  const seen = new Set<string>();
  for (const item of items) {
    if (!item.assigned || json) continue;
    const key = item.keys[0];
    if (!key) continue;
    if (seen.has(key.text)) fault(key.span, `\`${key.text}\` is given twice`);
    seen.add(key.text);
  }
}

function stanza(path: Key, body: Node, span: Span, fault: Report): PolicyStanza[] {
  if (body.kind !== 'object') {
    fault(body.span, 'a `path` holds a block');
    return [];
  }
  if (path.text.includes('+*')) fault(path.span, `\`${path.text}\`: \`+*\` is not allowed in a policy path`);
  checkTwice(body.items, false, fault);
  let capabilities: PolicyFileCapability[] = [];
  let old: readonly PolicyFileCapability[] = [];
  const parameters: { -readonly [K in keyof Parameters]: Parameters[K] } = {};
  const others: string[] = [];
  for (const { keys, value } of body.items) {
    const key = keys[0];
    if (!key) continue;
    if (!KEYS.includes(key.text)) {
      const near = nearest(key.text, KEYS);
      fault(key.span, `unknown attribute \`${key.text}\` of a path`, near ? `did you mean \`${near}\`?` : `one of ${KEYS.join(', ')}`);
    } else if (key.text === 'capabilities') capabilities = stringsOf(value, fault).flatMap((c) => capability(c, fault));
    else if (key.text === 'policy') {
      old = OLD_POLICIES[value.kind === 'string' ? value.text : ''] ?? [];
      if (old.length === 0) fault(value.span, `\`policy\` is one of ${Object.keys(OLD_POLICIES).join(', ')}`);
    } else if (key.text === 'allowed_parameters') parameters.allowed = { ...parameters.allowed, ...mapOf(value, fault) };
    else if (key.text === 'denied_parameters') parameters.denied = { ...parameters.denied, ...mapOf(value, fault) };
    else if (key.text === 'required_parameters') parameters.required = stringsOf(value, fault).map((s) => s.text);
    else if (key.text === 'min_wrapping_ttl') parameters.minWrappingTtl = secondsOf(value, fault);
    else if (key.text === 'max_wrapping_ttl') parameters.maxWrappingTtl = secondsOf(value, fault);
    else if (OTHERS.includes(key.text)) others.push(key.text);
  }
  const { minWrappingTtl: min, maxWrappingTtl: max } = parameters;
  if (min && max && max < min) fault(path.span, 'max_wrapping_ttl is less than min_wrapping_ttl');
  const all = [...new Set(old[0] === 'deny' ? old : [...capabilities, ...old])];
  const denied = all.includes('deny');
  const bare = Object.keys(parameters).length === 0 || denied;
  return [
    {
      path: path.text,
      capabilities: denied ? ['deny'] : all,
      parameters: bare ? undefined : parameters,
      others,
      span,
      pathSpan: path.span,
    },
  ];
}

interface Text {
  readonly text: string;
  readonly span: Span;
}

function capability(word: Text, fault: Report): PolicyFileCapability[] {
  const known = POLICY_CAPABILITIES.find((c) => c === word.text);
  if (known) return [known];
  const near = nearest(word.text, POLICY_CAPABILITIES);
  fault(word.span, `unknown capability \`${word.text}\``, near ? `did you mean \`${near}\`?` : `one of ${POLICY_CAPABILITIES.join(', ')}`);
  return [];
}

function stringsOf(value: Node, fault: Report): Text[] {
  const items = value.kind === 'list' ? value.items : [value];
  return items.flatMap((item) => {
    if (item.kind === 'string') return [{ text: item.text, span: item.span }];
    fault(item.span, 'expected a string');
    return [];
  });
}

/** Keys in lower case, as Vault keeps them. A value that is no text stands as it was written. */
function mapOf(value: Node, fault: Report): Record<string, readonly string[]> {
  const objects = value.kind === 'list' ? value.items : [value];
  const map: Record<string, readonly string[]> = {};
  for (const object of objects) {
    if (object.kind !== 'object') {
      fault(object.span, 'expected a map of lists: { "key" = ["value"] }');
      continue;
    }
    for (const { keys, value: list } of object.items) {
      if (list.kind !== 'list') fault(list.span, `the values of \`${keys[0]?.text ?? ''}\` must be a list`);
      else
        map[(keys[0]?.text ?? '').toLowerCase()] = list.items.map((v) =>
          v.kind === 'object' || v.kind === 'list' ? JSON.stringify(plain(v)) : v.text,
        );
    }
  }
  return map;
}

function plain(node: Node): unknown {
  if (node.kind === 'list') return node.items.map(plain);
  if (node.kind === 'object') return Object.fromEntries(node.items.map((i) => [i.keys[0]?.text ?? '', plain(i.value)]));
  return node.text;
}

/** Seconds of `60`, `"60"`, `"90s"`, `"1h30m"`, `"2d"` (Vault 1.21.1 takes Go durations, seconds and days). */
function secondsOf(value: Node, fault: Report): number | undefined {
  const text = value.kind === 'string' || value.kind === 'number' ? value.text : '';
  if (/^[0-9]+$/.test(text)) return Number(text);
  const units: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400 };
  const parts = [...text.matchAll(/([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)/g)];
  if (text !== '' && parts.map((p) => p[0]).join('') === text)
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0), 0);
  fault(value.span, 'expected a duration such as "60s"');
  return undefined;
}
