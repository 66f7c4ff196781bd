import { fileURLToPath } from 'node:url';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics.ts';
import { compact } from '../../src/report/compact.ts';
import { github } from '../../src/report/github.ts';
import { gitlab } from '../../src/report/gitlab.ts';
import { json } from '../../src/report/json.ts';
import { junit } from '../../src/report/junit.ts';
import { pretty } from '../../src/report/pretty.ts';
import type { Report } from '../../src/report/report.ts';
import { rules } from '../../src/rules/index.generated.ts';
import { sarif } from '../../src/report/sarif.ts';
import { snippet, writ } from '../fix/support.ts';
import { marked, plain, reportOf } from './support.ts';

const TEXT = 'team <a&"b"> {\n  allow read on secret/**\n  allow list on secret/x // ünï 漢\n}\n';
const at = (start: number, end: number, file = 'specs/a b.writ') => ({ file, start, end });

/** Findings of every severity, with a chain, fixes of both kinds, hostile names, several environments, and one without a place. */
const FINDINGS: readonly Diagnostic[] = [
  {
    code: 'W101',
    severity: 'warning',
    message: 'team <a&"b"> may read everything: 100% of ]]> it, ::error:: and\nmore\u0007',
    span: at(30, 39),
    related: [{ span: at(0, 12), message: 'declared <here>' }],
    help: 'name the part that is needed',
    fix: { title: 'write secret/a/**', edits: [{ span: at(30, 39), text: 'secret/a/**' }], safe: false },
    envs: ['prod'],
  },
  {
    code: 'W101',
    severity: 'error',
    message: 'team a can escalate in 2 steps',
    span: at(0, 14),
    related: [
      { span: at(17, 39), message: 'team a may read the policy', step: true },
      { span: at(42, 64), message: 'with it, it is root', step: true },
      { span: at(0, 4), message: 'seen here' },
    ],
  },
  {
    code: 'W095',
    severity: 'warning',
    message: 'nothing here is reported',
    span: at(42, 64),
    expected: ['x', 'y'],
    fix: { title: 'delete it', edits: [{ span: at(40, 74), text: '' }], safe: true },
  },
  { code: 'W098', severity: 'info', message: 'findings are gone', span: null, help: 'run it' },
  { code: 'W092', severity: 'error', message: 'it cannot be read', span: { file: 'specs/gone.writ', start: 0, end: 0 } },
];
const report = reportOf(FINDINGS, [{ path: 'specs/a b.writ', text: TEXT }]);

const FORMATS: Readonly<Record<string, (report: Report) => string>> = {
  'pretty.txt': (r) => pretty(r, plain),
  'compact.txt': compact,
  'report.json': json,
  'report.sarif': (r) => sarif(r, '1.2.3', 'infra/'),
  'github.txt': (r) => github(r, 'infra/'),
  'gitlab.json': (r) => gitlab(r, 'infra/'),
  'junit.xml': junit,
};

test.each(Object.entries(FORMATS))('%s of findings of every kind', (name, format) => {
  const golden = new URL(`golden/${name}`, import.meta.url);
  const text = format(report);
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text);
  expect(text).toBe(readFileSync(golden, 'utf8'));
});

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const jsonSchema = new Ajv({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(read('../../src/report/report.schema.json')) as object,
);
const xsd = XsdValidator.fromDoc(XmlDocument.fromString(read('junit.xsd')));

/** Facts of docs.gitlab.com, "Code Quality report format". */
const gitlabSchema = new Ajv().compile({
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', pattern: '^[0-9a-f]{32}$' },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', pattern: '^[^/]' },
          lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
        },
      },
    },
  },
});

/** The schema of SARIF 2.1.0, as Microsoft's package carries it; `SARIF_SCHEMA` names the file of another edition, such as that of OASIS. */
const official =
  process.env.SARIF_SCHEMA ??
  fileURLToPath(import.meta.resolve('../../node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));
let validateSarif: ValidateFunction | undefined;

function sarifProblems(text: string): unknown {
  if (!validateSarif) {
    if (!existsSync(official)) return null;
    const { id: _, $schema: __, ...schema } = JSON.parse(readFileSync(official, 'utf8')) as Record<string, unknown>;
    const formats = {
      uri: (one: string) => URL.canParse(one),
      'uri-reference': (one: string) => URL.canParse(one, 'https://example.com/'),
      'date-time': /^\d{4}-\d\d-\d\dT/,
    };
    validateSarif = new Ajv({ strict: false, unicodeRegExp: false, formats }).compile(schema);
  }
  return validateSarif(JSON.parse(text)) ? null : validateSarif.errors;
}

function isValid(made: Report): void {
  expect(jsonSchema(JSON.parse(json(made))), JSON.stringify(jsonSchema.errors)).toBe(true);
  expect(gitlabSchema(JSON.parse(gitlab(made, ''))), JSON.stringify(gitlabSchema.errors)).toBe(true);
  expect(sarifProblems(sarif(made, '1.0.0', ''))).toBe(null);
  const document = XmlDocument.fromString(junit(made));
  xsd.validate(document);
  document.dispose();
  expect(compact(made).split('\n')).toHaveLength(made.diagnostics.length + 1);
}

describe('machine formats are what their schemas say', () => {
  test('for findings of every kind, and for none', () => {
    isValid(report);
    isValid(reportOf([], []));
  });

  test('for whatever text a message, a name or a file holds', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(']]>', '\ud800', '\ufffe', '\r\n', '&lt;', '\u0000'),
    );
    fc.assert(
      fc.property(hostile, hostile, fc.stringMatching(/^[^‹›\0/]+$/), (message, help, path) => {
        isValid(marked('‹a›\n', { message, help, envs: [message], expected: [help] }, path).report);
      }),
      { numRuns: 60 },
    );
  });

  test('SARIF under the schema of its standard', () => {
    expect(existsSync(official), `${official} is missing: run \`npm ci\``).toBe(true);
    expect(sarifProblems(sarif(report, '1.2.3', ''))).toBe(null);
    expect(sarifProblems('{"version":"2.1.0","runs":[{}]}')).not.toBe(null);
    expect(sarifProblems(sarif(report, '1.2.3', '').replace('"ruleId"', '"ruleld"'))).not.toBe(null);
  });
});

test.each(['json', 'sarif', 'gitlab', 'junit', 'compact', 'github', 'pretty'])(
  'check --format %s of a real project with chains and fixes',
  async (format) => {
    const { tree } = snippet(`app reader {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }
  allow read on secret/payments/reader/**
  allow read on secret/payments/reader/a
  allow write-policy on sys/app-reader
}
assert nobody can escalate
`);
    const { out, code } = await writ(`check --format ${format} --as-of 2026-11-23`, tree);
    expect(code).toBe(1);
    for (const word of format === 'github' || format === 'gitlab' ? ['W106'] : ['W106', 'W069']) expect(out).toContain(word);
    if (format === 'json') {
      expect(jsonSchema(JSON.parse(out)), JSON.stringify(jsonSchema.errors)).toBe(true);
      expect(JSON.parse(out).findings.some((one: { chain: unknown[] }) => one.chain.length > 0)).toBe(true);
      expect(JSON.parse(out).findings.find((one: { code: string }) => one.code === 'W106')).toMatchObject({
        why: expect.stringContaining('Whoever deletes one'),
        fix: { safe: true, edits: [{ text: '' }] },
      });
    }
    if (format === 'sarif') {
      const { results } = JSON.parse(out).runs[0];
      expect(results.some((one: { codeFlows?: unknown[] }) => one.codeFlows?.length === 1)).toBe(true);
      expect(sarifProblems(out)).toBe(null);
    }
    if (format === 'junit') xsd.validate(XmlDocument.fromString(out));
  },
);

test('a rule about chains gives its steps in order, each at its place', async () => {
  const page = rules.find(({ code }) => code === 'W201')?.page.bad ?? '';
  const { out } = await writ('check --format json --select W201 --as-of 2026-11-23', snippet(page).tree);
  const [found] = JSON.parse(out).findings as { chain: { place: { startLine?: number }; message: string }[]; related: unknown[] }[];
  expect(found?.chain.length).toBeGreaterThan(1);
  expect(found?.related).toEqual([]);
  for (const { place, message } of found?.chain ?? []) expect([typeof place.startLine, message.length > 10]).toEqual(['number', true]);
});
