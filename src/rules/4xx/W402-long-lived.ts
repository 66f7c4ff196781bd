import type { Finding } from '../rule.ts';
import type { AnyBound } from '../../schema/block.ts';
import { attributeSpan, children, enginesOf, spokenDuration } from '../support.ts';
import type { Rule } from '../rule.ts';

/** Seconds. */
const LIMITS: Readonly<Record<string, number>> = { database: 3600, aws: 3600, pki: 72 * 3600, ssh: 24 * 3600, login: 24 * 3600 };

function* tooLong(bound: AnyBound, what: string, limit: number): Generator<Finding> {
  for (const name of ['ttl', 'max_ttl']) {
    const seconds = bound.attrs[name];
    if (typeof seconds !== 'number' || seconds <= limit || bound.spans[name] === undefined) continue;
    yield {
      message: `${name} of ${what} is ${spokenDuration(seconds)}, above the limit of ${spokenDuration(limit)}`,
      span: attributeSpan(bound, name),
      help: `set it to ${spokenDuration(limit)} or less`,
    };
  }
}

export const rule: Rule = {
  code: 'W402',
  name: 'long-lived',
  severity: 'warning',
  page: {
    what: `A TTL above the limit of its kind: an hour for database and AWS credentials, 72 hours for leaf certificates, a day for tokens of apps.`,
    why: `A credential that leaks is worth as much as the time it has left.`,
    fix: `Shorten \`ttl\` and \`max_ttl\`; another limit can be set in \`writ.yaml\`: \`rules: { W402: { max: { database: 4h } } }\`.`,
    bad: `engine database db {
  connection orders {
    plugin = postgresql
    url = "postgresql://{{username}}:{{password}}@orders.db.example.com:5432/orders?sslmode=verify-full"
    username = "vault"
    rotate_root = true
  }
  role orders_ro {
    connection = orders
    create = "CREATE ROLE \\"{{name}}\\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'"
    ttl = 1h
    max_ttl = 24h
  }
}`,
    good: `engine database db {
  connection orders {
    plugin = postgresql
    url = "postgresql://{{username}}:{{password}}@orders.db.example.com:5432/orders?sslmode=verify-full"
    username = "vault"
    rotate_root = true
  }
  role orders_ro {
    connection = orders
    create = "CREATE ROLE \\"{{name}}\\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'"
    ttl = 1h
    max_ttl = 1h
  }
}`,
  },
  limits: LIMITS,
  *check({ program, setting }) {
    const limit = (kind: string): number => setting?.max[kind] ?? LIMITS[kind] ?? Infinity;
    for (const kind of ['database', 'aws', 'pki', 'ssh']) {
      for (const engine of enginesOf(program, kind))
        for (const role of children(engine.bound, 'role'))
          yield* tooLong(role, `${kind} role ${engine.name}/${role.labels[0] ?? ''}`, limit(kind));
    }
    for (const app of program.apps.values()) {
      const [login] = children(app.bound, 'login');
      if (login) yield* tooLong(login, `login of app ${app.name}`, limit('login'));
    }
  },
};
