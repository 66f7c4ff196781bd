import type { Sink } from '../../diagnostics.ts';
import type { Program } from '../../model/program.ts';
import { bit } from '../capabilities.ts';
import { dialectsOf } from '../dialects.ts';
import { includes, matches, overlaps } from '../patterns.ts';
import { type Compiled, covering, type Specified } from '../specified.ts';
import type { GroupResult } from './group.ts';

/** One diagnostic for each pair of grants that cannot stand beside one another. */
export function reportFaults(result: GroupResult, base: Specified, program: Program, sink: Sink): void {
  const told = new Set<string>();
  const { vault } = program;
  const between = dialectsOf(vault).length > 1;
  const otherwise = between ? 'Writ finds no policy that says otherwise at both versions' : 'no policy can say otherwise';
  const both = between ? `; while \`upgrade_from\` stands, it must hold at ${vault.upgradeFrom?.version} and at ${vault.version}` : '';
  for (const fault of result.faults) {
    const { operation, path, expected, holders } = fault;
    const specs = [...holders.map((h) => h.spec), base];
    const wanted = specs.flatMap((s) => covering(expected ? s.allows : s.denies, operation, path));
    const winner = fault.winner === undefined ? undefined : result.patternsOf.get(fault)?.[fault.winner];
    const near = specs.flatMap((s) => [...s.allows, ...s.denies]).filter((r) => reaches(r, path));
    const culprit =
      near.find((r) => winner && includes(r.pattern, winner) && !wanted.includes(r) && !(expected && r.mask & bit(operation))) ??
      near.find((r) => !wanted.includes(r));
    const first =
      wanted[0] ?? near[0] ?? specs.flatMap((s) => s.allows).find((r) => !winner || overlaps(r.pattern, winner)) ?? specs[0]?.allows[0];
    if (!first) continue;
    const key = `${spotKey(first)}|${culprit ? spotKey(culprit) : ''}|${expected}`;
    if (told.has(key)) continue;
    told.add(key);
    const across = holders.length > 1 || (culprit !== undefined && base.allows.includes(culprit));
    const names = holders.map((h) => h.spec.access.id).join(' and ');
    const beside = culprit ? `\`${culprit.rule.origin.text}\`` : 'the other grants';
    const what = expected
      ? `\`${first.rule.origin.text}\` cannot be kept beside ${beside}`
      : `what \`${first.rule.origin.text}\` takes away cannot be taken from ${beside}`;
    sink.report({
      code: across ? 'W061' : 'W060',
      severity: 'error',
      message: `${what}: for ${operation} of ${path} Vault picks the stanza ${winner ? `\`${winner.text}\`` : 'of neither'}, and ${otherwise} (${names})`,
      span: first.rule.origin.span,
      ...(culprit ? { related: [{ span: culprit.rule.origin.span, message: culprit.rule.origin.text }] } : {}),
      help: `give the two paths that do not overlap, or name whole segments instead of a prefix inside one${both}`,
      envs: [program.env.name],
    });
  }
}

const reaches = (r: Compiled, path: string): boolean =>
  matches(r.pattern, path) || (path.endsWith('/') && matches(r.pattern, path.slice(0, -1)));
const spotKey = (r: Compiled): string => `${r.rule.origin.span.file}:${r.rule.origin.span.start}`;

/** Names the grants whose patterns multiply: those with most `+`. `spent`: they used up the steps of all policies. */
export function reportTooMany(rules: readonly Compiled[], program: Program, sink: Sink, limit: number, spent = false): void {
  const worst = [...new Map(rules.map((r) => [r.rule.origin, r])).values()].sort((a, b) => b.pattern.plus - a.pattern.plus).slice(0, 5);
  const first = worst[0];
  if (!first) return;
  sink.report({
    code: 'W062',
    severity: 'error',
    message: spent
      ? 'the overlaps of all grants together take more steps than so many grants are worth; with these they are used up'
      : `the overlaps of these grants need more than ${limit} stanzas, or more steps than that many are worth`,
    span: first.rule.origin.span,
    related: worst.slice(1).map((r) => ({ span: r.rule.origin.span, message: r.rule.origin.text })),
    help: 'use fewer `*` segments that cross one another, or `**`',
    envs: [program.env.name],
  });
}
