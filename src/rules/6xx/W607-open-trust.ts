import type { AuthRole } from '../auth-roles.ts';
import type { AwsCondition, AwsGrant, AwsIdentity, Located } from '../aws-grants.ts';
import type { Finding, Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W607',
  name: 'open-trust',
  severity: 'error',
  page: {
    what: 'A trust policy, or a role of the JWT auth method, that does not say whom it trusts: everybody, any repository at GitHub, any workload of an identity provider. Also the policy of a key, secret or queue that is open to everybody.',
    why: 'An identity provider serves many; without the subject in the condition, each of them can take the role. GitHub’s is the same for all its customers.',
    fix: 'Pin the provider’s `sub` to the repository and branch or environment, or to the service account; name the principals, or pin `aws:PrincipalOrgID`. Writ’s own trust policies are made so.',
    file: {
      as: 'iam',
      bad: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": { "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } }
    }
  ]
}
`,
      good: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": "repo:example/shop:environment:prod"
        }
      }
    }
  ]
}
`,
    },
  },
  of: {
    authRole: ofRole,
    *aws(identity) {
      const [grant] = identity.allows;
      if (!grant || !identity.principals) return;
      for (const principal of identity.principals) {
        const problem = identity.group === 'trust' ? ofTrust(principal, grant.conditions) : ofResource(principal, identity);
        if (problem) yield { ...problem, span: principal.span };
      }
    },
  },
};

type Problem = Omit<Finding, 'span'>;

function ofTrust({ text }: Located, conditions: readonly AwsCondition[]): Problem | undefined {
  if (text === 'AWS:*')
    return conditions.some(namesCallers) ? undefined : { message: 'anybody at AWS can take this role', help: 'name the principals' };
  const provider = /^Federated:arn:[\w-]+:iam::\d*:oidc-provider\/(.+)$/.exec(text)?.[1];
  if (provider === undefined) return undefined;
  const subject = conditions.filter(({ key, pins }) => pins && key.text.toLowerCase() === `${provider.toLowerCase()}:sub`);
  const github = provider.startsWith('token.actions.githubusercontent.com');
  const names = (value: string): boolean =>
    github ? /^repo:[^*?/]+\/[^*?]/.test(value) || /^repo:[^*?/]+\/\*/.test(value) : !/^[*?]|^system:serviceaccount:[*?]/.test(value);
  if (subject.some(({ values }) => values.length > 0 && values.every(names))) return undefined;
  // Other providers pin by other claims too; theirs are not known, so any that is pinned counts.
  if (!github && conditions.some(({ key, pins }) => pins && key.text.includes(':') && !/:aud$/i.test(key.text)))
    return subject.length > 0 ? wide(provider) : undefined;
  return github
    ? { message: 'any repository at GitHub can take this role', help: `pin ${provider}:sub to a repository and branch or environment` }
    : wide(provider);
}

const wide = (provider: string): Problem => ({
  message: `whatever ${provider} knows can take this role`,
  help: `pin ${provider}:sub to the service account`,
});

const CALLERS =
  /^(aws:(principal(orgid|orgpaths|account|arn)|source(account|arn|orgid|orgpaths|owner|vpce?|ip)|userid)|sts:externalid|kms:calleraccount|lambda:functionurlauthtype)$/i;
const namesCallers = ({ key, pins }: AwsCondition): boolean => pins && CALLERS.test(key.text);

/** Objects of a bucket are made public on purpose; keys, secrets, queues and functions hardly ever. */
function ofResource({ text }: Located, { allows }: AwsIdentity): Problem | undefined {
  if (text !== 'AWS:*') return undefined;
  const open = allows.find((grant) => !isPublic(grant) && !grant.conditions.some(namesCallers));
  return open && { message: `everybody at AWS may ${open.action.text} here`, help: 'name the principals, or pin `aws:PrincipalOrgID`' };
}

const isPublic = ({ action }: AwsGrant): boolean =>
  /^s3:getobject(version)?$/i.test(action.text) || !/^(kms|secretsmanager|sqs|sns|lambda|s3|dynamodb|\*)/i.test(action.text);

/** Claims that say nothing of who asks: every customer of a provider can have them (GitHub's and GitLab's tokens, RFC 7519). */
const ANYBODYS =
  /^\/?(aud|iss|exp|nbf|iat|ref|ref_type|ref_protected|ref_path|base_ref|head_ref|environment|event_name|workflow|runner_environment|pipeline_source|deployment_tier)$/;

/** Of role type `oidc`, the default, people log in, and the provider says who may. */
function* ofRole(role: AuthRole): Generator<Finding> {
  if (role.method !== 'jwt' || role.value('role_type') !== 'jwt') return;
  const globs = role.value('bound_claims_type') === 'glob';
  const says = (value: string): boolean =>
    value !== '' && !(globs && /^([*?]|repo:[*?]|system:serviceaccount:[*?]|project_path:[*?])/.test(value));
  const subject = role.value('bound_subject') ?? '';
  if (subject !== '') return;
  const pinned = role.claims.some(({ name, values }) => !ANYBODYS.test(name) && values.length > 0 && values.every(says));
  if (!pinned)
    yield {
      message: 'whatever the provider gives a token to can log in by this role',
      span: role.at(role.claims.length > 0 ? 'bound_claims' : 'role_type'),
      help: 'bind `sub`, or the claim that names the repository or project',
    };
}
