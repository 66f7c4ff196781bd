import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { memoryHost } from '../support/memory-host.ts';
import { run, stagesWith } from './support.ts';

test.each([
  ['--help', /Usage: writ VERB/],
  ['-h', /Usage: writ VERB/],
  ['help', /Usage: writ VERB/],
  ['--version', /^\d+\.\d+\.\d+\n$/],
  ['-v', /^\d+\.\d+\.\d+\n$/],
  ['check --help', /Usage: writ check/],
  ['compile -h', /--target NAME {3}only vault, iam, helm, ecs, terraform/],
  ['help fmt', /Usage: writ fmt/],
  ['init --help', /Usage: writ init/],
  ['explain --help', /Usage: writ explain/],
])('%s answers on standard output with exit code 0', async (line, text) => {
  const { code, out, err } = await run(line);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(text);
});

test.each([
  ['', /Usage: writ VERB/],
  ['chekc', /unknown verb "chekc"; did you mean check\?/],
  ['frobnicate', /unknown verb "frobnicate"; there are init, check, compile, fmt, can, who-can, show, explain/],
  ['--verison', /unknown option "--verison"; did you mean --version\?/],
  ['__proto__', /unknown verb/],
  ['toString --help', /unknown verb/],
  ['check --formt json', /unknown option "--formt"; did you mean --format\?/],
  ['check --format jsn', /--format takes pretty, compact, json, sarif, github, gitlab, junit; not "jsn": did you mean json\?/],
  ['check --format', /--format needs a value: pretty, compact, json, sarif, github, gitlab, junit/],
  ['check --format json --format sarif', /--format is given twice/],
  ['check --as-of --env', /--as-of needs a value/],
  ['check --as-of 2026-02-30', /--as-of takes a day/],
  ['check --as-of tomorrow', /--as-of takes a day/],
  ['compile --target valt', /did you mean vault\?/],
  ['compile --check=yes', /--check takes no value/],
  ['compile a b', /compile takes at most 1; "b" is too many/],
  ['init x', /init takes no names/],
  ['fmt --check --to yaml', /exclude each other/],
  ['fmt - a.writ', /stands alone/],
  ['fmt - --stdin-name x.txt', /has to end in/],
  ['explain W10', /there is no code "W10"; did you mean W101\?/],
  ['check -x', /unknown option "-x"/],
])('a wrong call is exit code 2 and says what is right: %s', async (line, text) => {
  const { code, out, err, host } = await run(line);
  expect(code).toBe(2);
  expect(err).toMatch(text);
  expect(out).toBe('');
  expect(host.writes).toBe(0);
});

test('a fault of Writ asks for a report, exit code 3, with a stack trace only on demand', async () => {
  const stages = { ...stagesWith(), compile: () => Promise.reject(new Error('boom')) };
  const crash = async (env: Record<string, string>): Promise<[number, string]> => {
    const host = memoryHost({ '/project/writ.yaml': '' }, { args: ['check'], env });
    return [await main(host, stages), host.stderr.text];
  };
  const [code, text] = await crash({});
  expect(code).toBe(3);
  expect(text).toMatch(/^writ: internal error: boom\n[^]*Please report/);
  expect(text).not.toMatch(/\n\s+at /);
  expect((await crash({ WRIT_DEBUG: '1' }))[1]).toMatch(/\n\s+at /);
});

test('explain prints a page by code or name, and all codes without', async () => {
  const page = await run('explain w101');
  expect(page.out).toBe(`W101 whole-mount (warning)

What it is.

Why: Why it matters.

What to do: How to mend it.

Reported:

    allow read on secret/**

Not reported:

    allow read on secret/a
`);
  expect((await run('explain whole-mount')).out).toBe(page.out);
  expect((await run('explain')).out).toMatch(/^W080 {2}no-project +error\n[^]*W101 {2}whole-mount +warning\n$/);
});

test.each([
  [{ terminal: true }, true],
  [{ terminal: false }, false],
  [{ terminal: true, env: { NO_COLOR: '1' } }, false],
  [{ terminal: true, env: { NO_COLOR: '' } }, true],
  [{ terminal: true, env: { TERM: 'dumb' } }, false],
  [{ terminal: false, env: { FORCE_COLOR: '1' } }, true],
  [{ terminal: true, env: { FORCE_COLOR: '0' } }, false],
])('colours: %j', async (options, coloured) => {
  expect((await run('explain W101', {}, {}, options)).out.includes('\u001b[')).toBe(coloured);
});
