import { block, defaulted, many, one, optional, required } from '../../schema/block.ts';
import { cidrs, domainPattern } from '../../schema/network.ts';
import { apart, having } from '../../schema/together.ts';
import * as t from '../../schema/types.ts';
import { nearest } from '../../suggest.ts';
import { engineLabels, mountAttributes } from '../shared/mount.ts';

/** `path_config_ca.go`: OpenSSH's name of the key's type, and the size where it varies. */
export const CA_KEYS = {
  ed25519: { key_type: 'ssh-ed25519' },
  ec256: { key_type: 'ecdsa-sha2-nistp256' },
  ec384: { key_type: 'ecdsa-sha2-nistp384' },
  ec521: { key_type: 'ecdsa-sha2-nistp521' },
  rsa2048: { key_type: 'ssh-rsa', key_bits: 2048 },
  rsa3072: { key_type: 'ssh-rsa', key_bits: 3072 },
  rsa4096: { key_type: 'ssh-rsa', key_bits: 4096 },
} as const;
export type CaKey = keyof typeof CA_KEYS;
const caKeys = Object.keys(CA_KEYS) as readonly CaKey[];

/** PROTOCOL.certkeys of OpenSSH; one of somebody else has their domain behind an `@`. */
const EXTENSIONS = [
  'no-touch-required',
  'permit-X11-forwarding',
  'permit-agent-forwarding',
  'permit-port-forwarding',
  'permit-pty',
  'permit-user-rc',
];
const extension = () =>
  t.ruled(
    (v) => {
      if (EXTENSIONS.includes(v) || /^[\x21-\x7e]+@[a-z0-9.-]+$/.test(v)) return undefined;
      const near = nearest(v, EXTENSIONS);
      return `OpenSSH knows no such extension${near === undefined ? '' : `; did you mean \`${near}\`?`}`;
    },
    'an SSH certificate extension such as permit-pty',
    { type: 'string' },
    { example: '"permit-pty"' },
  );

const ca = block({
  doc: 'The authority that hosts trust; its key is made in Vault and stays there.',
  attributes: { key: defaulted(t.oneOf(caKeys), 'ed25519', 'Type and size of its key.') },
});

/** Arguments: `path_roles.go`; of a role of type `otp` Vault keeps only the users and the networks. */
const role = block({
  doc: 'Who may log in, as whom.',
  together: [
    ...['extensions', 'source_addresses'].map((name) => apart('host', name, 'the certificate of a host has none')),
    apart('subdomains', having('host', false), 'only keys of hosts have domains'),
    ...['extensions', 'subdomains'].map((name) => apart(having('type', 'otp'), name, 'a password for one login signs nothing')),
  ],
  was: true,
  labels: [{ name: 'name', doc: 'Name of the role.' }],
  attributes: {
    type: required(t.oneOf(['ca', 'otp']), '`ca`: signed keys. `otp`: passwords for one login.', 'ca'),
    users: optional(t.list(t.string('a user name'), 1), 'Users that may be logged in as; `*` is any.', '["ops"]'),
    default_user: optional(
      t.string('a user name'),
      'User where the request names none; the only one of `users` where nothing is said.',
      '"ops"',
    ),
    networks: optional(cidrs(), 'Networks of the hosts, for `otp`.'),
    host: defaulted(t.bool(), false, 'Sign keys of hosts instead of users.'),
    domains: optional(t.list(domainPattern()), 'Domains of the hosts whose keys are signed.'),
    subdomains: defaulted(t.bool(), false, 'Hosts below the domains.'),
    extensions: defaulted(t.list(extension()), ['permit-pty'], 'What a login may do.'),
    source_addresses: optional(cidrs(), 'Where a login may come from, written into the certificate.'),
    ttl: optional(t.duration({ min: 60 }), 'Life of a certificate where the request says nothing.', '30m'),
    max_ttl: optional(t.duration({ min: 60 }), 'Longest life of a certificate.', '1h'),
  },
});

export const sshSchema = block({
  doc: 'SSH logins without keys that live for ever.',
  labels: engineLabels,
  attributes: mountAttributes,
  blocks: { ca: one(ca), role: many(role) },
});
