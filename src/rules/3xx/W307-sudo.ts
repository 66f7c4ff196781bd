import type { Rule } from '../rule.ts';
import { holdersOf } from '../support.ts';

/**
 * Paths that Vault serves only with `sudo`, as the `PathsSpecial.Root` lists of Vault 1.21.1 say:
 * vault/logical_system.go and vault/token_store.go. A trailing `/` stands for everything below.
 */
const PROTECTED = [
  'auth/token/accessors/',
  'auth/token/revoke-orphan',
  'sys/audit',
  'sys/audit/',
  'sys/auth/',
  'sys/config/auditing/',
  'sys/config/cors',
  'sys/config/ui/headers/',
  'sys/internal/counters/activity/export',
  'sys/internal/inspect/',
  'sys/leases',
  'sys/leases/lookup/',
  'sys/leases/revoke-force/',
  'sys/leases/revoke-prefix/',
  'sys/plugins/catalog/',
  'sys/plugins/runtimes/catalog/',
  'sys/raw',
  'sys/raw/',
  'sys/remount',
  'sys/reporting/scan',
  'sys/revoke-force/',
  'sys/revoke-prefix/',
  'sys/rotate',
  'sys/seal',
  'sys/step-down',
  'sys/storage/raft/snapshot-auto/config/',
];

export const rule: Rule = {
  code: 'W307',
  name: 'sudo',
  severity: 'warning',
  page: {
    what: 'A `raw` grant on a root-protected path without `sudo`, or `sudo` without any operation.',
    why: 'Vault refuses the first, and the second grants nothing: both look like access that is not there.',
    fix: 'Add `sudo` where the path needs it, and beside it the operation (`update`, `read`).',
    bad: 'team ops {\n  group = "ops"\n  @ignore(W113 because "example")\n  raw "sys/seal" {\n    capabilities = [update]\n    because = "emergency"\n  }\n}',
    good: 'team ops {\n  group = "ops"\n  @ignore(W113 because "example")\n  raw "sys/seal" {\n    capabilities = [update, sudo]\n    because = "emergency"\n  }\n}',
  },
  *check({ program }) {
    for (const holder of holdersOf(program)) {
      for (const raw of holder.declared.raws) {
        const sudo = raw.capabilities.includes('sudo');
        const guarded = PROTECTED.find((path) => (path.endsWith('/') ? raw.pattern.startsWith(path) : raw.pattern === path));
        if (sudo && raw.capabilities.length === 1)
          yield { message: `sudo alone grants nothing on ${raw.pattern}`, span: raw.span, help: 'add the operation it is needed for' };
        else if (!sudo && guarded !== undefined)
          yield {
            message: `${raw.pattern} is root-protected: without sudo Vault refuses every request there`,
            span: raw.span,
            help: 'add sudo, or drop the grant',
          };
      }
    }
  },
};
