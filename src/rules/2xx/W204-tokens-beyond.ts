import { powersOf } from '../powers.ts';
import type { Rule } from '../rule.ts';
import { findingsAbout } from '../ways.ts';

export const rule: Rule = {
  code: 'W204',
  name: 'tokens-beyond',
  severity: 'error',
  page: {
    what: 'A principal can make tokens with policies that it does not hold: `create` with `sudo`, or writing token roles, which name any policy. (Of apps, W105 speaks.)',
    why: 'Without `sudo` Vault lets a token hand on only its own policies; with it, or through a role that it writes itself, the new token may carry any.',
    fix: 'Grant `create` alone, which stays within what the caller holds; let the platform team keep token roles.',
    bad: `team operators {
  group = "operators"
  allow write-role on token/**
}`,
    good: `team operators {
  group = "operators"
  allow create on token
}`,
  },
  check: (input) =>
    findingsAbout(
      input,
      'token',
      ({ chain }) => `can make tokens beyond its own policies: it ${chain[0]?.fact ?? ''}`,
      'grant `create` on the token engine alone, which hands on no more than the caller holds',
    ),
  of: {
    policy: (policy) =>
      powersOf(policy, 'tokens', (powers) => ({
        message: `whoever holds this policy can make tokens beyond its own policies: it may ${powers}`,
        help: 'grant `update` on auth/token/create without sudo, which hands on no more than the caller holds',
      })),
  },
};
