import type { Finding, Rule } from '../rule.ts';
import { type Setting, settingsNamed } from '../settings.ts';
import { VAULT_ON_EKS } from '../examples.ts';

export const rule: Rule = {
  code: 'W517',
  name: 'forged-client-address',
  severity: 'warning',
  page: {
    what: 'A listener believes anybody who says where a request comes from: `x_forwarded_for_authorized_addrs` that covers all addresses, or `proxy_protocol_behavior = use_always`.',
    why: 'Logins and tokens that are bound to networks (`bound_cidrs`), limits of requests and the audit log then go by an address that the client chose itself.',
    fix: 'Name the networks of the load balancer alone; with the PROXY protocol `allow_authorized` or `deny_unauthorized` and `proxy_protocol_authorized_addrs`.',
    bad: VAULT_ON_EKS.replace('listener {', 'listener { x_forwarded_for_authorized_addrs = ["0.0.0.0/0"] '),
    good: VAULT_ON_EKS.replace('listener {', 'listener { x_forwarded_for_authorized_addrs = ["10.0.8.0/24"] '),
  },
  of: {
    *server({ what, settings }) {
      for (const { inner = [] } of settingsNamed(settings, 'listener')) {
        yield* believed(inner, 'x_forwarded_for_authorized_addrs', what);
        const [behavior] = settingsNamed(inner, 'proxy_protocol_behavior');
        if (behavior?.text === 'use_always')
          yield {
            message: `the listener of ${what} believes every PROXY header, whoever sends it`,
            span: behavior.whole,
            help: 'use `deny_unauthorized`, and name the load balancers in `proxy_protocol_authorized_addrs`',
          };
        else if (behavior) yield* believed(inner, 'proxy_protocol_authorized_addrs', what);
      }
    },
  },
};

function* believed(inner: readonly Setting[], name: string, what: string): Generator<Finding> {
  for (const { text = '', whole } of settingsNamed(inner, name)) {
    const all = text
      .split(',')
      .map((one) => one.trim())
      .find((one) => one.endsWith('/0'));
    if (all === undefined) continue;
    yield {
      message: `the listener of ${what} believes anybody about a client’s address: ${all}`,
      span: whole,
      help: 'name the networks of the load balancers',
    };
  }
}
