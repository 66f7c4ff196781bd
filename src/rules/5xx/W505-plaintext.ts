import { VAULT_ON_EKS } from '../examples.ts';
import { isRecord } from '../../targets/override.ts';
import type { Fix } from '../../diagnostics.ts';
import type { Span } from '../../source.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Server } from '../server.ts';
import { isTrue, type Setting, settingsNamed } from '../settings.ts';
import { attributeSpan } from '../support.ts';

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
    what: `Clients reach Vault over \`http://\`, the listener has TLS switched off, it or the load balancer accepts TLS older than 1.2 or offers broken ciphers; or the server does not verify what it talks to itself: storage, seal, other servers.`,
    why: `Tokens and secrets cross the network in every request; whoever sees them has them. A storage or seal that is not verified may be anybody’s.`,
    fix: `Use an \`https://\` address, keep \`tls_disable\` off and \`tls_min_version\` at \`tls12\` or \`tls13\`, leave ciphers to the product, and give every block the authority of its peer.`,
    bad: VAULT_ON_EKS.replace(`  address = "https://vault.example.com:8200"`, `  address = "http://vault.example.com:8200"`),
    good: VAULT_ON_EKS,
  },
  *check({ program: { vault } }) {
    const policy = vault.loadBalancer?.attrs['ssl_policy'];
    if (vault.loadBalancer && typeof policy === 'string' && OLD_POLICY.test(policy))
      yield {
        message: `the load balancer of vault ${vault.name} accepts TLS older than 1.2: ${policy}`,
        span: attributeSpan(vault.loadBalancer, 'ssl_policy'),
        help: 'leave it out, or name one such as ELBSecurityPolicy-TLS13-1-2-2021-06',
      };
  },
  of: {
    *server({ what, addresses, listeners, settings, file }) {
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
            help: file ? 'set `tls_min_version = "tls12"` or "tls13"' : 'set `tls_min_version = tls12` or tls13',
          };
      }
      yield* ciphers(what, settings);
      yield* peers(what, settings);
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

/** Policies of load balancers that accept TLS 1.0 or 1.1 (AWS, "Security policies for your Network Load Balancer"). */
const OLD_POLICY = /^ELBSecurityPolicy-(2015-05|2016-08|TLS-1-[01]-.*|FS-2018-06|FS-1-1-.*|TLS13-1-[01]-.*)$/;

/** What Go's `crypto/tls` lists as insecure: RC4, 3DES, CBC with SHA-256, and keys that are not exchanged anew. */
const WEAK_SUITE = /_RC4_|_3DES_|_CBC_SHA256$|^TLS_RSA_WITH_/;

function* ciphers(what: string, settings: readonly Setting[]): Generator<Finding> {
  for (const { inner = [] } of settingsNamed(settings, 'listener'))
    for (const { text = '', whole } of settingsNamed(inner, 'tls_cipher_suites')) {
      const weak = text
        .split(',')
        .map((one) => one.trim())
        .filter((one) => WEAK_SUITE.test(one));
      if (weak.length > 0)
        yield {
          message: `the listener of ${what} offers weak cipher suites: ${weak.join(', ')}`,
          span: whole,
          help: 'leave `tls_cipher_suites` out: Go chooses the secure ones',
        };
    }
}

const OTHERS: readonly string[] = ['storage', 'ha_storage', 'backend', 'ha_backend', 'seal', 'kms', 'service_registration'];
const PEER_ADDRESS = new Set(['address', 'leader_api_addr']);

/** What the server itself talks to: its storage, seal and the other servers. A Consul agent on the same machine is no network. */
function* peers(what: string, settings: readonly Setting[]): Generator<Finding> {
  const look = function* (part: Setting, block: string): Generator<Finding> {
    for (const one of part.inner ?? []) {
      const name = one.name.toLowerCase();
      if (one.inner) yield* look(one, block);
      else if (name === 'tls_skip_verify' && isTrue(one.text))
        yield {
          message: `${what} does not verify what its ${block} talks to`,
          span: one.whole,
          help: 'delete `tls_skip_verify`, and name the authority',
        };
      else if (PEER_ADDRESS.has(name) && /^http:\/\/(?!(127\.|localhost\b|\[::1\]))/.test(one.text ?? ''))
        yield { message: `${what} talks to its ${block} without TLS: ${one.text}`, span: one.whole, help: 'use https://' };
    }
  };
  for (const part of settingsNamed(settings, ...OTHERS)) yield* look(part, part.name.replace(/^ha_/, '').replace('backend', 'storage'));
}
