import { attributeSpan, children, enginesOf } from '../support.ts';
import type { Rule } from '../rule.ts';
import { settingsNamed } from '../settings.ts';

export const rule: Rule = {
  code: 'W409',
  name: 'static-keys',
  severity: 'warning',
  page: {
    what: 'A server configuration holds AWS keys for its seal or storage, or an AWS engine works with an IAM user’s keys although Vault runs as a role that could do the same: no role of the engine is a federation or session token.',
    why: 'Keys are a secret that lies in Vault’s storage, must be rotated and outlives every server. The role’s credentials come and go by themselves.',
    fix: 'Delete `access_key` and `secret_key` of the configuration: the server’s own role gives them. Drop `credentials = user`; Writ gives Vault’s role what the engine needs.',
    bad: `engine aws aws {
  root { credentials = user  user = "vault-aws" }
  role reports {
    type = assumed_role
    assume = "arn:aws:iam::{account}:role/reports"
    allow s3:GetObject on "arn:aws:s3:::reports/*"
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
  *check({ program }) {
    for (const engine of enginesOf(program, 'aws')) {
      const [root] = children(engine.bound, 'root');
      if (root?.attrs['credentials'] !== 'user') continue;
      const roles = children(engine.bound, 'role');
      // STS gives these two to users only: `GetFederationToken` and `GetSessionToken` refuse a role's credentials.
      if (roles.some(({ attrs }) => attrs['type'] === 'federation_token' || attrs['type'] === 'session_token')) continue;
      yield {
        message: `engine ${engine.name} works with the keys of an IAM user, where Vault’s own role would do`,
        span: attributeSpan(root, 'credentials'),
        help: 'drop `credentials = user`',
      };
    }
  },
  of: {
    *server({ what, settings }) {
      for (const block of settingsNamed(settings, 'seal', 'storage', 'ha_storage', 'backend', 'ha_backend', 'kms')) {
        const { inner = [], label } = block;
        if (!BY_ROLE.has(label?.text ?? '')) continue;
        const key = settingsNamed(inner, 'secret_key')[0] ?? settingsNamed(inner, 'access_key')[0];
        if (!key?.text || /^(env|file):\/\/|\{\{|\$\{/.test(key.text)) continue;
        yield {
          message: `${what} works with static AWS keys at its ${block.name} ${label?.text ?? ''}, where the server’s own role would do`,
          span: key.whole,
          help: 'delete `access_key` and `secret_key`',
        };
      }
    },
  },
};

/** Parts of a configuration that talk to AWS. */
const BY_ROLE = new Set(['awskms', 'dynamodb', 's3']);
