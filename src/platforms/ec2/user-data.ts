/** Where Vault's packages for Linux expect its configuration, and where raft keeps its data on EC2. */
export const CONFIG_FILE = '/etc/vault.d/vault.hcl';
export const DATA_FOLDER = '/opt/vault/data';
/** For audit devices that write files; the packages make no folder for them. */
const LOG_FOLDER = '/var/log/vault';

/** A word that no line of the text is, to end a here-document with. */
function marker(text: string): string {
  const lines = new Set(text.split('\n'));
  let word = 'VAULT_CONFIGURATION';
  while (lines.has(word)) word += '_';
  return word;
}

/**
 * The script that an instance runs at its first start: it writes the server's configuration and starts the unit that Vault's
 * packages install. Nothing in it is secret; the launch template takes it in base64.
 */
export function userData(config: string): string {
  const end = marker(config);
  return `#!/bin/bash
set -euo pipefail
install -d -o vault -g vault -m 0700 ${DATA_FOLDER} ${LOG_FOLDER}
cat > ${CONFIG_FILE} <<'${end}'
${config.replace(/\n?$/, '\n')}${end}
chown root:vault ${CONFIG_FILE}
chmod 0640 ${CONFIG_FILE}
systemctl enable --now vault.service
`;
}
