import { VAULT_ON_EKS } from '../examples.ts';
import { isRecord } from '../../targets/override.ts';
import type { Fix } from '../../diagnostics.ts';
import type { Span } from '../../source.ts';
import type { Rule } from '../rule.ts';
import type { Server } from '../server.ts';

/** The listener answers over TLS unless it says otherwise, so that no client could have used the plain address. */
const encrypted = (span: Span, listeners: Server['listeners']): Fix => ({
  title: 'write https://',
  edits: [{ span, within: 'http://', text: 'https://' }],
  safe: listeners.every(({ plain }) => plain === undefined),
});

export const rule: Rule = {
  code: 'W505',
  name: 'plaintext',
  severity: 'error',
  page: {
    what: `Clients reach Vault over \`http://\`, the listener has TLS switched off, or it accepts TLS older than 1.2.`,
    why: `Tokens and secrets cross the network in every request; whoever sees them has them.`,
    fix: `Use an \`https://\` address, keep \`tls_disable\` off and \`tls_min_version\` at \`tls12\` or \`tls13\`.`,
    bad: VAULT_ON_EKS.replace(`  address = "https://vault.example.com:8200"`, `  address = "http://vault.example.com:8200"`),
    good: VAULT_ON_EKS,
  },
  of: {
    *server({ what, addresses, listeners, words }) {
      for (const { text, span } of addresses)
        if (text.startsWith('http://'))
          yield {
            message: `clients would reach ${what} without TLS: ${text}`,
            span,
            help: 'use https://',
            fix: encrypted(span, listeners),
          };
      for (const { plain, oldestTls } of listeners) {
        if (plain) yield { message: `the listener of ${what} has TLS switched off`, span: plain, help: 'delete `tls_disable`' };
        if (oldestTls?.text === 'tls10' || oldestTls?.text === 'tls11')
          yield {
            message: `the listener of ${what} accepts ${oldestTls.text === 'tls10' ? 'TLS 1.0' : 'TLS 1.1'}`,
            span: oldestTls.span,
            help: words ? 'set `tls_min_version = "tls12"` or "tls13"' : 'set `tls_min_version = tls12` or tls13',
          };
      }
    },
    *values({ what, data, at }) {
      const global = data['global'];
      if (isRecord(global) && global['tlsDisable'] === true)
        yield {
          message: `in ${what}, servers, probes and injector talk to one another without TLS`,
          span: at('global', 'tlsDisable'),
          help: 'set it to false, and give the listener a certificate',
        };
    },
  },
};
