/** What a text of the grammar says, read back: nothing here knows the parser. */
export type Node =
  | { readonly type: 'seq' | 'alt' | 'every'; readonly id: number; readonly parts: readonly Node[] }
  | { readonly type: 'opt' | 'many'; readonly id: number; readonly part: Node }
  | { readonly type: 'name' | 'literal'; readonly id: number; readonly text: string; readonly except?: string };

export interface Grammar {
  readonly rules: ReadonlyMap<string, Node>;
  /** The tokens with a form of their own; `skipped` ones stand between tokens. */
  readonly forms: ReadonlyMap<string, { readonly pattern: RegExp; readonly skipped: boolean }>;
  readonly literals: ReadonlySet<string>;
}

const lexeme = /\(\*[^]*?\*\)|"[^"]*"|'[^']*'|[A-Za-z][\w-]*|[-=;|&[\]{}()]|\s+/y;

export function readEbnf(text: string): Grammar {
  const rules = new Map<string, Node>();
  const forms = new Map<string, { pattern: RegExp; skipped: boolean }>();
  const literals = new Set<string>();
  const tokens: string[] = [];
  // A token's form ends its line, so that a regular expression needs no escaping of its own.
  const rest = text.replace(/^([\w-]+) = \/(.*)\/ ;( \(\* skipped \*\))?$/gm, (_, name: string, pattern: string, skipped?: string) => {
    forms.set(name, { pattern: new RegExp(pattern, 'y'), skipped: skipped !== undefined });
    return '';
  });
  for (let at = 0; at < rest.length; at = lexeme.lastIndex) {
    lexeme.lastIndex = at;
    const [found] = lexeme.exec(rest) ?? [];
    if (found === undefined) throw new Error(`the grammar cannot be read at ${JSON.stringify(rest.slice(at, at + 30))}`);
    if (!/^(?:\s|\(\*)/.test(found)) tokens.push(found);
  }
  let i = 0;
  let id = 0;
  const take = (wanted: string): void => {
    if (tokens[i++] !== wanted) throw new Error(`expected ${wanted}, found ${tokens[i - 1]} after ${tokens.slice(i - 6, i - 1).join(' ')}`);
  };
  const separated = (sign: string, type: 'alt' | 'every', part: () => Node): Node => {
    const parts = [part()];
    while (tokens[i] === sign) {
      i++;
      parts.push(part());
    }
    return parts.length === 1 && parts[0] ? parts[0] : { type, id: id++, parts };
  };
  const alternatives = (): Node => separated('|', 'alt', () => separated('&', 'every', sequence));
  const sequence = (): Node => {
    const parts: Node[] = [];
    for (let token = tokens[i]; token !== undefined && !'|&)]};'.includes(token); token = tokens[i]) parts.push(primary());
    return parts.length === 1 && parts[0] ? parts[0] : { type: 'seq', id: id++, parts };
  };
  const primary = (): Node => {
    const token = tokens[i++] ?? '';
    if (token === '(' || token === '[' || token === '{') {
      const part = alternatives();
      take({ '(': ')', '[': ']', '{': '}' }[token]);
      return token === '(' ? part : { type: token === '[' ? 'opt' : 'many', id: id++, part };
    }
    if (/^["']/.test(token)) {
      literals.add(token.slice(1, -1));
      return { type: 'literal', id: id++, text: token.slice(1, -1) };
    }
    if (tokens[i] !== '-') return { type: 'name', id: id++, text: token };
    i += 2;
    return { type: 'name', id: id++, text: token, except: (tokens[i - 1] ?? '').slice(1, -1) };
  };
  while (i < tokens.length) {
    const name = tokens[i++] ?? '';
    take('=');
    rules.set(name, alternatives());
    take(';');
  }
  return { rules, forms, literals };
}

export interface Token {
  /** The form, or `''` for a sign or word of the grammar itself. */
  readonly form: string;
  readonly text: string;
}

/** Divides a text by the grammar's forms alone, the longest match first; `undefined` where nothing matches. */
export function tokenize(grammar: Grammar, text: string, reserved: ReadonlySet<string>): Token[] | undefined {
  const tokens: Token[] = [];
  const signs = [...grammar.literals].filter((literal) => !/^\w/.test(literal)).sort((a, b) => b.length - a.length);
  for (let at = 0; at < text.length;) {
    let best: Token & { readonly skipped: boolean } = {
      form: '',
      text: signs.find((sign) => text.startsWith(sign, at)) ?? '',
      skipped: false,
    };
    for (const [form, { pattern, skipped }] of grammar.forms) {
      pattern.lastIndex = at;
      const found = pattern.exec(text)?.[0] ?? '';
      // Of two forms with the same text the later one is the more special.
      if (found.length > best.text.length || (found.length === best.text.length && best.form !== '')) best = { form, text: found, skipped };
    }
    if (best.text === '') return undefined;
    if (!best.skipped) tokens.push({ form: best.form === 'name-or-path' && reserved.has(best.text) ? '' : best.form, text: best.text });
    at += best.text.length;
  }
  return tokens;
}

/** How many derivations a list of tokens has from a rule; the grammar has no left recursion. */
export function countDerivations(grammar: Grammar, start: string, tokens: readonly Token[]): number {
  const memo = new Map<number, ReadonlyMap<number, number>>();
  const width = tokens.length + 1;
  const from = (node: Node, at: number): ReadonlyMap<number, number> => {
    if (node.type === 'literal' || (node.type === 'name' && !grammar.rules.has(node.text))) return compute(node, at);
    const key = node.id * width + at;
    let known = memo.get(key);
    if (!known) memo.set(key, (known = compute(node, at)));
    return known;
  };
  const add = (into: Map<number, number>, at: number, count: number): void => {
    into.set(at, (into.get(at) ?? 0) + count);
  };
  const chain = (ends: ReadonlyMap<number, number>, node: Node): Map<number, number> => {
    const result = new Map<number, number>();
    for (const [at, count] of ends) for (const [end, more] of from(node, at)) add(result, end, count * more);
    return result;
  };
  const compute = (node: Node, at: number): ReadonlyMap<number, number> => {
    switch (node.type) {
      case 'literal':
        return one(tokens[at]?.text === node.text && !isText(tokens[at]), at);
      case 'name': {
        const rule = grammar.rules.get(node.text);
        if (rule) return from(rule, at);
        if (!grammar.forms.has(node.text)) throw new Error(`nothing is called ${node.text}`);
        return one(tokens[at]?.form === node.text && tokens[at].text !== node.except, at);
      }
      case 'seq':
        return node.parts.reduce<ReadonlyMap<number, number>>((ends, part) => chain(ends, part), new Map([[at, 1]]));
      case 'alt': {
        const result = new Map<number, number>();
        for (const part of node.parts) for (const [end, count] of from(part, at)) add(result, end, count);
        return result;
      }
      case 'opt':
        return plus(new Map([[at, 1]]), from(node.part, at));
      case 'many': {
        let result: ReadonlyMap<number, number> = new Map([[at, 1]]);
        for (let ends = from(node.part, at); ends.size > 0; ends = chain(ends, node.part)) result = plus(result, ends);
        return result;
      }
      case 'every':
        return every(node.parts, at);
    }
  };
  /** Optional parts in every order: which of them comes next is a choice, and none may come twice. */
  const every = (parts: readonly Node[], at: number): ReadonlyMap<number, number> => {
    let result: ReadonlyMap<number, number> = new Map([[at, 1]]);
    parts.forEach((part, i) => {
      if (part.type !== 'opt') throw new Error('only optional parts stand in any order');
      const rest = parts.filter((_, k) => k !== i);
      for (const [end, count] of from(part.part, at))
        for (const [last, more] of every(rest, end)) result = plus(result, new Map([[last, count * more]]));
    });
    return result;
  };
  const rule = grammar.rules.get(start);
  if (!rule) throw new Error(`no rule ${start}`);
  return from(rule, 0).get(tokens.length) ?? 0;
}

const textual = new Set(['string', 'text-block', 'docs-line', 'number', 'duration', 'size', 'date', 'bool']);
const isText = (token: Token | undefined): boolean => token !== undefined && textual.has(token.form);
const one = (yes: boolean, at: number): ReadonlyMap<number, number> => (yes ? new Map([[at + 1, 1]]) : none);
const none: ReadonlyMap<number, number> = new Map();
function plus(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): Map<number, number> {
  const result = new Map(a);
  for (const [key, count] of b) result.set(key, (result.get(key) ?? 0) + count);
  return result;
}
