import { VAULT_ON_FARGATE } from '../examples.ts';
import { awsIdentities, gives } from '../aws-grants.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W606',
  name: 'missing-iam-action',
  severity: 'error',
  page: {
    what: `A \`deny\` in the \`iam\` override of a Vault takes away an action that its configuration needs.`,
    why: `Vault then fails at run time, often only when it first writes, elects a leader or unseals.`,
    fix: `Drop the \`deny\`; the message says what the action is needed for.`,
    bad: VAULT_ON_FARGATE.replace(
      'backup { drill = 90d }',
      `backup { drill = 90d }
  iam { deny dynamodb:BatchWriteItem on "*" }`,
    ),
    good: VAULT_ON_FARGATE,
  },
  *check({ program, relation }) {
    const needed = relation.iam.roles
      .filter((role) => role.purpose === 'vault')
      .flatMap((role) => role.statements.filter((statement) => statement.effect === 'Allow'));
    for (const { group, denies } of awsIdentities(program)) {
      if (group !== 'vault') continue;
      for (const deny of denies) {
        const { what, span } = deny;
        for (const need of needed) {
          const lost = need.actions.filter((name) => gives(deny, name));
          if (lost.length === 0 || need.origin === span) continue;
          yield {
            message: `${what} needs ${lost.join(', ')} (${need.why}), and this deny takes it away`,
            span,
            help: 'drop the deny',
          };
        }
      }
    }
  },
};
