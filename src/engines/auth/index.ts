import { engineKind, type Verb } from '../../contract.ts';
import { nearest } from '../../suggest.ts';
import { builtinSchema, usesOf } from '../shared/builtin.ts';
import { at, escalating } from '../shared/verbs.ts';

const BECOMES = escalating('who writes it decides which policies a login gets, and who may log in');

/**
 * Inside auth methods. A resource is Vault's own path below `auth/`: `auth/eks/role/checkout`, `auth/eks/config`; the verb
 * says what kind of path that must be. Which collections a method has: `role` (approle, aws, jwt, kubernetes), `users` and
 * `groups` (ldap, okta; `users` also userpass, radius), `certs` and `crls` (cert), as their `path_*.go` in
 * `builtin/credential` of Vault 1.21.1 and the kubernetes and jwt plugins say. Roles have an existence check, so writing
 * takes `create` and `update`; users and groups of some methods have none, and `create` adds nothing there.
 */
const verbs: Readonly<Record<string, Verb>> = {
  login: { doc: 'Log in; needs no grant at all.', requests: [at('{P}', 'update')] },
  'list-roles': { doc: 'List roles, users or groups.', requests: [at('{P}', 'list')] },
  'read-role': { doc: 'Read a role, user or group.', requests: [at('{P}', 'read')] },
  'write-role': { doc: 'Write a role, user or group.', requests: [at('{P}', 'create', 'update')], hazard: BECOMES },
  'delete-role': { doc: 'Delete a role, user or group.', requests: [at('{P}', 'delete')] },
  'read-config': { doc: "Read an auth method's configuration.", requests: [at('{P}', 'read')] },
  'write-config': {
    doc: "Write an auth method's configuration.",
    requests: [at('{P}', 'create', 'update')],
    hazard: escalating('who decides which identities are believed can log in as anybody'),
  },
};

const COLLECTIONS: ReadonlySet<string> = new Set(['role', 'users', 'groups', 'certs', 'crls']);

interface Shape {
  readonly says: string;
  readonly example: string;
  fits(parts: readonly string[]): boolean;
}

const inCollection = ([, collection, name]: readonly string[]): boolean =>
  collection !== undefined && COLLECTIONS.has(collection) && name !== undefined && name !== '';

const MEMBER: Shape = { says: 'a role, user or group', example: 'auth/eks/role/checkout', fits: inCollection };
const CONFIG: Shape = { says: 'a configuration', example: 'auth/eks/config', fits: ([, what]) => what === 'config' };
const SHAPES: Readonly<Record<string, Shape>> = {
  login: { says: 'a login', example: 'auth/eks/login', fits: ([, what]) => what === 'login' },
  'list-roles': {
    says: 'a collection of roles, users or groups',
    example: 'auth/eks/role',
    fits: ([, what, ...more]) => what !== undefined && COLLECTIONS.has(what) && more.length === 0,
  },
  'read-role': MEMBER,
  'write-role': MEMBER,
  'delete-role': MEMBER,
  'read-config': CONFIG,
  'write-config': CONFIG,
};

export const auth = engineKind({
  kind: 'auth',
  doc: 'Inside auth methods: `write-role on auth/eks/role/checkout`.',
  builtin: { mount: 'auth' },
  schema: builtinSchema('Roles and configuration of auth methods.'),
  products: ['vault', 'openbao'],
  verbs: () => verbs,
  members: () => undefined,
  check(_engine, _bound, program, sink) {
    const mounts = program.vault.auths.map(({ name }) => name);
    const unknown = new Set<object>();
    for (const { verb, resource, rest } of usesOf(program, 'auth')) {
      const shape = SHAPES[verb.text];
      if (!shape) continue;
      const parts = rest.split('/');
      const mount = parts[0] ?? '';
      if (!shape.fits(parts)) {
        sink.report({
          code: 'W051',
          severity: 'error',
          message: `${verb.text} needs ${shape.says} of an auth method, and ${resource.text} is none`,
          span: resource.span,
          help: `such as ${shape.example}`,
        });
      } else if (mount !== '*' && !mounts.includes(mount) && !unknown.has(resource)) {
        unknown.add(resource);
        const guess = nearest(mount, mounts);
        sink.report({
          code: 'W051',
          severity: 'error',
          message: `vault ${program.vault.name} has no auth method named ${mount}`,
          span: resource.span,
          expected: mounts,
          help: guess === undefined ? 'declare it in the vault block' : `did you mean auth/${[guess, ...parts.slice(1)].join('/')}?`,
        });
      }
    }
  },
});
