import type { Standing } from './holdings.ts';
import type { Paint } from './text.ts';

const COLUMNS = [
  'principal',
  'environments',
  'system',
  'effect',
  'what',
  'on',
  'as',
  'conditions',
  'how',
  'from',
  'via',
  'until',
  'because',
] as const;

const cells = (line: Standing): readonly string[] => [
  line.principal,
  line.envs.join(' '),
  line.system,
  line.effect,
  line.what,
  line.on,
  line.as.join('; '),
  line.conditions.join('; '),
  line.how,
  line.from,
  line.via ?? '',
  line.until ?? '',
  line.because ?? '',
];

/** A spreadsheet takes a text that begins like a formula for one; the quote makes it a text. Source: OWASP, "CSV Injection". */
const field = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** RFC 4180, with a header line. */
export const csv = (lines: readonly Standing[]): string =>
  [COLUMNS.join(','), ...lines.map((l) => cells(l).map(field).join(','))].map((row) => `${row}\r\n`).join('');

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*').replaceAll(/\s+/g, ' ');

/** A table for a review, one a principal, for any reader of GitHub's Markdown. */
export function markdown(lines: readonly Standing[], ids: readonly string[]): string {
  const parts = ids.map((id) => {
    const mine = lines.filter((l) => l.principal === id);
    const head = `## ${id.replace('/', ' ')}\n`;
    if (mine.length === 0) return `${head}\nNo access of its own.\n`;
    const rows = mine.map((l) => {
      const what = `${l.effect === 'deny' ? 'not: ' : ''}${l.what} on ${l.on}${l.conditions.length ? ` (if ${l.conditions.join('; ')})` : ''}`;
      const from = `${l.from}${l.via === undefined ? '' : `, via ${l.via}`}${l.because === undefined ? '' : ` (${l.because})`}`;
      return `| ${[l.envs.join(', '), l.system, what, l.how, from, l.until ?? ''].map(escaped).join(' | ')} |`;
    });
    return `${head}\n| in | at | may | by | from | until |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return parts.join('\n');
}

/** `envs`: all that were asked, so that what holds in all of them need not say so. */
export function pretty(lines: readonly Standing[], ids: readonly string[], envs: readonly string[], paint: Paint): string {
  const parts = ids.map((id) => {
    const mine = lines.filter((l) => l.principal === id);
    const rows = (['vault', 'aws'] as const).flatMap((system) => {
      const here = mine.filter((l) => l.system === system);
      return here.length === 0 ? [] : [`  ${system === 'vault' ? 'Vault' : 'AWS'}`, ...here.flatMap((l) => prettyLine(l, envs, paint))];
    });
    return `${[paint.bold(id.replace('/', ' ')), ...(rows.length ? rows : ['  no access of its own'])].join('\n')}\n`;
  });
  return parts.join('\n');
}

const HOW: Readonly<Record<Standing['how'], string>> = {
  grant: '',
  profile: 'by a profile, ',
  share: 'shared, ',
  inject: 'injected, ',
  raw: 'raw, ',
  derived: 'derived, ',
  default: '',
  role: '',
  minted: 'by credentials, ',
  chain: '',
  applies: '',
};

function prettyLine(l: Standing, envs: readonly string[], paint: Paint): string[] {
  const where = l.envs.length === envs.length ? '' : ` in ${l.envs.join(', ')}`;
  const until = l.until === undefined ? '' : paint.yellow(` until ${l.until}`);
  const what = l.effect === 'deny' ? paint.red(`not ${l.what} on ${l.on}`) : `${l.what} on ${l.on}`;
  const via = l.via === undefined ? '' : `, via ${l.via}`;
  const because = l.because === undefined ? '' : ` (${l.because})`;
  return [
    `    ${what}${where}${until}`,
    ...l.conditions.map((c) => `        if ${c}`),
    paint.dim(`        ${HOW[l.how]}${l.from}${via}${because}`),
    ...(l.system === 'aws' ? l.as.map((a) => paint.dim(`        as ${a}`)) : []),
  ];
}
