import { attributeSpan, children, enginesOf } from '../support.ts';
import type { Rule } from '../rule.ts';

/**
 * libpq and pgx (Redshift too) verify the name only with verify-full. go-sql-driver/mysql verifies with `tls` true or the name of a configuration,
 * not with false, skip-verify or preferred (`readBool` in its utils.go: also `1`, `0` and capitals). go-mssqldb verifies with `encrypt` true or
 * strict, unless TrustServerCertificate says otherwise (msdsn/conn_str.go).
 */
function verified(plugin: string, url: string): boolean {
  const said = (name: string): string | undefined => new RegExp(`[?&;\\s]${name}=([^&;\\s]+)`, 'i').exec(url)?.[1]?.toLowerCase();
  if (plugin === 'postgresql' || plugin === 'redshift') return said('sslmode') === 'verify-full';
  if (plugin.startsWith('mysql')) return !['false', '0', 'skip-verify', 'preferred', undefined].includes(said('tls'));
  if (plugin === 'mssql')
    return ['true', 'strict', '1', 'yes'].includes(said('encrypt') ?? '') && !/^(true|1|yes)$/.test(said('trustservercertificate') ?? '');
  return true;
}

const WANTED: Readonly<Record<string, string>> = {
  postgresql: 'sslmode=verify-full',
  redshift: 'sslmode=verify-full',
  mssql: 'encrypt=true',
};

/** The server's own administrator as its installation makes it, by plugin. */
const BUILT_IN: Readonly<Record<string, string>> = {
  postgresql: 'postgres',
  mysql: 'root',
  mysql_aurora: 'root',
  mysql_rds: 'root',
  mssql: 'sa',
};

export const rule: Rule = {
  code: 'W407',
  name: 'database-connection',
  severity: 'warning',
  page: {
    what: `A database connection without verified TLS, as the server’s own administrator (\`postgres\`, \`root\`, \`sa\`), or whose password is never rotated.`,
    why: `Vault sends new passwords over it; and the password that people typed in is known to people until Vault has changed it. Of the built-in administrator Vault would take the password away from everybody, and it can do far more than make users.`,
    fix: `Use \`sslmode=verify-full\` (PostgreSQL, Redshift), \`tls=true\` (MySQL) or \`encrypt=true\` (SQL Server), a user of Vault’s own, and \`rotate_root = true\`.`,
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
            help: `say \`${WANTED[String(plugin)] ?? 'tls=true'}\` in the URL`,
          };
        }
        const builtIn = BUILT_IN[String(plugin)];
        if (builtIn !== undefined && connection.attrs['username'] === builtIn)
          yield {
            message: `connection ${label} works as ${builtIn}, the administrator of the whole server`,
            span: attributeSpan(connection, 'username'),
            help: 'make a user for Vault that may only make and drop users',
          };
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
