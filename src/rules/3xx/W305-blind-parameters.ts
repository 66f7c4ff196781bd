import type { Rule } from '../rule.ts';

const CHECKED = new Set(['create', 'read', 'update', 'patch']);
/** What a request on kv 2 holds beside the secret's own keys; `*` names none of them. */
const OUTSIDE_DATA = new Set(['options', 'data', 'version', '*']);

export const rule: Rule = {
  code: 'W305',
  name: 'blind-parameters',
  severity: 'warning',
  page: {
    what: 'A parameter constraint where Vault never looks: on `list` or `delete` alone, or on a kv version 2 data path.',
    why: 'Vault checks parameters for create, read, update and patch only, and in kv 2 the secret’s own keys are inside `data`, which it does not open.',
    fix: 'Drop the constraint and narrow the path instead; for kv 2 constrain `metadata/…` parameters.',
    bad: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  @ignore(W113 because "example")\n  raw "secret/data/payments/api" {\n    capabilities = [update]\n    denied_parameters { password = [] }\n    because = "never the password"\n  }\n}',
    good: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  @ignore(W113 because "example")\n  raw "secret/metadata/payments/api" {\n    capabilities = [update]\n    denied_parameters { max_versions = [] }\n    because = "keeps the history"\n  }\n}',
  },
  of: {
    *stanza({ capabilities, parameters, kv2Data, span }) {
      const named = [...Object.keys(parameters?.allowed ?? {}), ...Object.keys(parameters?.denied ?? {}), ...(parameters?.required ?? [])];
      if (named.length === 0 || capabilities.includes('deny')) return;
      if (!capabilities.some((capability) => CHECKED.has(capability))) {
        yield {
          message: `Vault does not check parameters for ${capabilities.join(', ') || 'no operation'}, so the constraint on ${named.join(', ')} does nothing`,
          span,
          help: 'narrow the path instead',
        };
      } else if (kv2Data && named.some((name) => !OUTSIDE_DATA.has(name))) {
        yield {
          message: `in kv version 2 the keys of a secret are inside \`data\`, where the constraint on ${named.join(', ')} cannot see them`,
          span,
          help: 'narrow the path instead',
        };
      }
    },
  },
};
