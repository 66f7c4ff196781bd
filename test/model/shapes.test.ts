import { expect, test } from 'vitest';
import { Diagnostics } from '../../src/diagnostics.ts';
import { bindWith } from '../../src/model/bind-project.ts';
import { blockShapes, schemas } from '../../src/model/index.ts';
import { buildSchemas } from '../../src/model/schemas.ts';
import { shapesOf } from '../../src/model/shapes.ts';
import type { BlockSchema, Child } from '../../src/schema/block.ts';
import { parseSource } from '../../src/syntax/index.ts';
import { base, config, fakes } from './fakes.ts';

const shapes = shapesOf(buildSchemas(fakes));

test.each([
  [[], 'engine', { labels: 2, repeated: true, variantsBy: 'label', on: false }],
  [[], 'app', { labels: 1, repeated: true }],
  [['app'], 'run', { labels: 0, repeated: true, on: true, variantsBy: 'on' }],
  [['app'], 'login', { labels: 0, repeated: false, on: false, free: false }],
  [['app'], 'task', { labels: 0, free: true }],
  [['app', 'task'], 'whatever', { free: true }],
  [['app', 'task', 'whatever'], 'deeper', { free: true }],
  [['app', 'inject'], 'request', { labels: 0 }],
  [['vault'], 'audit', { labels: 2, repeated: true, variantsBy: 'label' }],
  [['vault'], 'storage', { labels: 1, repeated: false }],
  [['vault', 'storage raft'], 'snapshots', { labels: 0 }],
  [['engine pki'], 'role', { labels: 1, repeated: true }],
  [['engine pki'], 'intermediate', { labels: 0, of: true }],
] as const)('%j %s', (path, kind, expected) => {
  expect(shapes.child([...path], kind)).toMatchObject(expected);
});

test.each([
  [[], 'nothing'],
  [['engine pki'], 'nothing'],
  [['engine nothing'], 'role'],
  [['team', 'inject'], 'request'],
] as const)('%j %s is unknown', (path, kind) => {
  expect(shapes.child([...path], kind)).toBe(undefined);
});

test('the YAML spelling binds to the same program; scalars are what was written', () => {
  const sink = new Diagnostics();
  const yaml = `
team:
  ops:
    group: 0123
    allow:
      - read on secret/ops/**
app:
  web:
    team: ops
    run: [{ platform: eks, cluster: platform, environment: 2.10 }]
    login: { ttl: "15m" }
`;
  const files = [parseSource({ path: 'a.writ', text: base }, sink), parseSource({ path: 'b.writ.yaml', text: yaml }, sink, shapes)];
  const [prod] = bindWith(fakes, config, files, { asOf: '2026-06-01' }, sink).programs;
  expect(sink.all).toEqual([]);
  expect(prod?.teams.get('ops')?.group).toBe('0123');
  expect(prod?.apps.get('web')).toMatchObject({
    team: 'ops',
    login: { ttl: 900 },
    run: { kind: 'eks', bound: { attrs: { environment: '2.10' } } },
  });
});

/** Every schema with where it is, for what holds of all of them. */
function everySchema(): readonly (readonly [string, BlockSchema])[] {
  const found: (readonly [string, BlockSchema])[] = [];
  const walk = (path: string, child: Child): void => {
    const of = child.schema ? { '': child.schema } : (child.variants?.schemas ?? {});
    for (const [variant, schema] of Object.entries(of)) {
      const name = variant ? `${path} ${variant}` : path;
      found.push([name, schema]);
      for (const [kind, inner] of Object.entries(schema.blocks)) walk(`${name} > ${kind}`, inner);
    }
  };
  for (const [kind, child] of Object.entries(schemas)) walk(kind, child);
  return found;
}

/** All reserved words but `because`, which `raw` has as an attribute too. */
const RESERVED = 'allow deny inject use owns share assert in on of as with when until and not like from can cannot'.split(' ');

test.each(everySchema())('%s can be written, and says what it is', (_, schema) => {
  const words = [...Object.keys(schema.attributes), ...Object.keys(schema.blocks)];
  expect(words.filter((w) => RESERVED.includes(w) || !/^[a-z][a-z0-9_]*$/.test(w))).toEqual([]);
  expect(Object.keys(schema.attributes).filter((a) => Object.hasOwn(schema.blocks, a))).toEqual([]);
  expect([schema.doc, ...Object.values(schema.attributes).map((a) => a.doc)].filter((doc) => !/^[A-Z`].*\.$/s.test(doc))).toEqual([]);
});

test('all that is registered has a shape', () => {
  expect(blockShapes.child(['engine kv'], 'secret')).toMatchObject({ labels: 1, repeated: true });
  expect(Object.keys(schemas.engine.variants?.schemas ?? {})).toContain('transit');
});
