import { actionOf } from '../../access/iam/data.ts';
import type { AwsCondition, AwsGrant } from '../aws-grants.ts';
import type { Rule } from '../rule.ts';

/** As many actions are named. */
const SHOWN = 3;

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
  of: {
    *aws({ allows, group }) {
      // In a key's or bucket's own policy `*` is that key, and a trust policy speaks of its own role.
      if (group === 'resource' || group === 'trust') return;
      // One finding for each `"*"` that was written, whatever the number of actions.
      const wide = new Map<number, AwsGrant[]>();
      for (const grant of allows) {
        const { action, resource, conditions } = grant;
        // Of roles that may be passed, W210 speaks.
        if (resource.text !== '*' || conditions.some(narrows) || /^iam:passrole$/i.test(action.text)) continue;
        if ((actionOf(action.text)?.resources.length ?? 0) === 0) continue;
        wide.set(resource.span.start, [...(wide.get(resource.span.start) ?? []), grant]);
      }
      for (const grants of wide.values()) {
        const [first] = grants;
        if (!first) continue;
        const { what, action, resource, butResources: allBut = [] } = first;
        const names = grants.slice(0, SHOWN).map((grant) => grant.action.text);
        const more = grants.length > SHOWN ? ` and ${grants.length - SHOWN} more` : '';
        const types = actionOf(action.text)?.resources.slice(0, 3) ?? [];
        yield {
          message: `${what} is granted ${names.join(', ')}${more} on everything in the account${allBut.length > 0 ? ` but ${allBut.join(', ')}` : ''}`,
          span: resource.span,
          help: `name the ARN: ${action.text} takes ${types.map((type) => type.name).join(', ')}`,
        };
      }
    },
  },
};

/** What every request carries, wherever it goes: such a condition says nothing of the resource. */
const OF_THE_CALLER =
  /^aws:(securetransport|multifactor|sourceip|sourcevpc|principal|requestedregion|currenttime|epochtime|tokenissuetime|useragent|userid|username|viaawsservice)/i;

const narrows = ({ key }: AwsCondition): boolean => !OF_THE_CALLER.test(key.text);
