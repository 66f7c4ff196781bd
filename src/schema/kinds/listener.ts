import { block, defaulted, one, optional } from '../block.ts';
import { apart, atMost, differ, having, needs } from '../together.ts';
import { secretName } from '../kubernetes.ts';
import { cidrs, hostPort } from '../network.ts';
import * as t from '../types.ts';

/** Go's names of the suites for TLS 1.2 and older (`crypto/tls`, `CipherSuites` and `InsecureCipherSuites`), which Vault looks up. */
const SUITE =
  /^TLS_(ECDHE_(ECDSA|RSA)|RSA)_WITH_(AES_(128|256)_(GCM_SHA(256|384)|CBC_SHA(256)?)|CHACHA20_POLY1305(_SHA256)?|3DES_EDE_CBC_SHA|RC4_128_SHA)$/;
const cipherSuites = () =>
  t.ruled(
    (v) => {
      const odd = v.split(',').find((name) => !SUITE.test(name.trim()));
      return odd === undefined ? undefined : `\`${odd.trim()}\` is none of Go's suites for TLS 1.2`;
    },
    'cipher suites, separated by commas',
    { type: 'string' },
  );

const pemFile = () => t.pattern(/^\/[^\s"]+$/, 'an absolute path of a PEM file');

/**
 * Vault's tcp listener (names and meaning: `internalshared/configutil/listener.go` of Vault 1.21.1), and where its
 * certificate comes from.
 */
export const listenerSchema = block({
  doc: 'Where Vault listens, and with which certificate.',
  // `internalshared/listenerutil/listener.go` and `internalshared/configutil/listener.go`; without networks, what is said of X-Forwarded-For is not looked at.
  together: [
    differ('address', 'cluster_address', 'a port can be listened on once'),
    needs('tls_cert_file', 'tls_key_file', 'a certificate is of no use without its key'),
    needs('tls_key_file', 'tls_cert_file', 'a key is of no use without its certificate'),
    apart('tls_secret', 'tls_cert_file', 'the certificate comes from one of them'),
    ...[
      'tls_secret',
      'tls_cert_file',
      'tls_client_ca_file',
      'tls_require_and_verify_client_cert',
      'tls_max_version',
      'tls_cipher_suites',
    ].map((name) => apart('tls_disable', name, 'without TLS it would have no effect')),
    apart('tls_require_and_verify_client_cert', 'tls_disable_client_certs', 'Vault does not start with both'),
    needs('tls_require_and_verify_client_cert', 'tls_client_ca_file', 'it says whose certificates count'),
    atMost('tls_min_version', 'tls_max_version', 'no version would be left'),
    apart('tls_cipher_suites', having('tls_min_version', 'tls13'), 'the suites of TLS 1.3 cannot be chosen'),
    ...['x_forwarded_for_hop_skips', 'x_forwarded_for_reject_not_present', 'x_forwarded_for_reject_not_authorized'].map((name) =>
      needs(name, 'x_forwarded_for_authorized_addrs', 'Vault looks at the header only where somebody is believed'),
    ),
    needs(
      having('proxy_protocol_behavior', 'allow_authorized', 'deny_unauthorized'),
      'proxy_protocol_authorized_addrs',
      'it says who is authorized',
    ),
    needs('proxy_protocol_authorized_addrs', 'proxy_protocol_behavior', 'without it the PROXY protocol is off'),
  ],
  attributes: {
    tls_secret: optional(secretName(), 'Kubernetes secret with `tls.crt`, `tls.key` and `ca.crt`, mounted into the pods.'),
    tls_cert_file: optional(pemFile(), 'Certificate, and its chain, as a file on the server.', '"/etc/vault.d/tls/tls.crt"'),
    tls_key_file: optional(pemFile(), 'Private key as a file on the server.', '"/etc/vault.d/tls/tls.key"'),
    tls_client_ca_file: optional(
      pemFile(),
      'Authority of the servers’ certificates, by which they join one another, and of those that clients must show.',
      '"/etc/vault.d/tls/ca.crt"',
    ),
    tls_min_version: defaulted(t.oneOf(['tls10', 'tls11', 'tls12', 'tls13']), 'tls12', 'The oldest TLS version that is accepted.'),
    tls_max_version: optional(t.oneOf(['tls10', 'tls11', 'tls12', 'tls13']), 'The newest TLS version that is accepted.'),
    tls_cipher_suites: optional(cipherSuites(), 'Cipher suites for TLS 1.2 and older.', '"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"'),
    tls_require_and_verify_client_cert: optional(t.bool(), 'Refuse clients without a certificate of `tls_client_ca_file`.'),
    tls_disable_client_certs: optional(t.bool(), 'Do not ask clients for a certificate.'),
    tls_disable: defaulted(t.bool(), false, 'Listen without TLS; reported.'),
    address: defaulted(hostPort('an address such as [::]:8200', true), '[::]:8200', 'Address and port of the API.'),
    cluster_address: defaulted(hostPort('an address such as [::]:8201', true), '[::]:8201', 'Address and port between the servers.'),
    max_request_size: optional(t.size(), 'Largest request that is accepted.'),
    max_request_duration: optional(t.duration({ min: 1 }), 'Longest time a request may take.'),
    x_forwarded_for_authorized_addrs: optional(cidrs(), 'Load balancers whose X-Forwarded-For is believed.'),
    x_forwarded_for_hop_skips: optional(t.int(0), 'How many addresses from the right of X-Forwarded-For to skip.', '1'),
    x_forwarded_for_reject_not_present: optional(t.bool(), 'Refuse requests without X-Forwarded-For.'),
    x_forwarded_for_reject_not_authorized: optional(t.bool(), 'Refuse requests from other load balancers.'),
    proxy_protocol_behavior: optional(t.oneOf(['use_always', 'allow_authorized', 'deny_unauthorized']), 'How the PROXY protocol is taken.'),
    proxy_protocol_authorized_addrs: optional(cidrs(), 'Load balancers whose PROXY header is believed.'),
    redact_addresses: optional(t.bool(), 'Leave addresses out of unauthenticated answers.'),
    redact_cluster_name: optional(t.bool(), 'Leave the name of the cluster out of unauthenticated answers.'),
    redact_version: optional(t.bool(), 'Leave the version out of unauthenticated answers.'),
  },
  blocks: {
    telemetry: one(
      block({
        doc: 'Metrics on this listener.',
        attributes: { unauthenticated_metrics_access: defaulted(t.bool(), false, 'Metrics without a token; reported.') },
      }),
    ),
    profiling: one(
      block({
        doc: 'Profiles on this listener.',
        attributes: { unauthenticated_pprof_access: defaulted(t.bool(), false, 'Profiles without a token; reported.') },
      }),
    ),
  },
});

/** Vault's telemetry stanza (`internalshared/configutil/telemetry.go` of Vault 1.21.1). */
export const telemetrySchema = block({
  doc: 'What Vault measures, and where it sends it.',
  attributes: {
    prometheus_retention_time: optional(t.duration(), 'How long metrics are kept for Prometheus; 0s switches them off.'),
    disable_hostname: optional(t.bool(), 'Leave the host out of the names of gauges.'),
    enable_hostname_label: optional(t.bool(), 'Give every metric the host as a label.'),
    metrics_prefix: optional(t.name(), 'Prefix of every metric, in place of `vault`.', '"vault"'),
    usage_gauge_period: optional(t.duration(), 'How often costly usage gauges are measured; 0s switches them off.'),
    maximum_gauge_cardinality: optional(t.int(0), 'Most label combinations of a gauge.', '500'),
    lease_metrics_epsilon: optional(t.duration(), 'Width of the buckets of lease expiry.'),
    statsite_address: optional(hostPort('HOST:PORT'), 'Statsite server.'),
    statsd_address: optional(hostPort('HOST:PORT'), 'StatsD server.'),
    dogstatsd_addr: optional(hostPort('HOST:PORT'), 'DogStatsD server.'),
    dogstatsd_tags: optional(t.list(t.string('a tag')), 'Tags of every DogStatsD metric.', '["team:platform"]'),
    filter_default: optional(t.bool(), 'Whether metrics without a filter are sent.'),
    prefix_filter: optional(
      t.list(t.pattern(/^[+-]\S+$/, 'a prefix with + or - before it')),
      'Which metrics are sent: `+vault.token`, `-vault.expire`.',
      '["+vault.token", "-vault.expire"]',
    ),
  },
});
