import { attributeSpan, children, enginesOf } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W403',
  name: 'iam-user',
  severity: 'warning',
  page: {
    what: `An AWS engine role of type \`iam_user\`.`,
    why: `Vault must then hold the right to create users and keys, and the keys live until they are revoked; a session of an assumed role ends by itself.`,
    fix: `Use \`type = assumed_role\` with \`assume = "arn…"\`.`,
    bad: `engine aws aws {
  role reports {
    type = iam_user
    permissions_boundary = "arn:aws:iam::{account}:policy/vault-users"
    allow s3:GetObject on "arn:aws:s3:::reports/*"
  }
}`,
    good: `engine aws aws {
  role reports {
    type = assumed_role
    assume = "arn:aws:iam::{account}:role/reports"
    allow s3:GetObject on "arn:aws:s3:::reports/*"
    ttl = 1h
  }
}`,
  },
  *check({ program }) {
    for (const engine of enginesOf(program, 'aws')) {
      for (const role of children(engine.bound, 'role')) {
        if (role.attrs['type'] !== 'iam_user') continue;
        yield {
          message: `role ${engine.name}/${role.labels[0] ?? ''} makes IAM users with long-lived keys`,
          span: attributeSpan(role, 'type'),
          help: 'use `type = assumed_role`',
        };
      }
    }
  },
};
