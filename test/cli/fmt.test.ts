import { expect, test } from 'vitest';
import { PROJECT, run } from './support.ts';

const TREE = {
  ...PROJECT,
  '/project/specs/b.writ': 'B\n',
  '/project/specs/deep/c.writ.yaml': 'c\n',
  '/project/other/d.writ': 'd\n',
  '/project/specs/x.txt': 'x',
};
const files = (host: { files: Map<string, string> }): Record<string, string> => Object.fromEntries(host.files);

test('formats the spec folders of the project, and only specs', async () => {
  const { code, out, host } = await run('fmt', TREE);
  expect([code, out]).toEqual([0, '2 files formatted, 1 unchanged\n']);
  expect(files(host)).toEqual({ ...TREE, '/project/specs/a.writ': 'TEAM A {}\n', '/project/specs/deep/c.writ.yaml': 'YAML C\n' });
});

test('formats what it is given', async () => {
  const { out, host } = await run('fmt other specs/a.writ', TREE);
  expect(out).toBe('2 files formatted, 0 unchanged\n');
  expect(host.files.get('/project/other/d.writ')).toBe('D\n');
  expect(await run('fmt .', TREE)).toMatchObject({ code: 0, out: '3 files formatted, 1 unchanged\n' });
  expect(await run('fmt specs/x.txt', TREE)).toMatchObject({ code: 2, err: expect.stringContaining('is no spec') });
  expect(await run('fmt nowhere.writ', TREE)).toMatchObject({ code: 2, err: expect.stringContaining('W088') });
});

test('--check points at the first difference and writes nothing', async () => {
  const { code, out, err, host } = await run('fmt --check specs/a.writ specs/b.writ', TREE);
  expect([code, out, host.writes]).toEqual([1, '', 0]);
  expect(err).toContain('error[W087 not-formatted]: specs/a.writ is not in canonical form');
  expect(err).toContain('--> specs/a.writ:1:1');
  expect(err).not.toContain('b.writ');
  expect(await run('fmt --check specs/b.writ', TREE)).toMatchObject({ code: 0, out: '1 file is in canonical form\n' });
});

test('a file with an error stays, the others are formatted', async () => {
  const { code, err, host } = await run('fmt', { ...TREE, '/project/specs/b.writ': 'b!\n' });
  expect(code).toBe(1);
  expect(err).toContain('specs/b.writ:1:2');
  expect(host.files.get('/project/specs/b.writ')).toBe('b!\n');
  expect(host.files.get('/project/specs/a.writ')).toBe('TEAM A {}\n');
});

test('what has an error stays, the rest of the file is formatted, and the error is shown where it stands now', async () => {
  const tree = { ...TREE, '/project/specs/b.writ': '\n\nb !!\n' };
  const { code, out, err, host } = await run('fmt specs/b.writ', tree);
  expect([code, out, host.files.get('/project/specs/b.writ')]).toEqual([1, '1 file formatted, 0 unchanged\n', '\n\nB !!\n']);
  expect(err).toContain('specs/b.writ:3:3');
  expect(err).toContain('3 | B !!');
  const check = await run('fmt --check specs/b.writ', tree);
  expect([check.code, check.host.writes]).toEqual([1, 0]);
  expect(check.err).toContain('3 | b !!');
  expect(check.err).toContain('W087');
});

test('--to changes spelling and ending, and never overwrites', async () => {
  const { out, host } = await run('fmt --to yaml specs', TREE);
  expect(out).toBe('3 files converted, 0 unchanged\n');
  expect(host.files.get('/project/specs/a.writ.yaml')).toBe('YAML TEAM A {}\n');
  expect(host.files.has('/project/specs/a.writ')).toBe(false);
  expect((await run('fmt --to writ specs/deep/c.writ.yaml', TREE)).host.files.get('/project/specs/deep/c.writ')).toBe('C\n');
  const tree = { ...TREE, '/project/specs/a.writ.yaml': 'mine' };
  const taken = await run('fmt --to yaml specs/a.writ', tree);
  expect(taken).toMatchObject({ code: 2, err: expect.stringContaining('a.writ.yaml exists already') });
  expect(files(taken.host)).toEqual(tree);
});

test('- reads standard input and writes standard output, also outside of a project', async () => {
  const stdin = (line: string, text: string) => run(line, {}, {}, { stdin: text, cwd: '/elsewhere' });
  expect(await stdin('fmt -', 'a\n')).toMatchObject({ code: 0, out: 'A\n', err: '' });
  expect(await stdin('fmt - --to yaml', 'a\n')).toMatchObject({ code: 0, out: 'YAML A\n' });
  expect(await stdin('fmt - --stdin-name x.writ.yaml', 'a\n')).toMatchObject({ code: 0, out: 'YAML A\n' });
  expect(await stdin('fmt - --check', 'a\n')).toMatchObject({ code: 1, out: '' });
  expect(await stdin('fmt - --to writ', 'a!\n')).toMatchObject({ err: expect.stringContaining('stdin.writ.yaml:1:2') });
  expect(await stdin('fmt -', 'a!\n')).toMatchObject({ code: 1, out: '', err: expect.stringContaining('stdin.writ:1:2') });
});

test('a file that may not be written is a coded error and stays', async () => {
  const { code, err, host } = await run('fmt specs/a.writ', TREE, {}, { readOnly: ['/project/specs/.a.writ.new'] });
  expect([code, files(host)]).toEqual([2, TREE]);
  expect(err).toContain('W083 cannot-write');
});
