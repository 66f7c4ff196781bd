import { escalations } from '../../data/escalations.ts';
import { gives } from '../aws-grants.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W205',
  name: 'iam-escalation',
  severity: 'error',
  page: {
    what: `AWS actions that together let their holder get more rights than they give: \`iam:PutRolePolicy\`, \`iam:PassRole\` with \`lambda:CreateFunction\` and \`lambda:InvokeFunction\`, and some eighty more.`,
    why: `The identity is then as powerful as whatever it can reach, whatever its policy says.`,
    fix: `Drop one of the actions, or narrow it to resources that carry no rights.`,
    bad: `engine aws aws {
  role deployer {
    type = assumed_role
    assume = "arn:aws:iam::{account}:role/deployer"
    allow iam:AttachRolePolicy on "arn:aws:iam::{account}:role/*"
    ttl = 1h
  }
}`,
    good: `engine aws aws {
  role deployer {
    type = assumed_role
    assume = "arn:aws:iam::{account}:role/deployer"
    allow iam:GetRole on "arn:aws:iam::{account}:role/*"
    ttl = 1h
  }
}`,
  },
  of: {
    *aws(identity) {
      if (identity.group === 'resource' || identity.group === 'trust') return;
      // A deny under a condition does not hold always, and one on a part leaves the rest.
      const denied = identity.denies.filter((grant) => grant.conditions.length === 0 && grant.resource.text === '*');
      const seen = new Set<string>();
      for (const { id, actions } of escalations()) {
        const by = actions.map((wanted) =>
          identity.allows.find((grant) => gives(grant, wanted) && !denied.some((deny) => gives(deny, wanted))),
        );
        const first = by[0];
        if (!first || by.includes(undefined)) continue;
        const key = [...new Set(by.map((grant) => grant?.span.start))].join();
        if (seen.has(key)) continue;
        seen.add(key);
        yield {
          message: `${identity.what} can escalate through ${actions.join(' + ')} (${id})`,
          span: first.span,
          help: 'drop one of the actions, or narrow it to resources that carry no rights',
        };
      }
    },
  },
};
