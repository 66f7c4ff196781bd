import type { App } from '../../model/program.ts';
import { attributeSpan } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W709',
  name: 'shared-service-account',
  severity: 'error',
  page: {
    what: `Two apps with the same Kubernetes service account, or an app on the \`default\` service account.`,
    why: `Vault and AWS see the service account, not the app: both apps get what either may do, and \`default\` is every pod that names no other.`,
    fix: `Give each app a service account of its own.`,
    bad: `app one {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "default" }
  allow encrypt on transit/orders
}`,
    good: `app one {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "one" }
  allow encrypt on transit/orders
}`,
  },
  *check({ program }) {
    const first = new Map<string, App>();
    for (const app of program.apps.values()) {
      if (app.run?.kind !== 'eks') continue;
      const { cluster, namespace, service_account: account } = app.run.bound.attrs;
      const span = attributeSpan(app.run.bound, 'service_account');
      if (account === 'default' || account === '*' || namespace === '*') {
        yield {
          message: `app ${app.name} runs as service account ${String(namespace)}/${String(account)}, which it shares with whatever else runs there`,
          span,
          help: 'give it a service account of its own',
        };
        continue;
      }
      const key = JSON.stringify([cluster, namespace, account]);
      const other = first.get(key);
      if (!other) first.set(key, app);
      else
        yield {
          message: `apps ${other.name} and ${app.name} share the service account ${String(namespace)}/${String(account)}, so each has the other’s access`,
          span,
          related: [{ span: other.span, message: `app ${other.name}` }],
          help: 'give each its own',
        };
    }
  },
};
