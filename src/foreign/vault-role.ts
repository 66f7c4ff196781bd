import { takesIn } from '../rules/aws-grants.ts';
import type { ForeignStatement } from './statement.ts';

/** What Vault's own role is for: the table that it stores in, the key that unseals it. */
export type VaultUse = 'storage' | 'seal';

const NAMED = /vault|openbao/i;
const STORES = ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan', 'dynamodb:BatchGetItem'];
const WRITES = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'];

/**
 * The statements of a document that are Vault's own role's: they read and write a table with Vault's name, or encrypt and decrypt with a key in a
 * document that has Vault's name. Anybody else's use of DynamoDB and KMS looks otherwise; what is only alike is taken for somebody else's.
 */
export function ofVault(statements: readonly ForeignStatement[], path: string): ReadonlyMap<ForeignStatement, VaultUse> {
  const found = new Map<ForeignStatement, VaultUse>();
  const file = path.slice(path.lastIndexOf('/') + 1);
  const named =
    NAMED.test(file) || statements.some((one) => NAMED.test(one.sid ?? '') || one.resources.some(({ text }) => NAMED.test(text)));
  for (const statement of statements) {
    if (statement.effect === 'deny') continue;
    const may = (action: string): boolean => statement.actions.some(({ text }) => takesIn(text, action));
    const table = statement.resources.some(({ text }) => text.includes(':dynamodb:') && NAMED.test(text));
    const tableless = named && statement.resources.every(({ text }) => text === '*' || text.includes(':dynamodb:'));
    if ((table || tableless) && STORES.some(may) && WRITES.some(may) && statement.actions.some(({ text }) => /^dynamodb:/i.test(text)))
      found.set(statement, 'storage');
    else if (named && may('kms:Encrypt') && may('kms:Decrypt') && statement.actions.every(({ text }) => /^kms:/i.test(text)))
      found.set(statement, 'seal');
  }
  return found;
}
