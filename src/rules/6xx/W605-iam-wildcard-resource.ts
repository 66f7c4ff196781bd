import { actionOf } from '../../access/iam/data.ts';
import { awsGrants } from '../aws-grants.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W605',
  name: 'iam-wildcard-resource',
  severity: 'warning',
  page: {
    what: `An AWS action on \`"*"\` although the action takes ARNs.`,
    why: `It then works on everything in the account, other teams’ included.`,
    fix: `Name the ARN. (Actions that take no ARN need \`"*"\` and are not reported.)`,
    bad: `app worker {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "worker" }
  allow s3:GetObject on "*"
}`,
    good: `app worker {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "worker" }
  allow ec2:DescribeInstances on "*"
}`,
  },
  *check({ program }) {
    for (const { what, statement, action, resource } of awsGrants(program)) {
      if (statement.effect === 'deny' || resource.text !== '*') continue;
      const known = actionOf(action.text);
      if (!known || known.resources.length === 0) continue;
      yield {
        message: `${what} is granted ${action.text} on everything in the account`,
        span: resource.span,
        help: `name the ARN: ${action.text} takes ${known.resources
          .slice(0, 3)
          .map((type) => type.name)
          .join(', ')}`,
      };
    }
  },
};
