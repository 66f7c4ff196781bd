import { describe, expect, test } from 'vitest';
import { allCodes } from '../../src/codes.ts';
import type { Diagnostic } from '../../src/diagnostics.ts';
import { checkForeign, FOREIGN_KINDS } from '../../src/foreign/index.ts';
import { anchorsOf } from '../../src/findings/anchor.ts';
import { reportOf, whyOf } from '../../src/report/report.ts';
import { rules } from '../../src/rules/index.generated.ts';
import type { SourceFile } from '../../src/source.ts';
import { compileSnippet, projectWith } from '../support/base-project.ts';
import { type RuleCase, ruleCases } from '../support/rule-cases.ts';

/**
 * What every finding of every rule has. `npm test` looks at the first cases of each rule; `WRIT_CASES=1000 npx vitest run
 * test/rules/findings.test.ts` at all.
 */
const EACH = Number(process.env['WRIT_CASES'] ?? 1);

interface Told {
  readonly findings: readonly Diagnostic[];
  readonly prints: readonly string[];
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly report: ReturnType<typeof reportOf>;
}

async function tell({ text, as, openbao }: RuleCase): Promise<Told> {
  if (as === undefined) {
    const { diagnostics, sources, project } = await compileSnippet({ text });
    return told(diagnostics, sources, anchorsOf(project?.files ?? []));
  }
  const source: SourceFile = { path: `files/${as === 'helm-values' ? 'case.yaml' : 'case'}`, text };
  const { diagnostics } = checkForeign(source, { dialect: openbao ? 'openbao' : 'vault', as, asOf: '2026-11-23' });
  return told(diagnostics, new Map([[source.path, source]]));
}

function told(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, SourceFile>, anchors?: ReturnType<typeof anchorsOf>): Told {
  const report = reportOf(diagnostics, sources, allCodes(), anchors);
  return { findings: report.diagnostics, prints: report.diagnostics.map((one) => report.fingerprints.get(one) ?? ''), sources, report };
}

/** Words of four letters at least, and numbers: what a spec or file calls things. */
const wordsOf = (text: string): Set<string> =>
  new Set((text.toLowerCase().match(/[a-z][a-z0-9_-]{2,}|\d+/g) ?? []).flatMap((word) => [word, ...word.split('-')]));
const base = wordsOf(Object.values(projectWith({ text: '' })).join('\n'));

/** The same with its lines moved. What begins with `{` is JSON, which takes blank lines and no comments. */
const moved = (one: RuleCase): RuleCase => ({
  ...one,
  text: one.as !== undefined ? `\n\n${one.text}\n` : one.text.replace(/^(\/\/ file:.*\n)?/, '$1// moved\n\n\n'),
});

/** Rules whose cases stand elsewhere (`escalations.test.ts`) are here with their pages. */
const pages = (had: ReadonlySet<string>): RuleCase[] =>
  rules.flatMap(({ code, page }): RuleCase[] => {
    const as = FOREIGN_KINDS.find((kind) => kind === page.file?.as);
    const text = page.bad ?? page.file?.bad;
    if (had.has(code) || text === undefined) return [];
    return [
      {
        code,
        kind: 'flag',
        title: 'its page',
        text,
        marks: [],
        also: [],
        elsewhere: false,
        as: page.bad === undefined ? as : undefined,
        openbao: false,
      },
    ];
  });
const own = ruleCases().filter(({ kind }) => kind === 'flag');

const chosen = [...Map.groupBy([...own, ...pages(new Set(own.map(({ code }) => code)))], ({ code }) => code)].flatMap(([code, cases]) =>
  // Of specs and of files each.
  [...Map.groupBy(cases, ({ as }) => as === undefined).values()]
    .flatMap((some) => some.slice(0, EACH))
    .map((one) => [code, one.title, one] as const),
);

test('every rule has a case here', () => {
  const had = new Set(chosen.map(([code]) => code));
  expect(rules.map(({ code }) => code).filter((code) => !had.has(code))).toEqual([]);
});

test('why a rule matters is one line, and how to mend it another', () => {
  for (const { code, name, page } of rules) {
    expect(page.why, code).toMatch(/^[A-Z“`*].{15,600}[.)]$/);
    expect(page.fix, code).toMatch(/^.{8,600}[.)]$/);
    expect(name, code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  }
});

describe.each(chosen)('%s: %s', (code, _title, one) => {
  test('concrete, explained, and itself wherever its lines are', async () => {
    const now = await tell(one);
    const mine = now.findings.filter((finding) => finding.code === code);
    expect(mine).not.toEqual([]);
    for (const finding of mine) {
      const { message, span, severity } = finding;
      expect(['error', 'warning', 'info']).toContain(severity);
      expect(message).toMatch(/^[^\s].*[^\s.]$/);
      expect(whyOf(now.report, finding) ?? '', message).not.toBe('');
      // What to do stands with the finding, or with its rule.
      expect(finding.help ?? finding.fix?.title ?? allCodes().get(finding.code)?.page.fix ?? '', message).not.toBe('');
      const source = span && now.sources.get(span.file);
      expect(source, message).toBeDefined();
      expect((span?.start ?? 0) <= (span?.end ?? 0) && (span?.end ?? 0) <= (source?.text.length ?? 0), message).toBe(true);
      const known = one.as === undefined ? new Set([...wordsOf(one.text), ...base]) : wordsOf(`${one.text} aws`);
      const named = [...wordsOf(message)].filter((word) => known.has(word));
      // Where a file names nothing (`NotAction`, `*`), the finding names the action, or quotes the wildcard.
      const concrete = named.length > 0 || /\b[a-z0-9-]+:[A-Z]\w+/.test(message) || (message.includes('*') && one.text.includes('*'));
      expect(concrete, message).toBe(true);
      for (const related of finding.related ?? []) expect(related.message, message).not.toBe('');
    }
    expect(new Set(now.prints).size).toBe(now.prints.length);
    const later = await tell(moved(one));
    const printsOf = (told: Told): string[] => told.prints.filter((_, i) => told.findings[i]?.code === code).sort();
    expect(printsOf(later)).toEqual(printsOf(now));
  });
});

test('a rule about chains tells the shortest as steps, in order', async () => {
  const reach = ruleCases().filter(({ code, kind, as }) => /^W20[12]$/.test(code) && kind === 'flag' && as === undefined);
  for (const code of ['W201', 'W202']) {
    const one = reach.find((each) => each.code === code);
    const { findings } = one ? await tell(one) : { findings: [] };
    const steps = findings
      .filter((finding) => finding.code === code)
      .map(({ related }) => (related ?? []).filter(({ step }) => step).length);
    expect(steps, code).not.toEqual([]);
    expect(Math.min(...steps), code).toBeGreaterThanOrEqual(1);
  }
});
