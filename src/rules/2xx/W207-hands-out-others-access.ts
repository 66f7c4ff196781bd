import { attributeSpan, children, enginesOf, allowsOf } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W207',
  name: 'hands-out-others-access',
  severity: 'warning',
  page: {
    what: `A role through which its users get other identities’ access: certificates for any name, SSH login as any user, signing past all roles, database users that may make themselves more.`,
    why: `Whoever may use it can stand for anybody who is recognised by what it makes.`,
    fix: `Name what it may make: \`domains\`, \`users\`, the tables and rights of a database user.`,
    bad: `engine pki pki {
  root { common_name = "{domain}"  ttl = 87600h }
  urls {}
  crl {}
}
engine pki pki_int {
  intermediate of pki { common_name = "{domain} Intermediate"  ttl = 43800h }
  urls {}
  crl {}
  role microservice {
    any_name = true
    key = ec256
    usage = [server]
    ttl = 24h
    max_ttl = 72h
  }
}`,
    good: `engine pki pki {
  root { common_name = "{domain}"  ttl = 87600h }
  urls {}
  crl {}
}
engine pki pki_int {
  intermediate of pki { common_name = "{domain} Intermediate"  ttl = 43800h }
  urls {}
  crl {}
  role microservice {
    domains = ["{domain}"]
    subdomains = true
    key = ec256
    usage = [server]
    ttl = 24h
    max_ttl = 72h
  }
}`,
  },
  *check({ program }) {
    for (const engine of enginesOf(program, 'pki')) {
      for (const role of children(engine.bound, 'role')) {
        if (role.attrs['any_name'] === true)
          yield {
            message: `who may issue on ${engine.name}/${role.labels[0] ?? ''} can make a certificate for anybody’s name`,
            span: attributeSpan(role, 'any_name'),
            help: 'name the `domains`',
          };
      }
    }
    for (const engine of enginesOf(program, 'ssh')) {
      for (const role of children(engine.bound, 'role')) {
        const users = role.attrs['users'];
        if (Array.isArray(users) && users.includes('*'))
          yield {
            message: `who may sign on ${engine.name}/${role.labels[0] ?? ''} can log in as any user, root included`,
            span: attributeSpan(role, 'users'),
            help: 'name the `users`',
          };
      }
    }
    for (const engine of enginesOf(program, 'database')) {
      for (const role of children(engine.bound, 'role')) {
        const found = POWERS.find(({ sql }) => sql.test(String(role.attrs['create'] ?? '')));
        if (found)
          yield {
            message: `users of ${engine.name}/${role.labels[0] ?? ''} ${found.can}`,
            span: attributeSpan(role, 'create'),
            help: 'grant what the app needs, table by table or by a role of the database',
          };
      }
    }
    for (const { holder, verb, engine, resource } of allowsOf(program)) {
      if (engine.kind === 'pki' && verb.text === 'sign-verbatim')
        yield {
          message: `${holder.kind} ${holder.name} may have any certificate signed by ${engine.name}, past all its roles`,
          span: resource.span,
          help: 'grant `sign` on a role',
        };
    }
  },
  of: {
    *policy({ stanzas }) {
      for (const { path, capabilities, pathSpan } of stanzas) {
        if (!VERBATIM.test(path) || !capabilities.includes('update')) continue;
        yield {
          message: `whoever holds this policy may have any certificate signed at ${path}, past all roles`,
          span: pathSpan,
          help: 'grant `sign` on a role',
        };
      }
    },
  },
};

const VERBATIM = /^\/?[^/+*]+\/(issuer\/[^/]+\/)?sign-verbatim(\/|$|\*)/;

/** PostgreSQL: `CREATE ROLE` and "Predefined Roles"; MySQL: "Privileges Provided by MySQL". */
const POWERS: readonly { readonly sql: RegExp; readonly can: string }[] = [
  { sql: /(?<!NO)\bSUPERUSER\b|\brds_superuser\b/i, can: 'are superusers of the database' },
  { sql: /\bCREATEROLE\b|\bCREATE USER ON \*\.\*/i, can: 'may make users of the database with rights of their choice' },
  { sql: /\bWITH (GRANT|ADMIN) OPTION\b/i, can: 'may hand on what they were given' },
  {
    sql: /\bpg_(execute_server_program|read_server_files|write_server_files)\b/i,
    can: 'reach the files or programs of the database’s server',
  },
  { sql: /\bALL( PRIVILEGES)? ON \*\.\*/i, can: 'have all rights on all databases of the server' },
];
