import type { Alternative } from '../../src/syntax/engine.ts';
import { WritParser } from '../../src/syntax/parser.ts';
import * as t from '../../src/syntax/tokens.ts';

/** A piece of a rule as the parser reads it; `point`: the number of an option, repetition or choice in its rule. */
export interface Production {
  readonly type: 'Rule' | 'Terminal' | 'NonTerminal' | 'Alternation' | 'Alternative' | 'Option' | 'Repetition';
  readonly name?: string;
  readonly label?: string;
  readonly point?: number;
  readonly definition: Production[];
}

/** Runs the rules of the parser without a text and writes down what they ask for: the grammar, from the code that reads by it. */
class Recorder extends WritParser {
  // Not initialised here: the parser's own fields, which are made before, make the rules.
  declare private bodies: Map<string, (given: undefined) => unknown>;
  declare private frames: Production[];

  protected override get recording(): boolean {
    return true;
  }

  protected override rule<R, A = void>(name: string, read: (given: A) => R): (given: A) => R {
    this.bodies ??= new Map();
    this.bodies.set(name, read as (given: undefined) => unknown);
    return () => {
      this.add({ type: 'NonTerminal', name, definition: [] });
      // What a rule reads means nothing here; that it is an object is enough for the rules that look into it.
      return {} as R;
    };
  }

  protected override consume({ name, label }: t.TokenType): t.Tok {
    this.add({ type: 'Terminal', name, label, definition: [] });
    return t.END;
  }

  protected override many(point: number): boolean {
    const top = this.frames.at(-1);
    if (top?.type === 'Repetition' && top.point === point) {
      this.frames.pop();
      return false;
    }
    this.enter({ type: 'Repetition', point, definition: [] });
    return true;
  }

  protected override option<T>(point: number, read: () => T): T {
    return this.within({ type: 'Option', point, definition: [] }, read);
  }

  protected override or<T>(point: number, alternatives: readonly Alternative<T>[]): T {
    const found = this.within({ type: 'Alternation', point, definition: [] }, () =>
      alternatives.map(({ read }) => this.within({ type: 'Alternative', definition: [] }, read)),
    );
    return found[0] as T;
  }

  private add(production: Production): void {
    this.frames.at(-1)?.definition.push(production);
  }
  private enter(production: Production): void {
    this.add(production);
    this.frames.push(production);
  }
  private within<T>(production: Production, read: () => T): T {
    this.enter(production);
    const found = read();
    if (this.frames.pop() !== production) throw new Error('a repetition has no end');
    return found;
  }

  record(): ReadonlyMap<string, Production> {
    const rules = new Map<string, Production>();
    for (const [name, read] of this.bodies) {
      const rule: Production = { type: 'Rule', name, definition: [] };
      this.frames = [rule];
      read(undefined);
      if (this.frames.at(-1) !== rule) throw new Error(`a repetition of ${name} has no end`);
      rules.set(name, rule);
    }
    return rules;
  }
}

/** The rules of the parser by their names. */
export const recordGrammar = (): ReadonlyMap<string, Production> => new Recorder().record();
