import { expect, test } from 'vitest';
import { escalations } from '../../src/questions/escalate.ts';
import { reachIn } from '../../src/questions/who.ts';
import { decide } from './support.ts';

const { compiled, place } = decide(`
engine aws cloud {
  role open { type = assumed_role  assume = "arn:aws:iam::123456789012:role/open" }
}
team payments { group = "payments"  owns secret/payments/**  allow read on secret/payments/** }
team orders { group = "orders"  owns secret/orders/**  allow read on secret/payments/a  share read on secret/orders/rates with app shared because "prices" }
app writer {
  team = payments
  run on eks { cluster = platform  namespace = "p"  service_account = "writer" }
  allow write-policy on sys/team-orders
}
app unsure {
  team = payments
  run on eks { cluster = platform  namespace = "p"  service_account = "unsure" }
  allow generate on cloud/open
}
app shared {
  team = payments
  run on eks { cluster = platform  namespace = "p"  service_account = "shared" }
}
`);

test('everything at Vault, what another team owns, what no spec shows, and nothing; with the steps and their lines', () => {
  const found = new Map(escalations(compiled, reachIn(compiled), place).map((a) => [a.principal, a]));
  expect(found.get('app/writer')).toEqual({
    env: 'prod',
    principal: 'app/writer',
    verdict: 'yes',
    reaches: 'everything at Vault',
    conditions: [],
    steps: [{ step: 'app writer may write policy team-orders, which team orders carries', from: expect.stringMatching(/:\d+$/) as string }],
  });
  const orders = found.get('team/orders');
  expect([orders?.verdict, orders?.reaches]).toEqual(['yes', 'read on secret/payments/a, of team payments']);
  expect(orders?.steps.map((s) => s.step)).toEqual(['granted here: read on secret/payments/a', 'team payments owns secret/payments/**']);
  expect([found.get('app/unsure')?.verdict, found.get('app/unsure')?.steps.length]).toEqual(['unknown', 2]);
  expect(found.get('app/shared')).toEqual({ env: 'prod', principal: 'app/shared', verdict: 'no', conditions: [], steps: [] });
  expect(found.get('team/payments')?.verdict).toBe('no');
  expect(escalations(compiled, reachIn(compiled), place, ['app/shared'])).toHaveLength(1);
});
