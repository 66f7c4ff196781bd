import type { Dialect, Parameters } from '../contract.ts';
import type { Program } from '../model/program.ts';
import type { PolicyStanza } from '../readers/policy-hcl/index.ts';
import type { Span } from '../source.ts';
import { holdersOf } from './support.ts';

/** One stanza as a person wrote it for Vault: a `raw` grant of a spec, or a `path` of a policy file. */
export interface Stanza {
  readonly path: string;
  readonly capabilities: readonly string[];
  readonly parameters: Parameters | undefined;
  /** Whether the path lies among the secrets of a kv version 2 engine; of a file that is what the path looks like. */
  readonly kv2Data: boolean;
  readonly dialect: Dialect;
  readonly span: Span;
}

export function stanzasOf(program: Program): readonly Stanza[] {
  const kv2 = [...program.engines.values()]
    .filter((engine) => engine.kind === 'kv' && String(Reflect.get(engine.bound.attrs, 'version')) === '2')
    .map((engine) => `${engine.mount}/data/`);
  return holdersOf(program).flatMap(({ declared }) =>
    declared.raws.map(({ pattern, capabilities, parameters, span }) => ({
      path: pattern,
      capabilities,
      parameters,
      kv2Data: kv2.some((head) => pattern.startsWith(head)),
      dialect: program.vault.dialect,
      span,
    })),
  );
}

/** The text of one policy, all of whose stanzas a token carries together. */
export interface PolicyText {
  readonly stanzas: readonly PolicyStanza[];
  readonly dialect: Dialect;
}
