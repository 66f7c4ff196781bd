import { describe, expect, test } from 'vitest';
import { compileSnippet, told } from '../support/base-project.ts';
import { ruleCases } from '../support/rule-cases.ts';

describe.each([...Map.groupBy(ruleCases(), ({ code }) => code)])('%s', (code, cases) => {
  test('has three specs at least of each sort', () => {
    for (const kind of ['flag', 'pass'] as const) expect(cases.filter((one) => one.kind === kind).length, kind).toBeGreaterThanOrEqual(3);
  });

  test.each(cases.map((one) => [`${one.kind}: ${one.title}`, one] as const))('%s', async (_title, { text, marks, also, elsewhere }) => {
    const result = await compileSnippet({ text });
    const mine = result.diagnostics.filter((d) => d.code === code);
    const there = mine.filter(({ span }) => span !== null && !span.file.endsWith('/base.writ'));
    const quoted = (at: readonly (readonly [number, number])[]): string[] =>
      at.map(([start, end]) => `${start}: ${text.slice(start, end)}`).sort();
    expect(quoted(there.map(({ span }) => [span?.start ?? -1, span?.end ?? -1])), told(result).join('\n')).toEqual(quoted(marks));
    expect(mine.length > there.length, told(result).join('\n')).toBe(elsewhere);
    const others = result.diagnostics.filter((d) => d.severity === 'error' && d.code !== code && !also.includes(d.code));
    expect(others.map((d) => `${d.code} ${d.message}`)).toEqual([]);
  });
});
