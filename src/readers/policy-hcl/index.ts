import type { Dialect } from '../../contract.ts';
import type { Sink } from '../../diagnostics.ts';
import type { SourceFile } from '../../source.ts';
import { isJsonForm } from './json-form.ts';
import { type Item, type Key, type Node, parseHcl } from './parse.ts';
import { type PolicyStanza, readStanza } from './stanza.ts';
import type { Report } from './values.ts';

export { POLICY_CAPABILITIES, type PolicyFileCapability, type PolicyStanza } from './stanza.ts';

export interface PolicyFile {
  readonly name: string | undefined;
  readonly stanzas: readonly PolicyStanza[];
}

/**
 * Reads a policy's text (HCL 1 or its JSON form) with ranges. Everything the product refuses is an error here: unknown keys and
 * capabilities, `+*`, a bad wrapping TTL, a broken template, and at Vault an attribute given twice. `undefined` after an error.
 * `now`: milliseconds since 1970; without it what has expired is judged like all else.
 * Sources: Vault 1.21.1 `vault/policy.go`, `helper/random/parser.go`; OpenBao 2.6.2 `vault/policy/policy.go`, `sdk/helper/hclutil/hcl.go`.
 */
export function readPolicy(source: SourceFile, sink: Sink, dialect: Dialect = 'vault', now?: number): PolicyFile | undefined {
  let broken = false;
  const fault: Report = (span, message, help) => {
    broken = true;
    sink.report({ code: 'W066', severity: 'error', message, span, ...(help ? { help } : {}) });
  };
  const root = parseHcl(source.path, source.text, fault);
  if (!root) return undefined;
  let name: string | undefined;
  const stanzas: PolicyStanza[] = [];
  const json = isJsonForm(source.text);
  const how = { dialect, now, fault };
  const add = (path: Key, body: Node, item: Item): void => {
    const made = readStanza(path, body, item.span, how);
    if (made) stanzas.push(made);
  };
  if (dialect !== 'openbao' && !json) checkTwice(root.items, fault);
  for (const item of root.items) {
    const [key, path] = item.keys;
    if (!key) continue;
    if (key.text === 'name') {
      const { kind, text } = item.value as { kind: Node['kind']; text?: string };
      if (kind === 'string' || kind === 'number' || kind === 'null') name = kind === 'null' ? '' : text;
      else fault(item.value.span, 'the name of a policy is a string');
    } else if (key.text !== 'path') fault(key.span, `unknown key \`${key.text}\`; expected \`path\` or \`name\``);
    else if (path) add(path, item.value, item);
    else if (item.value.kind !== 'object') fault(item.span, 'a `path` takes one quoted pattern and a block: path "secret/data/x" { … }');
    else add(key, item.value, item);
  }
  return broken ? undefined : { name, stanzas };
}

/** Vault 1.21 refuses an attribute that is set twice with `=` in one object, at any depth; OpenBao and JSON do not. */
export function checkTwice(items: readonly Item[], fault: Report): void {
  const seen = items.length > 1 ? new Set<string>() : undefined;
  for (const item of items) {
    const key = item.keys[0];
    if (item.assigned && key && seen) {
      if (seen.has(key.text)) fault(key.span, `\`${key.text}\` is given twice`);
      seen.add(key.text);
    }
    checkInside(item.value, fault);
  }
}

function checkInside(node: Node, fault: Report): void {
  if (node.kind === 'object') checkTwice(node.items, fault);
  else if (node.kind === 'list') for (const one of node.items) checkInside(one, fault);
}
