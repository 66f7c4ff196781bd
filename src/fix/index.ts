export { expandFixes } from './expand.ts';
export { fileWidened } from './files.ts';
export { patchOf } from './patch.ts';
export { type Bench, type FixPlan, planFixes, type State, type Version } from './plan.ts';
export { type Decided, projectWidened } from './access.ts';
