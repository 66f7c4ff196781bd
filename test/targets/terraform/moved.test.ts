import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileProject } from '../../../src/compile.ts';
import { memoryHost } from '../../support/memory-host.ts';

const example = (name: string): string => readFileSync(new URL(`../../../examples/ecs-fargate/specs/${name}`, import.meta.url), 'utf8');
const more = `
user robin { entity = "robin"  allow generate on db/shop_rw until 2026-12-31 because "INC-1" }
engine pki pki { root { common_name = "{domain}"  ttl = 87600h }  urls {}  crl {} }
engine pki web {
  intermediate of pki { common_name = "{domain} web"  ttl = 43800h }
  urls {}
  crl {}
  role site { domains = ["{domain}"]  ttl = 24h  max_ttl = 72h }
}
engine aws aws { role reader { type = assumed_role  assume = "arn:aws:iam::{account}:role/reader"  allow s3:GetObject on "arn:aws:s3:::a/*"  ttl = 1h } }
engine ssh ssh { ca {}  role ops { type = ca  users = ["ops"]  ttl = 30m } }
pipeline apply { run on github { repository = "example/shop"  environment = "prod" }  applies = [vault, team/shop] }
`;
const platform = example('platform.writ')
  .replace('  auth oidc sso', '  auth jwt github { discovery_url = "https://token.actions.githubusercontent.com" }\n  auth oidc sso')
  .replace(
    'secret payment_gateway {',
    'secret payment_gateway { rotation_lambda = "arn:aws:lambda:eu-west-1:123456789012:function:rotate" ',
  );
const shop = example('shop.writ').replace('assert only app fulfilment can', 'assert only app fulfilment, user robin can') + more;

interface Stack {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
}

/** Terraform of every stack, by folder. */
async function stacksOf(files: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, Stack>> {
  const config =
    'writ: "1"\nspecs: [specs]\nterraform: { format: json, backend: { s3: { bucket: example-state, region: eu-west-1, key_prefix: writ } } }\n';
  const host = memoryHost({
    '/project/writ.yaml': config,
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`/project/${path}`, text])),
  });
  const result = await compileProject(host, { root: '/project', asOf: '2026-11-23', artifacts: true, terraform: true });
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return new Map(
    result.artifacts.flatMap(({ path, text }) => {
      const folder = /terraform\/(.*)\/main\.tf\.json$/.exec(path)?.[1];
      return folder === undefined ? [] : [[folder, JSON.parse(text) as Stack] as const];
    }),
  );
}

const addresses = ({ resource = {} }: Stack): string[] =>
  Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));

const renamed = (text: string): string =>
  text
    .replace('engine kv secret', '@was("secret")\nengine kv kv')
    .replace('engine transit transit {', '@was("transit")\nengine transit crypt { mount = "transit" ')
    .replace('engine pki pki {', '@was("pki")\nengine pki root { mount = "pki" ')
    .replace('engine pki web {', '@was("web")\nengine pki sites { mount = "web" ')
    .replace('of pki', 'of root')
    .replace('engine aws aws', '@was("aws")\nengine aws cloud')
    .replace('role reader', '@was("reader") role s3_reader')
    .replace('engine ssh ssh {', '@was("ssh")\nengine ssh shell { mount = "ssh" ')
    .replace('role site', '@was("site") role front')
    .replace('store secretsmanager sm', '@was("sm")\nstore secretsmanager vaulted')
    .replace('secret payment_gateway {', '@was("payment_gateway")\n secret gateway {')
    .replaceAll('from sm/', 'from vaulted/')
    .replace('sm/payment_gateway', 'vaulted/gateway')
    .replace('role shop_rw', '@was("shop_rw") role shop_writer')
    .replaceAll('db/shop_rw', 'db/shop_writer')
    .replace('auth oidc sso', '@was("sso")\nauth oidc okta')
    .replace('audit file stdout', '@was("stdout")\naudit file console')
    .replace('team shop {', '@was("shop")\nteam store {')
    .replaceAll('team = shop', 'team = store')
    .replace('team/shop', 'team/store')
    .replace('user robin {', '@was("robin")\nuser robin_r {')
    .replace('user robin can', 'user robin_r can')
    .replace('pipeline apply', '@was("apply")\npipeline deploy')
    .replace('app storefront', '@was("storefront")\napp shopfront')
    .replaceAll('secret/shop', 'kv/shop')
    .replaceAll('on transit/', 'on crypt/');

test('what was renamed is moved, and nothing else: no address that there was is lost', async () => {
  const before = await stacksOf({ 'specs/platform.writ': platform, 'specs/shop.writ': shop });
  const after = await stacksOf({ 'specs/platform.writ': renamed(platform), 'specs/shop.writ': renamed(shop) });
  expect([...before.values()].every(({ moved }) => moved === undefined)).toBe(true);
  let moves = 0;
  for (const [folder, was] of before) {
    const is = after.get(folder.replace('teams/shop', 'teams/store'));
    const map = new Map((is?.moved ?? []).map(({ from, to }) => [from, to]));
    moves += map.size;
    expect(new Set(map.values()).size, folder).toBe(map.size);
    expect(
      addresses(was)
        .map((address) => map.get(address) ?? address)
        .sort(),
      folder,
    ).toEqual(addresses(is ?? {}).sort());
    for (const from of map.keys()) expect(addresses(was)).toContain(from);
  }
  expect(moves).toBeGreaterThan(35);
});
