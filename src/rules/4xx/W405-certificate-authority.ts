import { attributeSpan, children, enginesOf } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W405',
  name: 'certificate-authority',
  severity: 'warning',
  page: {
    what: `A root authority that issues leaf certificates itself, a role for any name, RSA below 2048 bits, or an authority without URLs or CRL.`,
    why: `A root that signs leaves must be online and cannot be replaced without touching every client; without URLs nobody can check whether a certificate was revoked.`,
    fix: `Put roles on an \`intermediate of …\` engine, name \`domains\`, use \`key = ec256\`, and keep \`urls {}\` and \`crl {}\`.`,
    bad: `engine pki pki {
  root { common_name = "{domain}"  ttl = 87600h }
  urls {}
  crl {}
  role leaf {
    domains = ["{domain}"]
    key = ec256
    usage = [server]
    ttl = 24h
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
      const roles = children(engine.bound, 'role');
      const root = children(engine.bound, 'root')[0];
      if (root && roles.length > 0) {
        yield {
          message: `the root authority ${engine.name} issues leaf certificates itself`,
          span: roles[0]?.head ?? root.head,
          related: [{ span: root.head, message: 'the root' }],
          help: 'put the roles on an engine with `intermediate of …`',
        };
      }
      for (const role of roles) {
        const label = `${engine.name}/${role.labels[0] ?? ''}`;
        if (role.attrs['any_name'] === true)
          yield {
            message: `role ${label} issues certificates for any name`,
            span: attributeSpan(role, 'any_name'),
            help: 'name the `domains`',
          };
        const key = role.attrs['key'];
        if (typeof key === 'string' && /^rsa(\d+)$/.test(key) && Number(key.slice(3)) < 2048)
          yield { message: `role ${label} issues ${key} keys`, span: attributeSpan(role, 'key'), help: 'use ec256 or rsa2048' };
      }
      for (const [kind, why] of [
        ['urls', 'names no place for its certificate and CRL'],
        ['crl', 'publishes no revocation list'],
      ] as const) {
        if (children(engine.bound, kind).length === 0)
          yield { message: `the authority ${engine.name} ${why}`, span: engine.span, help: `add \`${kind} {}\`` };
      }
    }
  },
};
