import type { Diagnostic } from '../diagnostics.ts';
import { regionOf, type Report, whyOf } from './report.ts';

/**
 * JUnit's XML as test reports of CI servers read it: a suite a file, a case a finding. Errors and warnings are failures, notes are cases
 * that passed and say something; where there is nothing to report, one case says so.
 */
export function junit(report: Report): string {
  const files = new Map<string, Diagnostic[]>();
  for (const one of report.diagnostics) {
    const file = one.span?.file ?? '';
    const known = files.get(file);
    if (known) known.push(one);
    else files.set(file, [one]);
  }
  const suites =
    files.size === 0
      ? [
          `  <testsuite ${attributes({ name: 'writ check', ...counts([]), tests: 1 })}>\n    <testcase name="nothing to report" classname="writ"/>\n  </testsuite>`,
        ]
      : [...files].map(([file, findings]) => suite(report, file, findings));
  const all = { name: 'writ check', ...counts(report.diagnostics), tests: Math.max(1, report.diagnostics.length) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes(all)}>\n${suites.join('\n')}\n</testsuites>\n`;
}

const counts = (findings: readonly Diagnostic[]) => ({
  tests: findings.length,
  failures: findings.filter(({ severity }) => severity !== 'info').length,
  errors: 0,
});

function suite(report: Report, file: string, findings: readonly Diagnostic[]): string {
  const cases = findings.map((one) => testcase(report, file, one));
  return `  <testsuite ${attributes({ name: file === '' ? 'writ check' : file, ...counts(findings), skipped: 0 })}>\n${cases.join('\n')}\n  </testsuite>`;
}

function testcase(report: Report, file: string, one: Diagnostic): string {
  const region = one.span ? regionOf(report, one.span) : undefined;
  const name = report.names.get(one.code);
  const title = name === undefined ? one.code : `${one.code} ${name}`;
  const head = attributes({
    name: `${title}: ${one.message}`,
    classname: file === '' ? 'writ' : file,
    ...(file === '' ? {} : { file }),
    ...(region ? { line: region.startLine } : {}),
  });
  const body = escapeText(bodyOf(report, one, region ? `${file}:${region.startLine}:${region.startColumn}` : file));
  const inner =
    one.severity === 'info'
      ? `<system-out>${body}</system-out>`
      : `<failure ${attributes({ message: one.message, type: one.severity })}>${body}</failure>`;
  return `    <testcase ${head}>\n      ${inner}\n    </testcase>`;
}

function bodyOf(report: Report, one: Diagnostic, place: string): string {
  const why = whyOf(report, one);
  return [
    ...(place === '' ? [] : [place]),
    one.message,
    ...(one.envs?.length ? [`in ${one.envs.join(', ')}`] : []),
    ...(one.related ?? []).map(({ message }) => `- ${message}`),
    ...(one.expected?.length ? [`expected: ${one.expected.join(', ')}`] : []),
    ...(why === undefined ? [] : [`why: ${why}`]),
    ...(one.help === undefined ? [] : [`help: ${one.help}`]),
    ...(one.fix && !one.fix.told ? [`${one.fix.safe ? 'fix' : 'possible fix'}: ${one.fix.title}`] : []),
  ].join('\n');
}

const attributes = (all: Readonly<Record<string, string | number>>): string =>
  Object.entries(all)
    .map(([key, value]) => `${key}="${escapeAttribute(String(value))}"`)
    .join(' ');

/** Characters that XML 1.0 cannot hold, not even escaped: controls, halves of surrogate pairs, U+FFFE and U+FFFF. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const escapeText = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
const escapeAttribute = (text: string): string =>
  escapeText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
