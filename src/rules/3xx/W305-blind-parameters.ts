import type { Rule } from '../rule.ts';
import { holdersOf } from '../support.ts';

const CHECKED = new Set(['create', 'read', 'update', 'patch']);

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
  *check({ program }) {
    const kv2 = [...program.engines.values()]
      .filter((engine) => engine.kind === 'kv' && String(Reflect.get(engine.bound.attrs, 'version')) === '2')
      .map((engine) => `${engine.mount}/data/`);
    for (const holder of holdersOf(program)) {
      for (const raw of holder.declared.raws) {
        const named = [
          ...Object.keys(raw.parameters?.allowed ?? {}),
          ...Object.keys(raw.parameters?.denied ?? {}),
          ...(raw.parameters?.required ?? []),
        ];
        if (named.length === 0) continue;
        if (!raw.capabilities.some((capability) => CHECKED.has(capability))) {
          yield {
            message: `Vault does not check parameters for ${raw.capabilities.join(', ')}, so the constraint on ${named.join(', ')} does nothing`,
            span: raw.span,
            help: 'narrow the path instead',
          };
        } else if (
          kv2.some((head) => raw.pattern.startsWith(head)) &&
          named.some((name) => name !== 'options' && name !== 'data' && name !== 'version')
        ) {
          yield {
            message: `in kv version 2 the keys of a secret are inside \`data\`, where the constraint on ${named.join(', ')} cannot see them`,
            span: raw.span,
            help: 'narrow the path instead',
          };
        }
      }
    }
  },
};
