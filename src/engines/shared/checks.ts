import type { Sink } from '../../diagnostics.ts';
import type { Engine, Program } from '../../model/program.ts';
import type { AnyBound } from '../../schema/block.ts';
import type { Span } from '../../source.ts';
import { nearest } from '../../suggest.ts';
import { spoken } from './duration.ts';

type Spanned = Pick<AnyBound, 'head' | 'valueSpans' | 'spans'>;

/** Where an attribute's value stands, or the head of its block where it does not. */
export const valueSpan = (block: Spanned, attribute: string): Span => block.valueSpans[attribute] ?? block.head;

/** W050: Vault silently cuts a TTL at its maximum, so a longer one is a mistake about what will happen. */
export function checkTtl(
  block: Spanned & { readonly attrs: { readonly ttl?: number; readonly max_ttl?: number } },
  what: string,
  sink: Sink,
): void {
  const { ttl, max_ttl: max } = block.attrs;
  if (ttl === undefined || max === undefined || ttl <= max) return;
  sink.report({
    code: 'W050',
    severity: 'error',
    message: `${what} has ttl ${spoken(ttl)}, which is longer than its max_ttl ${spoken(max)}`,
    span: valueSpan(block, 'ttl'),
    related: block.valueSpans['max_ttl'] ? [{ span: block.valueSpans['max_ttl'], message: 'the maximum is set here' }] : [],
    help: 'Vault would cut the ttl at the maximum: lower ttl or raise max_ttl',
  });
}

/** Seconds that a lease lives at most where a mount says nothing: `maxLeaseTTL` in `vault/expiration.go`. */
const SYSTEM_MAX = 32 * 86_400;

/**
 * W050 for a part of an engine whose leases Vault would cut at the mount's limit (`CalculateTTL` in `sdk/framework/lease.go`).
 */
export function checkMountLimit(
  block: Spanned & { readonly attrs: { readonly ttl?: number; readonly max_ttl?: number } },
  what: string,
  mount: Spanned & { readonly attrs: { readonly max_ttl?: number } },
  engine: Engine,
  sink: Sink,
): void {
  const limit = mount.attrs.max_ttl ?? SYSTEM_MAX;
  for (const name of ['max_ttl', 'ttl'] as const) {
    const seconds = block.attrs[name];
    if (seconds === undefined || seconds <= limit) continue;
    const own = mount.valueSpans['max_ttl'];
    return sink.report({
      code: 'W050',
      severity: 'error',
      message: `${what} has ${name} ${spoken(seconds)}, and the mount of ${engine.name} cuts every lease at ${spoken(limit)}`,
      span: valueSpan(block, name),
      related: own ? [{ span: own, message: 'the limit of the mount is set here' }] : [],
      help: `lower ${name}, or let the mount give more: max_ttl = ${spoken(seconds)} in the engine`,
    });
  }
}

/** The same for the mount's own limits. */
export function checkMountTtl(
  bound: Spanned & { readonly attrs: { readonly default_ttl?: number; readonly max_ttl?: number } },
  engine: Engine,
  sink: Sink,
): void {
  const { default_ttl: ttl, max_ttl: max } = bound.attrs;
  if (ttl === undefined || max === undefined || ttl <= max) return;
  sink.report({
    code: 'W050',
    severity: 'error',
    message: `engine ${engine.name} has default_ttl ${spoken(ttl)}, which is longer than its max_ttl ${spoken(max)}`,
    span: valueSpan(bound, 'default_ttl'),
    help: 'lower default_ttl or raise max_ttl',
  });
}

/** W051: a name that nothing carries. */
export function unknownPart(span: Span, kind: string, name: string, where: string, known: readonly string[], sink: Sink): void {
  const guess = nearest(name, known);
  sink.report({
    code: 'W051',
    severity: 'error',
    message: `${where} has no ${kind} named ${name}`,
    span,
    expected: known.length <= 12 ? [...known].sort(byCodeUnit) : undefined,
    help: guess !== undefined ? `did you mean ${guess}?` : known.length === 0 ? `declare ${kind} ${name} first` : undefined,
  });
}

/** W052: attributes that do not go together, or one that another one needs. */
export function conflict(span: Span, message: string, help: string, sink: Sink): void {
  sink.report({ code: 'W052', severity: 'error', message, span, help });
}

/** W052 for blocks of different kinds that share one name, by which a grant could not tell them apart (of one kind, the binder says so). */
export function checkUnique(blocks: readonly AnyBound[], what: string, sink: Sink): void {
  const seen = new Map<string, AnyBound>();
  for (const block of blocks) {
    const name = block.labels.at(-1) ?? '';
    const first = seen.get(name);
    if (!first) {
      seen.set(name, block);
      continue;
    }
    sink.report({
      code: 'W052',
      severity: 'error',
      message: `${what} has a ${first.kind} and a ${block.kind} named ${name}`,
      span: block.head,
      related: [{ span: first.head, message: 'first declared here' }],
      help: 'rename one of them',
    });
  }
}

export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The injections of every app that read from one engine, in order of apps. */
export const injectionsOf = (program: Program, engine: Engine) =>
  [...program.apps.values()].flatMap((app) =>
    app.injections.filter((injection) => injection.engine.name === engine.name).map((injection) => ({ app, injection })),
  );

/** W053: a read takes no parameters; only a request that writes does. */
export function checkReadInjections(engine: Engine, program: Program, sink: Sink): void {
  for (const { injection } of injectionsOf(program, engine)) {
    const names = Object.keys(injection.request);
    if (names.length === 0) continue;
    sink.report({
      code: 'W053',
      severity: 'error',
      message: `reading ${engine.name}/${injection.rest} takes no request parameters, but ${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} given`,
      span: injection.span,
      help: 'remove the request block',
    });
  }
}
