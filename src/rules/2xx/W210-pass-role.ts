import { gives } from '../aws-grants.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W210',
  name: 'pass-role',
  severity: 'error',
  page: {
    what: `\`iam:PassRole\` without \`iam:PassedToService\`, or on a pattern of roles.`,
    why: `Whoever may pass a role to a service can run something with that role; without the condition to any service, with a pattern any role.`,
    fix: `Name the one role, and add \`when iam:PassedToService = "ecs-tasks.amazonaws.com"\` (or the service it is for).`,
    bad: `app worker {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "worker" }
  allow iam:PassRole on "arn:aws:iam::{account}:role/*"
}`,
    good: `app worker {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "worker" }
  allow iam:PassRole on "arn:aws:iam::{account}:role/worker-task" when iam:PassedToService = "ecs-tasks.amazonaws.com"
}`,
  },
  of: {
    *aws({ allows }) {
      for (const grant of allows) {
        const { what, resource, conditions, span } = grant;
        if (!gives(grant, 'iam:PassRole')) continue;
        if (/[*?]/.test(resource.text))
          yield { message: `${what} may pass any role that matches ${resource.text}`, span: resource.span, help: 'name the one role' };
        const pinned = conditions.some(({ key, pins }) => pins && key.text.toLowerCase() === 'iam:passedtoservice');
        if (!pinned)
          yield {
            message: `${what} may pass ${resource.text} to any service`,
            span,
            help: 'add `when iam:PassedToService = "…"`',
          };
      }
    },
  },
};
