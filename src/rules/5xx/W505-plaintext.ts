import { VAULT_ON_EKS } from '../examples.ts';
import { attributeSpan } from '../support.ts';
import type { Rule } from '../rule.ts';

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
  *check({ program: { vault } }) {
    if (vault.address.startsWith('http://'))
      yield {
        message: `clients would reach vault ${vault.name} without TLS: ${vault.address}`,
        span: attributeSpan(vault.bound, 'address'),
        help: 'use https://',
      };
    const { listener } = vault;
    if (!listener) return;
    if (listener.attrs['tls_disable'] === true)
      yield {
        message: `the listener of vault ${vault.name} has TLS switched off`,
        span: attributeSpan(listener, 'tls_disable'),
        help: 'delete `tls_disable`',
      };
    const oldest = listener.attrs['tls_min_version'];
    if (oldest === 'tls10' || oldest === 'tls11')
      yield {
        message: `the listener of vault ${vault.name} accepts ${oldest === 'tls10' ? 'TLS 1.0' : 'TLS 1.1'}`,
        span: attributeSpan(listener, 'tls_min_version'),
        help: 'set `tls_min_version = tls12` or tls13',
      };
  },
};
