import flaws from './flaws.json' with { type: 'json' };
import releases from './releases.json' with { type: 'json' };

type Product = 'vault' | 'openbao';
type Edition = 'community' | 'enterprise';

/** A release line: `1.21`. Days are the first on which something is so. */
export interface Line {
  readonly line: string;
  readonly released: string;
  /** An edition gets no fixes from this day on; absent: it does, or its end is not known. */
  readonly community?: string;
  readonly enterprise?: string;
}

export interface Flaw {
  readonly id: string;
  /** The first version of each line that mends it, oldest first; an edition that is not named does not have it. */
  readonly fixed: { readonly community?: readonly string[]; readonly enterprise?: readonly string[] };
  /** The first version of each line that has it; absent: all before the mend. */
  readonly since?: readonly string[];
  /** A clause about what it gives to whom. */
  readonly what: string;
}

/** A flaw of one version, with the first versions of its edition that mend it. */
export interface KnownFlaw extends Flaw {
  readonly mended: readonly string[];
}

export const releasesDate: string = releases.date;
export const flawsDate: string = flaws.date;

/** Oldest first. */
export const linesOf = (product: Product): readonly Line[] => releases[product];
/** Newest first. */
export const flawsOf = (product: Product): readonly Flaw[] => flaws[product];

/** The first day without fixes for an edition of a line, as far as it is known; of a line before all that are known, the end of the first. */
export function unmaintainedFrom(product: Product, edition: Edition, line: string): string | undefined {
  const [first, ...rest] = linesOf(product);
  const found = [first, ...rest].find((one) => one?.line === line) ?? (first && isBefore(line, first.line) ? first : undefined);
  return found?.[edition];
}

/** Whether a version such as `1.21` or `1.21.1` comes before another; what is not said of one is the newest of its line. */
export function isBefore(version: string, other: string): boolean {
  const [a, b] = [numbers(version), numbers(other)];
  const at = a.findIndex((n, i) => n !== b[i]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

function numbers(version: string): readonly [major: number, minor: number, patch: number] {
  const [major = 0, minor = 0, patch = Infinity] = version.split('.').map(Number);
  return [major, minor, patch];
}

const lineOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** The known flaws of a version, newest first. */
export function flawsIn(product: Product, edition: Edition, version: string): readonly KnownFlaw[] {
  const inLine = (firsts: readonly string[]): string | undefined => firsts.find((first) => lineOf(first) === lineOf(version));
  return flawsOf(product).flatMap((flaw): KnownFlaw[] => {
    const mended = flaw.fixed[edition];
    const newest = mended?.at(-1);
    if (!mended || newest === undefined || !isBefore(version, inLine(mended) ?? newest)) return [];
    const began = flaw.since && (inLine(flaw.since) ?? flaw.since.at(-1));
    return began !== undefined && isBefore(version, began) ? [] : [{ ...flaw, mended }];
  });
}

/** The least version that mends them all: of the line where it has a mend for each, else of a later one. */
export function mendOf(found: readonly KnownFlaw[], version: string): string | undefined {
  const own = found.map(({ mended }) => mended.find((first) => lineOf(first) === lineOf(version)));
  const wanted = own.every((one) => one !== undefined) ? own : found.map(({ mended }) => mended.at(-1) ?? '');
  return wanted.reduce<string | undefined>((most, one) => (most === undefined || isBefore(most, one ?? '') ? one : most), undefined);
}
