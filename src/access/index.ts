import type { Sink } from '../diagnostics.ts';
import { engineKinds } from '../engines/index.ts';
import type { Program } from '../model/program.ts';
import { decideAssertionsWith } from './assertions.ts';
import { relateWith } from './relate.ts';
import type { IamPlan, PrincipalAccess } from './relation.ts';

export { codes } from './codes.ts';
export { buildTable, decide, type Decision, type Entry, type Table, type TableStanza } from './decide.ts';
export { defaultPolicy } from './default-policy.ts';
export { emitPolicies, STANZA_LIMIT } from './emit/index.ts';
export { includes, intersect, matches, outranks, parsePattern, type Pattern, PatternError } from './patterns.ts';
export { type Cell, partition } from './partition.ts';
export { provePolicies } from './proof.ts';
export { permits, type Specified, specified } from './specified.ts';
export { CAPABILITIES, type Mask, maskOf, capabilitiesOf, type Operation, OPERATIONS, type PolicyCapability } from './capabilities.ts';

/** Who may do what at Vault, by the verbs of all engine kinds; see `relateWith`. */
export const relate = (program: Program, sink: Sink): PrincipalAccess[] => relateWith(engineKinds, program, sink);

/** Decides the assertions; see `decideAssertionsWith`. */
export const decideAssertions = (program: Program, principals: readonly PrincipalAccess[], sink: Sink, iam?: IamPlan): void =>
  decideAssertionsWith(engineKinds, program, principals, sink, iam);
