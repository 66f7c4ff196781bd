import { decideEscalation, nameOf, reachOf, type Scene, sceneOf } from '../../access/reach/index.ts';
import type { Rule } from '../rule.ts';
import { condition, placeOf, spokenSteps, stepsOf } from '../ways.ts';

export const rule: Rule = {
  code: 'W202',
  name: 'reaches-other-team',
  severity: 'error',
  page: {
    what: 'A principal comes to what another team `owns` and has not shared, not by a grant on it (that is W102) but through something else: credentials that Vault makes for it, an IAM role, an engine that it manages.',
    why: 'The owner reads the grants on its secrets and sees nobody else there.',
    fix: 'Take back the grant of one of the steps, or ask the owner to `share`.',
    bad: `store secretsmanager vaulted {
  secret orders_api { name = "prod/orders/api"  rotate = 90d }
}
team orders {
  group = "orders"
  owns vaulted/orders_api
}
engine aws aws {
  role secrets_reader {
    type = assumed_role
    assume = "arn:aws:iam::{account}:role/secrets-reader"
    allow secretsmanager:GetSecretValue on "arn:aws:secretsmanager:{region}:{account}:secret:prod/orders/*"
    ttl = 1h
  }
}
app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow generate on aws/secrets_reader
}`,
    good: `store secretsmanager vaulted {
  secret orders_api { name = "prod/orders/api"  rotate = 90d }
}
team orders {
  group = "orders"
  owns vaulted/orders_api
}
engine aws aws {
  role secrets_reader {
    type = assumed_role
    assume = "arn:aws:iam::{account}:role/secrets-reader"
    allow secretsmanager:GetSecretValue on "arn:aws:secretsmanager:{region}:{account}:secret:prod/payments/*"
    ttl = 1h
  }
}
app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow generate on aws/secrets_reader
}`,
  },
  *check({ program, relation }) {
    const { principals, iam } = relation;
    const reach = reachOf(program, principals, iam);
    let scene: Scene | undefined;
    for (const access of principals) {
      const chains = reach.from(access.id, { byHand: true });
      // Who comes to everything is told by other rules.
      if (chains.size === 0 || chains.has('vault-root')) continue;
      scene ??= sceneOf(program, principals, reach);
      const found = decideEscalation(scene, access, true);
      if (!found?.known || found.chain.length === 0) continue;
      yield {
        message: `${nameOf(access.id)} reaches ${found.what} in ${spokenSteps(found.chain)}${condition(found.chain)}`,
        span: found.chain.every(({ id }) => id === 'own-role') ? (found.places[0]?.span ?? access.span) : placeOf(found.chain, access),
        related: [...stepsOf(found.chain), ...found.places],
        help: 'take back the grant of one of the steps, or ask the owner to `share` it',
      };
    }
  },
};
