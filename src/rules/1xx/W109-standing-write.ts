import type { Rule } from '../rule.ts';
import { allowsOf } from '../support.ts';

const WRITES = new Set([
  'create',
  'update',
  'write',
  'patch',
  'delete',
  'undelete',
  'destroy',
  'purge',
  'delete-versions',
  'write-metadata',
  'manage',
  'rotate',
]);

export const rule: Rule = {
  code: 'W109',
  name: 'standing-write',
  severity: 'warning',
  page: {
    what: 'People hold write access in production without an end date.',
    why: 'Access that was needed for one change stays for years, and with it the ways to misuse it.',
    fix: 'Add `until DATE`, or let a pipeline write.',
    bad: 'team payments {\n  group = "payments"\n  allow write on secret/payments/shared\n}',
    good: 'team payments {\n  group = "payments"\n  allow write on secret/payments/shared until 2099-01-31 because "CHG-1"\n}',
  },
  *check({ program }) {
    if (!program.env.production) return;
    for (const { holder, statement, verb, resource } of allowsOf(program)) {
      if ((holder.kind !== 'team' && holder.kind !== 'user') || !WRITES.has(verb.text) || statement.tail.until) continue;
      yield {
        message: `the people of ${holder.kind} ${holder.name} may ${verb.text} on ${resource.text} in production without an end`,
        span: statement.span,
        help: 'add `until DATE` (the grant then ends on its own)',
      };
    }
  },
};
