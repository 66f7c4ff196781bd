import type { Dialect } from '../../contract.ts';
import { nearest } from '../../suggest.ts';
import { TooManyCells } from '../partition.ts';
import { DIALECTS, type Faults, isFault, readData, readOperation, readWrap, tooDeep } from './ask.ts';
import { differences } from './differ.ts';
import { readEntity } from './entity.ts';
import { judge } from './judge.ts';
import { differenceJson, verdictJson } from './json.ts';
import { buildToken, type LoadedPolicy, loadPolicy, type Token } from './token.ts';

/** What a line may leave out. `now`: milliseconds since 1970. */
export interface BatchDefaults {
  readonly dialect: Dialect;
  readonly withDefault: boolean;
  readonly now: number;
}

type Line = Readonly<Record<string, unknown>>;
const KEYS = {
  can: ['policies', 'operation', 'path', 'data', 'wrapTtl', 'entity', 'dialect', 'default'],
  diff: ['first', 'second', 'entity', 'dialect', 'default'],
} as const;

/** Texts and tokens that come back in later lines are built once; beyond this many, anew. */
const KEPT = 2_000;

/** Answers lines of one batch, each on its own: an object to print. Never throws for what a line says. */
export function batchAnswerer(kind: 'can' | 'diff', defaults: BatchDefaults): (line: string) => object {
  const tokens = new Map<string, Token | Faults>();
  const token = (texts: readonly string[], line: Line, dialect: Dialect, keepTemplates: boolean): Token | Faults => {
    const key = JSON.stringify([texts, line.entity, dialect, line.default]);
    const there = tokens.get(key);
    if (there) return there;
    if (tokens.size >= KEPT) tokens.clear();
    const made = build(texts, line, dialect, defaults, keepTemplates);
    tokens.set(key, made);
    return made;
  };
  return (text) => {
    const line = parse(text, KEYS[kind]);
    if (isFault(line)) return { error: line.problem };
    const dialect = line.dialect === undefined || line.dialect === null ? defaults.dialect : DIALECTS.find((d) => d === line.dialect);
    if (!dialect) return { error: `unknown dialect ${JSON.stringify(line.dialect)}; there are ${DIALECTS.join(', ')}` };
    if (line.default !== undefined && line.default !== null && typeof line.default !== 'boolean')
      return { error: '`default` is true or false' };
    const answer = kind === 'can' ? can(line, dialect, token) : diff(line, dialect, token);
    return isFault(answer) ? { error: answer.problem } : answer;
  };
}

/** One line's answer on its own. */
export const answerLine = (kind: 'can' | 'diff', line: string, defaults: BatchDefaults): object => batchAnswerer(kind, defaults)(line);

function parse(text: string, keys: readonly string[]): Line | Faults {
  if (text.trim() === '') return { problem: 'this line is empty' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `this line is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: `a line is a JSON object with ${keys.join(', ')}` };
  for (const key of Object.keys(value))
    if (!keys.includes(key)) {
      const near = nearest(key, keys);
      return { problem: `unknown key ${JSON.stringify(key)}; ${near ? `did you mean ${near}?` : `there are ${keys.join(', ')}`}` };
    }
  return tooDeep(value) ?? (value as Line);
}

type Tokens = (texts: readonly string[], line: Line, dialect: Dialect, keepTemplates: boolean) => Token | Faults;

const textsOf = (value: unknown, key: string): readonly string[] | Faults =>
  Array.isArray(value) && value.every((v): v is string => typeof v === 'string')
    ? value
    : { problem: `\`${key}\` is a list of policy texts` };

function can(line: Line, dialect: Dialect, tokens: Tokens): object | Faults {
  const texts = textsOf(line.policies, 'policies');
  if (isFault(texts)) return texts;
  if (typeof line.operation !== 'string') return { problem: '`operation` is missing, or no text' };
  const operation = readOperation(line.operation);
  if (isFault(operation)) return operation;
  if (typeof line.path !== 'string') return { problem: '`path` is missing, or no text' };
  const data = readData(line.data);
  if (isFault(data)) return data;
  const wrap = readWrap(line.wrapTtl);
  if (isFault(wrap)) return wrap;
  const token = tokens(texts, line, dialect, false);
  return isFault(token) ? token : verdictJson(judge(token, { operation, path: line.path, data, wrap }));
}

function diff(line: Line, dialect: Dialect, tokens: Tokens): object | Faults {
  const built: Token[] = [];
  for (const key of ['first', 'second'] as const) {
    const texts = textsOf(line[key], key);
    if (isFault(texts)) return texts;
    const token = tokens(texts, line, dialect, line.entity === undefined || line.entity === null);
    if (isFault(token)) return { problem: `${key}: ${token.problem}` };
    if (token.refused !== undefined) return { problem: `${key}: ${token.refused}` };
    built.push(token);
  }
  const [first, second] = built;
  if (!first || !second) return { problem: 'two sides are compared' };
  try {
    const found = differences(first, second);
    return { equivalent: found.length === 0, differences: found.map(differenceJson) };
  } catch (error) {
    if (error instanceof TooManyCells) return { problem: 'the patterns cross in too many ways to tell all requests apart' };
    throw error;
  }
}

function build(
  texts: readonly string[],
  line: Line,
  dialect: Dialect,
  { withDefault, now }: BatchDefaults,
  keepTemplates: boolean,
): Token | Faults {
  const policies: LoadedPolicy[] = [];
  for (const [i, text] of texts.entries()) {
    const source = { path: `policy ${i}`, text };
    const loaded = loadPolicy(source, dialect, now);
    if ('problems' in loaded) {
      const [first] = loaded.problems;
      const before = text.slice(0, first?.span?.start ?? 0);
      return { problem: `policy ${i}, line ${before.split('\n').length}: ${first?.message ?? 'cannot be read'}` };
    }
    policies.push(loaded);
  }
  const entity = line.entity === undefined || line.entity === null ? undefined : readEntity(line.entity);
  if (isFault(entity)) return entity;
  return buildToken(policies, {
    dialect,
    now,
    keepTemplates,
    withDefault: typeof line.default === 'boolean' ? line.default : withDefault,
    ...(entity ? { entity } : {}),
  });
}
