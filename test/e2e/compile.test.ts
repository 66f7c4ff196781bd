import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { compileProject } from '../../src/compile.ts';
import { projectWith, told } from '../support/base-project.ts';
import { memoryHost } from '../support/memory-host.ts';
import type { TargetName } from '../../src/targets/artifact.ts';
import { AS_OF, copyProject, repository, scratch, treeOnDisk, writ } from './support.ts';

const { folder, remove } = scratch();
afterAll(remove);

const first = join(folder, 'a');
mkdirSync(first);
copyProject(repository, first);
const ran = writ(['compile', ...AS_OF], { cwd: first });

/** Paths that only one tree has, or whose bytes differ. */
function differing(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((path) => one[path] !== other[path]);
}

test('the production example compiles, says what it wrote, and check of it is clean', () => {
  expect(ran).toMatchObject({ code: 0 });
  expect(ran.out).toMatch(/^wrote out\/\n {2}vault +\d+ files {2}\d+ new\n/);
  for (const target of ['vault', 'iam', 'helm', 'terraform', 'project']) expect(ran.out).toMatch(new RegExp(`^  ${target} `, 'm'));
  expect(ran.out + ran.err).not.toContain('\u001b');
  expect(writ(['compile', '--check', ...AS_OF], { cwd: first })).toMatchObject({ code: 0 });
  expect(writ(['check', ...AS_OF], { cwd: join(first, 'specs') })).toMatchObject({ code: 0 });
});

test('what is committed is what the specs compile to', () => {
  expect(differing(treeOnDisk(join(first, 'out')), treeOnDisk(join(repository, 'out')))).toEqual([]);
});

test('another folder, order of files, locale, time zone and date: the same bytes', () => {
  const second = join(folder, 'another place', 'with a longer name', 'ü');
  mkdirSync(second, { recursive: true });
  const paths = [
    'writ.yaml',
    ...readdirSync(join(repository, 'specs'), { recursive: true, encoding: 'utf8' }).map((name) => join('specs', name)),
  ];
  for (const path of paths.filter((name) => /\.(writ|ya?ml)$/.test(name)).reverse()) {
    mkdirSync(dirname(join(second, path)), { recursive: true });
    writeFileSync(join(second, path), readFileSync(join(repository, path)));
  }
  const shifted = join(folder, 'shifted.mjs');
  writeFileSync(
    shifted,
    `import fs from 'node:fs';
const list = fs.readdirSync;
fs.readdirSync = (...args) => list(...args).reverse();
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) { if (args.length > 0) super(...args); else super(RealDate.now() + 400 * 86400000); }
  static now() { return RealDate.now() + 400 * 86400000; }
};
`,
  );
  const other = writ(['compile', ...AS_OF], {
    cwd: second,
    node: ['--import', shifted],
    env: { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati', HOME: folder, USER: 'somebody' },
  });
  // How long the proof took is the machine's affair.
  const untimed = ({ out, ...rest }: typeof ran) => ({ ...rest, out: out.replace(/^proved in [\d.]+ s/m, 'proved') });
  expect(untimed(other)).toEqual(untimed(ran));
  expect(differing(treeOnDisk(join(second, 'out')), treeOnDisk(join(first, 'out')))).toEqual([]);
});

test('a host that lists folders backwards: the same artifacts', async () => {
  const files = Object.fromEntries(
    Object.entries(treeOnDisk(first))
      .filter(([path]) => path === 'writ.yaml' || path.startsWith('specs/'))
      .map(([path]) => [`/p/${path}`, readFileSync(join(first, path), 'utf8')]),
  );
  const compile = (reversed: boolean) =>
    compileProject(memoryHost(files, { reversed, cwd: '/p' }), { root: '/p', asOf: '2026-11-23', terraform: false, artifacts: true });
  const [forward, backward] = [await compile(false), await compile(true)];
  expect(forward.artifacts.length).toBeGreaterThan(10);
  expect(backward.artifacts).toEqual(forward.artifacts);
});

test('of a target that is not asked for nothing is made, and nothing in it stops the others', async () => {
  const text = `app front {
  team = payments
  run on ecs { cluster = tasks  image = "registry.example.com/front:1"  cpu = 512  memory = 1024 }
  allow read on secret/front/**
  task { pidMode = "shared" }
}
team payments { group = "payments"  owns secret/front/** }
`;
  const host = memoryHost(projectWith({ text }));
  const compile = (...targets: readonly TargetName[]) =>
    compileProject(host, {
      root: '/project',
      asOf: '2026-11-23',
      terraform: false,
      artifacts: true,
      ...(targets.length > 0 ? { targets } : {}),
    });
  const fault = 'W071 specs/snippet.writ: `pidMode` cannot be "shared"';
  for (const result of [await compile(), await compile('vault', 'ecs'), await compile('terraform')]) {
    expect(told(result)).toContain(fault);
    expect(result.artifacts).toEqual([]);
  }
  const policies = await compile('vault');
  expect(told(policies)).not.toContain(fault);
  expect(new Set(policies.artifacts.map(({ target }) => target))).toEqual(new Set(['vault', 'project']));
  expect(policies.proof).toMatchObject({ statements: undefined });
  const documents = await compile('iam');
  expect(new Set(documents.artifacts.map(({ target }) => target))).toEqual(new Set(['iam', 'project']));
  expect(documents.proof?.statements).toBeGreaterThan(0);
  // The policies are proved all the same.
  expect(documents.proof?.patterns).toBe(policies.proof?.patterns);
});

test('no absolute path, no user, no day but the specs’ own in what is written', () => {
  for (const [path, text] of Object.entries(treeOnDisk(join(first, 'out')))) {
    expect(text.includes(folder) || text.includes(repository), path).toBe(false);
    expect(text, path).not.toMatch(/2026-11-23|\/home\/|\/Users\/|\/tmp\/writ-/);
  }
});

test('foreign files stay, and one in the way stops the write', () => {
  const project = join(folder, 'foreign');
  mkdirSync(join(project, 'out/prod/vault'), { recursive: true });
  copyProject(repository, project);
  writeFileSync(join(project, 'out/prod/vault/mine.txt'), 'mine');
  writeFileSync(join(project, 'out/access.json'), 'mine too');
  const refused = writ(['compile', '--target', 'vault', '--target', 'iam', ...AS_OF], { cwd: project });
  expect(refused).toMatchObject({ code: 0 });
  const stopped = writ(['compile', ...AS_OF], { cwd: project });
  expect(stopped).toMatchObject({ code: 2, err: expect.stringContaining('W082') });
  expect(readFileSync(join(project, 'out/access.json'), 'utf8')).toBe('mine too');
  expect(readFileSync(join(project, 'out/prod/vault/mine.txt'), 'utf8')).toBe('mine');
});

test('a link that leads out of the output folder is not followed', () => {
  const project = join(folder, 'linked');
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(join(project, 'out/prod'), { recursive: true });
  mkdirSync(elsewhere);
  copyProject(repository, project);
  symlinkSync(elsewhere, join(project, 'out/prod/vault'));
  const refused = writ(['compile', '--target', 'vault', ...AS_OF], { cwd: project });
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('out/prod/vault is a link to somewhere else') });
  expect(readdirSync(elsewhere, { recursive: true })).toEqual([]);
  expect(readdirSync(join(project, 'out'), { recursive: true }).sort()).toEqual(['prod', 'prod/vault']);
});

test('a file where the output folder has to be is a coded error', () => {
  const project = join(folder, 'taken');
  mkdirSync(project);
  copyProject(repository, project);
  writeFileSync(join(project, 'out'), 'mine');
  expect(writ(['compile', ...AS_OF], { cwd: project })).toMatchObject({ code: 2, err: expect.stringContaining('W082') });
  expect(readFileSync(join(project, 'out'), 'utf8')).toBe('mine');
});
