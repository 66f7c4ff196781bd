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
};

const STATES: Readonly<Record<Way['state'], string>> = { allowed: '', conditional: ', under conditions', unknown: ', unknown' };
const SHOWN = 4;

export function whoText(answer: WhoAnswer, envs: readonly string[] | undefined, paint: Paint): string {
  const { holdings, everybody, verb, resource } = answer;
  const where = envs === undefined ? '' : ` in ${envs.join(', ')}`;
  const question = `${verb} on ${resource}${where}`;
  if (holdings.length === 0 && everybody.length === 0) return `${paint.bold('nobody')} can ${question}\n`;
  const count = holdings.length === 1 ? '1 principal can' : `${holdings.length} principals can`;
  const lines = [`${paint.bold(count)} ${question}`];
  for (const holding of holdings) lines.push(...holdingLines(holding, paint));
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
