import type { Program } from '../model/program.ts';
import type { AnyBound } from '../schema/block.ts';
import type { Span } from '../source.ts';
import type { FileAst } from '../syntax/ast.ts';
import type { Located } from './aws-grants.ts';
import { listenerSettings, overrideSettings } from './server-override.ts';
import { isTrue, type Setting, settingsNamed } from './settings.ts';
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
  /** What is said word by word: all of a file; of a spec its `listener`, and what the override `server {…}` adds. */
  readonly settings: readonly Setting[];
  /** As far as it is said: OpenBao and Vault do not know the same words. */
  readonly product: 'vault' | 'openbao' | undefined;
  /** In the product's own language, not in a spec. */
  readonly file: boolean;
  /** The chart adds what a configuration of its own must say itself (`disable_mlock`). */
  readonly chart: boolean;
}

const OPEN = [
  ['telemetry', 'unauthenticated_metrics_access', 'metrics'],
  ['profiling', 'unauthenticated_pprof_access', 'profiles'],
  ['inflight_requests_logging', 'unauthenticated_in_flight_requests_access', 'the requests in flight'],
] as const;

/** A listener as its words say it. */
export function listenerOf({ inner = [] }: Setting): Listener {
  const [plain] = settingsNamed(inner, 'tls_disable');
  const [oldest] = settingsNamed(inner, 'tls_min_version');
  return {
    plain: isTrue(plain?.text) ? plain?.whole : undefined,
    oldestTls: oldest?.text === undefined ? undefined : { text: oldest.text, span: oldest.whole },
    open: OPEN.flatMap(([block, attribute, what]) =>
      settingsNamed(inner, block).flatMap((one) =>
        settingsNamed(one.inner ?? [], attribute).flatMap(({ text, whole }) => (isTrue(text) ? [{ what, attribute, span: whole }] : [])),
      ),
    ),
  };
}

/** The server that an environment's `vault` describes. */
export function serverOf({ vault }: Program, files: readonly FileAst[]): Server {
  const { listener } = vault;
  const over = overrideSettings(vault, files);
  const own = listener ? [listenerSettings(listener)] : [];
  return {
    what: `vault ${vault.name}`,
    span: vault.span,
    whole: true,
    sealed: vault.seal !== undefined || settingsNamed(over, 'seal').length > 0,
    addresses: [
      { text: vault.address, span: attributeSpan(vault.bound, 'address') },
      ...settingsNamed(over, 'api_addr').flatMap(({ text, whole }) => (text === undefined ? [] : [{ text, span: whole }])),
    ],
    listeners: [...own, ...settingsNamed(over, 'listener')].map(listenerOf),
    audits: vault.audits.map(({ name, bound }) => ({ name, raw: rawOf(bound) })),
    settings: [...own, ...over],
    product: vault.product,
    file: false,
    chart: vault.run.kind === 'eks',
  };
}

const rawOf = (bound: AnyBound): Span | undefined => (bound.attrs['log_raw'] === true ? attributeSpan(bound, 'log_raw') : undefined);
