import { describe, expect, test } from 'vitest';
import { allCodes } from '../../src/codes.ts';
import { rules } from '../../src/rules/index.generated.ts';
import { compileSnippet, told } from '../support/base-project.ts';
import { type RuleCase, ruleCases } from '../support/rule-cases.ts';
import { checkForeign } from '../../src/foreign/index.ts';
import type { Diagnostic } from '../../src/diagnostics.ts';

/** All that is said of a case, a spec or a file. */
async function diagnosticsOf({ text, as, openbao }: RuleCase): Promise<readonly Diagnostic[]> {
  if (!as) return (await compileSnippet({ text })).diagnostics;
  return checkForeign({ path: 'case', text }, { as, dialect: openbao ? 'openbao' : 'vault', asOf: '2026-11-23' }).diagnostics;
}

test('every rule has cases, and so has every code of AWS that stages before the rules report', () => {
  const with_ = new Set(ruleCases().map(({ code }) => code));
  const wanted = [...rules.map(({ code }) => code), ...[...allCodes().keys()].filter((code) => code.startsWith('W6'))];
  expect(wanted.filter((code) => !with_.has(code))).toEqual([]);
});

describe.each([...Map.groupBy(ruleCases(), ({ code }) => code)])('%s', (code, cases) => {
  test('has three specs at least of each sort', () => {
    for (const kind of ['flag', 'pass'] as const) expect(cases.filter((one) => one.kind === kind).length, kind).toBeGreaterThanOrEqual(3);
  });

  test.each(cases.map((one) => [`${one.kind}: ${one.title}`, one] as const))('%s', async (_title, one) => {
    const { text, marks, also, elsewhere } = one;
    const diagnostics = await diagnosticsOf(one);
    const mine = diagnostics.filter((d) => d.code === code);
    const there = mine.filter(({ span }) => span !== null && !span.file.endsWith('/base.writ'));
    const quoted = (at: readonly (readonly [number, number])[]): string[] =>
      at.map(([start, end]) => `${start}: ${text.slice(start, end)}`).sort();
    expect(quoted(there.map(({ span }) => [span?.start ?? -1, span?.end ?? -1])), told({ diagnostics }).join('\n')).toEqual(quoted(marks));
    expect(mine.length > there.length, told({ diagnostics }).join('\n')).toBe(elsewhere);
    const others = diagnostics.filter((d) => d.severity === 'error' && d.code !== code && !also.includes(d.code));
    expect(others.map((d) => `${d.code} ${d.message}`)).toEqual([]);
  });
});
