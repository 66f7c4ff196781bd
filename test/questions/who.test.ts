import { expect, test } from 'vitest';
import { appsOf, linesOf, standing } from '../../src/questions/holdings.ts';
import { csv } from '../../src/questions/tables.ts';
import { CallFault } from '../../src/questions/types.ts';
import { reachIn, whoCan, type WhoAnswer } from '../../src/questions/who.ts';
import { decide } from './support.ts';

const { compiled, place } = decide(`
engine aws cloud {
  role reports { type = iam_user  allow s3:GetObject on "arn:aws:s3:::reports/*" }
}
profile base { allow read on secret/shared/* }
team payments { group = "payments"  owns secret/payments/**  share read on secret/payments/rates with app reader }
team web { group = "web"  owns secret/web/**  allow generate on cloud/reports }
app reader { team = web  run on eks { cluster = platform  namespace = "web"  service_account = "reader" }  use base }
app admin {
  team = web
  run on eks { cluster = platform  namespace = "web"  service_account = "admin" }
  allow write-policy on sys/app-checkout
}
app uploader {
  team = web
  run on eks { cluster = platform  namespace = "web"  service_account = "uploader" }
  allow s3:GetObject on "arn:aws:s3:::own/*" when aws:SourceIp = "10.0.0.0/8"
}
app plain { team = web  run on eks { cluster = platform  namespace = "web"  service_account = "plain" } }
`);

function who(verb: string, resource: string): WhoAnswer {
  const answer = whoCan(compiled, verb, resource, place, reachIn(compiled));
  if (answer instanceof CallFault) throw new Error(answer.message);
  return answer;
}
const told = ({ holdings }: WhoAnswer): string[] => holdings.flatMap((h) => h.ways.map((w) => `${h.who} ${h.verdict} ${w.how} ${w.state}`));

test('grants, profiles and shares are direct ways', () => {
  expect(told(who('read', 'secret/shared/x'))).toContain('app/reader yes profile allowed');
  expect(told(who('read', 'secret/payments/rates'))).toContain('app/reader yes share allowed');
  expect(told(who('read', 'secret/payments/**'))).toContain('app/checkout part grant allowed');
});

test('whoever may write the policy of one who can, can by a chain; whoever holds nothing is not listed', () => {
  const answer = who('encrypt', 'transit/orders');
  expect(told(answer)).toContain('app/checkout yes grant allowed');
  const admin = answer.holdings.find((h) => h.who === 'app/admin');
  expect(admin?.ways[0]).toMatchObject({ how: 'chain', state: 'allowed' });
  expect(admin?.ways[0]?.sources[0]?.grant).toMatch(/app-checkout/);
  expect(answer.holdings.map((h) => h.who)).not.toContain('app/plain');
});

test("AWS: an app's own role under its condition, credentials that Vault hands a team", () => {
  expect(told(who('s3:GetObject', 'arn:aws:s3:::own/x'))).toContain('app/uploader only-if role conditional');
  expect(told(who('s3:GetObject', 'arn:aws:s3:::reports/x'))).toContain('team/web yes minted allowed');
});

test("Vault's own role is named where nobody declared it", () => {
  const vault = who('kms:Decrypt', 'arn:aws:kms:us-east-1:123456789012:key/1').holdings.find((h) => h.who === 'iam-role/vault');
  expect(vault?.verdict).toBe('only-if');
});

test('what every token may do is said once', () => {
  const answer = who('renew-self', 'token');
  expect(answer.everybody).toMatchObject([{ how: 'default', state: 'allowed' }]);
  expect(answer.holdings.map((h) => h.who)).not.toContain('app/plain');
});

test('show: every grant with its way, its place and what it comes to; the apps of a team', () => {
  const lines = linesOf(compiled, ['app/reader', 'app/admin', 'app/uploader', 'team/web'], place);
  expect(lines.map((l) => `${l.principal} ${l.system} ${l.what} on ${l.on} (${l.how})`)).toEqual([
    'app/admin vault write-policy on sys/app-checkout (grant)',
    'app/reader vault read on secret/shared/* (profile)',
    'app/reader vault read on secret/payments/rates (share)',
    'app/uploader aws s3:GetObject on arn:aws:s3:::own/* (role)',
    'team/web vault generate on cloud/reports (grant)',
    'team/web aws s3:GetObject on arn:aws:s3:::reports/* (minted)',
  ]);
  expect(appsOf(compiled, 'web').sort()).toEqual(['app/admin', 'app/plain', 'app/reader', 'app/uploader']);
});

test('a line that stands alike in two environments stands once; CSV quotes, and never begins with a formula', () => {
  const [line] = linesOf(compiled, ['app/reader'], place);
  if (!line) throw new Error('no line');
  const odd = { ...line, because: '=1+1, "x"' };
  const all = standing(
    [
      { env: 'a', lines: [odd] },
      { env: 'b', lines: [odd] },
    ],
    ['app/reader'],
  );
  expect(all.map((l) => l.envs)).toEqual([['a', 'b']]);
  expect(csv(all).split('\r\n')[1]).toMatch(/^app\/reader,a b,.*,"'=1\+1, ""x"""$/);
});
