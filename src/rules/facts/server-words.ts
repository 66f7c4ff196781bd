/**
 * The words that a server configuration may hold. Vault 1.21.1: `command/server/config.go`, `internalshared/configutil/{config,listener,telemetry}.go`;
 * OpenBao of 2026-08-21: `internal/command/server/config.go`, `internal/helper/configutil/`. What a product does not know it passes over
 * with a warning in its log; names are compared without regard to case.
 */
export const SERVER_WORDS_DATE = '2026-08-21';

/** Known to both, at the top. */
const BOTH = `
allow_audit_log_prefixing api_addr backend cache_size cluster_addr cluster_cipher_suites cluster_name default_lease_ttl
default_max_request_duration detect_deadlocks disable_cache disable_clustering disable_indexing disable_mlock
disable_performance_standby disable_printable_check disable_sealwrap disable_sentinel_trace
enable_response_header_hostname enable_response_header_raft_node_id ha_storage hsm imprecise_lease_role_tracking
introspection_endpoint kms listener log_file log_format log_level log_requests_level log_rotate_bytes
log_rotate_duration log_rotate_max_files max_lease_ttl pid_file plugin_directory plugin_file_permissions plugin_file_uid
raw_storage_endpoint seal service_registration storage telemetry ui user_lockout
`;
/** Vault's alone; the last ones are Enterprise's, as its documentation names them. */
const VAULT = `
adaptive_overload_protection administrative_namespace_path cloud enable_multiseal enable_post_unseal_trace entropy
experiments kms_library license license_path observations plugin_tmpdir post_unseal_trace_directory
remove_irrevocable_lease_after replication reporting reporting_scan_directory request_limiter sentinel
`;
/** OpenBao's alone. */
const OPENBAO = `
allow_unauthenticated_workflows audit disable_standby_reads ha_backend initialize plugin plugin_auto_download
plugin_auto_register plugin_download_behavior plugin_download_max_size unsafe_allow_api_audit_creation
unsafe_cross_namespace_identity unsafe_relative_paths
`;
/** In a `listener`. */
const LISTENER_BOTH = `
address agent_api cluster_address cors_allowed_headers cors_allowed_origins cors_enabled custom_response_headers
http_idle_timeout http_read_header_timeout http_read_timeout http_write_timeout inflight_requests_logging
max_request_duration max_request_size profiling proxy_api proxy_protocol_authorized_addrs proxy_protocol_behavior
purpose require_request_header role socket_group socket_mode socket_user telemetry tls_cert_file tls_cipher_suites
tls_client_ca_file tls_disable tls_disable_client_certs tls_key_file tls_max_version tls_min_version
tls_require_and_verify_client_cert type x_forwarded_for_authorized_addrs x_forwarded_for_client_cert_header
x_forwarded_for_hop_skips x_forwarded_for_reject_not_authorized x_forwarded_for_reject_not_present
`;
const LISTENER_VAULT = `
chroot_namespace disable_replication_status_endpoints disable_request_limiter max_json_array_element_count
max_json_depth max_json_object_entry_count max_json_string_value_length max_json_token redact_addresses
redact_cluster_name redact_version x_forwarded_for_client_cert_header_decoders
`;
const LISTENER_OPENBAO = `
cors_allow_credentials disable_unauthed_generate_root_endpoints disable_unauthed_rekey_endpoints max_request_json_memory
max_request_json_strings tls_acme_ca_directory tls_acme_ca_root tls_acme_cache_path tls_acme_disable_alpn_challenge
tls_acme_disable_http_challenge tls_acme_domains tls_acme_eab_key_id tls_acme_eab_mac_key tls_acme_email
tls_acme_key_type tls_acme_test_ca_directory tls_auto_reload tls_auto_reload_interval tls_key_exchange_preferences
x_forwarded_for_client_cert_decoders x_forwarded_for_client_cert_keep_not_forwarded
x_forwarded_for_client_cert_keep_unauthorized
`;
/** In `telemetry`, of either. */
const TELEMETRY = `
add_lease_metrics_namespace_labels add_mount_point_rollback_metrics circonus_api_app circonus_api_token circonus_api_url
circonus_broker_id circonus_broker_select_tag circonus_check_display_name circonus_check_force_metric_activation
circonus_check_id circonus_check_instance_id circonus_check_search_tag circonus_check_tags circonus_submission_interval
circonus_submission_url disable_hostname dogstatsd_addr dogstatsd_tags enable_hostname_label filter_default
lease_metrics_epsilon maximum_gauge_cardinality metrics_prefix num_lease_metrics_buckets prefix_filter
prometheus_retention_time stackdriver_debug_logs stackdriver_location stackdriver_namespace stackdriver_project_id
statsd_address statsite_address usage_gauge_period
`;

const wordsOf = (...texts: readonly string[]): ReadonlySet<string> => new Set(texts.join(' ').trim().split(/\s+/));

/** Of which product a configuration is may not be known: then what either takes is right. */
export type ServerProduct = 'vault' | 'openbao' | undefined;

const pick = (product: ServerProduct, vault: string, openbao: string): string =>
  product === 'vault' ? vault : product === 'openbao' ? openbao : `${vault} ${openbao}`;

/** The words of a block of this type, in lower case; `undefined` where they are a plugin's or a backend's own. */
export function serverWords(block: string | undefined, product: ServerProduct): ReadonlySet<string> | undefined {
  if (block === undefined) return wordsOf(BOTH, pick(product, VAULT, OPENBAO));
  if (block === 'listener') return wordsOf(LISTENER_BOTH, pick(product, LISTENER_VAULT, LISTENER_OPENBAO));
  return block === 'telemetry' ? wordsOf(TELEMETRY) : undefined;
}
