import { attributeSpan, children, enginesOf } from '../support.ts';
import type { Rule } from '../rule.ts';

/** libpq verifies the name only with verify-full; the Go MySQL driver verifies with tls=true or a named configuration, not with skip-verify or preferred. */
function verified(plugin: string, url: string): boolean {
  if (plugin.startsWith('postgres')) return /[?&\s]sslmode=verify-full\b/.test(url);
  if (plugin.startsWith('mysql')) return /[?&]tls=(?!false\b|skip-verify\b|preferred\b)\S+/.test(url);
  return true;
}

export const rule: Rule = {
  code: 'W407',
  name: 'database-connection',
  severity: 'warning',
  page: {
    what: `A database connection without verified TLS, or whose root password is never rotated.`,
    why: `Vault sends new passwords over it; and the password that people typed in is known to people until Vault has changed it.`,
    fix: `Use \`sslmode=verify-full\` (PostgreSQL) or \`tls=true\` (MySQL), and \`rotate_root = true\`.`,
    bad: `engine database db {
  connection orders {
    plugin = postgresql
    url = "postgresql://{{username}}:{{password}}@orders.db.example.com:5432/orders?sslmode=disable"
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
  *check({ program }) {
    for (const engine of enginesOf(program, 'database')) {
      for (const connection of children(engine.bound, 'connection')) {
        const label = `${engine.name}/${connection.labels[0] ?? ''}`;
        const url = connection.attrs['url'];
        const plugin = connection.attrs['plugin'];
        if (typeof url === 'string' && !verified(String(plugin), url)) {
          yield {
            message: `connection ${label} does not verify the server it talks to`,
            span: attributeSpan(connection, 'url'),
            help: String(plugin).startsWith('postgres') ? 'add `sslmode=verify-full`' : 'add `tls=true`',
          };
        }
        if (connection.attrs['rotate_root'] !== true)
          yield {
            message: `the password of connection ${label} is never rotated`,
            span: attributeSpan(connection, 'rotate_root'),
            help: 'set `rotate_root = true`',
          };
      }
    }
  },
};
