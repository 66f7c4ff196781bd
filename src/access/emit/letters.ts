import type { Sink } from '../../diagnostics.ts';
import type { Program } from '../../model/program.ts';
import { isSpelt, lowered } from '../any-case.ts';
import { OPERATIONS } from '../capabilities.ts';
import { isAnyCase } from '../dialects.ts';
import { overlaps, pattern, type Pattern } from '../patterns.ts';
import { compareInDialect } from '../proof.ts';
import type { EmittedPolicy, Mismatch, Origin, Stanza } from '../relation.ts';
import { covering, specified } from '../specified.ts';

/** A grant that a server which takes explicit denies in any case of letters refuses, and the deny of other letters by which it does. */
export interface LettersFault {
  readonly allow: Origin;
  readonly deny: Origin | undefined;
  readonly mismatch: Mismatch;
}

const isDeny = ({ capabilities }: Stanza): boolean => capabilities.includes('deny');
const isHuman = ({ principal: { kind } }: EmittedPolicy): boolean => kind === 'team' || kind === 'user';

/** Whether some grant is on paths that differ from an explicit deny, which the same token can carry, in their letters alone. */
function meetInLetters(policies: readonly EmittedPolicy[]): boolean {
  return policies.some((policy) => {
    if (!policy.stanzas.some(isDeny)) return false;
    const denied = policy.stanzas.filter(isDeny).map((s) => pattern(s.pattern));
    const together = policies.filter((p) => p === policy || (isHuman(p) && isHuman(policy)));
    const allows = new Set(together.flatMap(({ principal }) => specified(principal).allows.map((r) => r.pattern)));
    // Where all is written small, nothing differs in letters.
    const inCapitals = denied.some((p) => lowered(p) !== p) ? [...allows] : [...allows].filter((p) => lowered(p) !== p);
    return inCapitals.some((p) => denied.some((d) => !overlaps(d, p) && overlaps(lowered(d), lowered(p))));
  });
}

/**
 * Each grant once. What a wider grant loses in other letters of what is denied is no fault: nobody wrote those letters. Vault 2.2.2, release
 * notes: the usual specificity decides, so a grant that comes before the deny stands; one that a wider grant covers has no stanza of its own.
 */
export function lettersFaults(policies: readonly EmittedPolicy[], program: Program): readonly LettersFault[] {
  if (!meetInLetters(policies)) return [];
  const found = new Map<string, LettersFault>();
  for (const mismatch of compareInDialect(policies, program, 'vault-anycase')) {
    const { stanza, path } = mismatch;
    if (stanza === undefined || mismatch.emitted || isSpelt(pattern(stanza), path)) continue;
    const { allow, deny } = behind(mismatch, pattern(stanza), policies);
    if (allow) found.set(`${allow.span.file}:${allow.span.start}`, { allow, deny, mismatch });
  }
  return [...found.values()];
}

export function reportLetters(policies: readonly EmittedPolicy[], program: Program, sink: Sink): void {
  if (!isAnyCase(program.vault)) return;
  for (const { allow, deny, mismatch } of lettersFaults(policies, program))
    sink.report({
      code: mismatch.principal.includes(' + ') ? 'W061' : 'W060',
      severity: 'error',
      message: `\`${allow.text}\` cannot be kept: ${mismatch.operation} of ${mismatch.path} is refused by the explicit deny \`${mismatch.stanza ?? ''}\`, which from Vault 2.2.2 on holds in any case of letters (${mismatch.principal})`,
      span: allow.span,
      ...(deny ? { related: [{ span: deny.span, message: `denied here: ${deny.text}` }] } : {}),
      help: 'give the two names that differ in more than the case of their letters',
      envs: [program.env.name],
    });
}

function behind({ principal, operation, path, stanza }: Mismatch, denied: Pattern, policies: readonly EmittedPolicy[]) {
  const ids = principal.split(' + ');
  const holders = policies.filter((p) => ids.includes(p.principal.id));
  const asked = OPERATIONS.find((o) => o === operation) ?? 'update';
  return {
    allow: holders.flatMap((h) => covering(specified(h.principal).allows, asked, path)).find((r) => !overlaps(r.pattern, denied))?.rule
      .origin,
    deny: holders.flatMap((h) => h.stanzas.filter((s) => s.pattern === stanza).flatMap((s) => s.origins))[0],
  };
}
