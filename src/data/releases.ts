import flaws from './flaws.json' with { type: 'json' };
import releases from './releases.json' with { type: 'json' };

/** A release line: `1.21`. Days are the first on which something is so. */
export interface Line {
  readonly line: string;
  readonly released: string;
  /** The free edition gets no fixes from this day on. */
  readonly community?: string;
  /** The Enterprise edition is maintained for twice as long. */
  readonly lts?: boolean;
}

export interface Flaw {
  readonly id: string;
  readonly edition: string;
  readonly fixed: readonly string[];
  readonly what: string;
}

export const releasesDate: string = releases.date;
export const flawsDate: string = flaws.date;

/** Oldest first. */
export const linesOf = (product: 'vault' | 'openbao'): readonly Line[] => releases[product];
export const vaultFlaws: readonly Flaw[] = flaws.vault;

/** The first day without fixes for an edition of a line, as far as it is known. */
export function unmaintainedFrom(product: 'vault' | 'openbao', edition: 'community' | 'enterprise', line: string): string | undefined {
  const lines = linesOf(product);
  const at = lines.findIndex((one) => one.line === line);
  const found = lines[at];
  if (!found) return undefined;
  if (edition === 'community') return found.community;
  return lines[at + (found.lts ? 6 : 3)]?.released;
}
