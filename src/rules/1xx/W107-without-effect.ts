import { deniedGrants } from '../effect.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W107',
  name: 'without-effect',
  severity: 'warning',
  page: {
    what: 'A grant of which the denies of the same declaration, or of its profiles, leave nothing.',
    why: 'It reads like access and gives none: whoever wrote it, or the deny, meant something else.',
    fix: 'Delete the grant or the deny, or narrow the deny.',
    bad: `app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow read on secret/payments/api/key
  deny read on secret/payments/api/**
}`,
    good: `app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow read on secret/payments/api/**
  deny read on secret/payments/api/key
}`,
  },
  *check({ relation }) {
    for (const access of relation.principals)
      for (const { origin } of deniedGrants(access)) {
        // What an `inject` implies has its own rule.
        if (origin.by === 'inject' || origin.by === 'derived') continue;
        yield {
          message: `${access.kind} ${access.name} gets nothing by ${origin.text}: all of it is denied again`,
          span: origin.via ?? origin.span,
          ...(origin.via ? { related: [{ span: origin.span, message: 'this grant of the profile' }] } : {}),
          help: 'delete the grant or the deny, or narrow the deny',
        };
      }
  },
};
