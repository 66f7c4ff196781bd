import { expect, test } from 'vitest';
import { codes } from '../../src/backends/codes.ts';
import { bind, ca, dynamo, onEc2, onEcs, spec } from './project.ts';

const at = (text: string, words: string): string => {
  const [line = ''] = words.split('\n');
  return text.includes(line) ? line : '';
};

test.each([
  ['W055', 'raft on Fargate', spec({ run: onEcs }), 'storage raft'],
  [
    'W056',
    'Pod Identity over accounts',
    spec({ run: 'run on eks { cluster = away }', more: 'cluster eks away { account = "999999999999" }' }),
    'away',
  ],
  [
    'W056',
    'tasks over accounts',
    spec({
      run: 'run on ecs { cluster = away  image = "v:1"  clients = ["10.0.0.0/8"] }',
      storage: dynamo,
      more: 'cluster ecs away { account = "999999999999"  vpc = "vpc-0a1b2c31"  subnets = ["subnet-0a1b2c31"] }',
    }),
    'away',
  ],
  ['W056', 'nobody may connect', spec({ run: 'run on ecs { cluster = shop }', storage: dynamo }), 'run on ecs'],
  [
    'W056',
    'no VPC and no subnets',
    spec({ run: 'run on ec2 { ami = "ami-0a1b2c31"  instance_type = "m6i.large"  clients = ["10.0.0.0/8"] }', rest: ca }),
    'run on ec2',
  ],
  [
    'W056',
    'an application load balancer without a certificate',
    spec({ run: onEc2, rest: `${ca}\n  load_balancer { type = application }` }),
    'application',
  ],
  ['W056', 'joining by address without an authority', spec({ run: onEc2 }), 'run on ec2'],
  ['W056', 'Kubernetes tokens of a foreign cluster', spec({ rest: 'auth kubernetes pods { cluster = pods }' }), 'auth kubernetes pods'],
  [
    'W056',
    'an app on another cluster than its auth method',
    spec({
      rest: 'auth kubernetes eks { cluster = platform }',
      more: 'app a { team = core  run on eks { cluster = pods  namespace = "a"  service_account = "a" }  login { auth = eks } }',
    }),
    'run on eks',
  ],
  [
    'W057',
    'a pipeline that any run may be',
    spec({
      rest: 'auth jwt gh { discovery_url = "https://token.actions.githubusercontent.com" }',
      more: 'pipeline p { run on github { repository = "a/b" }  applies = [vault] }',
    }),
    'run on github',
  ],
  [
    'W057',
    'an app that any run may be',
    spec({
      rest: 'auth jwt gh { discovery_url = "https://token.actions.githubusercontent.com" }',
      more: 'app p { team = core  run on github { repository = "a/b" } }',
    }),
    'run on github',
  ],
  ['W058', 'a seal without a key', spec({ rest: 'seal awskms {}' }), 'seal awskms'],
  [
    'W058',
    'a seal with two keys',
    spec({ rest: 'seal awskms { alias = "a"  key = "arn:aws:kms:us-east-1:123456789012:key/11111111-ab12-cd34-ef56-1234567890ab" }' }),
    '"a"',
  ],
  ['W058', 'an issuer without keys', spec({ rest: 'auth jwt gh {}' }), 'auth jwt gh'],
  [
    'W058',
    'an issuer with keys twice',
    spec({ rest: 'auth jwt gh { discovery_url = "https://a.example.com"  jwks_url = "https://a.example.com/keys" }' }),
    'auth jwt gh',
  ],
  [
    'W058',
    'a certificate without a key',
    spec({ run: onEcs.replace(' }', '  tls_certificate = from sm/a }'), storage: dynamo, more: 'store secretsmanager sm { secret a {} }' }),
    'from sm/a',
  ],
])('%s %s', (code, _what, text, place) => {
  const { diagnostics } = bind(text);
  const found = diagnostics.filter((d) => d.code === code);
  expect(found.length, diagnostics.map((d) => `${d.code} ${d.message}`).join('\n')).toBeGreaterThan(0);
  for (const d of found) {
    expect(d.severity).toBe('error');
    expect(d.help).toBeTruthy();
    expect(d.envs).toEqual(['prod']);
  }
  expect(found.map((d) => d.span && text.slice(d.span.start, d.span.end)).join('\n')).toContain(at(text, place));
  expect(diagnostics.filter((d) => d.severity === 'error' && d.code !== code)).toEqual([]);
});

test.each([
  [
    'network',
    spec({
      run: onEcs.replace('  clients = ["10.0.0.0/8"]', ''),
      storage: dynamo,
      rest: 'load_balancer { allowed_cidrs = ["10.0.0.0/8"] }',
    }),
  ],
  [
    'issuer of another account',
    spec({
      run: 'run on eks { cluster = away }',
      more: 'cluster eks away { account = "999999999999"  oidc_issuer = "https://oidc.example.com/id/1" }',
    }),
  ],
  [
    'foreign cluster with its address',
    spec({
      rest: 'auth kubernetes pods { cluster = pods  host = "https://k.example.com"  ca_cert = "-----BEGIN CERTIFICATE-----\\nMIIBhTCCASugAwIBAgIQIRi6zePL6mKjOipn+dNuaTAK\\n-----END CERTIFICATE-----" }',
    }),
  ],
  ['EC2', spec({ run: onEc2, rest: ca })],
])('nothing to say: %s', (_what, text) => {
  expect(bind(text).diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
});

test.each([
  ['size = 10', 'size such as'],
  ['size = 10GiB  snapshots {}', 'bucket'],
  ['size = 10GiB  snapshots { bucket = "UPPER" }', 'bucket'],
])('storage raft { %s } is refused', (attributes, words) => {
  expect(
    bind(spec({ storage: `storage raft { ${attributes} }` }))
      .diagnostics.map((d) => d.message)
      .join('\n'),
  ).toContain(words);
});

test('codes are listed once, in order, each with a page', () => {
  expect(codes.map((c) => c.code)).toEqual(['W055', 'W056', 'W057', 'W058']);
  for (const { page } of codes)
    expect([page.what, page.why, page.fix, page.bad, page.good].every((t) => t !== undefined && t.length > 0)).toBe(true);
});
