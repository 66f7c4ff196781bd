import type { Located } from '../aws-grants.ts';
import type { Finding } from '../input.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W610',
  name: 'bound-principal',
  severity: 'error',
  page: {
    what: 'A role of the AWS auth method that is bound to a pattern of principals, or to one that Vault compares as text and that no caller can have: a path, an assumed role, a wildcard in the middle.',
    why: 'Whoever may make an AWS role whose name fits logs in. Without `resolve_aws_unique_ids` Vault compares the ARN without its path, so that one with a path fits nobody; it knows a wildcard only at the end. The roles that Writ emits are bound to one principal each.',
    fix: 'Name the one role, and leave `resolve_aws_unique_ids` on, which also tells a role that was made anew from the old one.',
    file: {
      as: 'auth-role',
      bad: `{
  "auth_type": "iam",
  "bound_iam_principal_arn": ["arn:aws:iam::111122223333:role/shop-*"],
  "token_policies": ["shop"],
  "token_ttl": "1h"
}
`,
      good: `{
  "auth_type": "iam",
  "bound_iam_principal_arn": ["arn:aws:iam::111122223333:role/apps/shop"],
  "resolve_aws_unique_ids": true,
  "token_policies": ["shop"],
  "token_ttl": "1h"
}
`,
    },
  },
  of: {
    *authRole(role) {
      if (role.method !== 'aws') return;
      const resolved = !/^(0|f|false)$/i.test(role.value('resolve_aws_unique_ids') ?? 'true');
      for (const name of ['bound_iam_principal_arn', 'bound_iam_role_arn', 'bound_iam_instance_profile_arn'])
        for (const bound of role.values(name)) yield* ofBound(bound, name === 'bound_iam_principal_arn' && !resolved);
    },
  },
};

/** Comparison and wildcards: Vault 1.21.1 `builtin/credential/aws/path_login.go` (`canonicalArn`, `GlobbedStringsMatch`). */
function* ofBound({ text, span }: Located, asText: boolean): Generator<Finding> {
  if (/[${]/.test(text)) return;
  if (text.slice(1, -1).includes('*'))
    return yield { message: `Vault knows a wildcard only at the end, so ${text} fits nobody`, span, help: 'name the one role' };
  if (text.endsWith('*')) return yield { message: `whoever has a role that fits ${text} can log in`, span, help: 'name the one role' };
  if (!asText) return;
  const [, kind = '', rest = ''] = /^arn:[\w-]+:(?:iam|sts)::\d*:(role|user|assumed-role)\/(.+)$/.exec(text) ?? [];
  const fit = text.replace(':sts:', ':iam:').replace(/:(assumed-role|role|user)\/.*$/, '');
  const name = kind === 'assumed-role' ? rest.split('/')[0] : rest.slice(rest.lastIndexOf('/') + 1);
  if (kind === 'assumed-role' || rest.includes('/'))
    yield {
      message: `without resolve_aws_unique_ids Vault compares texts, and a caller is ${fit}:${kind === 'user' ? 'user' : 'role'}/${name} to it: ${text} fits nobody`,
      span,
      help: 'leave resolve_aws_unique_ids on',
    };
}
