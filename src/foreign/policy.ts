import type { Diagnostics } from '../diagnostics.ts';
import { readPolicy } from '../readers/policy-hcl/index.ts';
import type { Stanza } from '../rules/stanzas.ts';
import type { Supply } from '../rules/subjects.ts';
import type { SourceFile } from '../source.ts';
import { type ForeignOptions, NOTHING } from './source.ts';

/** A policy of Vault or OpenBao, HCL or JSON; what the product would refuse is W066. */
export function readPolicyFile(source: SourceFile, sink: Diagnostics, { dialect }: ForeignOptions): Supply {
  const file = readPolicy(source, sink, dialect);
  if (!file) return NOTHING;
  const stanzas = file.stanzas.map(({ path, capabilities, parameters, pathSpan }): Stanza => ({
    path,
    capabilities,
    parameters,
    kv2Data: /^\/?[^/]+\/data\//.test(path),
    dialect,
    span: pathSpan,
  }));
  return { ...NOTHING, stanza: () => stanzas, policy: () => [{ stanzas: file.stanzas, dialect }] };
}
