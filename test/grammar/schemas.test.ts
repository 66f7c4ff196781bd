import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { may } from '../../scripts/grammar/project-schema.ts';
import { statements } from '../../scripts/grammar/json-statements.ts';
import { allCodes } from '../../src/codes.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { bindProject, blockShapes, readConfig } from '../../src/model/index.ts';
import { parseSource, printYaml } from '../../src/syntax/index.ts';
import { checker } from './ajv.ts';
import { accepted, specs } from './specs.ts';
import { wrongCodes, wrongProjects, wrongSpecs } from './wrong-yaml.ts';

const faults = checker('writ.schema.json');
const projectFaults = checker('project.schema.json');
const root = new URL('../../', import.meta.url);

test('every spec is valid, in YAML as it stands and as it is converted', () => {
  const yaml = specs.map((source) => {
    const ast = parseSource(source, new Diagnostics(), blockShapes);
    return {
      path: source.path,
      texts: ast.spelling === 'yaml' ? [source.text, printYaml(ast, blockShapes)] : [printYaml(ast, blockShapes)],
    };
  });
  expect(yaml.filter(({ path }) => path.endsWith('.yaml')).length).toBeGreaterThan(1);
  for (const { path, texts } of yaml) for (const text of texts) expect([path, ...faults(text)]).toEqual([path]);
});

test('the specs of the pages of all rules are valid', () => {
  const texts = [...allCodes().values()]
    .filter(({ code }) => code[1] !== '0')
    .flatMap(({ page }) => [page.bad, page.good])
    .filter((text) => text !== undefined);
  expect(texts.length).toBeGreaterThan(50);
  for (const text of texts) {
    const source = { path: 'page.writ', text };
    if (accepted(source))
      expect([text, ...faults(printYaml(parseSource(source, new Diagnostics(), blockShapes), blockShapes))]).toEqual([text]);
  }
});

test('unusual but right', () => {
  const right = [
    '', 'app: {}', 'team: { a: { group: 5, owns: x } }', 'environment: { e: { account: 123456789012, region: "{r}", production: "true" } }',
    'app: { a: { overlays: [{ in: prod, team: t }, { in: [x], team: u, overlays: [] }] } }', 'app: [{ name: a, team: t }, { labels: [b], in: c, team: t }]',
    'engine: [{ labels: [kv, secret], version: 1 }]', 'engine: { kv: [{ name: secret }] }', 'vault: { main: { product: vault, version: 2.2.2, edition: "{x}", run: { on: eks, cluster: c }, overlays: [] } }',
    'store: { secretsmanager: { sm: { secret: [{ name: a, \'"name"\': prod/x }] } } }', 'app: { a: { team: t, helm: { any: { thing: [{ deep: true }], list: [1, [x]] } } } }',
    'app: { a: [{ in: x, team: t }, { in: y, team: t }] }', 'profile: { p: { allow: read on a, deny: [{ sentence: list on b, doc: why, ignore: W101 }] } }',
    'assert: nobody can escalate', 'assert: [{ who: nobody, can: read, on: "a/**", directly: yes-no }]'.replace('yes-no', 'true'),
    'app: { a: { team: t, inject: { path: a/b, as: env, set: { A: b, request: { c: d }, whole: false } } } }',
    'team: { t: { share: { verbs: read, paths: a, with: "app b, team c", until: 2027-01-31 } } }', 'team: { t: { raw: { "sys/x/*": { capabilities: [read], because: why } } } }',
  ]; // prettier-ignore
  for (const text of right) {
    expect([text, ...faults(text)]).toEqual([text]);
    const sink = new Diagnostics();
    parseSource({ path: 'a.writ.yaml', text }, sink, blockShapes);
    expect([text, ...sink.all.map((d) => d.message)]).toEqual([text]);
  }
});

test('wrong specs are refused', () => {
  expect(wrongSpecs.length).toBeGreaterThanOrEqual(40);
  for (const text of [...wrongSpecs, ...wrongCodes]) expect(`${faults(text).length > 0} ${text}`).toBe(`true ${text}`);
});

const base = `
environment prod { account = "123456789012"  region = "us-east-1" }
cluster eks c {}
team t { group = "g" }
`;

test('what the schema refuses the compiler reports', () => {
  for (const text of wrongSpecs) {
    const sink = new Diagnostics();
    const config = readConfig({ path: 'writ.yaml', text: 'writ: "1"' }, sink);
    const files = [
      { path: 'specs/base.writ', text: base },
      { path: 'specs/wrong.writ.yaml', text },
    ].map((source) => parseSource(source, sink, blockShapes));
    if (config) bindProject(config, files, { asOf: '2026-01-01' }, sink);
    // That there is no Vault, or none for an environment, is another matter.
    const said = sink.all.filter((d) => d.span?.file === 'specs/wrong.writ.yaml' && d.severity === 'error' && d.code !== 'W038');
    expect(`${said.length > 0} ${text}`).toBe(`true ${text}`);
  }
});

test('the keys of a statement are those that the reader knows', () => {
  for (const [key, { keys }] of Object.entries(statements)) {
    const text = key === 'assert' ? 'assert: [{ zzz: 1 }]' : `app: { a: { ${key}: [{ zzz: 1 }] } }`;
    const sink = new Diagnostics();
    parseSource({ path: 'a.writ.yaml', text }, sink, blockShapes);
    const expected = sink.all.find((d) => d.message.includes('zzz'))?.expected ?? [];
    expect([key, ...Object.keys(keys), 'doc', 'ignore', 'was', 'sentence'].sort()).toEqual([key, ...expected].sort());
  }
});

test('the projects of the repository are valid, wrong ones are refused', () => {
  const folders = ['', ...readdirSync(new URL('examples/', root)).map((name) => `examples/${name}/`)];
  const projects = folders.map((folder) => readFileSync(new URL(`${folder}writ.yaml`, root), 'utf8'));
  expect(projects.length).toBeGreaterThan(2);
  const full =
    'writ: 1\nspecs: a\nout: b\nterraform: { format: hcl, backend: local }\nfolders: { x: { may: [app, raw], team: t } }\nrules: { W402: { severity: error, max: { database: 1h } }, W109: off }';
  for (const text of [...projects, full]) {
    expect(projectFaults(text)).toEqual([]);
    expect(readConfig({ path: 'writ.yaml', text }, new Diagnostics())).toBeDefined();
  }
  expect(wrongProjects.length).toBeGreaterThanOrEqual(15);
  for (const text of wrongProjects) {
    expect(`${projectFaults(text).length > 0} ${text}`).toBe(`true ${text}`);
    expect(`${readConfig({ path: 'writ.yaml', text }, new Diagnostics())} ${text}`).toBe(`undefined ${text}`);
  }
});

test('`may` knows in the schema what it knows in the compiler', () => {
  const known = (word: string): boolean =>
    readConfig({ path: 'writ.yaml', text: `writ: "1"\nfolders: { specs: { may: [${word}] } }` }, new Diagnostics()) !== undefined;
  expect(may.filter((word) => !known(word))).toEqual([]);
  const sink = new Diagnostics();
  readConfig({ path: 'writ.yaml', text: 'writ: "1"\nfolders: { specs: { may: [zzz] } }' }, sink);
  for (const word of may) expect(sink.all.map((d) => d.help).join()).toContain(word);
});
