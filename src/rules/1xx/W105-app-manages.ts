import type { Rule } from '../rule.ts';
import { allowsOf } from '../support.ts';

export const rule: Rule = {
  code: 'W105',
  name: 'app-manages',
  severity: 'error',
  page: {
    what: 'An app may `manage` an engine.',
    why: 'Managing an engine means defining its roles, so the app can give itself whatever the engine can hand out.',
    fix: 'Let a pipeline or the platform team manage engines; give the app the verbs it uses (`generate`, `issue`, `encrypt`).',
    bad: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  allow manage on db/orders_ro\n}',
    good: 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  allow generate on db/orders_ro\n}',
  },
  *check({ program }) {
    for (const { holder, verb, engine } of allowsOf(program)) {
      if (holder.kind !== 'app' || verb.text !== 'manage') continue;
      yield {
        message: `app ${holder.name} may manage the ${engine.kind} engine ${engine.name}: it can define roles for itself`,
        span: verb.span,
        help: 'grant the verb the app uses, and let a pipeline manage the engine',
      };
    }
  },
};
