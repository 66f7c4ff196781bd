import { deniedGrants } from '../effect.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W710',
  name: 'denied-injection',
  severity: 'error',
  page: {
    what: 'A value is injected that the app may not read: a `deny` takes away the grant that `inject` implies.',
    why: 'The agent gets 403 and gives up, so the workload never starts.',
    fix: 'Delete the `inject`, or narrow the `deny`.',
    bad: `app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  inject secret/payments/api/key as file "/vault/secrets/key" { whole = true }
  deny read on secret/payments/api/**
}`,
    good: `app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  inject secret/payments/api/key as file "/vault/secrets/key" { whole = true }
  deny delete on secret/payments/api/**
}`,
  },
  *check({ relation }) {
    for (const access of relation.principals)
      for (const { origin } of deniedGrants(access))
        if (origin.by === 'inject')
          yield {
            message: `${access.kind} ${access.name} may not read what is injected here: a deny takes ${origin.text.replace(/^inject: /, '')} away`,
            span: origin.span,
            help: 'delete the `inject`, or narrow the `deny`',
          };
  },
};
