import { VAULT_ON_EKS } from '../examples.ts';
import type { Rule } from '../rule.ts';

/** Images whose binary has `cap_ipc_lock` set as a file capability; later patch versions do not. Facts as of 2026-11-23. */
const BROKEN = new Set(['2.0.1', '1.21.6', '1.19.17']);

export const rule: Rule = {
  code: 'W512',
  name: 'image-that-cannot-start',
  severity: 'error',
  page: {
    what: `A container image of a version whose binary carries a file capability that its runtime does not grant.`,
    why: `The container then ends with "operation not permitted" before Vault has logged anything; on Fargate nothing can be done about it.`,
    fix: `Use 2.0.2 or later (1.21.7, 1.19.18 in the older lines).`,
    bad: VAULT_ON_EKS.replace(`  version = "2.2.2"`, `  version = "2.0.1"`),
    good: VAULT_ON_EKS,
  },
  of: {
    *release({ product, version, image, span }) {
      if (product !== 'vault' || !BROKEN.has(version) || !image) return;
      yield {
        message: `the image of Vault ${version} carries a file capability and does not start without IPC_LOCK`,
        span,
        help: 'use the next patch version',
      };
    },
  },
};
