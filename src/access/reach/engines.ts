import type { AwsBound, AwsRole } from '../../engines/aws/documents.ts';
import { userPath } from '../../engines/aws/iam.ts';
import type { Engine } from '../../model/program.ts';
import { enginesOfKind } from './program.ts';
import { type Holder, hitsOf } from './holder.ts';
import type { Edge, NodeId } from './types.ts';
import type { World } from './world.ts';

/** What AWS engines hand out: identities whose rights are known, and edges to those that the specs only name. */
export interface EngineReach {
  readonly holders: readonly Holder[];
  readonly edges: readonly Edge[];
}

export const engineRole = (engine: string, role: string): NodeId => `engine-role/${engine}/${role}`;

export function awsEngines(world: World): EngineReach {
  const holders: Holder[] = [];
  const edges: Edge[] = [];
  for (const engine of enginesOfKind(world.program, 'aws')) {
    const bound = engine.bound as unknown as AwsBound;
    for (const role of bound.blocks.role) {
      const made = roleReach(engine, bound, role, world);
      if (made.holder) holders.push(made.holder);
      edges.push(...made.edges);
    }
    for (const role of bound.blocks.static_role) {
      const arn = userArn(world, `${role.attrs.user_path}${role.attrs.username}`);
      edges.push({
        from: engineRole(engine.name, role.labels[0] ?? ''),
        to: `outside-role/${arn}`,
        fact: `is the user ${arn}`,
        span: role.head,
        id: 'v-aws-creds-read',
      });
    }
    edges.push(...administration(engine, bound, world));
  }
  return { holders, edges };
}

const userArn = ({ program: { env } }: World, path: string): string => `arn:${env.partition}:iam::${env.account}:user${path}`;

/** A role that a spec names by its ARN: one of the compile's, or one that nobody knows. */
const named = (world: World, arn: string): NodeId => world.byArn.get(arn)?.node ?? `outside-role/${arn}`;

function roleReach(engine: Engine, bound: AwsBound, role: AwsRole, world: World): { holder?: Holder; edges: Edge[] } {
  const name = role.labels[0] ?? '';
  const node = engineRole(engine.name, name);
  const { attrs } = role;
  const document = world.plan.documents.find((d) => d.engine === engine.name && d.role === name);
  const edge = (to: NodeId, fact: string): Edge => ({ from: node, to, fact, span: role.head, id: 'v-aws-creds-read' });
  const policies = (attrs.policies ?? []).map((arn) => edge(`outside-role/${arn}`, `has the policy ${arn}, which no spec shows`));
  const hold = (arn: string | undefined, limit: string | undefined): Holder | undefined =>
    document && { node, arn, statements: document.statements, limit };
  const user = bound.blocks.root?.attrs.user;
  switch (attrs.type) {
    case 'assumed_role': {
      const roles = attrs.assume ?? [];
      if (document) return { holder: hold(undefined, `${roles.join(' or ')} allows it too`), edges: policies };
      return { edges: [...policies, ...roles.map((arn) => edge(named(world, arn), `is ${arn}, without limits of its own`))] };
    }
    case 'iam_user': {
      const boundary = attrs.permissions_boundary;
      const arn = userArn(world, `${userPath(engine, role)}*`);
      const groups = (attrs.groups ?? []).map((group) => {
        const of = `arn:${world.program.env.partition}:iam::${world.program.env.account}:group/${group}`;
        return edge(`outside-role/${of}`, `joins the group ${group}, whose rights no spec shows`);
      });
      return { holder: hold(arn, boundary && `the boundary ${boundary} allows it too`), edges: [...policies, ...groups] };
    }
    case 'federation_token':
      return {
        holder: hold(undefined, user === undefined ? "Vault's own identity allows it too" : `user ${user} allows it too`),
        edges: policies,
      };
    case 'session_token': {
      const of = user === undefined ? 'iam-role/vault' : (`outside-role/${userArn(world, `/${user}`)}` as const);
      return { edges: [edge(of, `has all rights of ${user === undefined ? "Vault's own role" : `the user ${user}`}`)] };
    }
  }
}

/**
 * Who writes roles or the configuration of the engine: everything it hands out, each assumed role without its session policy, and
 * users with any rights where nothing bounds them.
 */
function administration(engine: Engine, bound: AwsBound, world: World): Edge[] {
  const from: NodeId = `engine/${engine.name}`;
  const edge = (to: NodeId, fact: string): Edge => ({ from, to, fact, span: engine.span, id: 'v-aws-roles-write' });
  const { role, static_role, root } = bound.blocks;
  const found = [...role, ...static_role].map((r) => {
    const name = r.labels[0] ?? '';
    return edge(engineRole(engine.name, name), `hands out role ${engine.name}/${name}`);
  });
  if (root?.attrs.credentials === 'user') {
    const arn = userArn(world, `/${root.attrs.user ?? ''}`);
    return [...found, edge(`outside-role/${arn}`, `works with the keys of ${arn}`)];
  }
  const own = world.plan.roles.find((r) => r.key === 'vault')?.statements ?? [];
  for (const arn of new Set(hitsOf(own, 'sts:AssumeRole').map((hit) => hit.resource)))
    found.push(edge(named(world, arn), `hands out ${arn} under any role that is written`));
  if (hitsOf(own, 'iam:CreateAccessKey').length === 0) return found;
  for (const hit of ['iam:PutUserPolicy', 'iam:AttachUserPolicy'].flatMap((action) => hitsOf(own, action))) {
    const boundary = hit.statement.conditions.find((c) => c.key.toLowerCase() === 'iam:permissionsboundary')?.values[0];
    if (boundary === undefined) found.push(edge('aws-root', 'makes IAM users with any rights'));
    else found.push(edge(`outside-role/${boundary}`, `makes IAM users with all rights within ${boundary}`));
  }
  return found;
}
