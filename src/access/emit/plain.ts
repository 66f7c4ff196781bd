import { LIST, type Mask } from '../capabilities.ts';
import type { Dialects } from '../dialects.ts';
import { includes, type Pattern } from '../patterns.ts';
import { type Compiled, type Specified, touchesFirst } from '../specified.ts';
import { touch } from './close.ts';
import type { Entry } from './entries.ts';
import { formOf, formsFor } from './form.ts';
import { twinsOf } from './twins.ts';

/** More patterns than this are not compared each with each. */
const FEW = 48;

interface Given {
  readonly pattern: Pattern;
  readonly mask: Mask;
}

interface Draft {
  readonly pattern: Pattern;
  /** With the twins that LIST may need beside it, where the holder lists anything. */
  readonly area: readonly Pattern[] | undefined;
  mask: Mask;
  readonly rules: Compiled[];
}

/**
 * The stanzas of a holder none of whose patterns meets another, or one of `base`: what is granted there, as it stands. What a wider pattern
 * gives as well needs no stanza, and counts for nothing. `undefined` where they may meet, or where denies or constraints have to be weighed.
 */
export function plainEntries({ allows, denies }: Specified, base: Specified, dialects: Dialects): Entry[] | undefined {
  if (denies.length > 0 || allows.length > FEW) return undefined;
  let lists = false;
  for (const rule of allows) {
    if (rule.parameters || touchesFirst(base, rule.pattern)) return undefined;
    if (rule.mask & LIST) lists = true;
  }
  const drafts: Draft[] = [];
  for (const rule of allows) {
    const { pattern, mask } = rule;
    const same = drafts.find((draft) => draft.pattern === pattern);
    if (same) {
      same.mask |= mask;
      same.rules.push(rule);
      continue;
    }
    const area = lists ? areaOf(pattern, dialects) : undefined;
    const near = drafts.filter((other) => meets(pattern, area, other));
    if (near.length > 0 && lists) return undefined;
    // Any other that meets the narrower of two meets the wider one too.
    if (near.some((wide) => gives(wide, rule))) continue;
    for (const other of near) {
      if (!gives(rule, other)) return undefined;
      drafts.splice(drafts.indexOf(other), 1);
    }
    drafts.push({ pattern, area, mask, rules: [rule] });
  }
  const form = formOf(dialects[0]);
  return drafts
    .filter(({ mask }) => mask !== 0)
    .map(({ pattern, mask, rules }) => ({ pattern, own: { mask, parameters: undefined }, form, rules }));
}

/** Whether all that one gives another gives too. */
const gives = (wide: Given, narrow: Given): boolean => (narrow.mask & ~wide.mask) === 0 && includes(wide.pattern, narrow.pattern);

function meets(pattern: Pattern, area: readonly Pattern[] | undefined, other: Draft): boolean {
  if (!area || !other.area) return touch(pattern, other.pattern);
  for (const x of area) for (const y of other.area) if (touch(x, y)) return true;
  return false;
}

function areaOf(pattern: Pattern, dialects: Dialects): Pattern[] {
  const area = [pattern];
  for (const form of formsFor(dialects)) for (const twin of twinsOf(pattern, form, NONE)) area.push(twin);
  return area;
}

const NONE: ReadonlySet<Pattern> = new Set();
