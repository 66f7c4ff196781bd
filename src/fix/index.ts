export { expandFixes } from './expand.ts';
export { patchOf } from './patch.ts';
export { type Bench, type FixPlan, planFixes, type State } from './plan.ts';
export type { Decided } from './access.ts';
