import type { Code, Severity } from '../diagnostics.ts';
import type { Level, RuleSetting, WritConfig } from '../model/config.ts';
import type { Span } from '../source.ts';

/** Codes of stages before the rules that `writ.yaml` and `@ignore` may speak of too: a mistake there stops nothing that follows. */
export const STAGE_CODES: ReadonlySet<Code> = new Set(['W093', 'W094', 'W095', 'W601', 'W602', 'W603']);

const RANK: Readonly<Record<Level, number>> = { off: 0, info: 1, warning: 2, error: 3 };

export const stricter = (a: Severity, b: Severity): Severity => (RANK[a] >= RANK[b] ? a : b);

/** As what a finding is reported where it was found: `rules` in `writ.yaml`, else as its rule says. */
export function levelOf(config: WritConfig, code: Code, usual: Severity, span: Span | null, env: string | undefined): Level {
  const setting = config.rules[code];
  if (!setting) return usual;
  const said = (of: Pick<RuleSetting, 'severity' | 'in'>): Level | undefined =>
    (env !== undefined && Object.hasOwn(of.in, env) ? of.in[env]?.level : undefined) ?? of.severity;
  if (span)
    for (const place of setting.paths) {
      if (place.path !== '.' && span.file !== place.path && !span.file.startsWith(`${place.path}/`)) continue;
      const level = said(place);
      if (level !== undefined) return level;
    }
  return said(setting) ?? usual;
}

/** Whether a rule reports nowhere, so that it need not run. */
export function isOff(setting: RuleSetting | undefined): boolean {
  if (setting?.severity !== 'off') return false;
  const levels = [setting, ...setting.paths].flatMap((of) => Object.values(of.in).map(({ level }) => level));
  return [...levels, ...setting.paths.map(({ severity }) => severity)].every((level) => level === undefined || level === 'off');
}
