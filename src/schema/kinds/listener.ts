import { block, defaulted, one, optional } from '../block.ts';
import { secretName } from '../kubernetes.ts';
import { cidrs, hostPort } from '../network.ts';
import * as t from '../types.ts';

const pemFile = () => t.pattern(/^\/[^\s"]+$/, 'an absolute path of a PEM file');

/**
 * Vault's tcp listener (names and meaning: `internalshared/configutil/listener.go` of Vault 1.21.1), and where its
 * certificate comes from.
 */
export const listenerSchema = block({
  doc: 'Where Vault listens, and with which certificate.',
  attributes: {
    tls_secret: optional(secretName(), 'Kubernetes secret with `tls.crt`, `tls.key` and `ca.crt`, mounted into the pods.'),
    tls_cert_file: optional(pemFile(), 'Certificate, and its chain, as a file on the server.', '"/etc/vault.d/tls/tls.crt"'),
    tls_key_file: optional(pemFile(), 'Private key as a file on the server.', '"/etc/vault.d/tls/tls.key"'),
    tls_client_ca_file: optional(pemFile(), 'Authority that client certificates must come from.', '"/etc/vault.d/tls/ca.crt"'),
    tls_min_version: defaulted(t.oneOf(['tls10', 'tls11', 'tls12', 'tls13']), 'tls12', 'The oldest TLS version that is accepted.'),
    tls_max_version: optional(t.oneOf(['tls10', 'tls11', 'tls12', 'tls13']), 'The newest TLS version that is accepted.'),
    tls_cipher_suites: optional(
      t.string('cipher suites, separated by commas'),
      'Cipher suites for TLS 1.2 and older.',
      '"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"',
    ),
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
      t.list(t.string('a prefix with + or -')),
      'Which metrics are sent: `+vault.token`, `-vault.expire`.',
      '["+vault.token", "-vault.expire"]',
    ),
  },
});
