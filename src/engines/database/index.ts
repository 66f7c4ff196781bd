import { engineKind, type RunbookStep } from '../../contract.ts';
import type { Sink } from '../../diagnostics.ts';
import type { Engine, Program } from '../../model/program.ts';
import { ref, type Resource } from '../../plain.ts';
import type { Bound } from '../../schema/block.ts';
import {
  byCodeUnit,
  checkMountLimit,
  checkMountTtl,
  checkReadInjections,
  checkTtl,
  checkUnique,
  conflict,
  unknownPart,
  valueSpan,
} from '../shared/checks.ts';
import { dataField } from '../shared/fields.ts';
import { mountPath, mountResource, part, partName } from '../shared/mount.ts';
import { shellWord } from '../../shell.ts';
import { databaseSchema, type PluginName, PLUGINS } from './schema.ts';
import { databaseVerbs } from './verbs.ts';

type DatabaseBound = Bound<typeof databaseSchema>;
type Connection = DatabaseBound['blocks']['connection'][number];

const nameOf = (block: { readonly labels: readonly string[] }): string => block.labels[0] ?? '';
/** SQL as the list that the provider takes; Vault itself splits it at semicolons. */
const statements = (sql: string | undefined): readonly string[] | undefined => (sql === undefined ? undefined : [sql.trimEnd()]);

function connectionResource(engine: Engine, bound: DatabaseBound, connection: Connection): Resource {
  const { attrs } = connection;
  const name = nameOf(connection);
  const { plugin, block } = PLUGINS[attrs.plugin];
  const { role, static_role } = bound.blocks;
  const users = [...role, ...static_role].filter((one) => one.attrs.connection === name).map(nameOf);
  return part(
    'vault_database_secret_backend_connection',
    partName(engine, name),
    {
      backend: mountPath(engine),
      name,
      plugin_name: plugin,
      allowed_roles: [...new Set(users)].sort(byCodeUnit),
      root_rotation_statements: statements(attrs.rotation_statements),
      // The password never passes through Terraform, so there is nothing to log in with when the connection is written.
      verify_connection: false,
      [block]: {
        connection_url: attrs.url,
        username: attrs.username,
        username_template: attrs.username_template,
        max_open_connections: attrs.max_open_connections,
        max_idle_connections: attrs.max_idle_connections,
        max_connection_lifetime: attrs.max_connection_lifetime,
      },
    },
    connection.span,
  );
}

function resources(engine: Engine, bound: DatabaseBound): readonly Resource[] {
  const { connection, role, static_role } = bound.blocks;
  const connectionName = (name: string) => ref('vault_database_secret_backend_connection', partName(engine, name), 'name');
  return [
    mountResource(engine, 'database', bound.attrs),
    ...connection.map((one) => connectionResource(engine, bound, one)),
    ...role.map((one) =>
      part(
        'vault_database_secret_backend_role',
        partName(engine, nameOf(one)),
        {
          backend: mountPath(engine),
          name: nameOf(one),
          db_name: connectionName(one.attrs.connection),
          creation_statements: statements(one.attrs.create),
          revocation_statements: statements(one.attrs.revoke),
          renew_statements: statements(one.attrs.renew),
          rollback_statements: statements(one.attrs.rollback),
          default_ttl: one.attrs.ttl,
          max_ttl: one.attrs.max_ttl,
        },
        one.span,
      ),
    ),
    ...static_role.map((one) =>
      part(
        'vault_database_secret_backend_static_role',
        partName(engine, nameOf(one)),
        {
          backend: mountPath(engine),
          name: nameOf(one),
          db_name: connectionName(one.attrs.connection),
          username: one.attrs.username,
          rotation_period: one.attrs.rotate_every,
          rotation_statements: statements(one.attrs.rotation_statements),
          // Taken over without a login: the connection has no password yet when this is applied.
          skip_import_rotation: true,
        },
        one.span,
      ),
    ),
  ];
}

function passwordSource(connection: Connection, program: Program): string {
  const { password } = connection.attrs;
  if (!password) return `the current password of \`${connection.attrs.username}\``;
  const stored = program.stores.get(password.store)?.bound.blocks as Readonly<Record<string, unknown>> | undefined;
  const secrets = stored?.['secret'];
  const found = Array.isArray(secrets) ? (secrets as readonly Engine['bound'][]).find((one) => nameOf(one) === password.secret) : undefined;
  const id = found?.attrs['arn'] ?? found?.attrs['name'] ?? password.secret;
  return `the password from \`aws secretsmanager get-secret-value --secret-id ${shellWord(String(id))} --query SecretString --output text\``;
}

function runbook(engine: Engine, bound: DatabaseBound, program: Program): readonly RunbookStep[] {
  return bound.blocks.connection.map((connection): RunbookStep => {
    const name = nameOf(connection);
    const lines = [
      'Terraform configures the connection without its password, which would otherwise stand in the state.',
      '',
      `1. Write it once, on standard input: \`vault write ${shellWord(`${engine.mount}/config/${name}`)} password=-\` with ${passwordSource(connection, program)}.`,
    ];
    if (connection.attrs.rotate_root) {
      lines.push(
        `2. Let Vault replace it, so that Vault alone knows it: \`vault write -f ${shellWord(`${engine.mount}/rotate-root/${name}`)}\`. Keep another administrator of the database for emergencies.`,
      );
    }
    const statics = bound.blocks.static_role.filter((one) => one.attrs.connection === name);
    for (const one of statics) {
      lines.push(
        `${lines.length - 1}. Take over the user \`${one.attrs.username}\`, whose password changes now: \`vault write -f ${shellWord(`${engine.mount}/rotate-role/${nameOf(one)}`)}\`.`,
      );
    }
    return {
      phase: 'secrets',
      title: `Give Vault the password of database ${engine.name}/${name}`,
      text: lines.join('\n'),
      origin: connection.span,
    };
  });
}

/** What each driver reads: pgx, go-sql-driver and go-mssqldb; a text without a scheme may be a list of keywords. */
const SCHEMES: Readonly<Record<PluginName, readonly string[]>> = {
  postgresql: ['postgresql', 'postgres'],
  redshift: ['postgresql', 'postgres'],
  mysql: [],
  mysql_aurora: [],
  mysql_rds: [],
  mssql: ['sqlserver'],
};

function checkUrl({ attrs, valueSpans, head, spans }: Connection, what: string, sink: Sink): void {
  const { plugin, url } = attrs;
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(url)?.[1];
  const known = SCHEMES[plugin];
  const at = valueSpan({ valueSpans, head, spans }, 'url');
  if (scheme !== undefined && !known.includes(scheme)) {
    const form = known[0] === undefined ? '"{{username}}:{{password}}@tcp(HOST:3306)/"' : `${known[0]}://…`;
    conflict(at, `${what} is of plugin ${plugin}, and its url begins with ${scheme}://`, `${plugin} reads ${form}`, sink);
  } else if (known.length === 0 && !/@[a-z]*(\([^)]*\))?\//.test(url))
    conflict(
      at,
      `${what} is of plugin ${plugin}, and its url has no address between @ and /`,
      'for example "{{username}}:{{password}}@tcp(HOST:3306)/"',
      sink,
    );
}

function check(engine: Engine, bound: DatabaseBound, program: Program, sink: Sink): void {
  const { connection, role, static_role } = bound.blocks;
  const where = `engine ${engine.name}`;
  checkMountTtl(bound, engine, sink);
  checkUnique([...role, ...static_role, ...connection], where, sink);
  checkReadInjections(engine, program, sink);
  const names = connection.map(nameOf);
  for (const one of [...role, ...static_role]) {
    if (!names.includes(one.attrs.connection)) {
      unknownPart(valueSpan(one, 'connection'), 'connection', one.attrs.connection, where, names, sink);
    }
  }
  for (const one of role) {
    checkTtl(one, `role ${nameOf(one)} of ${engine.name}`, sink);
    checkMountLimit(one, `role ${nameOf(one)} of ${engine.name}`, bound, engine, sink);
  }
  for (const one of static_role) {
    const used = connection.find((each) => nameOf(each) === one.attrs.connection);
    if (used?.attrs.username === one.attrs.username)
      conflict(
        valueSpan(one, 'username'),
        `static role ${nameOf(one)} of ${engine.name} takes over ${one.attrs.username}, by which its own connection logs in`,
        'use another database user; the password of this one is replaced by rotate_root',
        sink,
      );
  }
  for (const one of connection) {
    checkUrl(one, `connection ${nameOf(one)} of ${engine.name}`, sink);
    const missing = ['username', 'password'].filter((field) => !new RegExp(`\\{\\{\\s*${field}\\s*\\}\\}`).test(one.attrs.url));
    if (missing.length === 0) continue;
    const wanted = missing.map((field) => `{{${field}}}`).join(' and ');
    conflict(
      valueSpan(one, 'url'),
      `the url of connection ${nameOf(one)} of ${engine.name} has no ${wanted}`,
      'Vault puts the credentials in there; without a place for them it can neither log in nor rotate the password',
      sink,
    );
  }
}

export const database = engineKind({
  kind: 'database',
  settled: 'and its connections would lose the passwords that Vault alone knows',
  doc: 'Database users, made on request and dropped when their lease ends.',
  schema: databaseSchema,
  products: ['vault', 'openbao'],
  verbs: (engine) => databaseVerbs(engine === undefined || engine.blocks.static_role.length > 0),
  members: (engine) => [
    ...engine.blocks.role.map((one) => ({ name: nameOf(one), kind: 'role', span: one.head })),
    ...engine.blocks.static_role.map((one) => ({ name: nameOf(one), kind: 'static role', span: one.head })),
    ...engine.blocks.connection.map((one) => ({ name: nameOf(one), kind: 'connection', span: one.head })),
  ],
  inject: {
    verb: 'generate',
    path: (engine, rest) => {
      const { static_role } = (engine.bound as unknown as DatabaseBound).blocks;
      return `${engine.mount}/${static_role.some((one) => nameOf(one) === rest) ? 'static-creds' : 'creds'}/${rest}`;
    },
    field: (_engine, name) => dataField('.Data', name),
    writes: false,
  },
  resources,
  runbook,
  check,
});
