import { parseArgs } from 'node:util';
import { nearest } from '../suggest.ts';

/** One option of a verb. `values`: the only ones it takes. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly values?: readonly string[];
  /** A value is taken as it is: its commas do not divide it. */
  readonly whole?: boolean;
}
export type Options = Readonly<Record<string, Option>>;

export interface Parsed {
  readonly flags: ReadonlySet<string>;
  /** In the order of the command line; repeated options and comma lists are joined. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

/** What is wrong with a call, as one sentence, or the call. */
export function parseCall(args: readonly string[], options: Options): Parsed | { readonly problem: string } {
  const known = Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple }]) => [name, { type, multiple: multiple ?? false }]),
  );
  const { tokens } = parseArgs({ args: [...args], options: known, strict: false, allowPositionals: true, tokens: true });
  const flags = new Set<string>();
  const values = new Map<string, readonly string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) {
      const near = nearest(token.name, Object.keys(options));
      return { problem: `unknown option ${JSON.stringify(token.rawName)}${near === undefined ? '' : `; did you mean --${near}?`}` };
    }
    if (option.type === 'boolean') {
      if (token.value !== undefined) return { problem: `--${token.name} takes no value` };
      flags.add(token.name);
      continue;
    }
    // A value that looks like an option is one that was forgotten: `--env --check`; `--env=--x` says it is meant.
    if (token.value === undefined || token.value === '' || (!token.inlineValue && /^-./.test(token.value))) {
      return { problem: `--${token.name} needs a value${option.values ? `: ${option.values.join(', ')}` : ''}` };
    }
    const given = option.multiple && !option.whole ? token.value.split(',').filter((value) => value !== '') : [token.value];
    for (const value of given) {
      if (option.values && !option.values.includes(value)) {
        const near = nearest(value, option.values);
        return {
          problem: `--${token.name} takes ${option.values.join(', ')}; not ${JSON.stringify(value)}${near === undefined ? '' : `: did you mean ${near}?`}`,
        };
      }
    }
    const before = values.get(token.name);
    if (before && !option.multiple) return { problem: `--${token.name} is given twice` };
    values.set(token.name, [...new Set([...(before ?? []), ...given])]);
  }
  return { flags, values, positionals };
}
