import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { AS_OF, copyProject, entry, repository, scratch } from './support.ts';

const { folder, remove } = scratch();
afterAll(remove);

const hasStrace = spawnSync('strace', ['-V'], { stdio: 'ignore' }).status === 0;
if (!hasStrace) console.log('skipped: strace is not installed');

/** Calls of one traced run that succeeded, as `name` and text. */
function calls(log: string): { readonly name: string; readonly text: string }[] {
  const lines = readFileSync(log, 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, name, rest] = /^(?:\d+ +)?(\w+)\((.*)$/.exec(line) ?? [];
    return name === undefined || / = -1 /.test(line) ? [] : [{ name, text: rest ?? '' }];
  });
}

const CHANGING = /^(mkdir|rename|unlink|rmdir|link|symlink|truncate|chmod|chown|mknod|creat|utime)/;

test.runIf(hasStrace)('a compile writes below out/ and the cache only, reads its project and itself only, and opens no connection', () => {
  const project = join(realpathSync(folder), 'project');
  mkdirSync(project);
  copyProject(repository, project);
  const log = join(folder, 'log');
  const traced = spawnSync(
    'strace',
    ['-f', '-s', '400', '-e', 'trace=%file,%network', '-o', log, process.execPath, entry, 'compile', ...AS_OF],
    {
      cwd: project,
      encoding: 'utf8',
    },
  );
  expect(traced.status, traced.stderr).toBe(0);
  const seen = calls(log);
  const pathsOf = (text: string): string[] =>
    [...text.matchAll(/"([^"]*)"/g)].map(([, path]) => (path?.startsWith('/') ? path : join(project, path ?? '')));

  const opened = seen
    .filter(({ name }) => /^open(at2?)?$/.test(name))
    .map(({ text }) => ({ path: pathsOf(text)[0] ?? '', writes: /O_WRONLY|O_RDWR|O_CREAT/.test(text) }));
  const written = [
    ...opened.filter(({ writes }) => writes).map(({ path }) => path),
    ...seen.filter(({ name }) => CHANGING.test(name)).flatMap(({ text }) => pathsOf(text)),
  ];
  expect(written.length).toBeGreaterThan(20);
  const allowed = (path: string): boolean =>
    /^\/(dev\/(null|tty)|proc\/self\/)/.test(path) ||
    [`${project}/out`, `${project}/.writ`].some((at) => path === at || path.startsWith(`${at}/`));
  expect([...new Set(written)].filter((path) => !allowed(path))).toEqual([]);

  const own = [
    project,
    realpathSync(repository),
    realpathSync(join(repository, 'node_modules')),
    realpathSync(join(process.execPath, '../..')),
  ];
  const machine = /^\/(lib|usr\/lib|etc\/(ld\.so|ssl|localtime|nsswitch)|proc|sys|dev)|^\/usr\/share\/(zoneinfo|locale)/;
  const strangers = opened.filter(({ path }) => !machine.test(path) && !own.some((at) => path === at || path.startsWith(`${at}/`)));
  expect([...new Set(strangers.map(({ path }) => path))]).toEqual([]);

  expect(seen.filter(({ name, text }) => /^(connect|sendto|bind)$/.test(name) && /AF_INET/.test(text))).toEqual([]);
  expect(seen.filter(({ name, text }) => name === 'execve' && !text.includes(process.execPath)).map(({ text }) => text)).toEqual([]);
});
