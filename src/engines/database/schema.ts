import { block, defaulted, many, optional, required } from '../../schema/block.ts';
import { atMost } from '../../schema/together.ts';
import * as t from '../../schema/types.ts';
import { engineLabels, mountAttributes } from '../shared/mount.ts';

/** The plugin's name in Vault and its block in the Terraform provider, for what is built into Vault 1.21.1 and speaks SQL. */
export const PLUGINS = {
  postgresql: { plugin: 'postgresql-database-plugin', block: 'postgresql' },
  mysql: { plugin: 'mysql-database-plugin', block: 'mysql' },
  mysql_aurora: { plugin: 'mysql-aurora-database-plugin', block: 'mysql_aurora' },
  mysql_rds: { plugin: 'mysql-rds-database-plugin', block: 'mysql_rds' },
  mssql: { plugin: 'mssql-database-plugin', block: 'mssql' },
  redshift: { plugin: 'redshift-database-plugin', block: 'redshift' },
} as const;
export type PluginName = keyof typeof PLUGINS;
const pluginNames = Object.keys(PLUGINS) as readonly PluginName[];

const connection = block({
  doc: 'A database that Vault administers.',
  together: [atMost('max_idle_connections', 'max_open_connections', 'Vault would lower it without a word')],
  was: 'Terraform would make it anew, without the password that Vault alone may know',
  labels: [{ name: 'name', doc: 'Name of the connection.' }],
  attributes: {
    plugin: required(t.oneOf(pluginNames), 'Kind of database.', 'postgresql'),
    url: required(
      t.foreign('a connection URL with {{username}} and {{password}}'),
      'Where it is, with `{{username}}` and `{{password}}` in place of the credentials.',
      '"postgresql://{{username}}:{{password}}@db.example.com:5432/orders?sslmode=verify-full"',
    ),
    username: required(t.string('the name of a database user'), 'The user that Vault works as.', '"vault"'),
    password: optional(t.secret(), 'Where its first password is kept; written once, by the runbook.', 'from sm/orders_db'),
    rotate_root: defaulted(t.bool(), false, 'Vault replaces the password, so that it alone knows it.'),
    rotation_statements: optional(
      t.foreign('SQL statements'),
      'SQL that replaces the password, where the default does not fit.',
      '"ALTER USER \\"{{username}}\\" WITH PASSWORD \'{{password}}\';"',
    ),
    username_template: optional(
      t.foreign("a template of Vault's"),
      'How names of generated users are made.',
      '"v-{{.RoleName}}-{{random 20}}"',
    ),
    max_open_connections: optional(t.int(1), 'Most open connections.', '4'),
    max_idle_connections: optional(t.int(-1), 'Most idle connections; -1 keeps none.', '2'),
    max_connection_lifetime: optional(t.duration(), 'How long a connection is used.'),
  },
});

const role = block({
  doc: 'Users that Vault makes on request and drops when their lease ends.',
  was: true,
  labels: [{ name: 'name', doc: 'Name of the role.' }],
  attributes: {
    connection: required(t.name('the name of a connection of this engine'), 'The database.', 'orders'),
    create: required(
      t.foreign('SQL statements'),
      'SQL that makes the user `{{name}}` with `{{password}}`, valid until `{{expiration}}`.',
      '"CREATE ROLE \\"{{name}}\\" WITH LOGIN PASSWORD \'{{password}}\' VALID UNTIL \'{{expiration}}\';"',
    ),
    revoke: optional(t.foreign('SQL statements'), 'SQL that drops the user.', '"DROP ROLE IF EXISTS \\"{{name}}\\";"'),
    renew: optional(
      t.foreign('SQL statements'),
      'SQL that prolongs the user.',
      '"ALTER ROLE \\"{{name}}\\" VALID UNTIL \'{{expiration}}\';"',
    ),
    rollback: optional(
      t.foreign('SQL statements'),
      'SQL that cleans up when making the user failed.',
      '"DROP ROLE IF EXISTS \\"{{name}}\\";"',
    ),
    ttl: optional(t.duration({ min: 1 }), 'Life of a user where the request says nothing.', '1h'),
    max_ttl: optional(t.duration({ min: 1 }), 'Longest life of a user, renewals included.', '1h'),
  },
});

const staticRole = block({
  doc: 'An existing database user whose password Vault replaces at an interval.',
  was: true,
  labels: [{ name: 'name', doc: 'Name of the role.' }],
  attributes: {
    connection: required(t.name('the name of a connection of this engine'), 'The database.', 'orders'),
    username: required(t.string('the name of a database user'), 'The user.', '"reporting"'),
    rotate_every: required(t.duration({ min: 5 }), 'How often its password is replaced.', '24h'),
    rotation_statements: optional(
      t.foreign('SQL statements'),
      'SQL that replaces the password, where the default does not fit.',
      '"ALTER USER \\"{{username}}\\" WITH PASSWORD \'{{password}}\';"',
    ),
  },
});

export const databaseSchema = block({
  doc: 'Database users, made on request.',
  labels: engineLabels,
  attributes: mountAttributes,
  blocks: { connection: many(connection), role: many(role), static_role: many(staticRole) },
});
