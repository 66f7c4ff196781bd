import { registries } from '../../model/registries.ts';
import type { TargetInput, TargetOutput } from '../artifact.ts';
import { terraformTargetWith } from './target.ts';

/** Terraform of one environment, with all parts that Writ knows. Loads CDKTF on its first call. */
export const terraformTarget = (input: TargetInput): Promise<TargetOutput> => terraformTargetWith(registries, input);
