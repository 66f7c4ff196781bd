import type { Rule } from '../rule.ts';
import { isFalse, isTrue, type Setting } from '../settings.ts';

export const rule: Rule = {
  code: 'W516',
  name: 'internals-open',
  severity: 'warning',
  page: {
    what: 'A server opens what is meant for repairs: `raw_storage_endpoint`, `introspection_endpoint`, traces, prefixes of audit logs, audit devices by the API of OpenBao, or root tokens and new key shares without a login.',
    why: 'Each goes round a protection: the raw endpoint reads and writes the storage below all engines, a prefix turns an audit log into a program, and a ceremony that anybody may begin is one that anybody may keep from ending (CVE-2026-5807).',
    fix: 'Delete the setting; switch it on for the repair that needs it, and off again.',
    file: {
      as: 'server-config',
      bad: 'storage "dynamodb" {}\nseal "awskms" {}\nraw_storage_endpoint = true\n',
      good: 'storage "dynamodb" {}\nseal "awskms" {}\n',
    },
  },
  of: {
    *server({ what, settings }) {
      for (const setting of [
        ...settings,
        ...settings.flatMap(({ name, inner }) => (name.toLowerCase() === 'listener' ? (inner ?? []) : [])),
      ]) {
        const opens = OPENS[setting.name.toLowerCase()];
        if (opens && isSet(opens, setting))
          yield { message: `${what} ${opens.what}`, span: setting.whole, help: `delete \`${setting.name}\`` };
      }
    },
  },
};

interface Opens {
  /** A clause that follows the server's name. */
  readonly what: string;
  readonly when: 'true' | 'false' | 'any';
}

/** Sources: Vault 1.21.1 `command/server/config.go`; release notes of 2.0.0 for `enable_unauthenticated_access`; OpenBao 2.6.2, the same file. */
const OPENS: Readonly<Record<string, Opens>> = {
  raw_storage_endpoint: { what: 'lets its storage be read and written below all engines (`sys/raw`)', when: 'true' },
  introspection_endpoint: { what: 'shows its inner state (`sys/internal/inspect`)', when: 'true' },
  enable_post_unseal_trace: { what: 'writes a trace of what happens after each unsealing', when: 'true' },
  allow_audit_log_prefixing: { what: 'lets audit logs begin with any text, so that a log can be a program (CVE-2025-6000)', when: 'true' },
  unsafe_allow_api_audit_creation: { what: 'lets audit devices be made by requests, files anywhere included', when: 'true' },
  unsafe_cross_namespace_identity: { what: 'lets identities reach across namespaces', when: 'true' },
  unsafe_relative_paths: { what: 'takes `..` in paths, which goes round policies (CVE-2026-3605)', when: 'true' },
  allow_unauthenticated_workflows: { what: 'runs workflows for anybody', when: 'true' },
  disable_unauthed_rekey_endpoints: { what: 'lets anybody begin and cancel a change of its key shares', when: 'false' },
  disable_unauthed_generate_root_endpoints: { what: 'lets anybody begin and cancel the making of a root token', when: 'false' },
  enable_unauthenticated_access: { what: 'lets anybody begin and cancel what `enable_unauthenticated_access` names', when: 'any' },
};

function isSet({ when }: Opens, { text }: Setting): boolean {
  if (when === 'any') return text !== undefined && text !== '';
  return when === 'true' ? isTrue(text) : isFalse(text);
}
