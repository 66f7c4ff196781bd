import { actionOf } from '../../access/iam/data.ts';
import { takes } from '../../access/iam/validate.ts';
import { coversText, TooManyTexts } from '../../access/wildcards.ts';
import { type Escalation, escalations } from '../../data/escalations.ts';
import { type AwsGrant, gives, takesIn } from '../aws-grants.ts';
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
      if (!identity.allows.some(({ action }) => isPartOf(action.text))) return;
      // A deny under a condition does not hold always.
      const denied = identity.denies.filter((grant) => grant.conditions.length === 0);
      const seen = new Set<string>();
      for (const escalation of escalations()) {
        const by = escalation.actions.map((wanted) =>
          identity.allows.find(
            (grant) => serves(grant, wanted, escalation) && !denied.some((deny) => gives(deny, wanted) && takesAway(deny, grant)),
          ),
        );
        const first = by[0];
        if (!first || by.includes(undefined)) continue;
        const key = [...new Set(by.map((grant) => grant?.span.start))].join();
        if (seen.has(key)) continue;
        seen.add(key);
        yield {
          message: `${identity.what} can escalate through ${escalation.actions.join(' + ')} (${escalation.id})`,
          span: first.span,
          help: escalation.actions.includes(PASS)
            ? 'let `iam:PassRole` name the one role and the one service (`when iam:PassedToService = "…"`), or drop one of the actions'
            : 'drop one of the actions, or narrow it to resources that carry no rights',
        };
      }
    },
  },
};

const PASS = 'iam:PassRole';

const parts = new Map<string, boolean>();

/** Whether an action as written takes in one of any escalation; most actions are in none. */
function isPartOf(written: string): boolean {
  let known = parts.get(written);
  if (known === undefined) {
    known = escalations().some(({ actions }) => actions.some((action) => takesIn(written, action)));
    parts.set(written, known);
  }
  return known;
}

/** One's own user, by the policy variable that AWS puts the caller's name in. */
const OWN_USER = /:user\/([^*?]*\/)?\$\{aws:username\}$/;

/** A deny on a part leaves the rest. */
function takesAway({ resource: { text: outer } }: AwsGrant, { resource: { text: inner } }: AwsGrant): boolean {
  if (outer === '*' || outer === inner) return true;
  // What a variable stands for differs from one who asks to the next.
  if (outer.includes('${') || inner.includes('${')) return false;
  try {
    return coversText(outer, inner);
  } catch (error) {
    if (error instanceof TooManyTexts) return false;
    throw error;
  }
}

/** The action's own type, as far as a text with placeholders tells: a role's policy is not written on a bucket. */
function fits(wanted: string, resource: string): boolean {
  if (!resource.startsWith('arn:')) return true;
  const action = actionOf(wanted);
  const text = resource.replace(/\$?\{[^}]*\}/g, '*');
  return !action || action.resources.length === 0 || takes(action, text);
}

/** A pinned boundary goes with what is given: it gives no more than the boundary. */
const BOUNDED = /^iam:(put|attach)(user|role)policy$/i;

/** What the conditions of a grant leave of an action: a grant that only AWS's services can make use of is none for its holder. */
function heldBack(wanted: string, { conditions }: AwsGrant): boolean {
  return conditions.some(({ key, pins, values }) => {
    const name = key.text.toLowerCase();
    if (name === 'iam:permissionsboundary') return pins && BOUNDED.test(wanted) && values.every((value) => !/^[*?]+$/.test(value));
    return name === 'kms:grantisforawsresource' && pins && values.every((value) => value.toLowerCase() === 'true');
  });
}

function serves(grant: AwsGrant, wanted: string, { passedTo }: Escalation): boolean {
  if (!gives(grant, wanted) || !fits(wanted, grant.resource.text) || heldBack(wanted, grant)) return false;
  if (wanted !== PASS) return !OWN_USER.test(grant.resource.text);
  const services = grant.conditions.filter(({ key, pins }) => pins && key.text.toLowerCase() === 'iam:passedtoservice');
  if (services.length === 0) return true;
  // One role for one service is a right with a bound: what that role holds is for the reach graph to say.
  if (!/[*?]/.test(grant.resource.text)) return false;
  return passedTo === undefined || services.every(({ values }) => values.some((value) => takesIn(value, passedTo)));
}
