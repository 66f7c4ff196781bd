import { powersOf } from '../powers.ts';
import type { Rule } from '../rule.ts';
import { findingsAbout } from '../ways.ts';

export const rule: Rule = {
  code: 'W203',
  name: 'widens-itself',
  severity: 'error',
  page: {
    what: 'A principal can write policies that somebody carries, roles or configuration of an auth method, entities, groups or aliases. (Of apps, W105 speaks.)',
    why: 'None of these needs `sudo` in Vault, and each of them lets its holder give itself any policy: it is root with one more request.',
    fix: 'Let only the pipeline that applies the outputs write them: its rights are derived from `applies`. Where a person must, grant it to a `user` with `until`, and ignore this finding with the reason.',
    bad: `team admins {
  group = "vault-admins"
  allow write-policy on sys/**
}`,
    good: `team admins {
  group = "vault-admins"
  allow read-policy on sys/**
}`,
  },
  check: (input) =>
    findingsAbout(
      input,
      'identity',
      ({ chain }) => `can widen its own access: it ${chain[0]?.fact ?? ''}`,
      'leave it to the pipeline that applies the outputs',
    ),
  of: {
    policy: (policy) =>
      powersOf(policy, 'itself', (powers) => ({
        message: `whoever holds this policy can widen its own access: it may ${powers}`,
        help: 'leave it to the pipeline that applies policies and roles, or name the one path',
      })),
  },
};
