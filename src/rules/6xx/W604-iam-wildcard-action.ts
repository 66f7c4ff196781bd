import { service } from '../../access/iam/data.ts';
import type { Rule } from '../rule.ts';

/** The families that AWS's own key policies name: what is under them concerns that one key. */
const OF_A_KEY = /^kms:[a-z]+\*$/i;

export const rule: Rule = {
  code: 'W604',
  name: 'iam-wildcard-action',
  severity: 'warning',
  page: {
    what: `An AWS action with \`*\`: \`s3:*\`, \`s3:Get*\`. (Not \`ec2:Describe*\`: what only lists or describes.)`,
    why: `It takes in actions that AWS will add later, and some of today’s that nobody thought of: \`s3:Put*\` holds \`s3:PutBucketPolicy\`.`,
    fix: `Name the actions, or use a level: \`s3:@read\` stands for the read actions that take the given ARNs.`,
    bad: `app worker {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "worker" }
  allow s3:* on "arn:aws:s3:::reports/*"
}`,
    good: `app worker {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "worker" }
  allow s3:GetObject on "arn:aws:s3:::reports/*"
}`,
  },
  of: {
    *aws({ allows, group }) {
      for (const { what, action, except } of allows) {
        if (!/[*?]/.test(action.text) || onlyLooks(action.text) || (group === 'resource' && OF_A_KEY.test(action.text))) continue;
        yield {
          message: except
            ? `${what} is granted everything but ${except.join(', ')}, whatever AWS adds`
            : `${what} is granted ${action.text}, whatever AWS puts under it`,
          span: action.span,
          help: 'name the actions, or use a level such as s3:@read',
        };
      }
    },
  },
};

/** Families of a service that list or describe what there is, and hold nothing else. */
function onlyLooks(text: string): boolean {
  const [, prefix = '', family = ''] = /^([\w-]+):(Describe|List)\*$/i.exec(text) ?? [];
  const all = [...(service(prefix)?.actions.values() ?? [])].filter(({ name }) => name.toLowerCase().startsWith(family.toLowerCase()));
  return family !== '' && all.length > 0 && all.every(({ level }) => level === 'list' || level === 'read');
}
