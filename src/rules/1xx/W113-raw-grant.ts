import type { Rule } from '../rule.ts';
import { holdersOf } from '../support.ts';

export const rule: Rule = {
  code: 'W113',
  name: 'raw-grant',
  severity: 'warning',
  page: {
    what: 'A `raw` grant: a path as Vault sees it, past everything Writ knows about engines.',
    why: 'No rule can say what it means; it must be read by somebody who knows the server.',
    fix: 'Use a verb of the engine where there is one; else keep it and say why with `@ignore(W113 because "…")`.',
    bad: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  raw "sys/tools/random/*" {\n    capabilities = [update]\n    because = "salt for the export"\n  }\n}',
    good: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  allow encrypt on transit/orders\n}',
  },
  *check({ program }) {
    for (const holder of holdersOf(program)) {
      for (const raw of holder.declared.raws) {
        yield {
          message: `${holder.kind} ${holder.name} holds ${raw.capabilities.join(', ')} on the raw path ${raw.pattern}`,
          span: raw.span,
          help: 'use a verb of the engine where there is one',
        };
      }
    }
  },
};
