import { overlaps, type Pattern, pattern } from '../../access/patterns.ts';
import { Refusal, requestsOf, type Resource } from '../../access/requests.ts';
import { specified } from '../../access/specified.ts';
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
    const byVerb = Map.groupBy(administered, ({ name }) => name);
    for (const principal of relation.principals) {
      if (principal.kind !== 'app') continue;
      let told: Set<string> | undefined;
      for (const { rule, pattern } of specified(principal).allows) {
        const { origin, capabilities } = rule;
        if (origin.by === 'derived') continue;
        const found =
          origin.by === 'raw'
            ? administered.find((one) => one.requests().some((r) => overlaps(r.pattern, pattern) && shares(r.capabilities, capabilities)))
            : byVerb.get(origin.verb ?? '')?.find(({ engine }) => engine.name === origin.engine);
        if (!found || told?.has(origin.text)) continue;
        (told ??= new Set()).add(origin.text);
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
  /** What a `raw` grant is held against; those that name a verb need none of it. */
  requests(): readonly AdministeredRequest[];
}

interface AdministeredRequest {
  readonly pattern: Pattern;
  readonly capabilities: readonly Capability[];
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
      let known: readonly AdministeredRequest[] | undefined;
      found.push({ engine, name, verb, requests: () => (known ??= requestsIn(name, verb, { engine, kind, rest: '**' })) });
    }
  }
  return found;
}

function requestsIn(name: string, verb: Verb, resource: Resource): AdministeredRequest[] {
  const requests = requestsOf(name, [...verb.requests, ...(verb.ways ?? [])], resource);
  if (requests instanceof Refusal) return [];
  return requests.map((one) => ({ pattern: pattern(one.pattern), capabilities: one.template.capabilities }));
}

const shares = (a: readonly Capability[], b: readonly Capability[]): boolean => a.some((one) => one !== 'sudo' && b.includes(one));
