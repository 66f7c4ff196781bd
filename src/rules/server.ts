import type { Program } from '../model/program.ts';
import type { AnyBound } from '../schema/block.ts';
import type { Span } from '../source.ts';
import type { Located } from './aws-grants.ts';
import { attributeSpan } from './support.ts';

export interface Listener {
  /** Where TLS is switched off. */
  readonly plain: Span | undefined;
  readonly oldestTls: Located | undefined;
  /** What it serves without a token: `metrics`, `profiles`, with the attribute that says so. */
  readonly open: readonly { readonly what: string; readonly attribute: string; readonly span: Span }[];
}

export interface Audit {
  readonly name: string;
  /** Where it is told to log secrets in the clear. */
  readonly raw: Span | undefined;
}

/** A key or block of a server's configuration with its place; a block has the keys in it. */
export interface Setting {
  readonly name: string;
  readonly span: Span;
  readonly inner?: readonly Setting[];
  /** `raft` of `storage "raft" { … }`. */
  readonly label?: Located;
  /** The text of a scalar. */
  readonly text?: string;
}

/** What a file says word by word; a spec has no place for a word that its schema does not know. */
export interface Words {
  readonly settings: readonly Setting[];
  /** As far as the file says it: OpenBao and Vault do not know the same words. */
  readonly product: 'vault' | 'openbao' | undefined;
  /** The chart adds what a configuration of its own must say itself (`disable_mlock`). */
  readonly chart: boolean;
}

/** How a Vault or OpenBao server is configured. */
export interface Server {
  /** `vault main`, `this server`. */
  readonly what: string;
  readonly span: Span;
  /** A file without storage is one of several that make a configuration, so what it lacks may stand in another. */
  readonly whole: boolean;
  readonly sealed: boolean;
  /** The addresses that clients are sent to. */
  readonly addresses: readonly Located[];
  readonly listeners: readonly Listener[];
  readonly audits: readonly Audit[];
  readonly words?: Words;
}

const OPEN = [
  ['telemetry', 'unauthenticated_metrics_access', 'metrics'],
  ['profiling', 'unauthenticated_pprof_access', 'profiles'],
] as const;

/** The server that an environment's `vault` describes. */
export function serverOf({ vault }: Program): Server {
  const { listener } = vault;
  return {
    what: `vault ${vault.name}`,
    span: vault.span,
    whole: true,
    sealed: vault.seal !== undefined,
    addresses: [{ text: vault.address, span: attributeSpan(vault.bound, 'address') }],
    listeners: listener ? [listenerOf(listener)] : [],
    audits: vault.audits.map(({ name, bound }) => ({
      name,
      raw: bound.attrs['log_raw'] === true ? attributeSpan(bound, 'log_raw') : undefined,
    })),
  };
}

function listenerOf(listener: AnyBound): Listener {
  const { attrs } = listener;
  const blocks: Readonly<Record<string, unknown>> = listener.blocks;
  const oldest = attrs['tls_min_version'];
  return {
    plain: attrs['tls_disable'] === true ? attributeSpan(listener, 'tls_disable') : undefined,
    oldestTls: typeof oldest === 'string' ? { text: oldest, span: attributeSpan(listener, 'tls_min_version') } : undefined,
    open: OPEN.flatMap(([name, attribute, what]) => {
      const bound = blocks[name] as AnyBound | undefined;
      return bound?.attrs[attribute] === true ? [{ what, attribute, span: attributeSpan(bound, attribute) }] : [];
    }),
  };
}
