import { looksLive } from '../model/credentials.ts';

/** Whatever stands there is one, short and simple ones too. */
const PASSWORD = /(^|_)(PASSWORD|PASSWD|PASSPHRASE)$/;
/** Names of ids and settings end alike, so the value must look as if it were drawn. */
const DRAWN =
  /(^|_)(SECRET|TOKEN|API_?KEY|APIKEY|SECRET_KEY|SECRET_ID|PRIVATE_KEY|ACCESS_KEY|ENCRYPTION_KEY|SIGNING_KEY|CLIENT_SECRET|CREDENTIALS?)$/;

/** References, templates, placeholders, places where a secret stands, switches and small numbers. */
const NO_VALUE =
  /^$|^\$|\$\{|\{\{|^<.*>$|^\(.*\)$|^(\.?\/|~\/)|^arn:|^[a-z][a-z0-9+.-]*:\/\/|^(vault|ssm|aws-?ssm|secretsmanager|file|env|ref):|^(true|false|yes|no|on|off|none|null|enabled|disabled|required|optional)$|^\d{1,4}$|^[x*.•]+$/i;

/** Bits a character, of the text's own letters. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const c of text) counts.set(c, (counts.get(c) ?? 0) + 1);
  return -[...counts.values()].reduce((sum, n) => sum + (n / text.length) * Math.log2(n / text.length), 0);
}

const MIN_LENGTH = 12;
const MIN_ENTROPY = 3;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function looksDrawn(value: string): boolean {
  if (UUID.test(value)) return true;
  if (value.length < MIN_LENGTH || /\s/.test(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  // Paths and names in words: `payments/db-2`, `2024-stripe-prod`.
  if (/[/-]/.test(value) && !/[A-Z]/.test(value) && value.split(/[/_-]/).some((word) => /^[a-z]{3,}$/.test(word))) return false;
  return entropy(value) >= MIN_ENTROPY;
}

/** Whether a setting is a secret in the clear: by its name (`DB_PASSWORD`, `splunk-token`) and its value, or by what the value looks like. */
export function isPlainSecret(name: string, value: string): boolean {
  if (looksLive(value)) return true;
  const upper = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[-.]/g, '_')
    .toUpperCase();
  if (NO_VALUE.test(value)) return false;
  return PASSWORD.test(upper) || (DRAWN.test(upper) && looksDrawn(value));
}

/** The names of secrets that a command line says in the clear: `--password=…`, `STRIPE_KEY=… run`; `undefined` for one without a name. */
export function secretsOfLine(line: string): readonly (string | undefined)[] {
  const named = [...line.matchAll(/(?:^|\s)(?:--?([\w-]+)(?:=|\s+)|([A-Z][A-Z0-9_]*)=)("[^"]*"|'[^']*'|[^\s;|&]+)/g)].flatMap(
    ([, flag, variable, value = '']) => {
      const name = flag ?? variable ?? '';
      return isPlainSecret(name, value.replace(/^["']|["']$/g, '')) ? [name] : [];
    },
  );
  return named.length > 0 ? named : looksLive(line) ? [undefined] : [];
}
