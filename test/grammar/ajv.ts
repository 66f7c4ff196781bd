import { Ajv2020 } from 'ajv/dist/2020.js';
import type { AnySchema } from 'ajv';
import { parse } from 'yaml';
import { generated } from './specs.ts';

/** A checker of YAML texts as an editor reads them: scalars as YAML resolves them. Gives what is wrong, nothing where all is right. */
export function checker(name: string): (text: string) => readonly string[] {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    strictTuples: false,
    allowMatchingProperties: true,
    allErrors: false,
  });
  ajv.addKeyword('patternErrorMessage');
  ajv.addFormat('uri', /^[a-z][a-z0-9+.-]*:/i);
  const validate = ajv.compile(JSON.parse(generated(name)) as AnySchema);
  return (text) => {
    if (validate(parse(text))) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
  };
}
