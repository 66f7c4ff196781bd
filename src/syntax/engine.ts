import { lookahead } from './lookahead.generated.ts';
import { noTables, tablesOf } from './points.ts';
import * as t from './tokens.ts';

/** A token that the grammar did not expect; the message says only what it did. */
export class Mismatch extends Error {
  readonly token: t.Tok;
  constructor(expected: string, token: t.Tok) {
    super(expected);
    this.token = token;
  }
}

/** One way to go on; one with a gate is open only where that says so. */
export interface Alternative<T> {
  readonly gate?: () => boolean;
  readonly read: () => T;
}

/**
 * Reads tokens by rules with one token of lookahead. Which tokens lead where is not worked out when a text is read: it follows from the rules,
 * whose shape `scripts/grammar/record.ts` learns by running them without a text, and stands in `lookahead.generated.ts`.
 */
export abstract class Engine {
  protected tokens: readonly t.Tok[] = [];
  /** Of the last token that was read; recovery moves it. */
  protected position = -1;
  private tables = noTables;

  /** Whether the rules are run to learn their shape: no text is there, and what they read means nothing. */
  protected get recording(): boolean {
    return false;
  }

  /** The token that many places ahead; 0 is the last one that was read. */
  protected LA(ahead: number): t.Tok {
    return this.tokens[this.position + ahead] ?? t.END;
  }

  /** A rule of the grammar, which takes one argument at most. */
  protected rule<R, A = void>(name: string, read: (given: A) => R): (given: A) => R {
    const points = lookahead[name];
    const own = points ? tablesOf(points) : noTables;
    return (given) => {
      const outer = this.tables;
      this.tables = own;
      try {
        return read(given);
      } finally {
        this.tables = outer;
      }
    };
  }

  protected consume(type: t.TokenType): t.Tok {
    const token = this.tokens[this.position + 1] ?? t.END;
    if (token.tokenType !== type) throw new Mismatch(t.human(type), token);
    this.position++;
    return token;
  }

  /**
   * Whether to go through the body of a repetition once more: `while (this.many(1)) …`. Repetitions of a rule are numbered from 1, as are options
   * and choices. `before`: where the body began to read the last time, if it may have read nothing; then there is no end to it.
   */
  protected many(point: number, before = -2): boolean {
    return this.position > before && (this.tables.many[point]?.[this.LA(1).tokenType.id] ?? false);
  }

  protected option<T>(point: number, read: () => T, gate?: () => boolean): T | undefined {
    const open = this.tables.option[point]?.[this.LA(1).tokenType.id] ?? false;
    return open && (!gate || gate()) ? read() : undefined;
  }

  /** What the first alternative gives that the next token and its gate allow. */
  protected or<T>(point: number, alternatives: readonly Alternative<T>[]): T {
    const token = this.LA(1);
    for (const i of this.tables.or[point]?.[token.tokenType.id] ?? []) {
      const alternative = alternatives[i];
      if (alternative && (!alternative.gate || alternative.gate())) return alternative.read();
    }
    throw new Mismatch('something else', token);
  }
}
