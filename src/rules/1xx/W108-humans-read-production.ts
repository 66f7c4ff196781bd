import type { Rule } from '../rule.ts';
import { allowsOf, grantsOfProfiles } from '../support.ts';

const READS = new Set(['read', 'generate', 'decrypt', 'export', 'backup', 'issue', 'sign']);
const SECRET_KINDS = new Set(['kv', 'database', 'aws', 'totp']);

export const rule: Rule = {
  code: 'W108',
  name: 'humans-read-production',
  severity: 'warning',
  page: {
    what: 'People may read the secrets of apps in an environment marked `production`, and the grant gives no reason.',
    why: 'A secret that people can read is copied into notes and chats; from then on nobody knows who has it.',
    fix: 'Let people see what is there (`list`, `read-metadata`) and let apps read it; where reading is needed, say why with `because`.',
    bad: 'team payments {\n  group = "payments"\n  allow read on secret/payments/api/db\n}',
    good: 'team payments {\n  group = "payments"\n  allow list, read-metadata on secret/payments/**\n}',
  },
  *check({ program, relation }) {
    if (!program.env.production) return;
    for (const { holder, statement, verb, resource, engine } of allowsOf(program)) {
      if (holder.kind !== 'team' && holder.kind !== 'user') continue;
      if (!READS.has(verb.text) || !SECRET_KINDS.has(engine.kind) || statement.tail.because) continue;
      yield {
        message: `the people of ${holder.kind} ${holder.name} may ${verb.text} on ${resource.text} in production`,
        span: resource.span,
        help: 'say why with `because "…"`, or grant list and read-metadata only',
      };
    }
    for (const { access, origin, via } of grantsOfProfiles(relation.principals)) {
      const kind = program.engines.get(origin.engine ?? '')?.kind ?? '';
      if (!READS.has(origin.verb ?? '') || !SECRET_KINDS.has(kind) || origin.because) continue;
      yield {
        message: `the people of ${access.kind} ${access.name} may ${origin.text} in production`,
        span: via,
        related: [{ span: origin.span, message: 'this grant of the profile' }],
        help: 'say why with `because "…"` at the grant, or use a profile that has list and read-metadata only',
      };
    }
  },
};
