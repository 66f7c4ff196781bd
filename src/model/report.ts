import type { Diagnostic, Related, Sink } from '../diagnostics.ts';
import type { Span } from '../source.ts';

/** Gathers what the environments say, so that one mistake is reported once. */
export interface Reporter {
  /** `env`: the environment that was being bound, `undefined` for what does not depend on one. */
  report(env: string | undefined, diagnostic: Diagnostic): void;
  /** Something that is not there: all that miss the same, by the key, become one diagnostic; `also` says of the others what they are. */
  missing(env: string | undefined, key: string, diagnostic: Diagnostic, also?: string): void;
  /** Hands everything on in source order. `envs` on a diagnostic only where it was not found in all of them. */
  flush(sink: Sink, envs: readonly string[]): void;
}

interface Found {
  readonly diagnostic: Diagnostic;
  readonly also: string;
  readonly envs: Set<string>;
  everywhere: boolean;
}

const RELATED = 20;

const at = (span: Span | null): string => (span ? `${span.file}\0${span.start}\0${span.end}` : '');
const order = (a: Diagnostic, b: Diagnostic): number => {
  const [x, y] = [a.span, b.span];
  if (!x || !y) return x ? 1 : y ? -1 : 0;
  if (x.file !== y.file) return x.file < y.file ? -1 : 1;
  return x.start - y.start || x.end - y.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
};

function add(to: Map<string, Found>, key: string, env: string | undefined, diagnostic: Diagnostic, also = 'also used here'): void {
  let found = to.get(key);
  if (!found) to.set(key, (found = { diagnostic, also, envs: new Set(), everywhere: false }));
  if (env === undefined) found.everywhere = true;
  else found.envs.add(env);
}

export function createReporter(): Reporter {
  const found = new Map<string, Found>();
  const missing = new Map<string, Map<string, Found>>();

  return {
    report(env, diagnostic) {
      add(found, `${diagnostic.code}\0${at(diagnostic.span)}\0${diagnostic.message}`, env, diagnostic);
    },
    missing(env, key, diagnostic, also) {
      let uses = missing.get(key);
      if (!uses) missing.set(key, (uses = new Map()));
      add(uses, at(diagnostic.span), env, diagnostic, also);
    },
    flush(sink, envs) {
      const all: Found[] = [...found.values()];
      for (const uses of missing.values()) all.push(merged([...uses.values()]));
      all.sort((a, b) => order(a.diagnostic, b.diagnostic));
      for (const { diagnostic, envs: within, everywhere } of all) {
        const some = !everywhere && within.size < envs.length;
        sink.report(some ? { ...diagnostic, envs: [...within].sort() } : diagnostic);
      }
    },
  };
}

function merged(uses: Found[]): Found {
  uses.sort((a, b) => order(a.diagnostic, b.diagnostic));
  const [first, ...others] = uses as [Found, ...Found[]];
  const also: Related[] = others.slice(0, RELATED).flatMap(({ diagnostic: { span }, also: message }, i) => {
    const more = i === RELATED - 1 ? others.length - RELATED : 0;
    return span ? [{ span, message: more > 0 ? `${message}, and so in ${more} more ${more === 1 ? 'place' : 'places'}` : message }] : [];
  });
  const envs = new Set(uses.flatMap((u) => [...u.envs]));
  const everywhere = uses.some((u) => u.everywhere);
  if (!also.length) return { ...first, envs, everywhere };
  return { ...first, diagnostic: { ...first.diagnostic, related: [...(first.diagnostic.related ?? []), ...also] }, envs, everywhere };
}
