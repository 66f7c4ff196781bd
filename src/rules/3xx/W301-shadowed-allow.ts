import { placeOf, shadowsOf } from '../shadows.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W301',
  name: 'shadowed-allow',
  severity: 'warning',
  page: {
    what: 'In a policy file, a stanza takes `read` away from a part of a wider one while it adds something else there; or it is narrower than another and yet never decides.',
    why: 'Vault gives a request the capabilities of one stanza, never of several together: what the other says does not count. Of two patterns with `+`, the narrower one is not always preferred.',
    fix: 'Repeat the capabilities of the wider stanza in the narrower one; where the narrower never decides, split the wider one. Policies that Writ makes have this mended, and proved: within one, between teams that one person may be in, and beside `default`; what cannot be mended is W060 or W061.',
    file: {
      as: 'policy',
      bad: 'path "secret/data/shop/*" {\n  capabilities = ["read"]\n}\n\npath "secret/data/shop/cache" {\n  capabilities = ["update"]\n}\n',
      good: 'path "secret/data/shop/*" {\n  capabilities = ["read"]\n}\n\npath "secret/data/shop/cache" {\n  capabilities = ["read", "update"]\n}\n',
    },
  },
  of: {
    *policy(policy) {
      for (const { kind, passed, deciding, capabilities, path, why } of shadowsOf(policy)) {
        const span = placeOf(kind === 'dead' ? passed : deciding, policy);
        const other = placeOf(kind === 'dead' ? deciding : passed, policy);
        if (!span || kind === 'evaded') continue;
        const related = other ? { related: [{ span: other, message: kind === 'dead' ? 'this one decides' : 'this one allows it' }] } : {};
        yield kind === 'dead'
          ? {
              message: `this stanza never decides: \`${deciding.pattern.text}\` comes before it, since ${why}, so ${capabilities.join(', ')} is not granted`,
              span,
              ...related,
              help: `give \`${deciding.pattern.text}\` the capability too, or split it`,
            }
          : {
              message: `here \`${passed.pattern.text}\` no longer allows read: on ${path} this stanza alone decides, and it has none`,
              span,
              ...related,
              help: 'add `read`, if it is meant to stay',
            };
      }
    },
  },
};
