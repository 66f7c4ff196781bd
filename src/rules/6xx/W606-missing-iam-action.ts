import { VAULT_ON_FARGATE } from '../examples.ts';
import { overlaps } from '../../access/wildcards.ts';
import type { IamStatement } from '../../contract.ts';
import { type AwsGrant, awsIdentities, gives } from '../aws-grants.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W606',
  name: 'missing-iam-action',
  severity: 'error',
  page: {
    what: `A policy of Vault’s own role lacks an action that it needs, or a \`deny\` in the \`iam\` override of a Vault takes away an action that its configuration needs.`,
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
      for (const { deny, names, whys } of lostBy(denies, needed).values())
        yield {
          message: `${deny.what} needs ${[...names].join(', ')} (${[...whys].join('; ')}), and this deny takes it away`,
          span: deny.span,
          help: 'drop the deny',
        };
    }
  },
  of: {
    *aws({ uses, allows, span }) {
      const own = allows.filter(({ group }) => group === 'vault');
      for (const use of uses ?? []) {
        const missing = NEEDED[use].filter(({ action }) => !allows.some((grant) => gives(grant, action)));
        const first = own.find(({ action }) => action.text.toLowerCase().startsWith(use === 'seal' ? 'kms:' : 'dynamodb:')) ?? own[0];
        for (const { action, why } of missing)
          yield {
            message: `Vault needs ${action} (${why}), and this policy does not allow it`,
            span: first?.action.span ?? span,
            help: `add ${action}`,
          };
      }
    },
  },
};

/** Vault 1.21.1: `physical/dynamodb/dynamodb.go`; go-kms-wrapping's `awskms`. */
const NEEDED = {
  storage: [
    { action: 'dynamodb:BatchWriteItem', why: 'the storage writes through it' },
    { action: 'dynamodb:GetItem', why: 'the storage reads with it' },
    { action: 'dynamodb:Query', why: 'the storage lists with it' },
    { action: 'dynamodb:DescribeTable', why: 'the server looks for its table when it starts' },
  ],
  seal: [{ action: 'kms:DescribeKey', why: 'the seal looks at its key when it starts' }],
} as const;

interface Loss {
  readonly deny: AwsGrant;
  readonly names: Set<string>;
  readonly whys: Set<string>;
}

/** What each deny takes away; one that holds only sometimes (`when`) may be meant for what never comes from Vault. */
function lostBy(denies: readonly AwsGrant[], needed: readonly IamStatement[]): ReadonlyMap<number, Loss> {
  const found = new Map<number, Loss>();
  for (const deny of denies) {
    if (deny.conditions.length > 0) continue;
    for (const need of needed) {
      const names = need.actions.filter((name) => gives(deny, name));
      if (names.length === 0 || !need.resources.some((one) => overlaps(deny.resource.text, one.arn))) continue;
      const loss = found.get(deny.span.start) ?? { deny, names: new Set<string>(), whys: new Set<string>() };
      for (const name of names) loss.names.add(name);
      loss.whys.add(need.why);
      found.set(deny.span.start, loss);
    }
  }
  return found;
}
