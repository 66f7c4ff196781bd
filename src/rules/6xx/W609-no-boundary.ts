import { attributeSpan, children, enginesOf } from '../support.ts';
import { type AwsGrant, takesIn } from '../aws-grants.ts';
import type { Rule } from '../rule.ts';

/** Actions that make an identity and know the condition key (Service Authorization Reference, IAM). */
const MAKES = ['iam:CreateUser', 'iam:CreateRole'] as const;

export const rule: Rule = {
  code: 'W609',
  name: 'no-boundary',
  severity: 'warning',
  page: {
    what: 'IAM users or roles are made without a permissions boundary: a role of type `iam_user` without `permissions_boundary`, or `iam:CreateUser` or `iam:CreateRole` without a condition on `iam:PermissionsBoundary`.',
    why: 'Whoever makes identities without a boundary can make one with more rights than its own.',
    fix: 'Set `permissions_boundary`, or add `when iam:PermissionsBoundary = "arn:…:policy/NAME"`.',
    bad: `engine aws aws {
  role ci {
    type = iam_user
    allow s3:GetObject on "arn:aws:s3:::artifacts/*"
  }
}`,
    good: `engine aws aws {
  role ci {
    type = iam_user
    permissions_boundary = "arn:aws:iam::{account}:policy/ci-boundary"
    allow s3:GetObject on "arn:aws:s3:::artifacts/*"
  }
}`,
  },
  *check({ program }) {
    for (const engine of enginesOf(program, 'aws'))
      for (const role of children(engine.bound, 'role'))
        if (role.attrs['type'] === 'iam_user' && role.attrs['permissions_boundary'] === undefined)
          yield {
            message: `role ${engine.name}/${role.labels[0] ?? ''} makes IAM users without a permissions boundary`,
            span: attributeSpan(role, 'type'),
            help: 'set `permissions_boundary`',
          };
  },
  of: {
    *aws({ what, allows }) {
      for (const grant of allows) {
        const made = MAKES.find((action) => takesIn(grant.action.text, action));
        if (made && !bounded(grant))
          yield {
            message: `${what} may ${made} without a permissions boundary`,
            span: grant.span,
            help: 'add `when iam:PermissionsBoundary = "arn:…:policy/NAME"`',
          };
      }
    },
  },
};

const bounded = ({ conditions }: AwsGrant): boolean =>
  conditions.some(({ key, pins }) => pins && key.text.toLowerCase() === 'iam:permissionsboundary');
