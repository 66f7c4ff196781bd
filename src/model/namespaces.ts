import type { Span } from '../source.ts';
import type { OwnsStatement } from '../syntax/ast.ts';
import { isOlder } from './build-vault.ts';
import type { Draft } from './draft.ts';
import { say } from './draft.ts';
import type { Engine, Program, Team } from './program.ts';

const within = (namespace: string | undefined, of: string): boolean =>
  namespace !== undefined && (namespace === of || namespace.startsWith(`${of}/`));

/** Vault Enterprise has namespaces, and OpenBao from 2.3.0 (its changelog, "Namespaces"). */
export function checkNamespaces(draft: Draft): void {
  const { vault } = draft;
  const teams: Team[] = [];
  for (const one of [...draft.engines.values(), ...draft.teams.values()]) {
    if (one.namespace === undefined) continue;
    const span = one.bound.valueSpans['namespace'] ?? one.span;
    const why = vault && lacks(vault.product, vault.version, vault.edition);
    if (vault && why !== undefined)
      draft.reporter.missing(draft.env.name, 'namespaces', {
        code: 'W042',
        severity: 'error',
        span,
        message: `${why} has no namespaces`,
        related: [{ span: vault.span, message: 'the Vault is declared here' }],
        help: 'isolate by paths instead: `mount = "payments/kv"`, or `owns secret/payments/**`',
      });
    if (!('owns' in one)) continue;
    const other = teams.find((t) => within(t.namespace, one.namespace ?? '') || within(one.namespace, t.namespace ?? ''));
    if (other)
      say(draft, {
        code: 'W028',
        span,
        message: `the namespaces of team \`${one.name}\` and team \`${other.name}\` lie within one another`,
        related: [{ span: other.bound.valueSpans['namespace'] ?? other.span, message: 'the other one' }],
        help: 'a namespace belongs to one team',
      });
    teams.push(one);
  }
}

function lacks(product: string, version: string, edition: string): string | undefined {
  if (product === 'openbao') return isOlder(version, '2.3.0') ? `OpenBao ${version}` : undefined;
  return edition === 'enterprise' ? undefined : "Vault's community edition";
}

/** What stands in a team's namespace is the team's, as if it said so itself: `owns ENGINE/**`. */
export function ownedByNamespace(team: Team, engines: Iterable<Engine>): readonly OwnsStatement[] {
  const { namespace, bound, docs } = team;
  if (namespace === undefined) return [];
  const span: Span = bound.valueSpans['namespace'] ?? team.span;
  const resources = [...engines].filter((e) => within(e.namespace, namespace)).map((e) => ({ text: `${e.name}/**`, span, quoted: false }));
  return resources.length ? [{ type: 'owns', span, docs, annotations: [], resources, tail: {} }] : [];
}

/** Every namespace that somebody names, and those around it, outer ones first, each with the place that first names it. */
export function namespacesOf(program: Program): ReadonlyMap<string, Span> {
  const found = new Map<string, Span>();
  for (const { namespace, bound, span } of [...program.engines.values(), ...program.teams.values()]) {
    const segments = namespace?.split('/') ?? [];
    for (let n = 1; n <= segments.length; n++) {
      const path = segments.slice(0, n).join('/');
      if (!found.has(path)) found.set(path, bound.valueSpans['namespace'] ?? span);
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** An engine as its own namespace sees it. */
export const localEngine = (engine: Engine): Engine =>
  engine.namespace === undefined ? engine : { ...engine, mount: engine.mount.slice(engine.namespace.length + 1) };
