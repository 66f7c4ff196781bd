export { inScope, isSafePath, readManifest, type Scope } from './manifest.ts';
export { planOutput, type Change, type OutputPlan } from './plan.ts';
export { reason, recoverOutput, writeOutput, type WriteResult } from './write.ts';
export { ignoreItself } from './journal.ts';
