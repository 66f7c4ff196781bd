import type { Engine } from '../../model/program.ts';
import type { AnyBound } from '../../schema/block.ts';
import type { Finding, Rule } from '../rule.ts';
import { attributeSpan, children, enginesOf, spokenDuration } from '../support.ts';

export const rule: Rule = {
  code: 'W405',
  name: 'certificate-authority',
  severity: 'warning',
  page: {
    what: `A root authority that issues leaf certificates itself, wildcard certificates, ACME without a binding to an identity, a certificate that outlives the authority above it, or an authority without URLs or CRL.`,
    why: `A root that signs leaves must be online and cannot be replaced without touching every client; a wildcard’s key opens every name below; what outlives its issuer fails before its own end; without URLs nobody can check whether a certificate was revoked.`,
    fix: `Put roles on an \`intermediate of …\` engine, issue the names that are used, keep lives shorter downwards, and keep \`urls {}\` and \`crl {}\`.`,
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
      const [root] = children(engine.bound, 'root');
      const [intermediate] = children(engine.bound, 'intermediate');
      const own = root ?? intermediate;
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
        if (role.attrs['wildcards'] === true)
          yield {
            message: `role ${label} issues wildcard certificates, whose key stands for every name below`,
            span: attributeSpan(role, 'wildcards'),
            help: 'delete `wildcards`, and issue the names that are used',
          };
        if (own) yield* outlives(role, `certificates of role ${label}`, own, engine.name);
      }
      for (const acme of children(engine.bound, 'acme'))
        if (acme.attrs['eab'] === 'not-required')
          yield {
            message: `anybody who answers for a name may have a certificate of ${engine.name}, without an identity at Vault`,
            span: attributeSpan(acme, 'eab'),
            help: 'delete `eab`: a binding is then required',
          };
      const parent = intermediate?.of && program.engines.get(intermediate.of);
      const above = parent && authorityOf(parent);
      if (intermediate && above) yield* outlives(intermediate, `the authority ${engine.name}`, above, parent.name);
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

const authorityOf = ({ bound }: Engine): AnyBound | undefined => children(bound, 'root')[0] ?? children(bound, 'intermediate')[0];

function* outlives(below: AnyBound, what: string, above: AnyBound, name: string): Generator<Finding> {
  const limit = above.attrs['ttl'];
  for (const attribute of ['ttl', 'max_ttl']) {
    const seconds = below.attrs[attribute];
    if (typeof seconds !== 'number' || typeof limit !== 'number' || seconds <= limit) continue;
    yield {
      message: `${attribute} of ${what} is ${spokenDuration(seconds)}, and ${name} itself ends after ${spokenDuration(limit)}`,
      span: attributeSpan(below, attribute),
      related: [{ span: attributeSpan(above, 'ttl'), message: `the life of ${name}` }],
      help: `set it to less than ${spokenDuration(limit)}`,
    };
  }
}
