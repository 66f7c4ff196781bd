import { type Paint, pathsText, sourceText, verdictText } from './text.ts';
import type { How } from './types.ts';
import type { Holding, Way, WhoAnswer } from './who.ts';

const HOW: Readonly<Record<How, string>> = {
  grant: 'by its own grant',
  profile: 'by a profile',
  share: 'shared with it',
  inject: 'by what is injected into it',
  raw: 'by a raw path',
  derived: 'by what it is set up for',
  default: "by Vault's `default` policy",
  role: 'by its AWS role',
  minted: 'by credentials that Vault hands out',
  chain: 'by a chain',
  applies: 'by what it applies',
};

const STATES: Readonly<Record<Way['state'], string>> = { allowed: '', conditional: ', under conditions', unknown: ', unknown' };
const SHOWN = 4;

export function whoText(answer: WhoAnswer, envs: readonly string[] | undefined, paint: Paint): string {
  const { holdings, everybody, verb, resource } = answer;
  const where = envs === undefined ? '' : ` in ${envs.join(', ')}`;
  const question = `${verb} on ${resource}${where}`;
  if (holdings.length === 0 && everybody.length === 0) return `${paint.bold('nobody')} can ${question}\n`;
  const sure = holdings.filter((h) => h.verdict !== 'unknown').length;
  if (sure === 0 && holdings.length === 0)
    return `${paint.bold('every token')} can ${question}, ${HOW.default}\n${everybody.flatMap(bodyOf).join('\n')}\n`;
  const count = sure === 1 ? '1 principal can' : `${sure === 0 ? 'nobody that the specs know of' : `${sure} principals`} can`;
  const lines = [`${paint.bold(count)} ${question}`];
  const applying = holdings.filter((h) => h.ways.every((w) => w.how === 'applies' && w.state !== 'unknown'));
  const told = holdings.filter((h) => !applying.includes(h) && !(h.verdict === 'unknown' && h.ways.every((w) => w.how === 'applies')));
  for (const holding of told) lines.push(...holdingLines(holding, paint));
  // Whoever applies the outputs writes policies and roles: true of every question, and told once.
  if (applying.length > 0) {
    lines.push(`  ${paint.bold(applying.map((h) => h.who.replace('/', ' ')).join(', '))}: ${HOW.applies}`);
    const [source] = applying[0]?.ways[0]?.sources ?? [];
    if (source) lines.push(`    such as: ${sourceText(source)}`);
  }
  const unsure = holdings.filter((h) => !told.includes(h) && !applying.includes(h));
  if (unsure.length > 0)
    lines.push(
      `  ${paint.bold(unsure.map((h) => h.who.replace('/', ' ')).join(', '))}: unknown, by outside roles that Vault may assume for them`,
    );
  if (everybody.length > 0) {
    lines.push(`  ${paint.bold('every token')}, ${HOW.default}`);
    for (const way of everybody) lines.push(...bodyOf(way));
  }
  return `${lines.join('\n')}\n`;
}

function holdingLines({ who, verdict, ways }: Holding, paint: Paint): string[] {
  const lines = [`  ${paint.bold(who.replace('/', ' '))}: ${verdictText(verdict, paint)}`];
  const shown = verdict === 'unknown' ? 1 : SHOWN;
  for (const way of ways.slice(0, shown)) {
    lines.push(`    ${HOW[way.how]}${STATES[way.state]}`);
    lines.push(...bodyOf(way));
  }
  if (ways.length > shown) lines.push(`    … and ${ways.length - shown} more such ways`);
  return lines;
}

const bodyOf = (way: Way): string[] => [
  ...way.paths.map((p) => `      ${pathsText(p)}`),
  ...way.conditions.map((c) => `      ${way.state === 'unknown' ? 'not known:' : 'if'} ${c}`),
  ...way.sources.map((s) => `      ${sourceText(s)}`),
];
