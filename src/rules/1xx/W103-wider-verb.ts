import { allowsOf, children, isPattern } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W103',
  name: 'wider-verb',
  severity: 'warning',
  page: {
    what: 'A verb that is wider than what it is granted for: `write` (create and update) on a secret of the inventory, which exists before anybody is let in.',
    why: 'Whoever may `create` can bring a secret back under its name after somebody has purged it. `update` writes new versions and nothing else.',
    fix: 'Say `update`.',
    bad: `engine kv secret {
  version = 2
  secret payments/api/webhook { keys = [url]  rotate = 90d }
}
app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow read, write on secret/payments/api/webhook
}`,
    good: `engine kv secret {
  version = 2
  secret payments/api/webhook { keys = [url]  rotate = 90d }
}
app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow read, update on secret/payments/api/webhook
}`,
  },
  *check({ program }) {
    for (const { holder, engine, verb, rest, resource } of allowsOf(program)) {
      if (engine.kind !== 'kv' || verb.text !== 'write' || isPattern(rest)) continue;
      const declared = children(engine.bound, 'secret').find(({ labels }) => labels[0] === rest);
      if (!declared) continue;
      yield {
        message: `${holder.kind} ${holder.name} may write ${resource.text}, which is there already: \`update\` is enough`,
        span: verb.span,
        related: [{ span: declared.head, message: 'declared here, and written before the app starts' }],
        help: 'say `update`',
        fix: { title: 'say `update`', safe: true, edits: [{ span: verb.span, text: 'update' }] },
      };
    }
  },
};
