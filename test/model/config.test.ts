import { expect, test } from 'vitest';
import { Diagnostics } from '../../src/diagnostics.ts';
import { checkConfig, checkConfigNames } from '../../src/model/config-checks.ts';
import { createReporter } from '../../src/model/report.ts';
import { readConfig } from '../../src/model/config-file.ts';
import { REGIONS_DATE } from '../../src/schema/regions.ts';
import { parseSource } from '../../src/syntax/index.ts';

function read(text: string) {
  const sink = new Diagnostics();
  const config = readConfig({ path: 'writ.yaml', text }, sink);
  const said = sink.all.map((d) => `${d.code} ${d.message.replace('writ.yaml: ', '')} @${d.span && text.slice(d.span.start, d.span.end)}`);
  return { config, said };
}

test('the least, and the most', () => {
  expect(read('writ: "1"\n')).toEqual({
    said: [],
    config: {
      file: 'writ.yaml',
      edition: '1',
      specs: ['specs'],
      out: 'out',
      terraform: { format: 'json', backend: { kind: 'local' } },
      folders: [],
      rules: {},
      ignores: [],
    },
  });
  const { config, said } = read(`writ: 1
specs: [specs, ./more/]
out: generated
terraform: { format: hcl, backend: { s3: { bucket: example-tfstate, region: us-east-1, use_lockfile: true } } }
folders:
  specs/platform: { may: all }
  specs/teams/payments/: { team: payments, may: [app, inject] }
rules: { W402: { severity: error, max: { database: 1h } }, W109: off }
ignores:
  - { code: W604, path: iam/key.json, at: "kms:*", because: the console makes it so, until: 2027-01-31 }
  - { code: [W101, W203], path: ./policies/ }
`);
  expect(said).toEqual([]);
  expect(config).toMatchObject({
    specs: ['specs', 'more'],
    out: 'generated',
    terraform: { format: 'hcl', backend: { kind: 's3', bucket: 'example-tfstate', region: 'us-east-1', useLockfile: true, keyPrefix: '' } },
    folders: [
      { folder: 'specs/platform', may: 'all' },
      { folder: 'specs/teams/payments', may: ['app', 'inject'], team: 'payments' },
    ],
    rules: { W402: { severity: 'error', max: { database: 3600 } }, W109: { severity: 'off', max: {} } },
    ignores: [
      { codes: [{ text: 'W604' }], path: 'iam/key.json', at: 'kms:*', because: true, until: { text: '2027-01-31' } },
      { codes: [{ text: 'W101' }, { text: 'W203' }], path: 'policies', at: undefined, because: false, until: undefined },
    ],
  });
});

test.each([
  ['', 'W039 expected a mapping with `writ: "1"` @'],
  ['specs: [specs]\n', 'W039 `writ` is missing: the edition of the language, "1" @specs: [specs]\n'],
  ['writ: "2"\n', 'W039 `writ` is the edition of the language, "1", found "2" @"2"'],
  ['writ: "1"\n\tout: x\n', 'W039 a tab cannot indent YAML @\t'],
  ['writ: "1"\nout: a\nout: b\n', 'W039 the key `out` stands twice in this mapping @out'],
  ['writ: "1"\n---\nwrit: "1"\n', 'W039 this begins a second YAML document; the file is one mapping @---\nwrit: "1"\n'],
  ['writ: "1"\nspecs: [a\n', 'W039 this list is not closed @['],
  ['writ: "1"\n{ a: b }: c\n', 'W039 a key is a plain text @{ a: b }'],
  ['writ: "1"\nspces: [a]\n', 'W040 no such key `spces`, did you mean `specs`? @spces'],
  [
    'writ: "1"\nignores: { code: W101 }\n',
    'W039 `ignores` is a list of exceptions such as `{ code: W604, path: iam/key.json, because: … }` @{ code: W101 }',
  ],
  ['writ: "1"\nignores: [{ code: W101 }]\n', 'W039 `ignores.path` is missing: a folder or a file @{ code: W101 }'],
  [
    'writ: "1"\nignores: [{ code: whole, path: a }]\n',
    'W039 `ignores.code` is a code such as W604, or a list of codes, found "whole" @whole',
  ],
  ['writ: "1"\nignores: [{ code: W101, path: a, untill: x }]\n', 'W040 `ignores.0` has no key `untill`, did you mean `until`? @untill'],
  [
    'writ: "1"\nignores: [{ code: W101, path: a, until: 2027-02-30 }]\n',
    'W039 `ignores.until` is a day such as 2027-01-31, found "2027-02-30" @2027-02-30',
  ],
  ['writ: "1"\nignores: [{ code: W101, path: ../a }]\n', 'W041 `../a` leaves the project @../a'],
  [
    'writ: "1"\nignores: [{ code: W101, path: specs/teams }]\n',
    'W041 `ignores` is for files that Writ did not write, and `specs/teams` holds specs @specs/teams',
  ],
  ['writ: "1"\nterraform: { fromat: json }\n', 'W040 `terraform` has no key `fromat`, did you mean `format`? @fromat'],
  ['writ: "1"\nterraform: { format: yaml }\n', 'W039 `terraform.format` is json or hcl, found "yaml" @yaml'],
  [
    'writ: "1"\nterraform: { backend: { s3: { bucket: example } } }\n',
    'W039 `terraform.backend.s3.region` is missing: an AWS region such as us-east-1 @{ bucket: example }',
  ],
  [
    'writ: "1"\nterraform: { backend: { s3: { bucket: example, region: us-east-1, use_lokfile: true } } }\n',
    'W040 `terraform.backend.s3` has no key `use_lokfile`, did you mean `use_lockfile`? @use_lokfile',
  ],
  ['writ: "1"\nterraform: { backend: gcs }\n', 'W039 `terraform.backend` is `local`, or `s3: { bucket: …, region: … }`, found "gcs" @gcs'],
  [
    'writ: "1"\nrules: { W402: loud }\n',
    'W039 `rules.W402` is error, warning, info, off, or a mapping with `severity`, `in`, `paths` and `max`, found "loud" @loud',
  ],
  ['writ: "1"\nrules: { W402: { in: { prod: loud } } }\n', 'W039 `rules.W402.in.prod` is error, warning, info or off, found "loud" @loud'],
  [
    'writ: "1"\nrules: { W402: { paths: { specs/a: { sevrity: off } } } }\n',
    'W040 `rules.W402.paths.specs/a` has no key `sevrity`, did you mean `severity`? @sevrity',
  ],
  ['writ: "1"\nrules: { W402: { paths: { ../a: off } } }\n', 'W041 `../a` leaves the project @../a'],
  [
    'writ: "1"\nrules: { W402: { max: { aws: soon } } }\n',
    'W039 `rules.W402.max.aws` is a duration such as 90s, 15m, 72h or 30d, longer than nothing, found "soon" @soon',
  ],
  [
    'writ: "1"\nrules: { W402: { max: { aws: 0h } } }\n',
    'W039 `rules.W402.max.aws` is a duration such as 90s, 15m, 72h or 30d, longer than nothing, found "0h" @0h',
  ],
  ['writ: "1"\nterraform: { backend: { local: { path: state } } }\n', 'W040 `terraform.backend.local` has no key `path` @path'],
  [
    'writ: "1"\nterraform: { backend: { s3: { bucket: Example, region: us-east-1 } } }\n',
    'W039 `terraform.backend.s3.bucket` is the name of an S3 bucket, found "Example": it has capital letters @Example',
  ],
  [
    'writ: "1"\nterraform: { backend: { s3: { bucket: example, region: us-esat-1 } } }\n',
    `W039 \`terraform.backend.s3.region\` is an AWS region such as us-east-1, found "us-esat-1": AWS had no such region on ${REGIONS_DATE}; did you mean \`us-east-1\`? @us-esat-1`,
  ],
  [
    'writ: "1"\nterraform: { backend: { s3: { bucket: example, region: us-east-1, key_prefix: a//b } } }\n',
    'W039 `terraform.backend.s3.key_prefix` is a key prefix without slashes at its ends, found "a//b": it has two slashes in a row @a//b',
  ],
  ['writ: "1"\nrules: { 402: off }\n', 'W040 `402` is no code of a rule @402'],
  ['writ: "1"\nfolders: { specs/a: { may: [ap] } }\n', 'W040 `may` knows no `ap`, did you mean `app`? @ap'],
  ['writ: "1"\nspecs: [../specs]\n', 'W041 `../specs` leaves the project @../specs'],
  ['writ: "1"\nout: /etc\n', 'W041 `/etc` leaves the project @/etc'],
  ['writ: "1"\nout: specs/out\n', 'W041 `out: specs/out` and the specs in `specs` lie within one another @specs/out'],
  ['writ: "1"\nfolders: { ../a: { may: all } }\n', 'W041 `../a` leaves the project @../a'],
  ['writ: "1"\nspecs: &a [specs]\nout: *a\n', 'W039 anchors and aliases are not read here @*a'],
])('%j', (text, expected) => {
  expect(read(text)).toEqual({ config: undefined, said: [expected] });
});

test('an alias bomb is read no further than its first alias', () => {
  const lines = ['writ: "1"', 'a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 40; i++)
    lines.push(
      `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  expect(read(lines.join('\n')).config).toBe(undefined);
});

test('text that is no YAML', () => {
  expect(read('writ: "1\n').said).toEqual(['W039 this text is not closed @"']);
  expect(read('- a\n').said).toEqual(['W039 expected a mapping with `writ: "1"` @- a\n']);
});

test.each([
  ['folders: { specs/payments: { may: all, team: paymnts } }', ['W026 writ.yaml: no team `paymnts`, did you mean `payments`? @paymnts']],
  [
    'folders: { specs/paymets: { may: [app], team: payments } }',
    ['W040 error writ.yaml: no spec lies below specs/paymets, did you mean specs/payments? @specs/paymets'],
  ],
  ['folders: { specs/other: { may: [app] } }', ['W040 warning writ.yaml: no spec lies below specs/other @specs/other']],
  ['folders: { specs: { may: all }, specs/payments: { team: payments, may: [app] } }', []],
  ['rules: { W101: { in: { prd: off } } }', ['W026 writ.yaml: no environment `prd`, did you mean `prod`? @prd']],
  ['rules: { W101: { in: { prod: off }, paths: { specs/payments/a.writ: { in: { prod: error } } } } }', []],
  [
    'rules: { W101: { paths: { specs/paymets: off } } }',
    ['W040 error writ.yaml: no spec lies at or below specs/paymets, did you mean specs/payments? @specs/paymets'],
  ],
  [
    'rules: { W101: { paths: { specs/something-else: off } } }',
    ['W040 warning writ.yaml: no spec lies at or below specs/something-else @specs/something-else'],
  ],
  ['rules: { W101: { paths: { charts/vault/values.yaml: off } } }', []],
  ['rules: { W402: { max: { database: 1h } } }', []],
  [
    'rules: { W402: { max: { databse: 1h, redis: 1h } } }',
    [
      'W040 error writ.yaml: W402 has no limit `databse`, did you mean `database`? @databse',
      'W040 error writ.yaml: W402 has no limit `redis` @redis',
    ],
  ],
  ['rules: { W101: { max: { database: 1h, aws: 1h } } }', ['W040 error writ.yaml: W101 has no limits @database']],
  ['rules: { W104: off }', ['W040 error writ.yaml: there is no rule W104, did you mean `W101`? @W104']],
  ['rules: { W022: off }', ['W040 error writ.yaml: there is no rule W022 @W022']],
])('names that are not there: %s', (line, expected) => {
  const sink = new Diagnostics();
  const text = `writ: "1"\n${line}\n`;
  const config = readConfig({ path: 'writ.yaml', text }, sink);
  const file = parseSource({ path: 'specs/payments/a.writ', text: 'team payments {}\nenvironment prod {}\n' }, sink);
  if (config) {
    const reporter = createReporter();
    checkConfigNames(config, { teams: ['payments'], environments: ['prod'] }, reporter);
    reporter.flush(sink, []);
    checkConfig(config, [file], { codes: new Set(['W101', 'W402']), limits: new Map([['W402', ['database', 'aws']]]) }, sink);
  }
  const said = sink.all.map(
    (d) => `${d.code} ${d.code === 'W040' ? `${d.severity} ` : ''}${d.message} @${d.span && text.slice(d.span.start, d.span.end)}`,
  );
  expect(said).toEqual(expected);
});
