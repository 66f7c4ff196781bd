import type { Answer, Part, PathSet, Region, Source, State, Verdict } from './types.ts';

/** How words are painted; every function gets the text and gives it back. */
export interface Paint {
  green(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
}

const SAYS: Readonly<Record<Verdict, string>> = { yes: 'yes', 'only-if': 'only if', part: 'in part', unknown: 'unknown', no: 'no' };

export const verdictText = (verdict: Verdict, paint: Paint): string => {
  const text = paint.bold(SAYS[verdict]);
  return verdict === 'yes' ? paint.green(text) : verdict === 'no' ? paint.red(text) : paint.yellow(text);
};

/** `secret/payments/** except secret/payments/ledger/**` */
export function pathsText({ all, except }: PathSet): string {
  const own = all.join(' where it is also ');
  return except.length === 0 ? own : `${own} except ${except.join(', ')}`;
}

export function sourceText(s: Source): string {
  const via = s.via === undefined ? '' : `, used at ${s.via}`;
  const until = s.until === undefined ? '' : `, until ${s.until}`;
  const because = s.because === undefined ? '' : ` (${s.because})`;
  return `${s.grant}: ${s.from}${via}${until}${because}`;
}

/** Parts of one request that are answered alike: `create, update`. */
function together(parts: readonly Part[]): Part[] {
  const found = new Map<string, Part>();
  for (const part of parts) {
    const key = JSON.stringify([part.asked, part.another, part.regions]);
    const there = found.get(key);
    found.set(key, there ? { ...there, operation: `${there.operation}, ${part.operation}` } : part);
  }
  return [...found.values()];
}

const STATES: Readonly<Record<State, string>> = { allowed: 'yes', conditional: 'only if', unknown: 'unknown', refused: 'no' };
/** More of one kind than this is counted, not listed; the JSON has all. */
const SHOWN = 8;

/** `principal`: `app checkout`. */
export function answerText(answer: Answer, envs: readonly string[] | undefined, paint: Paint): string {
  const who = answer.principal.replace('/', ' ');
  const where = envs === undefined ? '' : ` in ${envs.join(', ')}`;
  const tail: Readonly<Record<Verdict, string>> = {
    yes: ', on every path',
    'only-if': ', on every path under conditions',
    part: ', on some paths',
    unknown: ', the specs do not say',
    no: '',
  };
  const regions = answer.parts.reduce((n, p) => n + p.regions.length, 0);
  const every = answer.verdict === 'yes' && !/[*?]/.test(answer.resource) ? '' : tail[answer.verdict];
  const head = `${verdictText(answer.verdict, paint)}: ${who} ${SENTENCE[answer.verdict]} ${answer.verb} on ${answer.resource}${where}${every}`;
  const nothing = answer.parts.every((p) => p.regions.every((r) => r.state === 'refused' && !r.decidedBy && r.sources.length === 0));
  if (regions === 0 || (answer.verdict === 'no' && nothing)) return `${head}\n  nothing that it holds speaks of ${resourceNoun(answer)}\n`;
  return `${[head, ...together(answer.parts).flatMap((part) => partLines(part, paint))].join('\n')}\n`;
}

const resourceNoun = (answer: Answer): string => [...new Set(answer.parts.map((p) => p.asked))].join(', ');

const SENTENCE: Readonly<Record<Verdict, string>> = { yes: 'can', 'only-if': 'can', part: 'can', unknown: 'may or may not', no: 'cannot' };

function partLines(part: Part, paint: Paint): string[] {
  const head = `  ${paint.bold(part.operation)} ${part.asked}${part.another ? paint.dim(' (another way to the same)') : ''}`;
  const lines: string[] = [];
  for (const state of ['allowed', 'conditional', 'unknown', 'refused'] as const) {
    const mine = part.regions.filter((r) => r.state === state);
    lines.push(...mine.slice(0, SHOWN).flatMap((region) => regionLines(region, part, paint)));
    if (mine.length > SHOWN) lines.push(`    … and ${mine.length - SHOWN} more that are answered ${STATES[state]}`);
  }
  return [head, ...lines];
}

function regionLines(region: Region, part: Part, paint: Paint): string[] {
  const state =
    region.state === 'allowed' ? paint.green('yes') : region.state === 'refused' ? paint.red('no') : paint.yellow(STATES[region.state]);
  const lines: string[] = [`    ${state}: ${pathsText(region.paths)}`];
  for (const condition of region.conditions) lines.push(`        ${region.state === 'unknown' ? 'not known:' : 'if'} ${condition}`);
  if (region.decidedBy === undefined) {
    if (region.within !== undefined) lines.push(`        held as ${region.within}`);
    else if (region.sources.length === 0) lines.push(`        nothing matches, such as for ${region.example}`);
  } else {
    const caps = region.capabilities === undefined ? '' : ` [${region.capabilities.join(', ')}]`;
    const of = region.within === 'default' ? "Vault's `default` policy" : region.within;
    const kind = part.operation.includes(':') ? 'statement' : 'stanza';
    lines.push(
      `        decided by ${kind} ${region.decidedBy}${caps} of ${of}${region.anyCase ? ', which holds in any case of letters' : ''}`,
    );
  }
  if (region.beats) lines.push(`        over ${region.beats.pattern}: ${region.beats.why}`);
  for (const source of region.sources) lines.push(`        ${sourceText(source)}`);
  return lines;
}
