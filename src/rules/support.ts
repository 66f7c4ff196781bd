import type { Verb } from '../contract.ts';
import { engineKinds } from '../engines/index.ts';
import { resolveResource } from '../model/index.ts';
import type { App, Engine, Grants, Pipeline, Profile, Program, Team, User } from '../model/program.ts';
import type { AnyBound } from '../schema/block.ts';
import type { Origin, PrincipalAccess } from '../access/relation.ts';
import type { Span } from '../source.ts';
import type { GrantStatement, PrincipalKind, Word } from '../syntax/ast.ts';

/** Whoever can say `allow`: a principal or a profile. */
export interface Holder {
  readonly kind: PrincipalKind | 'profile';
  readonly name: string;
  readonly declared: App | Team | User | Pipeline | Profile;
  /** Whether any of its own grants names an action of AWS. */
  readonly atAws: boolean;
}

/** One verb on one resource of one `allow` or `deny`, looked up. */
export interface GrantUse {
  readonly holder: Holder;
  readonly statement: GrantStatement;
  readonly verb: Word;
  readonly resource: Word;
  readonly engine: Engine;
  /** The resource below the engine, in Writ's notation: `payments/**`. */
  readonly rest: string;
  /** What the engine's kind says of the verb. */
  readonly meaning: Verb | undefined;
}

/** What many rules ask of one program, gone through once. */
interface View {
  readonly holders: readonly Holder[];
  readonly allows: readonly GrantUse[];
  readonly denies: readonly GrantUse[];
  /** The allows of each holder that has any, in order. */
  readonly byHolder: readonly (readonly GrantUse[])[];
}
const views = new WeakMap<Program, View>();

function viewOf(program: Program): View {
  const known = views.get(program);
  if (known) return known;
  const holders: Holder[] = [];
  const add = (kind: Holder['kind'], all: ReadonlyMap<string, Holder['declared']>): void => {
    for (const [name, declared] of all) holders.push({ kind, name, declared, atAws: declared.grants.some(isAwsGrant) });
  };
  add('team', program.teams);
  add('app', program.apps);
  add('user', program.users);
  add('pipeline', program.pipelines);
  add('profile', program.profiles);
  const allows: GrantUse[] = [];
  const denies: GrantUse[] = [];
  const byHolder: (readonly GrantUse[])[] = [];
  for (const holder of holders) {
    const from = allows.length;
    addUses(holder, program, allows, denies);
    if (allows.length > from) byHolder.push(allows.slice(from));
  }
  const view: View = { holders, allows, denies, byHolder };
  views.set(program, view);
  return view;
}

export const holdersOf = (program: Program): readonly Holder[] => viewOf(program).holders;

/** Every `allow` on something in Vault (not AWS actions), as written: profiles stand for themselves. */
export const allowsOf = (program: Program): readonly GrantUse[] => viewOf(program).allows;

/** The same for `deny`. */
export const deniesOf = (program: Program): readonly GrantUse[] => viewOf(program).denies;

/** The allows of each holder that has any. */
export const allowsByHolder = (program: Program): readonly (readonly GrantUse[])[] => viewOf(program).byHolder;

export const isAction = ({ text }: Word): boolean => text === '*' || text.includes(':');

/** Whether a statement is about actions of AWS: `s3:GetObject`, `*`. */
export const isAwsGrant = ({ verbs }: GrantStatement): boolean => verbs.some(isAction);

const verbTables = new WeakMap<Engine, Readonly<Record<string, Verb>>>();

function verbsOf(engine: Engine): Readonly<Record<string, Verb>> {
  const known = verbTables.get(engine);
  if (known) return known;
  const made: Readonly<Record<string, Verb>> = engineKinds.get(engine.kind)?.verbs(engine.builtin ? undefined : engine.bound) ?? {};
  verbTables.set(engine, made);
  return made;
}

function addUses(holder: Holder, program: Program, allows: GrantUse[], denies: GrantUse[]): void {
  const { grants }: Grants = holder.declared;
  for (const statement of grants) {
    const found = statement.effect === 'allow' ? allows : denies;
    for (const resource of statement.resources) {
      const resolved = resolveResource(resource, program);
      if (!resolved) continue;
      const verbs = verbsOf(resolved.engine);
      for (const verb of statement.verbs) {
        if (verb.text.includes(':')) continue;
        found.push({ holder, statement, verb, resource, engine: resolved.engine, rest: resolved.rest, meaning: verbs[verb.text] });
      }
    }
  }
}

export const isPattern = (rest: string): boolean => rest.includes('*');

/** Whether the pattern of `inner` (Writ's notation) lies within `outer`'s, segment by segment; `*` is one segment, `**` all below. */
export function covers(outer: string, inner: string): boolean {
  const star = outer.indexOf('*');
  if (star < 0) return outer === inner;
  // What has no `*` before its `**`, or before one at its end, is the beginning of what it covers.
  if (star === outer.length - 2 && outer.endsWith('**')) return inner.startsWith(outer.slice(0, star));
  if (star === outer.length - 1 && outer.charAt(star - 1) === '/')
    return inner.startsWith(outer.slice(0, star)) && !inner.includes('/', star) && !inner.endsWith('**');
  const a = outer.split('/');
  const b = inner.split('/');
  for (const [i, segment] of a.entries()) {
    const other = b[i];
    if (segment === '**') return b.length > i;
    if (segment.endsWith('**')) return other !== undefined && other.startsWith(segment.slice(0, -2));
    if (other === undefined || other === '**' || other.endsWith('**')) return false;
    if (segment !== '*' && segment !== other) return false;
  }
  return a.length === b.length;
}

/** Whether some path is in both. */
export function overlaps(left: string, right: string): boolean {
  const a = left.split('/');
  const b = right.split('/');
  for (let i = 0; ; i++) {
    const x = a[i];
    const y = b[i];
    if (x === undefined || y === undefined) return x === y;
    if (x === '**' || y === '**') return true;
    if (x.endsWith('**') || y.endsWith('**')) {
      const p = x.endsWith('**') ? x.slice(0, -2) : x;
      const q = y.endsWith('**') ? y.slice(0, -2) : y;
      return x === '*' || y === '*' || p.startsWith(q) || q.startsWith(p);
    }
    if (x !== '*' && y !== '*' && x !== y) return false;
  }
}

/** The team a holder belongs to: its own for a team, the declared one for an app. */
export function teamOf(holder: Holder): string | undefined {
  if (holder.kind === 'team') return holder.name;
  return holder.kind === 'app' ? (holder.declared as App).team : undefined;
}

/** The place of an attribute's value where it was written, else of the block's head. */
export function attributeSpan(bound: { readonly head: Span; readonly valueSpans: Readonly<Record<string, Span>> }, name: string): Span {
  return bound.valueSpans[name] ?? bound.head;
}

/** `1h`, `30m`: seconds in the largest unit that divides them. */
export function spokenDuration(seconds: number): string {
  const units: readonly (readonly [string, number])[] = [
    ['d', 86400],
    ['h', 3600],
    ['m', 60],
  ];
  for (const [unit, size] of units) if (seconds >= size && seconds % size === 0) return `${seconds / size}${unit}`;
  return `${seconds}s`;
}

/** The nested blocks of one kind, in source order; none is an empty list. */
export function children(bound: AnyBound, kind: string): readonly AnyBound[] {
  const blocks: Readonly<Record<string, unknown>> = bound.blocks;
  const found = blocks[kind];
  if (found === undefined) return [];
  return Array.isArray(found) ? (found as readonly AnyBound[]) : [found as AnyBound];
}

/** Declared engines of one kind. */
export const enginesOf = (program: Program, kind: string): readonly Engine[] =>
  [...program.engines.values()].filter((engine) => engine.kind === kind && !engine.builtin);

/** What teams and users are granted through profiles, each grant of a profile once for each of them. */
export function* grantsOfProfiles(
  principals: readonly PrincipalAccess[],
): Generator<{ readonly access: PrincipalAccess; readonly origin: Origin; readonly via: Span }> {
  for (const access of principals) {
    if (access.kind !== 'team' && access.kind !== 'user') continue;
    const told = new Set<string>();
    for (const { origin } of access.allows) {
      if (origin.by !== 'grant' || !origin.via || told.has(origin.text)) continue;
      told.add(origin.text);
      yield { access, origin, via: origin.via };
    }
  }
}
