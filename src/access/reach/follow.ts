import type { Control } from './aws-edges.ts';
import { hitsOf, type Holder, onlyIfOf } from './holder.ts';
import type { Half } from './seal.ts';
import { type Edge, isOutside, type NodeId } from './types.ts';
import { commonText } from '../wildcards.ts';

/** Everything that chains are made of; see `Reach`. */
export interface Graph {
  readonly out: ReadonlyMap<NodeId, readonly Edge[]>;
  readonly controls: ReadonlyMap<NodeId, readonly Control[]>;
  readonly seal: ReadonlyMap<NodeId, Half>;
  readonly storage: ReadonlyMap<NodeId, Half>;
  readonly holders: ReadonlyMap<NodeId, Holder>;
}

export type Chains = ReadonlyMap<NodeId, readonly Edge[]>;
export const NOWHERE: Chains = new Map();

/** The nodes from which a chain can begin: most principals have nothing but their own grants. */
export const startsOf = ({ out, seal, storage }: Graph): ReadonlySet<NodeId> => new Set([...out.keys(), ...seal.keys(), ...storage.keys()]);

/**
 * Breadth first, so every chain is a shortest one. Two things need more than one identity and are looked for among all that were
 * reached: the seal key with the storage, and widening the rights of an identity with becoming it.
 */
export function follow(graph: Graph, start: NodeId, byHand: boolean): Chains {
  const first = (graph.out.get(start) ?? []).filter((e) => !(byHand && e.derived));
  if (first.length === 0 && !graph.seal.has(start) && !graph.storage.has(start)) return NOWHERE;
  const found = new Map<NodeId, readonly Edge[]>([[start, []]]);
  const queue: NodeId[] = [start];
  const halves: { seal?: NodeId; storage?: NodeId } = {};
  const controls: Control[] = [];
  const reach = (to: NodeId, chain: readonly Edge[]): void => {
    if (found.has(to)) return;
    found.set(to, chain);
    queue.push(to);
  };
  for (let at = 0; at < queue.length; at++) {
    const node = queue[at];
    if (node === undefined) break;
    const chain = found.get(node) ?? [];
    for (const edge of node === start ? first : (graph.out.get(node) ?? [])) if (!found.has(edge.to)) reach(edge.to, [...chain, edge]);
    if (graph.seal.has(node)) halves.seal ??= node;
    if (graph.storage.has(node)) halves.storage ??= node;
    if (halves.seal && halves.storage && !found.has('vault-root'))
      reach('vault-root', unsealing(graph, found, halves.seal, halves.storage));
    controls.push(...(graph.controls.get(node) ?? []));
    if (controls.length > 0 && !found.has('aws-root')) {
      const pair = pairOf(graph, found, controls);
      if (pair) reach('aws-root', pair);
    }
  }
  found.delete(start);
  return found;
}

const joined = (a: readonly Edge[], b: readonly Edge[]): Edge[] => [...a, ...b.filter((edge) => !a.includes(edge))];

function unsealing(graph: Graph, found: Chains, seal: NodeId, storage: NodeId): readonly Edge[] {
  const key = graph.seal.get(seal);
  const stored = graph.storage.get(storage);
  if (!key || !stored) return [];
  const half = (from: NodeId, { fact, span, onlyIf }: Half): Edge => ({
    from,
    to: 'vault-root',
    fact,
    span,
    id: 'v-unseal-key',
    ...(onlyIf ? { onlyIf } : {}),
  });
  return [...joined(found.get(storage) ?? [], found.get(seal) ?? []), half(storage, stored), half(seal, key)];
}

/** A right to widen an identity of which the credentials were reached as well. */
function pairOf(graph: Graph, found: Map<NodeId, readonly Edge[]>, controls: readonly Control[]): readonly Edge[] | undefined {
  for (const control of controls) {
    const by = graph.holders.get(control.by);
    for (const [node, chain] of found) {
      const arn = isOutside(node) ? node.slice('outside-role/'.length) : graph.holders.get(node)?.arn;
      if (arn === undefined || node === control.by || !arn.startsWith('arn:') || !widens(control, arn, by)) continue;
      // Who is only reached by the same right is not yet somebody whose credentials are there.
      if (chain.at(-1)?.id === control.id && chain.at(-1)?.from === control.by) continue;
      const onlyIf = onlyIfOf(control.hit, by?.limit);
      const edge: Edge = {
        from: control.by,
        to: 'aws-root',
        fact: `may give ${control.arn} any rights (${control.action})`,
        span: control.hit.statement.origin,
        id: control.id,
        ...(onlyIf ? { onlyIf } : {}),
      };
      return [...joined(found.get(control.by) ?? [], chain), edge];
    }
  }
  return undefined;
}

/** Of a managed policy and a group nobody knows who has it, so whoever was reached may. */
function widens(control: Control, arn: string, by: Holder | undefined): boolean {
  const kind = /^arn:[^:]*:iam::[^:]*:(role|user)\//.exec(arn)?.[1] ?? (/^arn:[^:]*:iam::[^:]*:\*/.test(arn) ? 'any' : undefined);
  if (kind === undefined) return false;
  switch (control.of) {
    case 'policy':
      return true;
    case 'group':
      return kind !== 'role';
    default:
      if (kind !== 'any' && kind !== control.of) return false;
      return by === undefined
        ? commonText([control.arn, arn]) !== undefined
        : hitsOf(by.statements, control.action, { resource: arn }).length > 0;
  }
}
