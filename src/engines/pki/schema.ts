import { block, defaulted, many, one, optional, required } from '../../schema/block.ts';
import { domainConstraint, domainPattern, url } from '../../schema/network.ts';
import { apart, below, having } from '../../schema/together.ts';
import * as t from '../../schema/types.ts';
import { engineLabels, mountAttributes } from '../shared/mount.ts';

/** `sdk/helper/certutil/helpers.go`, `ValidateKeyTypeLength`: RSA below 2048 is refused by Vault itself. */
const KEYS = ['ec256', 'ec384', 'ec521', 'rsa2048', 'rsa3072', 'rsa4096', 'ed25519'] as const;
export type PkiKey = (typeof KEYS)[number] | 'any';

/** `parseKeyUsages` of Vault takes no notice of other words. */
const KEY_USAGES = [
  'DigitalSignature',
  'ContentCommitment',
  'KeyEncipherment',
  'DataEncipherment',
  'KeyAgreement',
  'CertSign',
  'CRLSign',
  'EncipherOnly',
  'DecipherOnly',
] as const;

const subject = {
  organization: optional(t.string(), 'Organization in the subject.', '"Example"'),
  ou: optional(t.string(), 'Organizational unit in the subject.', '"Platform"'),
  country: optional(t.pattern(/^[A-Z]{2}$/, 'a country code of two capital letters'), 'Country in the subject.', '"DE"'),
} as const;

const authority = {
  common_name: required(t.string('a common name'), "The authority's common name.", '"{domain}"'),
  ttl: required(t.duration({ min: 3600 }), 'How long its certificate is valid.', '87600h'),
  key: defaulted(t.oneOf(KEYS), 'ec384', 'Type and size of its key.'),
  max_path_length: optional(t.int(0, 16), 'How many authorities may follow below it.', '1'),
  permitted_domains: optional(t.list(domainConstraint()), 'The only domains it may issue for (a critical name constraint).'),
  ...subject,
} as const;

const root = block({ doc: 'A self-signed authority whose key never leaves Vault.', attributes: authority });

const intermediate = block({
  doc: 'An authority that another engine signs (`of ENGINE`), or, without `of`, one outside Vault.',
  of: 'optional',
  attributes: authority,
});

const urls = block({
  doc: 'Where certificates say that issuer, revocation list and OCSP are found; at this Vault where nothing else is said.',
  attributes: {
    issuing: optional(t.list(url('https', 'http')), "Addresses of the issuer's certificate."),
    crl: optional(t.list(url('https', 'http')), 'Addresses of the revocation list.'),
    ocsp: optional(t.list(url('https', 'http')), 'Addresses of the OCSP responder.'),
  },
});

/** Arguments and defaults: `path_config_crl.go`. */
const crl = block({
  doc: 'The revocation list.',
  together: [
    below('grace', 'expiry', 'Vault refuses a list that would be rebuilt all the time'),
    apart('delta', having('auto_rebuild', false), 'Vault has delta lists only between rebuilds of its own'),
  ],
  attributes: {
    expiry: defaulted(t.duration({ min: 3600 }), 259_200, 'How long a list is valid.'),
    auto_rebuild: defaulted(t.bool(), true, 'Rebuild before it expires, instead of at every revocation.'),
    grace: defaulted(t.duration({ min: 60 }), 43_200, 'How long before its end it is rebuilt.'),
    delta: optional(t.bool(), 'Publish delta lists between two rebuilds.'),
    ocsp: defaulted(t.bool(), true, 'Answer OCSP requests.'),
  },
});

const acme = block({
  doc: 'Certificates over the ACME protocol.',
  attributes: {
    roles: required(t.list(t.name('the name of a role of this engine'), 1), 'Roles that ACME clients may use.', '[microservice]'),
    eab: defaulted(
      t.oneOf(['always-required', 'new-account-required', 'not-required']),
      'always-required',
      'Whether clients must prove a binding to a Vault identity.',
    ),
    max_ttl: optional(t.duration({ min: 60 }), 'Longest life of a certificate issued over ACME.'),
  },
});

/** Arguments: `path_roles.go`. Where Vault is generous (localhost, IP addresses, wildcards), the default here is not. */
const role = block({
  doc: 'What may be issued.',
  together: ['domains', 'subdomains', 'bare_domains', 'glob_domains'].map((name) =>
    apart('any_name', name, 'any name is any name already'),
  ),
  was: true,
  labels: [{ name: 'name', doc: 'Name of the role.' }],
  attributes: {
    domains: optional(t.list(domainPattern()), 'Domains that names must belong to.', '["{domain}"]'),
    subdomains: defaulted(t.bool(), false, 'Names below the domains.'),
    bare_domains: defaulted(t.bool(), false, 'The domains themselves.'),
    glob_domains: defaulted(t.bool(), false, 'The domains may hold `*`.'),
    wildcards: defaulted(t.bool(), false, 'Wildcard certificates.'),
    any_name: defaulted(t.bool(), false, 'Any name at all.'),
    localhost: defaulted(t.bool(), false, 'The name localhost.'),
    ip_sans: defaulted(t.bool(), false, 'IP addresses as names.'),
    uri_sans: optional(
      t.list(t.pattern(/^(\*|[A-Za-z][A-Za-z0-9+.-]*:\S+)$/, 'a URI such as spiffe://example.com/*')),
      'URIs as names, such as SPIFFE ids.',
      '["spiffe://{domain}/*"]',
    ),
    key: defaulted(t.oneOf([...KEYS, 'any']), 'ec256', 'Type and size of the key.'),
    usage: defaulted(t.list(t.oneOf(['server', 'client', 'code_signing', 'email']), 1), ['server'], 'What the certificate is for.'),
    key_usage: optional(t.list(t.oneOf(KEY_USAGES)), 'Key usages, as Go names them.', '["DigitalSignature"]'),
    require_cn: defaulted(t.bool(), true, 'A common name must be given.'),
    ttl: optional(t.duration({ min: 60 }), 'Life of a certificate where the request says nothing.', '24h'),
    max_ttl: optional(t.duration({ min: 60 }), 'Longest life of a certificate.', '72h'),
    no_store: defaulted(t.bool(), false, 'Keep no copy; such certificates cannot be revoked by serial.'),
    ...subject,
  },
});

export const pkiSchema = block({
  doc: 'A certificate authority.',
  labels: engineLabels,
  attributes: mountAttributes,
  blocks: {
    root: one(root),
    intermediate: one(intermediate),
    urls: one(urls),
    crl: one(crl),
    acme: one(acme),
    role: many(role),
  },
});
