import { VAULT_ON_FARGATE } from '../examples.ts';
import type { Fix } from '../../diagnostics.ts';
import type { Span } from '../../source.ts';
import { type AwsGrant, gives } from '../aws-grants.ts';
import type { Rule } from '../rule.ts';

/**
 * What the widely copied policies hold and Vault does not call (Vault 1.21.1: physical/dynamodb/dynamodb.go calls DescribeTable,
 * GetItem, Query, BatchWriteItem and, for the lock, UpdateItem and DeleteItem; go-kms-wrapping's awskms calls Encrypt, Decrypt, DescribeKey).
 */
const NEVER_CALLED: Readonly<Record<string, string>> = {
  'kms:GenerateDataKey': 'the seal only encrypts, decrypts and describes',
  'kms:GenerateDataKeyWithoutPlaintext': 'the seal only encrypts, decrypts and describes',
  'kms:ReEncryptFrom': 'the seal only encrypts, decrypts and describes',
  'kms:ReEncryptTo': 'the seal only encrypts, decrypts and describes',
  'kms:CreateGrant': 'the seal only encrypts, decrypts and describes',
  'dynamodb:Scan': 'the storage reads with GetItem and Query',
  'dynamodb:PutItem': 'the storage writes through BatchWriteItem',
  'dynamodb:CreateTable': 'Terraform creates the table',
  'dynamodb:BatchGetItem': 'the storage reads with GetItem and Query',
  'dynamodb:ListTables': 'the storage knows its table',
};

export const rule: Rule = {
  code: 'W611',
  name: 'unneeded-iam-action',
  severity: 'warning',
  page: {
    what: `An \`iam\` override gives Vault’s role an action that Vault never calls.`,
    why: `Widely copied policies hold \`kms:GenerateDataKey\`, \`dynamodb:Scan\` or \`kms:*\`; the server never calls them, so only somebody who took over the role would.`,
    fix: `Drop it: what Vault needs is derived from the configuration.`,
    bad: VAULT_ON_FARGATE.replace(
      'backup { drill = 90d }',
      `backup { drill = 90d }
  iam { allow dynamodb:Scan, dynamodb:PutItem on "arn:aws:dynamodb:us-east-1:{account}:table/vault" }`,
    ),
    good: VAULT_ON_FARGATE,
  },
  of: {
    *aws({ allows }) {
      for (const grant of allows) {
        const { what, group, action } = grant;
        if (group !== 'vault') continue;
        const unused = Object.entries(NEVER_CALLED).find(([name]) => gives(grant, name));
        if (!unused) continue;
        const fix = removal(grant, allows);
        yield { message: `${what} is granted ${action.text}: ${unused[1]}`, span: action.span, help: 'drop it', ...(fix ? { fix } : {}) };
      }
    },
  },
};

/** The action, or its statement where that says nothing else; a wildcard may be meant for more. */
function removal({ action, span }: AwsGrant, all: readonly AwsGrant[]): Fix | undefined {
  const exact = (text: string): boolean => Object.hasOwn(NEVER_CALLED, text);
  if (!exact(action.text)) return undefined;
  const beside = all.filter((other) => other.span.file === span.file && other.span.start === span.start);
  const drop = (title: string, at: Span): Fix => ({ title, edits: [{ span: at, text: '', removes: true }], safe: true, access: 'less' });
  return beside.every((other) => exact(other.action.text))
    ? drop('delete this statement', span)
    : drop(`delete ${action.text}`, action.span);
}
