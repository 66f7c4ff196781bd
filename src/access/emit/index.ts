import type { Sink } from '../../diagnostics.ts';
import type { Program } from '../../model/program.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { defaultPolicy } from '../default-policy.ts';
import { dialectsOf } from '../dialects.ts';
import { normal } from '../parameters.ts';
import type { EmittedPolicy, PrincipalAccess, Stanza } from '../relation.ts';
import { type Effort, partition, TooManyCells } from '../partition.ts';
import { type Compiled, isRootless, type Specified, specified } from '../specified.ts';
import { BUDGET } from './close.ts';
import { type Entry, originsAt } from './entries.ts';
import { emitGroup, type Holder } from './group.ts';
import { reportLetters } from './letters.ts';
import { reportFaults, reportTooMany } from './report.ts';
import { checkTemplates } from './templates.ts';

/** More stanzas than this for one policy, or for policies that meet, is an error. */
export const STANZA_LIMIT = 10_000;

/**
 * Steps of all policies together. Ordinary projects take three for each of their grants, 10,000 apps that write and list their own
 * secrets among what a team shares too.
 */
const STEPS = 2_000_000;
const STEPS_A_GRANT = 200;

/** Vault's own `default` policy as if it were a principal: every token holds it. */
export const defaultSpecified = (program: Program): Specified => {
  const known = defaults.get(program);
  if (known) return known;
  const access: PrincipalAccess = {
    id: 'user/default',
    kind: 'user',
    name: 'default',
    policy: 'default',
    team: undefined,
    allows: defaultPolicy(program.vault.product).map(({ path, mask }) => ({
      effect: 'allow',
      pattern: path,
      capabilities: capabilitiesOf(mask).filter((c) => c !== 'deny'),
      origin: { span: program.vault.span, text: "Vault's `default` policy", verb: undefined, engine: undefined, by: 'derived' },
    })),
    denies: [],
    span: program.vault.span,
  };
  const made = specified(access);
  defaults.set(program, made);
  return made;
};
const defaults = new WeakMap<Program, Specified>();

/**
 * One policy for each principal, minimal and ordered by path, for which Vault's answer in the declared dialect (while an upgrade is under way, in the old one too) is the union of
 * the grants: alone, and together with `default` and with every other policy that the same person may hold. What Vault's
 * patterns cannot say is reported with the grants that cause it.
 */
export function emitPolicies(principals: readonly PrincipalAccess[], program: Program, sink: Sink): EmittedPolicy[] {
  const dialects = dialectsOf(program.vault);
  const base = defaultSpecified(program);
  const made = new Map<PrincipalAccess, readonly Stanza[]>();
  let sound = true;
  const work: Effort = { left: STEPS };
  const groups: Holder[][] = [];
  const humans: Holder[] = [];
  for (const access of principals) {
    const spec = specified(access);
    work.left += STEPS_A_GRANT * (spec.allows.length + spec.denies.length);
    if (access.kind === 'team' || access.kind === 'user') humans.push({ spec, single: access.kind === 'user' });
    else groups.push([{ spec, single: false }]);
  }
  if (humans.length > 0) groups.push(humans);
  for (const group of groups) {
    checkTemplates(
      group.map((h) => h.spec),
      base,
      program,
      sink,
    );
    const result = emitGroup(group, base, dialects, STANZA_LIMIT, work);
    sound &&= result.faults.length + result.tooMany.length === 0;
    for (const { rules, spent } of result.tooMany) reportTooMany(rules, program, sink, STANZA_LIMIT, spent);
    const rootless = rootlessOf(group);
    if (result.tooMany.length === 0 && rootless.length > 0 && !isProvable(group, base))
      reportTooMany(rootless, program, sink, STANZA_LIMIT);
    reportFaults(result, base, program, sink);
    for (const [spec, entries] of result.stanzas) {
      if (entries.length > STANZA_LIMIT) reportTooMany(spec.allows, program, sink, STANZA_LIMIT);
      const ordered = entries.toSorted((a, b) => (a.pattern.text < b.pattern.text ? -1 : 1));
      made.set(
        spec.access,
        ordered.map((entry) => stanza(spec, entry)),
      );
    }
  }
  const policies = principals.map((principal) => ({ principal, stanzas: made.get(principal) ?? [] }));
  if (sound) reportLetters(policies, program, sink);
  return policies;
}

/** Raw grants that name no mount: they meet all of `default`, through which they hang together in the proof, which looks at both at once. */
function rootlessOf(group: readonly Holder[]): Compiled[] {
  const found: Compiled[] = [];
  for (const { spec } of group) {
    for (const rule of spec.allows) if (isRootless(rule.pattern)) found.push(rule);
    for (const rule of spec.denies) if (isRootless(rule.pattern)) found.push(rule);
  }
  return found;
}

function isProvable(group: readonly Holder[], base: Specified): boolean {
  const rules = [base, ...group.map(({ spec }) => spec)].flatMap(({ allows, denies }) => [...allows, ...denies]);
  try {
    partition([...new Set(rules.map(({ pattern }) => pattern))], 2 * BUDGET);
    return true;
  } catch (error) {
    if (error instanceof TooManyCells) return false;
    throw error;
  }
}

function stanza(spec: Specified, entry: Entry): Stanza {
  const pattern = entry.pattern.text;
  const capabilities = capabilitiesOf(entry.own.mask);
  const parameters = normal(entry.own.parameters);
  const origins = originsAt(spec, entry);
  return parameters ? { pattern, capabilities, parameters, origins } : { pattern, capabilities, origins };
}
