import { nearest } from '../../suggest.ts';
import { type ServerProduct, serverWords } from '../../data/server-words.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Setting } from '../settings.ts';

export const rule: Rule = {
  code: 'W514',
  name: 'unknown-server-word',
  severity: 'warning',
  page: {
    what: 'A server configuration holds a key or block that the product does not know.',
    why: 'The server starts all the same and mentions it once in its log: a misspelt `seal` or `tls_min_version` is as if it were not there.',
    fix: 'Spell it as the message says, or delete it. With `--dialect openbao`, what Vault alone knows is reported too.',
    file: {
      as: 'server-config',
      bad: 'storage "raft" {\n  path = "/vault/data"\n}\ndisable_mlock = true\n\nseal "awskms" {}\n\nlistener "tcp" {\n  address          = "0.0.0.0:8200"\n  tls_cert_file    = "/etc/vault/tls.crt"\n  tls_key_file     = "/etc/vault/tls.key"\n  tls_mini_version = "tls13"\n}\n',
      good: 'storage "raft" {\n  path = "/vault/data"\n}\ndisable_mlock = true\n\nseal "awskms" {}\n\nlistener "tcp" {\n  address         = "0.0.0.0:8200"\n  tls_cert_file   = "/etc/vault/tls.crt"\n  tls_key_file    = "/etc/vault/tls.key"\n  tls_min_version = "tls13"\n}\n',
    },
  },
  of: {
    *server({ settings, product }) {
      yield* unknown(settings, undefined, product);
    },
  },
};

function* unknown(settings: readonly Setting[], block: string | undefined, product: ServerProduct): Generator<Finding> {
  const known = serverWords(block, product);
  for (const { name, span, inner } of settings) {
    const word = name.toLowerCase();
    if (known && !known.has(word)) {
      const near = nearest(word, known);
      const where = block === undefined ? 'at the top of a server configuration' : `in \`${block}\``;
      yield {
        message: `${product === 'openbao' ? 'OpenBao' : 'Vault'} knows no \`${name}\` ${where}, and passes over it`,
        span,
        help: near === undefined ? 'delete it' : `did you mean \`${near}\`?`,
      };
    } else if (inner && block === undefined) yield* unknown(inner, word, product);
  }
}
