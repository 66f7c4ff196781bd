import type { Vault } from '../model/program.ts';
import type { AnyBound } from '../schema/block.ts';
import type { Span } from '../source.ts';
import type { FileAst } from '../syntax/ast.ts';
import { type Data, isRecord, overrideData, overridePlace } from '../targets/override.ts';
import type { Setting } from './settings.ts';
import { attributeSpan, children } from './support.ts';

/** What a spec's `listener` says, in Vault's words; those of its attributes are the same, but for the one that names a Kubernetes secret. */
export function listenerSettings(bound: AnyBound): Setting {
  const attributes = Object.entries(bound.attrs).flatMap(([name, value]): Setting[] => {
    if (name === 'tls_secret' || value === undefined || bound.spans[name] === undefined) return [];
    const span = attributeSpan(bound, name);
    return [setting(name, value, span)];
  });
  const nested = ['telemetry', 'profiling'].flatMap((name) =>
    children(bound, name).map((block): Setting => ({ ...listenerSettings(block), name, span: block.head, whole: block.head })),
  );
  return {
    name: 'listener',
    span: bound.head,
    whole: bound.head,
    label: { text: 'tcp', span: bound.head },
    inner: [...attributes, ...nested],
  };
}

const setting = (name: string, value: unknown, span: Span): Setting => ({
  name,
  span,
  whole: span,
  ...(Array.isArray(value) ? { text: value.map(String).join(',') } : isRecord(value) ? {} : { text: String(value) }),
});

/** Blocks whose first word in a configuration is a label. */
const LABELLED = new Set(['audit', 'ha_storage', 'listener', 'seal', 'service_registration', 'storage', 'user_lockout']);

/** Blocks in those, which are no labels. */
const INNER = new Set(['custom_response_headers', 'inflight_requests_logging', 'options', 'profiling', 'retry_join', 'telemetry']);

/** What the override `server {…}` of a Vault says. A block without a label goes into the one that Writ makes. */
export function overrideSettings(
  { bound, storage, seal }: Pick<Vault, 'bound' | 'storage' | 'seal'>,
  files: readonly FileAst[],
): Setting[] {
  const [override] = children(bound, 'server');
  const made: Readonly<Record<string, string | undefined>> = { listener: 'tcp', storage: storage.kind, seal: seal?.kind };
  if (!override) return [];
  const of = (data: Data, path: readonly string[]): Setting[] =>
    Object.entries(data).flatMap(([name, value]): Setting[] => {
      const here = [...path, name];
      const span = overridePlace(files, override, here) ?? override.head;
      if (!isRecord(value)) {
        const blocks = Array.isArray(value) && value.length > 0 && value.every(isRecord) ? (value as readonly Data[]) : undefined;
        return blocks ? blocks.map((block) => ({ name, span, whole: span, inner: of(block, here) })) : [setting(name, value, span)];
      }
      const labelled =
        LABELLED.has(name) && path.length === 0 && Object.entries(value).every(([key, one]) => isRecord(one) && !INNER.has(key));
      const own = path.length === 0 ? made[name] : undefined;
      if (!labelled)
        return [{ name, span, whole: span, ...(own === undefined ? {} : { label: { text: own, span } }), inner: of(value, here) }];
      return Object.entries(value).map(([label, inner]) => ({
        name,
        span,
        whole: span,
        label: { text: label, span },
        inner: of(inner as Data, [...here, label]),
      }));
    });
  return of(overrideData(override), []);
}
