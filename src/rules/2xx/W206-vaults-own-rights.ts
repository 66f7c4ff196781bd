import { nameOf, reachOf } from '../../access/reach/index.ts';
import { attributeSpan, children, enginesOf } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W206',
  name: 'vaults-own-rights',
  severity: 'error',
  page: {
    what: 'A role of an AWS engine hands out the rights of Vault’s own AWS identity: a `session_token`, or an assumed role that is the role which Vault runs as.',
    why: 'Vault’s own identity uses the seal key and makes all other credentials. Whoever gets it can do at AWS what Vault can.',
    fix: 'Use `assumed_role` with a role made for the purpose, and say in `allow` what its users may do.',
    bad: `engine aws aws {
  root { credentials = user  user = "vault-aws" }
  role anything {
    type = session_token
    ttl = 1h
  }
}`,
    good: `engine aws aws {
  role reports {
    type = assumed_role
    assume = "arn:aws:iam::{account}:role/reports"
    allow s3:GetObject on "arn:aws:s3:::reports/*"
    ttl = 1h
  }
}`,
  },
  *check({ program, relation }) {
    const help = 'use `assumed_role` with a role made for the purpose, and `allow` what its users need';
    const tokens = new Set<string>();
    for (const engine of enginesOf(program, 'aws'))
      for (const role of children(engine.bound, 'role')) {
        if (role.attrs['type'] !== 'session_token') continue;
        const name = `${engine.name}/${role.labels[0] ?? ''}`;
        tokens.add(`engine-role/${name}`);
        yield {
          message: `role ${name} hands out all rights of the identity that the engine works with, and no policy can narrow a session token`,
          span: attributeSpan(role, 'type'),
          help,
        };
      }
    for (const { from, to, span } of reachOf(program, relation.principals, relation.iam).edges)
      if (from.startsWith('engine-role/') && to === 'iam-role/vault' && !tokens.has(from))
        yield { message: `${nameOf(from)} is the role that Vault itself runs as`, span, help };
  },
};
