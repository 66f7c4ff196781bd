import type { Dialect } from '../contract.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { Program } from '../model/program.ts';
import { type PolicyStanza, readPolicy } from '../readers/policy-hcl/index.ts';
import { maskOf } from './capabilities.ts';
import { buildTable, type TableStanza } from './decide.ts';
import { dialectsOf } from './dialects.ts';
import { partition } from './partition.ts';
import { compare } from './proof-compare.ts';
import { proveTogether } from './proof-people.ts';
import { baseOf, type Carried, ENOUGH, type Judge, met, patternsOf, type Row, rowsOf } from './proof-rows.ts';
import type { EmittedPolicy, Mismatch, PrincipalAccess, Proof } from './relation.ts';
import { specified } from './specified.ts';

/**
 * Reads every policy back from its text and compares Vault's answers with the relation, for every request that the patterns of
 * both can tell apart: each principal alone with `default`; for people also each two whose policies meet, and all teams
 * together; in each dialect that counts. The relation's side is evaluated by matching its own patterns; nothing of the emission takes part.
 * `texts`: by policy name. `sudo` is compared at operations other than LIST.
 */
export function provePolicies(
  texts: Pick<ReadonlyMap<string, string>, 'get'>,
  principals: readonly PrincipalAccess[],
  program: Program,
): { proof: Proof; mismatches: Mismatch[] } {
  const unread: Mismatch[] = [];
  const carried = function* (): Iterable<Carried> {
    for (const access of principals) {
      const rows = readBack(access, texts.get(access.policy), unread);
      if (rows) yield { access, spec: specified(access), rows };
    }
  };
  const { proof, mismatches } = proveCarried(carried(), program, dialectsOf(program.vault));
  return { proof, mismatches: [...unread, ...mismatches] };
}

/** The same comparison in a dialect that is not the declared one, of policies as they were decided, before they are printed. */
export function compareInDialect(policies: readonly EmittedPolicy[], program: Program, dialect: Dialect): readonly Mismatch[] {
  const carried = policies.map(({ principal, stanzas }): Carried => ({
    access: principal,
    spec: specified(principal),
    rows: rowsOf(stanzas.map(({ pattern, capabilities, parameters }) => ({ path: pattern, mask: maskOf(capabilities), parameters }))),
  }));
  return proveCarried(carried, program, [dialect]).mismatches;
}

/** One at a time: what one policy says is kept only where it can meet another's. */
function proveCarried(
  carried: Iterable<Carried>,
  program: Program,
  dialects: readonly Dialect[],
): { proof: Proof; mismatches: Mismatch[] } {
  const base = baseOf(program);
  const people: Carried[] = [];
  const mismatches: Mismatch[] = [];
  let count = 0;
  let patterns = 0;
  let cells = 0;
  for (const one of carried) {
    const seen = proveAlone(one, { dialects, base, limited: isLimited(one), mismatches });
    count++;
    patterns += seen.patterns;
    cells += seen.cells;
    if (one.access.kind === 'team' || one.access.kind === 'user') people.push(one);
  }
  if (people.length > 1) cells += proveTogether(people, { dialects, base, limited: people.some(isLimited), mismatches });
  return { proof: { principals: count, patterns, cells }, mismatches };
}

const isLimited = ({ rows, spec }: Carried): boolean => rows.some((s) => s.parameters) || spec.allows.some((r) => r.parameters);

function readBack(access: PrincipalAccess, text: string | undefined, mismatches: Mismatch[]): Row[] | undefined {
  const fail = (why: string): undefined => {
    const [first] = access.allows;
    mismatches.push({
      principal: access.id,
      operation: first?.capabilities[0] ?? 'read',
      path: first?.pattern ?? '',
      specified: true,
      emitted: false,
      why,
    });
    return undefined;
  };
  if (text === undefined) return access.allows.length > 0 ? fail(`there is no policy ${access.policy}`) : [];
  const found: Diagnostic[] = [];
  const file = readPolicy({ path: `${access.policy}.hcl`, text }, { report: (d) => void found.push(d) });
  if (!file) return fail(`the policy cannot be read back: ${found[0]?.message ?? 'unknown fault'}`);
  const masked = ({ path, capabilities, parameters }: PolicyStanza): TableStanza => ({ path, mask: maskOf(capabilities), parameters });
  return rowsOf(file.stanzas.map(masked));
}

function proveAlone(one: Carried, judge: Judge): { patterns: number; cells: number } {
  const patterns = patternsOf(one);
  const count = patterns.size;
  const base = met(judge.base, patterns);
  for (const { pattern } of base) patterns.add(pattern);
  const table = buildTable([base, one.rows]);
  const baseTable = base.length > 0 ? buildTable([base]) : undefined;
  const cells = partition([...patterns]);
  const start = judge.mismatches.length;
  const holders = [one];
  for (const cell of cells) {
    compare(cell, holders, table, baseTable, judge);
    if (judge.mismatches.length - start >= ENOUGH) break;
  }
  return { patterns: count, cells: cells.length };
}
