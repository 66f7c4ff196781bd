import type { Engine } from '../../model/program.ts';
import type { AnyBound } from '../../schema/block.ts';
import { chained } from '../aws-engine.ts';
import type { Finding, Rule } from '../rule.ts';
import { attributeSpan, children, enginesOf, spokenDuration } from '../support.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Seconds. `static`: between two rotations of an account that stays; `root` and `intermediate`: of certificate authorities. */
const LIMITS: Readonly<Record<string, number>> = {
  database: HOUR,
  aws: HOUR,
  pki: 72 * HOUR,
  ssh: DAY,
  login: DAY,
  static: 90 * DAY,
  root: 3650 * DAY,
  intermediate: 1825 * DAY,
};

/** What Vault gives where neither role nor mount says anything: `maxLeaseTTL` in `vault/core.go`. */
const SYSTEM_MAX = 768 * HOUR;
/** `GetFederationToken` and `GetSessionToken` of the STS API. */
const STS_MAX = 36 * HOUR;

function* tooLong(bound: AnyBound, what: string, limit: number, names: readonly string[] = ['ttl', 'max_ttl']): Generator<Finding> {
  for (const name of names) {
    const seconds = bound.attrs[name];
    if (typeof seconds !== 'number' || seconds <= limit || bound.spans[name] === undefined) continue;
    yield {
      message: `${name} of ${what} is ${spokenDuration(seconds)}, above the limit of ${spokenDuration(limit)}`,
      span: attributeSpan(bound, name),
      help: `set it to ${spokenDuration(limit)} or less`,
    };
  }
}

/** How long what a role makes can live when the role says nothing about it; `undefined`: something else bounds it. */
function unboundedLife({ kind, bound }: Engine, { attrs }: AnyBound): number | undefined {
  if (attrs['max_ttl'] !== undefined) return undefined;
  const mount = typeof bound.attrs['max_ttl'] === 'number' ? bound.attrs['max_ttl'] : undefined;
  switch (kind) {
    case 'pki': {
      // A mount of certificates is given the life of its authority as its limit.
      const lives = [...children(bound, 'root'), ...children(bound, 'intermediate')].map((one) => Number(one.attrs['ttl'] ?? 0));
      return mount ?? (lives.length > 0 ? Math.max(...lives) : SYSTEM_MAX);
    }
    case 'ssh':
      return attrs['type'] === 'ca' ? (mount ?? SYSTEM_MAX) : undefined;
    case 'aws':
      // Of an assumed role AWS itself bounds the session: an hour, unless its owner allows more. Of IAM users W403 speaks.
      return attrs['type'] === 'federation_token' || attrs['type'] === 'session_token' ? Math.min(mount ?? STS_MAX, STS_MAX) : undefined;
    default:
      return mount ?? SYSTEM_MAX;
  }
}

function* ofEngine(engine: Engine, limit: (kind: string) => number): Generator<Finding> {
  const { kind } = engine;
  for (const role of children(engine.bound, 'role')) {
    const name = `${kind} role ${engine.name}/${role.labels[0] ?? ''}`;
    // Of these W404 says that AWS refuses them.
    const names = ['ttl', 'max_ttl'].filter((one) => !chained(engine, role, one));
    yield* tooLong(role, name, limit(kind), names);
    const life = unboundedLife(engine, role);
    if (life === undefined || life <= limit(kind)) continue;
    yield {
      message: `nothing bounds what ${name} makes: it can live for ${spokenDuration(life)}, and the limit is ${spokenDuration(limit(kind))}`,
      span: role.head,
      help: `add \`max_ttl = ${spokenDuration(limit(kind))}\``,
    };
  }
  for (const role of children(engine.bound, 'static_role'))
    yield* tooLong(role, `static role ${engine.name}/${role.labels[0] ?? ''}`, limit('static'), ['rotate_every']);
  for (const authority of ['root', 'intermediate'])
    for (const one of kind === 'pki' ? children(engine.bound, authority) : [])
      yield* tooLong(one, `the ${authority} authority ${engine.name}`, limit(authority), ['ttl']);
}

export const rule: Rule = {
  code: 'W402',
  name: 'long-lived',
  severity: 'warning',
  page: {
    what: `A TTL above the limit of its kind, or none where Vault’s own is above it: an hour for database and AWS credentials, 72 hours for leaf certificates, a day for SSH certificates and tokens, 90 days between rotations of a static role, ten years for a root authority, five for one below it.`,
    why: `A credential that leaks is worth as much as the time it has left. Where neither role nor engine says \`max_ttl\`, a lease can be renewed for 32 days, and a certificate be asked for that lives as long as its authority.`,
    fix: `Say \`ttl\` and \`max_ttl\`, and keep them short; another limit can be set in \`writ.yaml\`: \`rules: { W402: { max: { database: 4h } } }\`.`,
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
    for (const kind of ['database', 'aws', 'pki', 'ssh']) for (const engine of enginesOf(program, kind)) yield* ofEngine(engine, limit);
    for (const app of program.apps.values()) {
      const [login] = children(app.bound, 'login');
      if (login) yield* tooLong(login, `login of app ${app.name}`, limit('login'));
    }
    for (const { kind, name, bound } of program.vault.auths)
      if (kind === 'oidc') yield* tooLong(bound, `logins of people by ${name}`, limit('login'));
  },
};
