import { overlaps, parsePattern, type Pattern, PatternError } from '../../access/patterns.ts';
import { Refusal, requestsOf } from '../../access/requests.ts';
import type { Capability, Verb } from '../../contract.ts';
import { engineKinds } from '../../engines/index.ts';
import type { Engine, Program } from '../../model/program.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W105',
  name: 'app-manages',
  severity: 'error',
  page: {
    what: 'An app may `manage` an engine, or administer Vault itself: policies, mounts, ways to log in, entities, token roles. Grants of profiles and `raw` grants count.',
    why: 'Managing an engine means defining its roles, so the app can give itself whatever the engine can hand out; who writes policies or logins can give itself everything.',
    fix: 'Let a pipeline or the platform team manage engines and Vault; give the app the verbs it uses (`generate`, `issue`, `encrypt`).',
    bad: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  allow manage on db/orders_ro\n}',
    good: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  allow generate on db/orders_ro\n}',
  },
  *check({ program, relation }) {
    const administered = administeredBy(program);
    const byVerb = new Map(administered.map((one) => [`${one.engine.name}/${one.name}`, one] as const).toReversed());
    for (const principal of relation.principals) {
      if (principal.kind !== 'app') continue;
      const told = new Set<string>();
      for (const { origin, pattern: text, capabilities } of principal.allows) {
        if (origin.by === 'derived' || told.has(origin.text)) continue;
        const pattern = origin.by === 'raw' ? parsePattern(text) : undefined;
        const found =
          pattern === undefined
            ? byVerb.get(`${origin.engine}/${origin.verb}`)
            : administered.find(({ requests }) =>
                requests.some(
                  (r) => !(pattern instanceof PatternError) && overlaps(r.pattern, pattern) && shares(r.capabilities, capabilities),
                ),
              );
        if (!found) continue;
        told.add(origin.text);
        const { engine, verb } = found;
        yield {
          message: engine.builtin
            ? `app ${principal.name} may ${origin.text.replace(' on ', ' ')}: ${verb.hazard?.why ?? 'it administers Vault'}`
            : `app ${principal.name} may manage the ${engine.kind} engine ${engine.name}: it can define roles for itself`,
          span: origin.via ?? origin.span,
          ...(origin.via ? { related: [{ span: origin.span, message: 'this grant of the profile' }] } : {}),
          help: 'grant the verb the app uses, and let a pipeline or the platform team do this',
        };
      }
    }
  },
};

interface Administered {
  readonly engine: Engine;
  readonly name: string;
  readonly verb: Verb;
  readonly requests: readonly { readonly pattern: Pattern; readonly capabilities: readonly Capability[] }[];
}

/** `manage` of every engine, and what of the built-in ones leads to more rights; making a token for oneself is not that. */
function administeredBy(program: Program): Administered[] {
  const found: Administered[] = [];
  for (const engine of program.engines.values()) {
    const kind = engineKinds.get(engine.kind);
    if (!kind) continue;
    for (const [name, verb] of Object.entries(kind.verbs(engine.builtin ? undefined : engine.bound))) {
      const escalates = verb.hazard?.kind === 'escalating' && !(engine.kind === 'token' && /^create(-orphan)?$/.test(name));
      if (engine.builtin ? !escalates : name !== 'manage') continue;
      const requests = requestsOf(name, [...verb.requests, ...(verb.ways ?? [])], { engine, kind, rest: '**' });
      found.push({
        engine,
        name,
        verb,
        requests: (requests instanceof Refusal ? [] : requests).flatMap(({ pattern, template }) => {
          const parsed = parsePattern(pattern);
          return parsed instanceof PatternError ? [] : [{ pattern: parsed, capabilities: template.capabilities }];
        }),
      });
    }
  }
  return found;
}

const shares = (a: readonly Capability[], b: readonly Capability[]): boolean => a.some((one) => one !== 'sudo' && b.includes(one));
