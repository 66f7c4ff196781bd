import { textCells, TooManyTexts } from '../wildcards.ts';

/** One permission: an action on a resource under conditions, for a principal; the atom of the comparison. */
export interface Permission {
  readonly effect: string;
  readonly action: string;
  /** Empty where the document has none (trust policies). */
  readonly resource: string;
  /** `AWS:arn…`, `Service:ec2.amazonaws.com`; empty where the document has none. */
  readonly principal: string;
  /** `operator|key|value`, sorted; values of one operator and key are alternatives. */
  readonly conditions: readonly string[];
}

/** What one document says of a request: where it says nothing, another policy may allow it. */
export type Answer = 'allow' | 'deny' | 'nothing';

/** A request that two documents answer differently. */
export interface Difference {
  readonly action: string;
  readonly resource: string;
  readonly principal: string;
  /** The conditions that hold of it, as in `Permission`; all others do not. */
  readonly when: readonly string[];
  readonly first: Answer;
  readonly second: Answer;
}

/**
 * One text for all spellings of a permission that AWS reads alike: actions and names of condition keys in any case of their letters, an account
 * for its root, `Like` without a wildcard, and ArnEquals, which is ArnLike (user guide, "IAM JSON policy elements: Condition operators").
 */
export function normal({ effect, action, resource, principal, conditions }: Permission): Permission {
  return {
    effect,
    action: action.toLowerCase(),
    resource,
    principal: principal.replace(/^AWS:(\d{12})$/, 'AWS:arn:aws:iam::$1:root'),
    conditions: [...new Set(conditions.map(normalCondition))].sort(),
  };
}

function normalCondition(text: string): string {
  const [operator = '', key = '', ...value] = text.split('|');
  const like = operator.replace(/Arn(Not)?Equals/, 'Arn$1Like');
  const plain = /[*?]|\$\{/.test(value.join('|')) ? like : like.replace(/String(Not)?Like/, 'String$1Equals');
  return [plain, key.toLowerCase(), ...value].join('|');
}

/**
 * A request on which two documents differ, looked for where one permission reaches; `undefined`: there they answer alike. Exact over actions and
 * resources; conditions are compared as they are written, two different ones as if each could hold without the other. What crosses in too many
 * ways counts as different.
 */
export function differenceAt(at: Permission, first: readonly Permission[], second: readonly Permission[]): Difference | undefined {
  try {
    return search(at, first, second);
  } catch (error) {
    if (!(error instanceof TooManyTexts)) throw error;
    const own: Answer = at.effect === 'Allow' ? 'allow' : 'deny';
    const [a, b]: readonly Answer[] = first.includes(at) ? [own, 'nothing'] : ['nothing', own];
    return { ...at, when: at.conditions, first: a ?? 'nothing', second: b ?? 'nothing' };
  }
}

function search(at: Permission, first: readonly Permission[], second: readonly Permission[]): Difference | undefined {
  const all = [...first, ...second];
  const column = (of: (p: Permission) => string): string[] => [...new Set(all.map(of))];
  const actions = kinds(
    at.action,
    column((p) => p.action),
    '?*:?*',
  );
  const resources = resourceKinds(
    at.resource,
    column((p) => p.resource),
  );
  for (const principal of principalsOf(
    at.principal,
    column((p) => p.principal),
  ))
    for (const action of actions)
      for (const resource of resources) {
        const here = (list: readonly Permission[]): Permission[] =>
          list.filter((p) => action.by.has(p.action) && resource.by.has(p.resource) && isFor(p, principal));
        const found = bySituation(at, here(first), here(second));
        if (found) return { action: action.text, resource: resource.text, principal, ...found };
      }
  return undefined;
}

/** More conditions than this in one place are not told apart one by one. */
const MOST = 10;

/** Whether two documents differ for some choice of the conditions that hold; those of the permission itself do. */
function bySituation(
  at: Permission,
  first: readonly Permission[],
  second: readonly Permission[],
): Pick<Difference, 'when' | 'first' | 'second'> | undefined {
  const own = clausesOf(at);
  const others = [...new Set([...first, ...second].flatMap(clausesOf))].filter((c) => !own.includes(c));
  if (others.length > MOST) throw new TooManyTexts();
  for (let choice = 0; choice < 1 << others.length; choice++) {
    const when = new Set([...own, ...others.filter((_, i) => choice & (1 << i))]);
    const answer = (list: readonly Permission[]): Answer => {
      const met = list.filter((p) => clausesOf(p).every((c) => when.has(c)));
      return met.some((p) => p.effect === 'Deny') ? 'deny' : met.length > 0 ? 'allow' : 'nothing';
    };
    const [a, b] = [answer(first), answer(second)];
    if (a !== b) return { when: [...when].flatMap((c) => c.split('\n')).sort(), first: a, second: b };
  }
  return undefined;
}

const clauses = new WeakMap<Permission, readonly string[]>();

/** The conditions with their alternatives together: each holds or does not. */
function clausesOf(p: Permission): readonly string[] {
  const there = clauses.get(p);
  if (there) return there;
  const groups = Map.groupBy(p.conditions, (c) => c.split('|', 2).join('|'));
  const made = [...groups.values()].map((group) => group.join('\n'));
  clauses.set(p, made);
  return made;
}

interface Kind {
  readonly text: string;
  /** The patterns that match it. */
  readonly by: ReadonlySet<string>;
}

/** `shape`: what every text has that can be asked about; a pattern that has none of it is taken as it is. */
function kinds(asked: string, patterns: readonly string[], shape: string): Kind[] {
  const all = textCells(asked, [...patterns, shape]);
  const shaped = all.filter(({ at }) => at.has(patterns.length));
  return (shaped.length > 0 ? shaped : all).map(({ text, at }) => ({ text, by: new Set(patterns.filter((_, i) => at.has(i))) }));
}

/** An ARN, or `*` for an action that has no resource; in Terraform a reference may stand for one. */
function resourceKinds(asked: string, patterns: readonly string[]): Kind[] {
  const made = kinds(asked, patterns, 'arn:?*:?*:*:*:?*');
  if (asked !== '*') return made;
  const others = patterns.filter((p) => p !== '' && !p.startsWith('arn:'));
  return [...made, ...others.map((text) => ({ text, by: new Set(['*', text]) }))];
}

const accountOf = (principal: string): string | undefined => /^AWS:arn:[^:]*:iam::(\d{12}):/.exec(principal)?.[1];
const isAccount = (principal: string): boolean => /^AWS:arn:[^:]*:iam::\d{12}:root$/.test(principal);

/** An account in a Deny is everybody in it; in an Allow it is left to the account whom it lets (user guide, "AWS JSON policy elements: Principal"). */
const isFor = ({ principal: written, effect }: Permission, principal: string): boolean =>
  written === principal ||
  (written === 'AWS:*' && principal.startsWith('AWS:')) ||
  (effect === 'Deny' && isAccount(written) && accountOf(written) === accountOf(principal));

/** Whom to ask about: of everybody, and of everybody in an account, those who are named, and one who is not. */
function principalsOf(asked: string, known: readonly string[]): readonly string[] {
  const fresh = ['999999999999', '888888888888', '777777777777'].find((a) => !known.some((k) => k.includes(a))) ?? '666666666666';
  const anybody = (account: string): string => `AWS:arn:aws:iam::${account}:role/anybody`;
  if (asked === 'AWS:*') return [anybody(fresh), ...known.filter((k) => k.startsWith('AWS:') && k !== asked)];
  if (!isAccount(asked)) return [asked];
  const account = accountOf(asked) ?? '';
  return [asked, ...known.filter((k) => k !== asked && accountOf(k) === account), anybody(account)];
}
