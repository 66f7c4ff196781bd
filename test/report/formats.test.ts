import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics.ts';
import { github } from '../../src/report/github.ts';
import { json } from '../../src/report/json.ts';
import { arrange, countOf, countText } from '../../src/report/report.ts';
import { sarif } from '../../src/report/sarif.ts';
import { marked, reportOf } from './support.ts';

const schema = JSON.parse(readFileSync(new URL('../../src/report/report.schema.json', import.meta.url), 'utf8')) as object;

const full: Partial<Diagnostic> = {
  message: '50% of a,b: c\nsecond line',
  related: [{ span: { file: 'specs/a.writ', start: 0, end: 4 }, message: 'here' }],
  expected: ['x', 'y'],
  help: 'do it',
  envs: ['prod'],
  fix: { title: 'drop it', safe: true, edits: [{ span: { file: 'specs/a.writ', start: 0, end: 1 }, text: '' }] },
};

test('json is what its schema says', () => {
  const { report } = marked('team ‹a› {}\n', full);
  const valid = new Ajv().compile(schema);
  for (const one of [report, reportOf([], []), reportOf([{ code: 'W080', severity: 'error', message: 'm', span: null }], [])]) {
    expect(valid(JSON.parse(json(one))), JSON.stringify(valid.errors)).toBe(true);
  }
  expect(JSON.parse(json(report))).toMatchObject({
    version: 1,
    errors: 1,
    warnings: 0,
    findings: [
      {
        code: 'W101',
        name: 'whole-mount',
        place: { file: 'specs/a.writ', startLine: 1, startColumn: 6, endLine: 1, endColumn: 7 },
        fix: { edits: [{ place: { startLine: 1, endColumn: 2 }, text: '' }] },
      },
    ],
  });
});

test('github commands cannot be broken out of', () => {
  const { report } = marked('team ‹a› {}\n', full, 'specs/a,b:c.writ');
  expect(github(report, 'infra/')).toBe(
    '::error file=infra/specs/a%2Cb%3Ac.writ,line=1,endLine=1,col=6,endColumn=6,title=W101 whole-mount::' +
      '50%25 of a,b: c%0Asecond line%0Ain prod%0Aexpected: x, y%0Awhy: why it matters%0Ahelp: do it%0Afix (writ check --fix): drop it\n',
  );
});

test('github: whatever a message holds, a finding is one line and comes back whole', () => {
  const unescape = (text: string): string =>
    text.replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
  fc.assert(
    fc.property(fc.string(), fc.stringMatching(/^[^‹›]+$/), (message, path) => {
      const { report } = marked('‹a›', { message }, path);
      const text = github(report, '');
      expect(text.split(/\r|\n/)).toHaveLength(2);
      const [, file, rest] = /^::error file=([^,:]*),[^:]*::(.*)\n$/s.exec(text) ?? [];
      expect([unescape(file ?? ''), unescape(rest ?? '')]).toEqual([path, `${message}\nwhy: why it matters`]);
    }),
  );
});

test('github: a place of several lines has no columns, none at all has no file', () => {
  expect(github(marked('a ‹{\n}›', { severity: 'warning' }).report, '')).toContain('::warning file=specs/a.writ,line=1,endLine=2,title=');
  expect(github(reportOf([{ code: 'W080', severity: 'info', message: 'm', span: null }], []), '')).toBe('::notice title=W080::m\n');
});

test('sarif has what code scanning needs', () => {
  const { report } = marked('team ‹a› {}\n', full, 'specs/a b.writ');
  const log = JSON.parse(sarif(report, '1.2.3', 'infra/'));
  expect(log).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        columnKind: 'utf16CodeUnits',
        tool: {
          driver: {
            name: 'Writ',
            semanticVersion: '1.2.3',
            rules: [{ id: 'W101', name: 'whole-mount', help: { text: 'why it matters how to mend it' } }],
          },
        },
        results: [
          {
            ruleId: 'W101',
            ruleIndex: 0,
            level: 'error',
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'infra/specs/a%20b.writ' },
                  region: { startLine: 1, startColumn: 6, endLine: 1, endColumn: 7 },
                },
              },
            ],
            partialFingerprints: { 'writFinding/v2': expect.stringMatching(/^[0-9a-f]{32}$/) },
          },
        ],
      },
    ],
  });
});

test('sarif puts a finding without a place on the project file', () => {
  const log = JSON.parse(sarif(reportOf([{ code: 'W999', severity: 'info', message: 'm', span: null }], []), '1.0.0', ''));
  expect(log.runs[0].results[0]).toMatchObject({
    level: 'note',
    locations: [{ physicalLocation: { artifactLocation: { uri: 'writ.yaml' } } }],
  });
});

test('findings are in order of file, place and code, and one that several environments share is one', () => {
  const at = (file: string, start: number, code: 'W101' | 'W102', envs?: string[]): Diagnostic => ({
    code,
    severity: 'warning',
    message: 'm',
    span: { file, start, end: start + 1 },
    envs,
  });
  const list = [
    at('b', 1, 'W101'),
    at('a', 9, 'W101', ['staging']),
    at('a', 2, 'W102'),
    at('a', 2, 'W101'),
    at('a', 9, 'W101', ['prod']),
    at('b', 1, 'W101'),
  ];
  const arranged = arrange(list);
  expect(arranged.map(({ span, code }) => `${span?.file}${span?.start}${code}`)).toEqual(['a2W101', 'a2W102', 'a9W101', 'b1W101']);
  expect(arranged[2]?.envs).toEqual(['prod', 'staging']);
  expect(arrange([...list].reverse())).toEqual(arranged);
  expect(countText(countOf(arranged))).toBe('4 warnings');
  expect(countText({ error: 1, warning: 0, info: 2 })).toBe('1 error, 2 notes');
});
