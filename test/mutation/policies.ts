import { defaultPolicy } from '../../src/access/default-policy.ts';
import { provePolicies } from '../../src/access/proof.ts';
import { OPERATIONS, SUDO } from '../../src/access/capabilities.ts';
import { buildToken, judge, type LoadedPolicy, loadPolicy } from '../../src/access/policy/index.ts';
import type { PrincipalAccess } from '../../src/access/relation.ts';
import type { Program } from '../../src/model/program.ts';
import type { random } from '../access/support.ts';
import { enumeratePaths, speaks, split } from './paths.ts';

type Random = ReturnType<typeof random>;

/** A stanza that can be changed and written again. */
export interface Row {
  readonly path: string;
  readonly capabilities: readonly string[];
  /** What else stands in it, as it was written. */
  readonly more: readonly string[];
}

export const rowsOf = (text: string): Row[] =>
  [...text.replace(/^\s*#.*$/gm, '').matchAll(/path "([^"]*)" \{\n([^]*?)\n\}/g)].map(([, path = '', body = '']) => ({
    path,
    capabilities: [...(/capabilities\s*=\s*\[([^\]]*)\]/.exec(body)?.[1] ?? '').matchAll(/"(\w+)"/g)].map(([, c = '']) => c),
    more: [body.replace(/^\s*capabilities\s*=\s*\[[^\]]*\]\n?/m, '')].filter((m) => m.trim() !== ''),
  }));

export const printRows = (rows: readonly Row[]): string =>
  rows
    .map((r) => `path "${r.path}" {\n  capabilities = [${r.capabilities.map((c) => `"${c}"`).join(', ')}]\n${r.more.join('\n')}\n}\n`)
    .join('\n');

const CHANGED = ['create', 'read', 'update', 'patch', 'delete', 'list', 'sudo', 'deny'];

/** One change of a policy: most say something else, some only seem to. */
export function mutate(rows: readonly Row[], r: Random): { readonly how: string; readonly rows: readonly Row[] } | undefined {
  const i = r.next(rows.length);
  const row = rows[i];
  if (!row) return undefined;
  const put = (how: string, ...made: readonly Row[]) => ({ how, rows: [...rows.slice(0, i), ...made, ...rows.slice(i + 1)] });
  const { segments, glob } = split(row.path);
  const path = (parts: readonly string[], star = glob): string => parts.join('/') + (star ? '*' : '');
  const at = r.next(segments.length);
  const named = (name: string): string => path(segments.map((s, k) => (k === at ? name : s)));
  const other = r.pick(rows);
  switch (r.next(20)) {
    case 0:
      return put('drop a stanza');
    case 1:
      return put('widen to everything below', { ...row, path: path([...segments.slice(0, -1), ''], true) });
    case 2:
      return put('widen one segment', { ...row, path: named('+') });
    case 3:
      return put('narrow', { ...row, path: glob ? path([...segments.slice(0, -1), `${segments.at(-1)}q`]) : `${row.path}/q` });
    case 4:
      return put('one level only', {
        ...row,
        path: glob && segments.at(-1) === '' ? path([...segments.slice(0, -1), '+'], false) : row.path,
      });
    case 5:
      return put('add a capability', { ...row, capabilities: [...new Set([...row.capabilities, r.pick(CHANGED)])] });
    case 6:
      return put('remove a capability', { ...row, capabilities: row.capabilities.toSpliced(r.next(row.capabilities.length || 1), 1) });
    case 7:
      return put('change a segment', { ...row, path: named(`${segments[at]}x`) });
    case 8:
      return put('change case', { ...row, path: row.path.toUpperCase() });
    case 9: {
      const j = r.next(rows.length);
      const made = [...rows];
      [made[i], made[j]] = [rows[j] as Row, row];
      return { how: 'reorder', rows: made };
    }
    case 10:
      return put('say it twice', row, row);
    case 11:
      return put(
        'divide the capabilities',
        { ...row, capabilities: row.capabilities.slice(0, 1) },
        { ...row, capabilities: row.capabilities.slice(1) },
      );
    case 12:
      return put('a slash in front', { ...row, path: `/${row.path}` });
    case 13:
      return put('swap with another path', { ...row, path: other.path });
    case 14:
      return put('a narrower stanza beside it', row, { ...row, path: `${glob ? path(segments, false) : `${row.path}/`}q` });
    case 15:
      return put('a narrower stanza that lacks one', row, {
        path: `${glob ? path(segments, false) : `${row.path}/`}q`,
        capabilities: row.capabilities.slice(1),
        more: [],
      });
    case 16:
      return put('a slash at the end', { ...row, path: glob ? row.path : `${row.path}/` });
    case 17:
      return put(
        'divide p/* in p/+ and p/+/*',
        ...(glob && segments.at(-1) === '' ? ['+', '+/*'].map((end) => ({ ...row, path: row.path.slice(0, -1) + end })) : [row]),
      );
    case 18:
      return put('limit a parameter', { ...row, more: [...row.more, '  required_parameters = ["zq"]'] });
    default:
      return put('lift all limits', { ...row, more: [] });
  }
}

/** Who can be one token. */
function holders(all: readonly PrincipalAccess[], changed: PrincipalAccess): (readonly PrincipalAccess[])[] {
  const human = (p: PrincipalAccess): boolean => p.kind === 'team' || p.kind === 'user';
  if (!human(changed)) return [[changed]];
  const others = all.filter((p) => p !== changed && human(p) && !(p.kind === 'user' && changed.kind === 'user'));
  return [[changed], ...others.map((p) => [changed, p]), all.filter((p) => p.kind === 'team')];
}

export interface Outcome {
  readonly changed: boolean;
  readonly caught: boolean;
  /** Why the proof's own witness is wrong, if it is. */
  readonly wrong: string | undefined;
}

const limited = (rows: readonly Row[]): boolean => rows.some((r) => r.more.length > 0);
const DATA: readonly ReadonlyMap<string, string>[] = [new Map(), new Map([['zq', 'x']]), new Map([['max_versions', '1']])];
const WRAPS = [undefined, 1_000_000_000n, 3_600_000_000_000n];

/**
 * Judges one changed policy: whether any answer differs, by brute force over every path that some pattern can tell apart, asked of the
 * engine for foreign policies; and whether the proof says so, with a request whose answers do differ.
 */
export function outcome(
  program: Program,
  principals: readonly PrincipalAccess[],
  texts: ReadonlyMap<string, string>,
  changed: PrincipalAccess,
  mutant: string,
): Outcome {
  const { dialect } = program.vault;
  const before = rowsOf(texts.get(changed.policy) ?? '');
  const after = rowsOf(mutant);
  const changedTexts = new Map([...texts, [changed.policy, mutant]]);
  const key = (r: Row): string => JSON.stringify(r);
  const [old, now] = [new Set(before.map(key)), new Set(after.map(key))];
  const moved = [...before.filter((r) => !now.has(key(r))), ...after.filter((r) => !old.has(key(r)))];
  const touched = moved.map((r) => split(r.path));
  const sets = holders(principals, changed);
  const tokens = sets.map((set) =>
    [texts, changedTexts].map((t) =>
      tokenOf(
        set.map((p) => t.get(p.policy) ?? ''),
        dialect,
      ),
    ),
  );
  const patterns = [...new Set(sets.flat())].flatMap((p) =>
    [...rowsOf(texts.get(p.policy) ?? ''), ...(p === changed ? after : [])].map((r) => r.path),
  );
  patterns.push(...defaultPolicy(program.vault.product).map((row) => row.path));
  const paths =
    touched.length === 0
      ? []
      : enumeratePaths([...new Set(patterns)].filter((p) => meetsHead(p, touched))).filter((p) => touched.some((t) => speaks(t, p)));
  const terms = limited([...after, ...sets.flat().flatMap((p) => rowsOf(texts.get(p.policy) ?? ''))]);
  const differs = tokens.some(
    ([a, b]) =>
      a && b && paths.some((path) => OPERATIONS.some((o) => (o !== 'list' || path.endsWith('/')) && differ(a, b, o, path, terms))),
  );

  const proved =
    changed.kind === 'team' || changed.kind === 'user' ? principals.filter((p) => p.kind === 'team' || p.kind === 'user') : [changed];
  const { mismatches } = provePolicies(changedTexts, proved, program);
  let wrong: string | undefined;
  for (const m of mismatches) {
    const set = m.principal.split(' + ').map((id) => principals.find((p) => p.id === id) as PrincipalAccess);
    const [a, b] = [texts, changedTexts].map((t) =>
      tokenOf(
        set.map((p) => t.get(p.policy) ?? ''),
        dialect,
      ),
    ) as [Token, Token];
    const true_ =
      m.operation === 'sudo'
        ? sudo(a, m.path) === m.specified && sudo(b, m.path) === m.emitted && m.specified !== m.emitted
        : OPERATIONS.some((o) => o === m.operation && differ(a, b, o, m.path, true));
    if (!true_) wrong ??= `${m.principal}: ${m.operation} of ${m.path}: ${m.why}`;
  }
  return { changed: differs, caught: mismatches.length > 0, wrong };
}

type Token = ReturnType<typeof buildToken>;
const loaded = new Map<string, LoadedPolicy>();
function load(text: string, dialect: Program['vault']['dialect']): LoadedPolicy {
  const there = loaded.get(text);
  if (there) return there;
  const made = loadPolicy({ path: 'policy.hcl', text }, dialect);
  if ('problems' in made) throw new Error(`${made.problems[0]?.message}\n${text}`);
  if (loaded.size > 500) loaded.clear();
  loaded.set(text, made);
  return made;
}
const tokenOf = (texts: readonly string[], dialect: Program['vault']['dialect']): Token =>
  buildToken(
    texts.map((t) => load(t, dialect)),
    { dialect, withDefault: true, now: 0, keepTemplates: true },
  );

const sudo = (token: Token, path: string): boolean => {
  const { row } = judge(token, { operation: 'read', path });
  return ((row?.mask ?? 0) & SUDO) !== 0;
};

/** What Vault says of a request; `terms`: also of the parameters and wrapping times that tell limits apart. */
function differ(a: Token, b: Token, operation: (typeof OPERATIONS)[number], path: string, terms: boolean): boolean {
  for (const data of terms && operation !== 'list' && operation !== 'delete' ? DATA : DATA.slice(0, 1))
    for (const wrap of terms ? WRAPS : WRAPS.slice(0, 1)) {
      // A denied parameter on a read holds nobody off (see `limits.ts`), so reads are asked without any.
      const request = { operation, path, data: operation === 'read' && data.has('max_versions') ? new Map() : data, wrap };
      if (judge(a, request).allowed !== judge(b, request).allowed) return true;
    }
  return operation !== 'list' && sudo(a, path) !== sudo(b, path);
}

/** Whether a pattern can have anything to do with what was touched: their first segments can be one. */
const meetsHead = (path: string, touched: readonly ReturnType<typeof split>[]): boolean => {
  const own = split(path);
  return touched.some((t) =>
    [0, 1, 2].every((i) => {
      const [x, y] = [own.segments[i], t.segments[i]];
      const open = (s: typeof own): boolean => i >= s.segments.length - 1;
      return open(own) || open(t) || x === '+' || y === '+' || x === y;
    }),
  );
};
