import type { Finding, Rule } from '../rule.ts';
import { type Setting, settingsNamed } from '../settings.ts';

export const rule: Rule = {
  code: 'W515',
  name: 'credential-in-configuration',
  severity: 'warning',
  page: {
    what: 'A token, password or key of something else in a server configuration: of the transit seal, of Consul or a database as storage, of an HSM. (AWS keys are W409.)',
    why: 'The file lies on every server, in its image and in version control, and who reads it can open the storage or the seal past Vault.',
    fix: 'Give it to the server by its environment (`VAULT_TOKEN`, `CONSUL_HTTP_TOKEN`, `VAULT_PG_CONNECTION_URL`, `VAULT_HSM_PIN`), from a place that keeps secrets, or use an identity that needs none.',
    file: {
      as: 'server-config',
      bad: 'storage "dynamodb" {}\nseal "transit" {\n  address    = "https://unsealer.example.com:8200"\n  token      = "a-token-of-the-other-vault"\n  key_name   = "autounseal"\n  mount_path = "transit/"\n}\n',
      good: 'storage "dynamodb" {}\nseal "transit" {\n  address    = "https://unsealer.example.com:8200"\n  key_name   = "autounseal"\n  mount_path = "transit/"\n}\n',
    },
  },
  of: {
    *server({ what, settings }) {
      for (const block of settingsNamed(settings, ...BLOCKS)) yield* secretsIn(block, what);
    },
  },
};

const BLOCKS = [
  'storage',
  'ha_storage',
  'backend',
  'ha_backend',
  'seal',
  'kms',
  'hsm',
  'service_registration',
  'entropy',
  'kms_library',
] as const;

/** Names of secrets in the storages, seals and registrations of Vault 1.21.1 (`physical/*`, go-kms-wrapping) that are not AWS's. */
const SECRETS = new Set(['token', 'password', 'client_secret', 'pin', 'accountkey', 'auth_info', 'tls_key_pem']);
const URLS = new Set(['connection_url', 'address']);
/** Where the value is fetched from elsewhere, or filled in by a template. */
const FETCHED = /^(env|file):\/\/|\{\{|\$\{/;

function* secretsIn(block: Setting, what: string): Generator<Finding> {
  for (const { name, text = '', whole } of block.inner ?? []) {
    const word = name.toLowerCase();
    const inUrl = URLS.has(word) && /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s:]*:[^/?#@\s]+@/i.test(text);
    if (text === '' || FETCHED.test(text) || !(SECRETS.has(word) || inUrl)) continue;
    const of = `${block.name}${block.label ? ` ${block.label.text}` : ''}`;
    yield {
      message: inUrl ? `\`${name}\` of ${what}’s ${of} holds a password` : `\`${name}\` of ${what}’s ${of} is written in its configuration`,
      span: whole,
      help: 'give it to the server by its environment',
    };
  }
}
