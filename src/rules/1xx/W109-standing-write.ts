import type { Rule } from '../rule.ts';
import { allowsOf, type GrantUse, grantsOfProfiles } from '../support.ts';

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
  *check({ program, relation }) {
    if (!program.env.production) return;
    const standing = allowsOf(program).filter(
      ({ holder, verb, statement }) => (holder.kind === 'team' || holder.kind === 'user') && WRITES.has(verb.text) && !statement.tail.until,
    );
    for (const [statement, uses] of Map.groupBy(standing, (use) => use.statement)) {
      const [{ holder }] = uses as [GrantUse, ...GrantUse[]];
      const each = (of: (use: GrantUse) => string): string => [...new Set(uses.map(of))].join(', ');
      yield {
        message: `the people of ${holder.kind} ${holder.name} may ${each((use) => use.verb.text)} on ${each((use) => use.resource.text)} in production without an end`,
        span: statement.span,
        help: 'add `until DATE` (the grant then ends on its own)',
      };
    }
    for (const { access, origin, via } of grantsOfProfiles(relation.principals)) {
      if (!WRITES.has(origin.verb ?? '') || origin.until) continue;
      yield {
        message: `the people of ${access.kind} ${access.name} may ${origin.text} in production without an end`,
        span: via,
        related: [{ span: origin.span, message: 'this grant of the profile' }],
        help: 'add `until DATE` to the `use` or to the grant (it then ends on its own)',
      };
    }
  },
};
