import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics.ts';
import { baselineOf, compareBaseline, printBaseline, readBaseline } from '../../src/findings/baseline.ts';
import { findingsOf, snippet, writ } from '../fix/support.ts';

const app = (name: string, lines: string): string => `app ${name} {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "${name}" }
${lines}}
`;
const WIDE = '  allow read on secret/**\n';
const AS_OF = ' --as-of 2026-11-23';
const B = '/project/baseline.json';

test('a baseline silences what is old, and what is new fails', async () => {
  const { tree, file } = snippet(app('reader', WIDE));
  expect(await writ(`check${AS_OF}`, tree)).toMatchObject({ code: 0 });
  expect(await writ(`check --baseline baseline.json${AS_OF}`, tree)).toMatchObject({
    code: 2,
    out: expect.stringContaining('W099 unreadable-baseline'),
  });
  const { host, code, out } = await writ(`check --baseline baseline.json --update-baseline${AS_OF}`, tree);
  expect([code, out]).toEqual([0, expect.stringContaining('baseline.json: 1 finding, 0 gone, 1 new')]);
  expect(host.files.get(B)).toBe(printBaseline(readBaseline(host.files.get(B) ?? '') as never));
  const quiet = await writ(`check --baseline baseline.json${AS_OF}`, host);
  expect([quiet.code, quiet.out]).toEqual([0, expect.stringContaining('1 old finding in baseline.json')]);

  // Lines, order, files and the spelling may change.
  const moved = snippet(`// more\n\n\n${app('reader', `\n${WIDE}`)}`).tree;
  moved['/project/specs/payments/reader.writ'] = moved[file] ?? '';
  delete moved[file];
  expect(await writ(`check --baseline baseline.json${AS_OF}`, { ...moved, [B]: host.files.get(B) ?? '' })).toMatchObject({ code: 0 });

  const failing = await writ(`check --baseline baseline.json${AS_OF} --format compact`, {
    ...snippet(app('reader', WIDE) + app('writer', WIDE)).tree,
    [B]: host.files.get(B) ?? '',
  });
  expect([failing.code, failing.out]).toEqual([
    1,
    expect.stringMatching(/^specs\/snippet\.writ:\d+:\d+: warning W101 whole-mount: app writer/),
  ]);
  expect(failing.out).not.toContain('app reader');
});

test('an update only shrinks, unless it is told to take new findings in', async () => {
  const first = await writ(`check --baseline baseline.json --update-baseline${AS_OF}`, snippet(app('reader', WIDE)).tree);
  const baseline = first.host.files.get(B) ?? '';
  const now = { ...snippet(app('writer', WIDE)).tree, [B]: baseline };
  const outdated = await writ(`check --baseline baseline.json${AS_OF}`, now);
  expect(outdated.out).toContain('note[W098 baseline-outdated]: 1 finding of baseline.json is gone');
  expect(outdated.code).toBe(1);
  // One path or one code says nothing of what is gone elsewhere.
  expect((await writ(`check specs/base.writ --baseline baseline.json${AS_OF}`, now)).out).not.toContain('W098');
  const shrunk = await writ(`check --baseline baseline.json --update-baseline${AS_OF}`, now);
  expect([shrunk.code, shrunk.out]).toEqual([1, expect.stringContaining('baseline.json: 0 findings, 1 gone, 0 new')]);
  expect(shrunk.host.files.get(B)).toBe('{\n  "version": 1,\n  "findings": []\n}\n');
  const grown = await writ(`check --baseline baseline.json --update-baseline --accept-new${AS_OF}`, shrunk.host);
  expect([grown.code, grown.out]).toEqual([0, expect.stringContaining('baseline.json: 1 finding, 0 gone, 1 new')]);
});

test('errors in the specs themselves are never old', async () => {
  const { tree } = snippet('team x { groop = "x" }\n');
  const { host, code } = await writ(`check --baseline baseline.json --update-baseline${AS_OF}`, tree);
  expect([code, host.files.get(B)]).toEqual([1, '{\n  "version": 1,\n  "findings": []\n}\n']);
});

test.each([
  ['', 'it is no JSON'],
  ['[]', 'it has no `"version": 1`'],
  ['{"version":"1","findings":[]}', 'it has no `"version": 1`'],
  ['{"version":2,"findings":[]}', 'it is of version 2, and this Writ reads version 1'],
  ['{"version":1}', 'it has no list `findings`'],
  ['{"version":1,"findings":[{"fingerprint":"x"}]}', 'finding 1 has no fingerprint of 32 hexadecimal digits'],
  ['{\n<<<<<<< a\n', 'it holds the marks of a merge conflict'],
])('%j is no baseline', async (text, why) => {
  expect(readBaseline(text)).toBe(why);
  const { code, out, host } = await writ(`check --baseline baseline.json --update-baseline${AS_OF}`, { ...snippet('').tree, [B]: text });
  expect([code, out]).toEqual([2, expect.stringContaining(why)]);
  expect(host.files.get(B)).toBe(text);
});

test.each([
  ['--update-baseline', '--update-baseline needs --baseline FILE'],
  ['--baseline b --accept-new', '--accept-new goes with --update-baseline'],
  ['--baseline b --update-baseline --select W101', '--update-baseline takes all findings: leave out --select'],
  ['specs --baseline b --update-baseline', '--update-baseline takes all findings of a project: leave out the paths'],
  ['--dry-run', '--dry-run goes with --fix'],
  ['--fix --baseline b --update-baseline', '--fix and --update-baseline exclude each other'],
  ['--ignore W026', '--ignore: W026 is an error in a spec itself, and is always reported'],
  ['--select W19', '--select: there is no code "W19"; did you mean W109?'],
  ['--select hole-mount', '--select: there is no code "hole-mount"; did you mean whole-mount?'],
])('check %s is a wrong call', async (options, why) => {
  const { code, err, host } = await writ(`check ${options}`, snippet('').tree);
  expect([code, err]).toEqual([2, expect.stringContaining(why)]);
  expect(host.writes).toBe(0);
});

test.each([
  ['', ['W093', 'W101'], 0],
  [' --select W1', ['W101'], 0],
  [' --select W1xx,W093', ['W093', 'W101'], 0],
  [' --select whole-mount', ['W101'], 0],
  [' --ignore W101', ['W093'], 0],
  [' --ignore ignore-without-reason --fail-on warning', ['W101'], 1],
  [' --severity error', [], 0],
  [' --severity warning', ['W093', 'W101'], 0],
])('check%s', async (options, codes, code) => {
  const { tree } = snippet(app('reader', `  @ignore(W402)\n${WIDE}`));
  const found = await findingsOf(tree, options);
  expect([...new Set(found.map((one) => one.code))].filter((one) => one !== 'W095' && one !== 'W202')).toEqual(codes);
  expect((await writ(`check${options}${AS_OF}`, tree)).code).toBe(code);
});

test('errors in the specs themselves are reported whatever is selected', async () => {
  const found = await findingsOf(snippet('team x { groop = "x" }\n').tree, ' --select W101 --severity error');
  expect(found.map(({ code }) => code)).toEqual(['W021']);
});

test('comparing divides findings, and printing comes back', () => {
  const finding = fc.record({
    code: fc.constantFrom('W101' as const, 'W109' as const),
    message: fc.string(),
    severity: fc.constant('warning' as const),
    span: fc.constant({ file: 'a', start: 0, end: 1 }),
  });
  fc.assert(
    fc.property(fc.array(finding), fc.array(finding), (old, young) => {
      const all: readonly Diagnostic[] = [...old, ...young];
      const prints = new Map(all.map((one, i) => [one, String(i).padStart(32, '0')]));
      const baseline = readBaseline(printBaseline(baselineOf(old, prints)));
      expect(baseline).toEqual(baselineOf(old, prints));
      if (typeof baseline === 'string') return;
      const { fresh, kept, gone } = compareBaseline(all.slice(1), prints, baseline);
      expect(fresh).toEqual(old.length > 0 ? young : young.slice(1));
      expect(kept).toHaveLength(Math.max(0, old.length - 1));
      expect(gone).toHaveLength(old.length > 0 ? 1 : 0);
    }),
  );
});
