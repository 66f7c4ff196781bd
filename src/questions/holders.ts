import { actionsOf } from '../access/iam/validate.ts';
import { SNAPSHOT_JOB } from '../access/derived.ts';
import { overlaps, pattern } from '../access/patterns.ts';
import type { Compiled, PrincipalAccess } from '../access/relation.ts';
import type { IamRole, IamStatement } from '../contract.ts';
import { engineKinds } from '../engines/index.ts';
import type { Engine } from '../model/program.ts';
import type { AnyBound } from '../schema/block.ts';
import type { Place } from '../targets/artifact.ts';
import { requestsOf, Refusal } from '../access/requests.ts';
import { grouped } from './grouped.ts';
import { stanzasNear, vaultParts } from './vault.ts';
import type { Source } from './types.ts';

/** An AWS identity that a principal can act as. */
export interface Holder {
  /** `role prod-app-checkout`, `credentials of aws/s3_read_only`. */
  readonly name: string;
  /** How the principal comes by it; empty for its own role. */
  readonly through: readonly Source[];
  readonly statements: readonly IamStatement[];
  /** What must hold besides what the statements say. */
  readonly conditions: readonly string[];
  /** What it may hold besides, which the specs do not say. */
  readonly unknown: string | undefined;
}

const owned = new WeakMap<Compiled, ReadonlyMap<string, readonly IamRole[]>>();

const ownerOf = ({ purpose, owner }: IamRole): string => {
  if (purpose === 'snapshot') return `pipeline/${SNAPSHOT_JOB}`;
  return purpose === 'vault' ? '' : `${purpose === 'pipeline' ? 'pipeline' : 'app'}/${owner ?? ''}`;
};

/** The roles that the compile makes for one principal; of an app its execution role too. */
export function rolesOf(compiled: Compiled, { kind, name }: Pick<PrincipalAccess, 'kind' | 'name'>): readonly IamRole[] {
  let known = owned.get(compiled);
  if (!known) {
    known = grouped(compiled.relation.iam.roles, ownerOf);
    owned.set(compiled, known);
  }
  return known.get(`${kind}/${name}`) ?? [];
}

/** The identities of one principal: its own role, and those whose credentials Vault's aws engines give it. */
export function holdersOf(compiled: Compiled, access: PrincipalAccess, place: Place, stored = false): Holder[] {
  const { program } = compiled;
  const own = rolesOf(compiled, access)
    .filter(({ purpose }) => purpose !== 'execution' || stored)
    .map((role): Holder => {
      const how = role.purpose === 'execution' ? 'execution role' : 'role';
      const conditions = role.boundary === undefined ? [] : [`the permissions boundary ${role.boundary} allows it`];
      return { name: `${how} ${role.name}`, through: [], statements: role.statements, conditions, unknown: undefined };
    });
  const minted = [...program.engines.values()].flatMap((engine) => mintedBy(engine, compiled, access, place));
  return [...own, ...minted];
}

const blocksOf = (bound: AnyBound, name: string): readonly AnyBound[] => {
  const blocks: Readonly<Record<string, AnyBound | readonly AnyBound[] | undefined>> = bound.blocks;
  const found = blocks[name];
  return found === undefined ? [] : Array.isArray(found) ? found : [found as AnyBound];
};
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((v) => typeof v === 'string') : []);

function mintedBy(engine: Engine, compiled: Compiled, access: PrincipalAccess, place: Place): Holder[] {
  const kind = engineKinds.get(engine.kind);
  if (!kind?.documents || engine.builtin) return [];
  const { generate } = kind.verbs(engine.bound);
  // Most principals have nothing to do with most engines, and of those that have, with few roles.
  const near = generate ? stanzasNear(compiled, access, `${engine.mount}/*`) : [];
  if (!generate || near.length === 0) return [];
  return [...blocksOf(engine.bound, 'role'), ...blocksOf(engine.bound, 'static_role')].flatMap((role) => {
    const name = role.labels[0] ?? '';
    const resource = { engine, kind, rest: name };
    const requests = requestsOf('generate', [...generate.requests, ...(generate.ways ?? [])], resource);
    if (requests instanceof Refusal || !requests.some((r) => near.some((p) => overlaps(p, pattern(r.pattern))))) return [];
    const given = vaultParts(compiled, access, requests, false, resource, place)
      .flatMap((part) => part.regions)
      .filter((region) => region.state === 'allowed' || region.state === 'conditional');
    if (given.length === 0) return [];
    const statements = compiled.relation.iam.documents.find((d) => d.engine === engine.name && d.role === name)?.statements ?? [];
    const conditions = given.some((region) => region.state === 'allowed') ? [] : [...new Set(given.flatMap((region) => region.conditions))];
    return [
      {
        name: `credentials of ${engine.name}/${name}`,
        through: unique(given.flatMap((r) => r.sources)),
        statements,
        ...limits(role, statements, conditions),
      },
    ];
  });
}

const unique = (sources: readonly Source[]): Source[] => [...new Map(sources.map((s) => [`${s.from}\n${s.grant}`, s])).values()];

/**
 * What lies outside the specs. A session policy only takes away from the assumed role's own rights; without one they are what is held. The
 * policies and groups of a user add to what `allow` says. Source: "Session policies" and "Policy evaluation logic", IAM user guide.
 */
function limits(
  role: AnyBound,
  statements: readonly IamStatement[],
  conditions: readonly string[],
): Pick<Holder, 'conditions' | 'unknown'> {
  const attrs: Readonly<Record<string, unknown>> = role.attrs;
  const assumed = texts(attrs['assume']);
  const policies = [...texts(attrs['policies']), ...texts(attrs['groups']).map((g) => `group ${g}`)];
  const boundary =
    typeof attrs['permissions_boundary'] === 'string' ? [`the permissions boundary ${attrs['permissions_boundary']} allows it`] : [];
  const all = [...conditions, ...boundary];
  if (attrs['type'] === 'assumed_role') {
    const held = `${assumed.join(' or ')} holds it, which the specs do not say`;
    if (statements.length > 0 && policies.length === 0) return { conditions: [...all, held], unknown: undefined };
    return { conditions: all, unknown: `what ${[...assumed, ...policies].join(', ')} holds` };
  }
  if (attrs['type'] === 'federation_token') {
    const held = "the engine's own user holds it, which the specs do not say";
    if (policies.length === 0) return { conditions: [...all, held], unknown: undefined };
    return { conditions: all, unknown: `what ${policies.join(', ')} and the engine's own user hold` };
  }
  if (attrs['type'] === 'iam_user') return { conditions: all, unknown: policies.length ? `what ${policies.join(', ')} holds` : undefined };
  if (attrs['type'] === 'session_token') return { conditions: all, unknown: "what the engine's own user holds" };
  return { conditions: all, unknown: `what IAM user ${String(attrs['username'] ?? '')} holds` };
}

/** Whether a statement speaks of an action; case does not matter to AWS. */
export function speaksOf(statement: IamStatement, action: string): boolean {
  const wanted = action.toLowerCase();
  return statement.actions.some((a) => {
    if (a === '*' || a.toLowerCase() === wanted) return true;
    if (!/[*?]/.test(a)) return false;
    return actionsOf({ text: a, span: statement.origin }).some(({ id }) => id.toLowerCase() === wanted);
  });
}
