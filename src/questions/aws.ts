import type { Compiled, PrincipalAccess } from '../access/relation.ts';
import type { IamStatement } from '../contract.ts';
import type { Place } from '../targets/artifact.ts';
import type { AwsAsked } from './ask.ts';
import { awsCondition } from './conditions.ts';
import { type Holder, holdersOf, speaksOf } from './holders.ts';
import { type Part, type PathSet, type Region, type Source, type State, verdictOf } from './types.ts';
import { coversText, overlaps, type TextCell, textCells, TooManyTexts } from '../access/wildcards.ts';

/** One resource of one statement, as a set of ARNs with what must hold besides. */
interface Term {
  readonly holder: Holder;
  readonly statement: IamStatement;
  readonly arn: string;
  /** `arn` as a pattern: a variable may be any text. */
  readonly pattern: string;
  readonly conditions: readonly string[];
}

/** Each action on each ARN, over everything that the principal can act as. */
export function awsParts(compiled: Compiled, access: PrincipalAccess, asked: AwsAsked, place: Place): Part[] {
  const holders = holdersOf(compiled, access, place, asked.stored);
  return partsOf(holders, asked, place);
}

export const partsOf = (holders: readonly Holder[], asked: AwsAsked, place: Place): Part[] =>
  asked.actions.flatMap((operation) =>
    asked.arns.map((arn) => {
      const regions = decideArn(holders, operation, arn, place);
      return { operation, asked: arn, another: false, verdict: verdictOf(regions.map((r) => r.state)), regions };
    }),
  );

const VARIABLE = /\$\{[^}]*\}/g;

function termsOf(holder: Holder, action: string, asked: string): Term[] {
  return holder.statements
    .filter((s) => speaksOf(s, action))
    .flatMap((statement) =>
      statement.resources.map((resource) => ({
        holder,
        statement,
        arn: resource.arn,
        pattern: resource.arn.replaceAll(VARIABLE, '*'),
        conditions: [
          ...[...statement.conditions, ...(resource.only ?? [])].map(awsCondition),
          ...[...resource.arn.matchAll(VARIABLE)].map(([v]) => `${v} is what the ARN has there`),
        ],
      })),
    )
    .filter((term) => overlaps(term.pattern, asked));
}

function decideArn(holders: readonly Holder[], action: string, asked: string, place: Place): Region[] {
  try {
    return decideExactly(holders, action, asked, place);
  } catch (error) {
    if (!(error instanceof TooManyTexts)) throw error;
    const conditions = ['the ARN patterns of its statements cross in too many ways to tell apart; ask for a narrower ARN'];
    return [{ state: 'unknown', paths: { all: [asked], except: [] }, example: asked, conditions, sources: [] }];
  }
}

function decideExactly(holders: readonly Holder[], action: string, asked: string, place: Place): Region[] {
  const terms = holders.flatMap((holder) => termsOf(holder, action, asked));
  const cells = textCells(
    asked,
    terms.map((t) => t.pattern),
  );
  const states = cells.map((cell) => best(holders.map((holder) => stateOf(holder, terms, cell))));
  const regions: Region[] = [];
  const add = (region: Region): void => {
    const same = regions.some(
      (r) => r.decidedBy === region.decidedBy && r.within === region.within && String(r.paths.all) === String(region.paths.all),
    );
    if (!same) regions.push(region);
  };
  for (const [i, term] of terms.entries()) {
    if (term.statement.effect === 'Deny') continue;
    const conditions = [...term.holder.conditions, ...term.conditions];
    const denies = terms.filter((t) => t.statement.effect === 'Deny' && t.holder === term.holder && overlaps(t.pattern, term.pattern));
    const hard = denies.filter((t) => t.conditions.length === 0);
    const soft = denies.filter((t) => t.conditions.length > 0).flatMap((t) => t.conditions.map((c) => `not ${c}${withinOf(t, asked)}`));
    const cell = cells.find((c) => c.at.has(i) && !hard.some((d) => c.at.has(terms.indexOf(d))));
    if (!cell) continue;
    const all = [...conditions, ...soft];
    add({
      state: all.length ? 'conditional' : 'allowed',
      paths: { all: meet(asked, term.arn), except: hard.map((d) => d.arn) },
      example: cell.text,
      decidedBy: term.statement.sid,
      within: term.holder.name,
      conditions: all,
      sources: [
        { how: term.holder.through.length ? 'minted' : 'role', grant: term.statement.why, from: place(term.statement.origin) },
        ...term.holder.through,
      ],
    });
  }
  for (const holder of holders) {
    if (holder.unknown === undefined) continue;
    for (const { paths, example } of areasOf('unknown', asked, terms, cells, states))
      add({
        state: 'unknown',
        paths,
        example,
        within: holder.name,
        conditions: [holder.unknown, ...holder.conditions],
        sources: holder.through,
      });
  }
  for (const { paths, example, deny } of areasOf('refused', asked, terms, cells, states)) {
    const by = deny && { decidedBy: deny.statement.sid, within: deny.holder.name };
    const sources: Source[] = deny ? [{ how: 'role', grant: deny.statement.why, from: place(deny.statement.origin) }] : [];
    add({ state: 'refused', paths, example, ...by, conditions: [], sources });
  }
  return settle(regions, states);
}

/** What the cells say has the last word: a region of a state that no cell has (all of it is given better elsewhere) is no answer. */
const settle = (regions: readonly Region[], states: readonly State[]): Region[] => regions.filter((r) => states.includes(r.state));

const withinOf = (deny: Term, asked: string): string => (coversText(deny.pattern, asked) ? '' : ` on ${deny.arn}`);

interface Area {
  readonly paths: PathSet;
  readonly example: string;
  /** The statement that takes it away. */
  readonly deny: Term | undefined;
}

/** The ARNs of one state as few patterns with exceptions, each checked against all cells; cell by cell where nothing shorter is exact. */
function areasOf(state: State, asked: string, terms: readonly Term[], cells: readonly TextCell[], states: readonly State[]): Area[] {
  let left = cells.filter((_, i) => states[i] === state);
  const others = cells.filter((_, i) => states[i] !== state);
  const areas: Area[] = [];
  const cover = (all: readonly number[], except: readonly number[], deny?: Term): void => {
    const inside = (c: TextCell): boolean => all.every((i) => c.at.has(i)) && !except.some((i) => c.at.has(i));
    const first = left.find(inside);
    if (!first || others.some(inside)) return;
    const arns = (indexes: readonly number[]): string[] => [...new Set(indexes.map((i) => (terms[i] as Term).arn))];
    const [only, ...more] = arns(all);
    const paths = { all: only === undefined ? [asked] : [...meet(asked, only), ...more], except: arns(except) };
    areas.push({ paths, example: first.text, deny });
    left = left.filter((c) => !inside(c));
  };
  const indexes = [...terms.keys()];
  const allows = indexes.filter((i) => terms[i]?.statement.effect === 'Allow');
  const denies = indexes.filter((i) => terms[i]?.statement.effect === 'Deny' && terms[i]?.conditions.length === 0);
  cover([], []);
  cover([], allows);
  for (const i of denies) cover([i], [], terms[i]);
  for (const c of left)
    cover(
      [...c.at],
      indexes.filter((i) => !c.at.has(i)),
      denies.filter((i) => c.at.has(i)).map((i) => terms[i])[0],
    );
  return areas;
}

/** The narrower of two ARN patterns, or both. */
const meet = (asked: string, arn: string): string[] => (coversText(arn, asked) ? [asked] : coversText(asked, arn) ? [arn] : [asked, arn]);

function stateOf(holder: Holder, terms: readonly Term[], cell: TextCell): State {
  const here = terms.filter((t, i) => t.holder === holder && cell.at.has(i));
  const denies = here.filter((t) => t.statement.effect === 'Deny');
  if (denies.some((t) => t.conditions.length === 0)) return 'refused';
  const allows = here.filter((t) => t.statement.effect === 'Allow');
  if (allows.length === 0) return holder.unknown === undefined ? 'refused' : 'unknown';
  const free = allows.some((t) => t.conditions.length === 0) && denies.length === 0 && holder.conditions.length === 0;
  return free ? 'allowed' : 'conditional';
}

const ORDER: readonly State[] = ['allowed', 'conditional', 'unknown', 'refused'];
const best = (states: readonly State[]): State => ORDER.find((s) => states.includes(s)) ?? 'refused';
