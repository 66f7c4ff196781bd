import { powersOf } from '../powers.ts';
import type { Rule } from '../rule.ts';
import { findingsAbout, spokenEnd, spokenSteps } from '../ways.ts';

export const rule: Rule = {
  code: 'W201',
  name: 'root-equivalent',
  severity: 'error',
  page: {
    what: 'A principal can come to everything at Vault, or to any rights in the AWS account, by a chain of grants that are harmless one by one. The steps are listed.',
    why: 'Its policy reads like little and is worth everything: whoever takes over the principal, or a mistake in it, has all secrets.',
    fix: 'Take back the grant of one of the steps, where it hurts least. `writ show` lists what the principal reaches.',
    bad: `engine aws aws {
  role deployer {
    type = assumed_role
    assume = "arn:aws:iam::{account}:role/deployer"
    allow iam:AttachRolePolicy, sts:AssumeRole on "arn:aws:iam::{account}:role/worker"
    ttl = 1h
  }
}
app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow generate on aws/deployer
}`,
    good: `engine aws aws {
  role reader {
    type = assumed_role
    assume = "arn:aws:iam::{account}:role/reader"
    allow iam:GetRole on "arn:aws:iam::{account}:role/deployer"
    ttl = 1h
  }
}
app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow generate on aws/reader
}`,
  },
  check: (input) =>
    findingsAbout(
      input,
      'chain',
      ({ chain, to }) =>
        chain.length === 1
          ? `can become root-equivalent: it ${chain[0]?.fact ?? ''}`
          : `can become root-equivalent in ${spokenSteps(chain)}: it reaches ${spokenEnd(to)}`,
      'take back the grant of one of the steps',
    ),
  of: {
    policy: (policy) =>
      powersOf(policy, 'everything', (powers) => ({
        message: `whoever holds this policy is as good as root: it may ${powers}`,
        help: 'leave it to the few who operate the server, with an end date',
      })),
  },
};
