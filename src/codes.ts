import { codes as accessCodes } from './access/codes.ts';
import { codes as iamCodes } from './access/iam/codes.ts';
import { codes as backendCodes } from './backends/codes.ts';
import { codes as cliCodes } from './cli/codes.ts';
import type { Code, CodeEntry } from './diagnostics.ts';
import { codes as engineCodes } from './engines/codes.ts';
import { codes as foreignCodes } from './foreign/codes.ts';
import { codes as modelCodes } from './model/codes.ts';
import { codes as pipelineCodes } from './pipeline/codes.ts';
import { codes as ignoreCodes } from './rules/ignores.ts';
import { rules } from './rules/index.generated.ts';
import { codes as syntaxCodes } from './syntax/codes.ts';
import { codes as targetCodes } from './targets/codes.ts';
import { codes as terraformCodes } from './targets/terraform/codes.ts';

/** Every code that can be reported, with its page: what `explain` prints and the documentation is made from. */
export function allCodes(): ReadonlyMap<Code, CodeEntry> {
  const stages = [
    syntaxCodes,
    modelCodes,
    engineCodes,
    backendCodes,
    accessCodes,
    iamCodes,
    targetCodes,
    terraformCodes,
    foreignCodes,
    cliCodes,
    pipelineCodes,
    ignoreCodes,
    rules,
  ];
  const found = new Map<Code, CodeEntry>();
  for (const entry of stages.flat().sort((a, b) => (a.code < b.code ? -1 : 1))) {
    const other = found.get(entry.code);
    if (other) throw new Error(`${entry.code} is defined twice: ${other.name} and ${entry.name}`);
    found.set(entry.code, entry);
  }
  return found;
}
