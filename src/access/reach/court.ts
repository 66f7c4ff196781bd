import type { Sink } from '../../diagnostics.ts';
import type { Assertion, Program } from '../../model/program.ts';
import type { Word } from '../../syntax/ast.ts';
import type { PrincipalAccess, PrincipalId } from '../relation.ts';
import type { Kinds } from '../requests.ts';
import { sceneOf, type Scene } from './escalate.ts';
import { type Edge, isOutside, nameOf, type NodeId, type Reach } from './types.ts';

/** What assertions of one environment are decided on. */
export interface Court {
  readonly kinds: Kinds;
  readonly program: Program;
  readonly principals: readonly PrincipalAccess[];
  /** Absent: only what principals may do directly at Vault is known. */
  readonly reach: Reach | undefined;
  readonly sink: Sink;
  scene(): Scene | undefined;
}

export function courtOf(parts: Omit<Court, 'scene'>): Court {
  let made: Scene | undefined;
  return {
    ...parts,
    scene() {
      if (parts.reach) made ??= sceneOf(parts.program, parts.principals, parts.reach);
      return made;
    },
  };
}

/** One principal that an assertion speaks of. */
export interface Asked {
  readonly access: PrincipalAccess;
  /**
   * `nobody can` and `only X can` speak of what people decide: of a pipeline they leave aside what it reaches through the stacks that
   * it applies. An assertion that names the pipeline speaks of all of it.
   */
  readonly byHand: boolean;
}

export type Chains = ReadonlyMap<NodeId, readonly Edge[]>;
const NONE: Chains = new Map();

/** What a principal reaches, as far as the assertion asks for it. */
export function chainsOf({ access, byHand }: Asked, assertion: Assertion, court: Court): Chains {
  return assertion.directly || !court.reach ? NONE : court.reach.from(access.id, { byHand });
}

/** The first thing that a principal reaches and of which nobody knows what it holds. */
export const unknownIn = (chains: Chains): readonly [NodeId, readonly Edge[]] | undefined => [...chains].find(([node]) => isOutside(node));

/** `if X allows it too`, of all steps of a chain. */
export function onlyIf(chain: readonly Edge[], more?: string): string {
  const clauses = [...new Set([...chain.map((e) => e.onlyIf), more].filter((c) => c !== undefined))];
  return clauses.length > 0 ? `, if ${clauses.join(' and ')}` : '';
}

export const title = (id: PrincipalId): string => id.replace('/', ' ');

/** The steps of a chain, each at its place. */
export const steps = (chain: readonly Edge[]): { readonly span: Edge['span']; readonly message: string; readonly step: true }[] =>
  chain.map(({ from, fact, span }) => ({ span, message: `${nameOf(from)} ${fact}`, step: true }));

const because = ({ tail }: Assertion): string => (tail.because ? ` (${tail.because.text})` : '');

interface Verdict {
  readonly assertion: Assertion;
  readonly verb: Word;
  readonly message: string;
  readonly related: readonly { readonly span: Edge['span']; readonly message: string }[];
  readonly help: string;
}

/** An assertion that does not hold. */
export function reportFailed(court: Court, { assertion, message, related, help }: Verdict): void {
  court.sink.report({
    code: 'W069',
    severity: 'error',
    message: `assertion fails: ${message}${because(assertion)}`,
    span: assertion.span,
    related,
    help,
    envs: [court.program.env.name],
  });
}

/** An assertion that nobody can decide, with what is unknown; it fails as well. */
export function reportUnknown(court: Court, { assertion, message, related, help }: Verdict): void {
  court.sink.report({
    code: 'W069',
    severity: 'error',
    message: `assertion cannot be decided: ${message}${because(assertion)}`,
    span: assertion.span,
    related,
    help,
    envs: [court.program.env.name],
  });
}

/** Says what a chain ends in that nobody knows; true where there is such an end. */
export function reportUnknownEnd(asked: Asked, assertion: Assertion, verb: Word, chains: Chains, court: Court): boolean {
  const found = unknownIn(chains);
  if (!found) return false;
  const [node, chain] = found;
  reportUnknown(court, {
    assertion,
    verb,
    message: `${title(asked.access.id)} reaches ${nameOf(node)}, and what that holds is unknown`,
    related: steps(chain),
    help: 'declare what it holds (`allow` in the role of the engine), or assert what principals can do `directly`',
  });
  return true;
}
