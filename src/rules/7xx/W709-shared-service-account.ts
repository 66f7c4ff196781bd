import { vaultServiceAccount } from '../../platforms/eks/names.ts';
import { isApp } from '../../platforms/workload.ts';
import type { Span } from '../../source.ts';
import { attributeSpan } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W709',
  name: 'shared-service-account',
  severity: 'error',
  page: {
    what: `Two apps or pipelines with the same Kubernetes service account, one with that of the servers, or one on the \`default\` service account; a role of the Kubernetes auth method that is bound to \`default\` or to a pattern.`,
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
    const first = new Map<string, { readonly what: string; readonly span: Span }>();
    const { vault } = program;
    const keyOf = (cluster: unknown, namespace: unknown, account: unknown): string =>
      `${String(cluster)}\n${String(namespace)}\n${String(account)}`;
    // The servers' own account holds the seal key: whatever shares it can unseal.
    if (vault.run.kind === 'eks') {
      const { cluster, namespace } = vault.run.bound.attrs;
      first.set(keyOf(cluster, namespace, vaultServiceAccount(vault.run.bound)), { what: `vault ${vault.name}`, span: vault.span });
    }
    for (const one of [...program.apps.values(), ...program.pipelines.values()]) {
      if (one.run?.kind !== 'eks') continue;
      const { cluster, namespace, service_account: account } = one.run.bound.attrs;
      const key = keyOf(cluster, namespace, account);
      const other = first.get(key);
      const what = `${isApp(one) ? 'app' : 'pipeline'} ${one.name}`;
      if (!other && account !== 'default') {
        first.set(key, { what, span: one.span });
        continue;
      }
      const span = attributeSpan(one.run.bound, 'service_account');
      const named = `${String(namespace)}/${String(account)}`;
      if (account === 'default') {
        yield {
          message: `${what} runs as service account ${named}, which it shares with whatever else runs there`,
          span,
          help: 'give it a service account of its own',
        };
        continue;
      }
      if (other)
        yield {
          message: `${other.what} and ${what} share the service account ${named}, so each has the other’s access`,
          span,
          related: [{ span: other.span, message: other.what }],
          help: 'give each its own',
        };
    }
  },
  of: {
    *authRole(role) {
      if (role.method !== 'kubernetes') return;
      const names = role.values('bound_service_account_names');
      const spaces = role.values('bound_service_account_namespaces');
      for (const { text, span } of names) {
        if (text.includes('*'))
          yield { message: `every service account that fits ${text} can log in by this role`, span, help: 'name the one' };
        if (text === 'default')
          yield { message: 'every pod that names no service account can log in by this role', span, help: 'bind an account of its own' };
      }
      for (const { text, span } of spaces)
        if (text.includes('*'))
          yield { message: `whoever may make a namespace that fits ${text} can log in by this role`, span, help: 'name the namespace' };
    },
  },
};
