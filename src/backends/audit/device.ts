import type { HclBlock } from '../../hcl.ts';
import { hclAttribute, hclBlock } from '../../hcl.ts';
import type { Part, Program } from '../../model/program.ts';
import type { Resource } from '../../plain.ts';
import { map, resourceName } from '../../plain.ts';
import { defaulted, optional } from '../../schema/block.ts';
import * as t from '../../schema/types.ts';

export const deviceLabels = [
  { name: 'kind', doc: 'Kind of the device.' },
  { name: 'name', doc: 'Name of the device, and its path in Vault.' },
] as const;

/** What every audit device can say (`audit/entry_formatter_config.go` of Vault 1.21.1). */
export const deviceAttributes = {
  format: defaulted(t.oneOf(['json', 'jsonx']), 'json', 'Format of an entry.'),
  hmac_accessor: optional(t.bool(), 'Hash token accessors; they are hashed where not given.'),
  elide_list_responses: optional(t.bool(), 'Replace the answers of lists by their number of keys.'),
  log_raw: optional(t.bool(), 'Log secrets in the clear; an error.'),
} as const;

export type Options = Readonly<Record<string, string | boolean | number | undefined>>;

const texts = (options: Options): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(options).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])));

/** The options that all kinds share, as Vault names them; what is Vault's default is left out. */
export const commonOptions = (attrs: {
  readonly format: string;
  readonly hmac_accessor: boolean | undefined;
  readonly elide_list_responses: boolean | undefined;
  readonly log_raw: boolean | undefined;
}): Options => ({
  format: attrs.format === 'json' ? undefined : attrs.format,
  hmac_accessor: attrs.hmac_accessor,
  elide_list_responses: attrs.elide_list_responses,
  log_raw: attrs.log_raw,
});

const description = (part: Part): string | undefined => (part.bound.docs.length > 0 ? part.bound.docs.join(' ') : undefined);

/** Vault takes audit devices through its API: `vault_audit`. */
export function deviceResources(part: Part, program: Program, options: Options): readonly Resource[] {
  if (program.vault.product !== 'vault') return [];
  return [
    {
      stack: 'vault',
      type: 'vault_audit',
      name: resourceName(part.name),
      arguments: { type: part.kind, path: part.name, description: description(part), options: map(texts(options)) },
      origin: part.span,
    },
  ];
}

/** OpenBao takes them from the server's configuration alone (openbao.org, "Declarative Audit Devices"). */
export function deviceStanza(part: Part, program: Program, options: Options): HclBlock | undefined {
  if (program.vault.product !== 'openbao') return undefined;
  const text = description(part);
  return hclBlock(
    'audit',
    [part.kind, part.name],
    [
      ...(text === undefined ? [] : [hclAttribute('description', text)]),
      hclBlock(
        'options',
        [],
        Object.entries(texts(options)).map(([key, value]) => hclAttribute(key, value)),
      ),
    ],
  );
}
