import { VAULT_ON_EKS } from '../examples.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W506',
  name: 'audit',
  severity: 'error',
  page: {
    what: `Fewer than two audit devices, a syslog device where no syslog daemon runs, or one that logs secrets in the clear (\`log_raw\`).`,
    why: `Vault answers no request that it cannot log, so one failing device stops it; a syslog device without a daemon does so at once; and a raw log is a second store of all secrets, unprotected.`,
    fix: `Declare two devices of different kinds or paths (\`audit file main …\`, \`audit file stdout { path = "stdout" }\`) and leave \`log_raw\` out.`,
    bad: VAULT_ON_EKS.replace(
      `  audit file stdout { path = "stdout" }
`,
      ``,
    ),
    good: VAULT_ON_EKS,
  },
  *check({ program: { vault } }) {
    if (vault.audits.length < 2) {
      const found = vault.audits.length === 0 ? 'no audit device' : 'a single audit device';
      yield {
        message: `vault ${vault.name} has ${found}: when it cannot log, it answers nothing`,
        span: vault.audits[0]?.span ?? vault.span,
        help: 'add a second one, such as `audit file stdout { path = "stdout" }`',
      };
    }
    const container = vault.run.kind === 'eks' || vault.run.kind === 'ecs';
    for (const audit of vault.audits) {
      if (audit.kind === 'syslog' && container)
        yield {
          message: `audit device ${audit.name} needs a syslog daemon, and Vault’s container image has none`,
          span: audit.span,
          help: 'use file or socket',
        };
    }
  },
  of: {
    *server({ audits }) {
      for (const { name, raw } of audits)
        if (raw) yield { message: `audit device ${name} logs secrets in the clear`, span: raw, help: 'delete `log_raw`' };
    },
  },
};
