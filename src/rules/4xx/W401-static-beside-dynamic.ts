import type { Engine, Program } from '../../model/program.ts';
import { children, enginesOf } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W401',
  name: 'static-beside-dynamic',
  severity: 'warning',
  page: {
    what: 'A static secret for something that a declared engine makes credentials for: AWS keys beside an `aws` engine, the user and password of a database beside a connection to it, a certificate with its key beside a `pki` engine.',
    why: 'A static secret is known to all who ever read it, until somebody changes it. What an engine makes is one holder’s own and ends by itself.',
    fix: 'Grant `generate` or `issue` on a role of the engine, `inject` that, and delete the static secret.',
    bad: `engine kv secret {
  version = 2
  secret payments/api/orders-db { keys = [username, password]  rotate = 30d }
}
app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow read on secret/payments/api/orders-db
}`,
    good: `engine kv secret {
  version = 2
  secret payments/api/stripe { keys = [api_key]  rotate = 30d }
}
app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow read on secret/payments/api/stripe
  allow generate on db/orders_ro
}`,
  },
  *check({ program }) {
    for (const engine of enginesOf(program, 'kv'))
      for (const secret of children(engine.bound, 'secret')) {
        const path = secret.labels[0] ?? '';
        const keys = secret.attrs['keys'];
        if (!Array.isArray(keys)) continue;
        const served = servedBy(path, keys.map(String), program);
        if (!served) continue;
        yield {
          message: `${engine.name}/${path} holds ${served.what}, which engine ${served.by.name} can make for each holder`,
          span: secret.head,
          related: [{ span: served.by.span, message: `${served.by.kind} engine ${served.by.name}` }],
          help: served.help,
        };
      }
  },
};

interface Served {
  readonly what: string;
  readonly by: Engine;
  readonly help: string;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

function servedBy(path: string, keys: readonly string[], program: Program): Served | undefined {
  const names = new Set(keys.map(plain));
  const has = (...wanted: readonly string[]): boolean => wanted.some((one) => names.has(one));
  const [aws] = enginesOf(program, 'aws');
  if (aws && has('awssecretaccesskey', 'secretaccesskey') && has('awsaccesskeyid', 'accesskeyid'))
    return { what: 'AWS keys', by: aws, help: `grant \`generate\` on a role of ${aws.name}` };
  if (has('password', 'dbpassword', 'pgpassword', 'mysqlpassword') && has('username', 'user', 'dbuser', 'dbusername', 'pguser')) {
    const words = path.toLowerCase().split(/[^a-z0-9]+/);
    for (const db of enginesOf(program, 'database'))
      for (const connection of children(db.bound, 'connection')) {
        const name = (connection.labels[0] ?? '').toLowerCase();
        // Both the database's name and a word for what it is, or a name that says it all: anything looser accuses what has nothing to do with it.
        const parts = name.split(/[^a-z0-9]+/).filter((part) => !KINDS.has(part));
        if (parts.length > 0 && parts.every((part) => words.includes(part)) && words.some((word) => KINDS.has(word)))
          return {
            what: `the user and password of database ${name}`,
            by: db,
            help: `grant \`generate\` on a role of ${db.name} for connection ${name}`,
          };
      }
  }
  const pki = enginesOf(program, 'pki').find((engine) => children(engine.bound, 'role').length > 0);
  if (pki && has('tlskey', 'privatekey', 'key') && has('tlscrt', 'tlscert', 'certificate', 'cert', 'crt'))
    return { what: 'a certificate with its key', by: pki, help: `grant \`issue\` on a role of ${pki.name}` };
  return undefined;
}

const KINDS: ReadonlySet<string> = new Set(['db', 'database', 'postgres', 'postgresql', 'mysql', 'mariadb', 'sql', 'pg']);
