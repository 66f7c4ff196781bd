import { type Difference, differenceJson, type Row, type Token, type Verdict } from '../access/policy/index.ts';
import type { Style } from '../report/pretty.ts';
import { positionAt, type SourceFile } from '../source.ts';

interface Held {
  readonly token: Token;
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/** `a.hcl:12, b.hcl:3`: where the stanzas of one path stand. */
function places(row: Row, { sources }: Held, files: readonly string[]): string {
  const found = row.parts.map(({ policy, span }) => {
    const source = span && sources.get(span.file);
    if (span && source) return `${source.path}:${positionAt(source, span.start).line}`;
    return policy === 'default' ? 'the default policy' : (files[policy] ?? '');
  });
  return [...new Set(found)].join(', ');
}

/** As many stanzas that are left out are named. */
const SHOWN = 5;

/** The answer to one question for people. */
export function verdictText(
  v: Verdict,
  asked: { operation: string; path: string },
  held: Held,
  files: readonly string[],
  style: Style,
): string {
  const lacksSudo = v.needsSudo && !v.sudo && asked.operation !== 'help';
  const said = v.allowed && !lacksSudo ? style.green('allowed') : style.red('denied');
  const lines = [`${said}: ${asked.operation} on ${asked.path} (${held.token.dialect})`, `  ${v.why}`];
  if (v.row) lines.push(`  stanza: ${v.row.pattern.text}  ${style.dim(places(v.row, held, files))}`);
  if (v.runnerUp)
    lines.push(`  before: ${v.runnerUp.pattern.text}  ${style.dim(places(v.runnerUp, held, files))}`, `  because ${v.rule ?? ''}`);
  if (v.needsSudo)
    lines.push(
      v.sudo ? '  the path asks for `sudo` besides, and the stanza has it' : '  the path asks for `sudo` besides, and the stanza has none',
    );
  const others = [...new Set(v.row?.parts.flatMap((p) => p.others) ?? [])];
  if (others.length > 0) lines.push(`  the stanza also asks for what is not judged here: ${others.join(', ')}`);
  if (/[*]|(^|\/)\+(\/|$)/.test(asked.path))
    lines.push('  the path of a request is taken letter by letter: `*` and `+` in it stand for themselves');
  if (asked.operation === 'list' && !asked.path.endsWith('/')) lines.push(`  a server asks for ${asked.path}/, with a final /`);
  const { dropped } = held.token;
  for (const { path, why } of dropped.slice(0, SHOWN)) lines.push(`  left out: ${path}: ${why}`);
  if (dropped.length > SHOWN) lines.push(`  and ${dropped.length - SHOWN} more left out`);
  return `${lines.join('\n')}\n`;
}

const SIDES = {
  first: 'only the first allows',
  second: 'only the second allows',
  terms: 'both allow, with other parameters or wrapping',
} as const;

/** What `policy diff` found, for people. */
export function differencesText(found: readonly Difference[], dialect: string, style: Style): string {
  if (found.length === 0) return `${style.green('equivalent')}: the same answer to every request (${dialect})\n`;
  const lines: string[] = [];
  for (const difference of found) {
    const { capability, allows, region } = difference;
    const except = region.except.length > 0 ? ` except ${region.except.join(', ')}` : '';
    const colour = allows === 'second' ? style.green : allows === 'first' ? style.red : style.yellow;
    lines.push(`${colour(SIDES[allows])}: ${capability} on ${region.match.join(' and also ')}${except}`);
    const { witness } = differenceJson(difference);
    const { operation, path, data, wrapTtl, first } = witness;
    const more = `${data ? ` with ${JSON.stringify(data)}` : ''}${wrapTtl ? ` wrapped for ${wrapTtl}` : ''}`;
    const asked = `${capability === 'sudo' ? 'sudo' : operation} on ${path}${more}`;
    lines.push(`  for example ${asked}: ${first ? 'allowed by the first only' : 'allowed by the second only'}`);
  }
  return `${lines.join('\n')}\n${found.length} ${found.length === 1 ? 'difference' : 'differences'} (${dialect})\n`;
}
