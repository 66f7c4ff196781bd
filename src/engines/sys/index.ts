import { engineKind } from '../../contract.ts';
import { builtinSchema, usesOf } from '../shared/builtin.ts';
import { sysVerbs } from './verbs.ts';

/** Prefixes of Vault's own paths that a verb already says. */
const SPOKEN = ['policies/acl/', 'policies/password/', 'policy/', 'audit/', 'mounts/', 'auth/', 'leases/', 'plugins/catalog/', 'raw/'];

/** Administration. The rest of a resource is the bare name of the policy, mount, auth method or audit device. */
export const sys = engineKind({
  kind: 'sys',
  doc: 'Administration of Vault itself: `write-policy on sys/app-checkout`, `read-mount on sys/secret`.',
  builtin: { mount: 'sys' },
  schema: builtinSchema('Administration of Vault itself.'),
  products: ['vault', 'openbao'],
  verbs: () => sysVerbs,
  members: () => undefined,
  check(_engine, _bound, program, sink) {
    const seen = new Set<object>();
    for (const { resource, rest, verb } of usesOf(program, 'sys')) {
      const prefix = SPOKEN.find((path) => rest.startsWith(path));
      if (prefix === undefined || seen.has(resource)) continue;
      seen.add(resource);
      const right = `sys/${rest.slice(prefix.length)}`;
      sink.report({
        code: 'W051',
        severity: 'error',
        message: `${verb.text} already says ${prefix}, so ${resource.text} would mean sys/${prefix}${rest}`,
        span: resource.span,
        help: `write ${right}`,
        fix: {
          title: `Write ${right}`,
          edits: [{ span: resource.span, text: resource.quoted ? JSON.stringify(right) : right }],
          safe: false,
        },
      });
    }
  },
});
