import type { Sink } from '../../diagnostics.ts';
import type { TerraformBackend } from '../../model/config.ts';
import type { Program } from '../../model/program.ts';
import { registries } from '../../model/registries.ts';
import type { IamPlan, PrincipalAccess } from '../relation.ts';
import { planIamWith } from './plan.ts';

/**
 * What AWS identities the compile of one environment creates and what each may do. Reports W601–W613. With the backend of the Terraform
 * states (`writ.yaml`), pipelines may also read and write the states of the stacks that they apply.
 */
export const planIam = (program: Program, principals: readonly PrincipalAccess[], sink: Sink, backend?: TerraformBackend): IamPlan =>
  planIamWith(registries, program, principals, sink, backend);

export { iamDataDate } from './data.ts';
export { proveIam } from './prove.ts';
export { expandActions, validateStatement } from './validate.ts';
