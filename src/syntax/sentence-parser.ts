import type { IOrAlt, IToken, TokenType } from 'chevrotain';
import type * as ast from './ast.ts';
import { readLiteral } from './literals.ts';
import { Fault, ParserBase } from './parser-base.ts';
import { nearest } from '../suggest.ts';
import * as t from './tokens.ts';

const principalKinds = ['app', 'team', 'user', 'pipeline'] as const;
const injectForms = ['env', 'file', 'env_file'] as const;

type Draft<T> = { -readonly [K in keyof T]: T[K] };

const valueStart = new Set([t.Str, t.TextBlock, t.Num, t.Bool, t.Duration, t.Size, t.DateTok, t.Word, t.From, t.LSquare]);
/** What follows the name of a principal. */
const behindName = new Set([t.Can, t.Cannot, t.Comma, t.RCurly, t.Until, t.In, t.Because]);
const unset = { file: '', start: 0, end: 0 };
const none: readonly never[] = [];
const empty = { span: unset, docs: none, annotations: none };
const noTail: ast.Tail = {};
const tailStart: ReadonlySet<TokenType> = new Set([t.When, t.In, t.Until, t.Because]);
/** What is a value by itself. */
const literals = new Map<TokenType, 'string' | 'number' | 'bool' | 'duration' | 'size' | 'date' | 'name'>([
  [t.Str, 'string'], [t.TextBlock, 'string'], [t.Num, 'number'], [t.Bool, 'bool'], [t.Duration, 'duration'], [t.Size, 'size'],
  [t.DateTok, 'date'], [t.Word, 'name'],
]); // prettier-ignore

/** The grammar of words, values, statements and assertions: what a sentence in the YAML spelling is read with, too. */
export abstract class SentenceParser extends ParserBase {
  /** Made once: there are more values and items than anything else. */
  private valueForms: IOrAlt<ast.Value>[] | undefined;

  readonly word = this.RULE('word', (): ast.Word => {
    const token = this.OR([{ ALT: () => this.CONSUME(t.Word) }, { ALT: () => this.CONSUME(t.Str) }]);
    return this.nameOf(token);
  });

  /** `word` without the cost of entering a rule, for no other stands in so many places. */
  protected aWord(index: number): ast.Word {
    if (this.RECORDING_PHASE) return this.subrule(index, this.word);
    return this.nameOf(this.CONSUME(this.LA(1).tokenType === t.Str ? t.Str : t.Word));
  }

  /** `names` likewise, where one stands alone. */
  protected someNames(index: number, what: string): ast.Word[] {
    if (this.RECORDING_PHASE || this.LA(2).tokenType === t.Comma) return this.subrule(index, this.names, { ARGS: [what] });
    this.need(what);
    return [this.aWord(1)];
  }
  /** `value` likewise, where it is one token. */
  protected aValue(index: number): ast.Value {
    const kind = this.RECORDING_PHASE ? undefined : literals.get(this.LA(1).tokenType);
    if (kind === undefined) return this.subrule(index, this.value);
    this.needValue();
    return this.plain(kind, this.CONSUME(this.LA(1).tokenType));
  }
  /** `tail` likewise, where there is none. */
  protected aTail(index: number): ast.Tail {
    return this.RECORDING_PHASE || tailStart.has(this.LA(1).tokenType) ? this.subrule(index, this.tail) : noTail;
  }

  readonly names = this.RULE('names', (what: string): ast.Word[] => {
    const names: ast.Word[] = [];
    this.need(what);
    names.push(this.aWord(1));
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.need(what);
      names.push(this.aWord(2));
    });
    return names;
  });

  readonly value = this.RULE('value', (): ast.Value => {
    this.needValue();
    this.valueForms ??= [
      { ALT: () => this.plain('string', this.CONSUME(t.Str)) },
      { ALT: () => this.plain('string', this.CONSUME(t.TextBlock)) },
      { ALT: () => this.plain('number', this.CONSUME(t.Num)) },
      { ALT: () => this.plain('bool', this.CONSUME(t.Bool)) },
      { ALT: () => this.plain('duration', this.CONSUME(t.Duration)) },
      { ALT: () => this.plain('size', this.CONSUME(t.Size)) },
      { ALT: () => this.plain('date', this.CONSUME(t.DateTok)) },
      { ALT: () => this.plain('name', this.CONSUME(t.Word)) },
      { ALT: () => this.SUBRULE(this.reference) },
      { ALT: () => this.SUBRULE(this.list) },
    ];
    return this.OR(this.valueForms);
  });

  readonly reference = this.RULE('reference', (): ast.Value => {
    const from = this.CONSUME(t.From);
    this.need('a path such as STORE/SECRET');
    const path = this.aWord(1);
    return { kind: 'from', path, span: this.spanFrom(from) };
  });

  readonly list = this.RULE('list', (): ast.Value => {
    const open = this.CONSUME(t.LSquare);
    this.push(open);
    const items: ast.Value[] = [];
    this.OPTION(() => {
      items.push(this.SUBRULE(this.element));
      this.MANY(() => {
        this.CONSUME(t.Comma);
        this.behindComma(items);
        this.OPTION2(() => items.push(this.SUBRULE2(this.element)));
      });
    });
    const dangling = this.RECORDING_PHASE ? [] : this.cursor.until(this.offset(this.LA(1)));
    // A list that is not closed takes the first word of the next line.
    const last = this.LA(0) as t.Tok;
    if (!this.RECORDING_PHASE && !this.at(t.RSquare) && last.lines > 0 && this.next().lines === 0 && this.startsItem(last.index, false))
      throw new Fault('W001', last, items.length > 1 ? '`,` or `]`' : 'a value or `]`', '', { expected: [',', ']'] });
    if (!this.RECORDING_PHASE && !this.at(t.RSquare))
      this.fail(items.length && this.LA(0).tokenType !== t.Comma ? '`,` or `]`' : 'a value or `]`', { expected: [',', ']'] });
    this.CONSUME(t.RSquare);
    this.pop();
    return { kind: 'list', items, span: this.spanFrom(open), ...(dangling.length ? { dangling } : {}) };
  });

  readonly element = this.RULE('element', (): ast.Value => {
    if (this.RECORDING_PHASE) return this.SUBRULE(this.value);
    const from = this.begin();
    const value = this.SUBRULE(this.value);
    const comments = this.end(from);
    return comments || (from.gap && from.index > 0 && from.token.lines > 1)
      ? { ...value, ...(comments ? { comments } : {}), ...(from.gap ? { gap: true } : {}) }
      : value;
  });

  readonly tail = this.RULE('tail', (): ast.Tail => {
    const tail: Draft<ast.Tail> = {};
    this.MANY({
      GATE: () => !this.itemAhead(),
      DEF: () => {
        this.once(tail);
        this.OR([
          {
            ALT: () => {
              this.CONSUME(t.When);
              tail.when = this.SUBRULE(this.condition);
            },
          },
          {
            ALT: () => {
              this.CONSUME(t.In);
              tail.in = this.SUBRULE(this.names, { ARGS: ["an environment's name"] });
            },
          },
          {
            ALT: () => {
              this.CONSUME(t.Until);
              tail.until = this.dateOf(this.CONSUME(t.DateTok));
            },
          },
          {
            ALT: () => {
              this.CONSUME(t.Because);
              tail.because = this.wordOf(this.CONSUME(t.Str));
            },
          },
        ]);
      },
    });
    return tail;
  });

  /** `in` and `because` alone: an assertion holds without condition and without end. */
  readonly shortTail = this.RULE('shortTail', (): ast.Tail => {
    const tail: Draft<ast.Tail> = {};
    this.MANY({
      DEF: () => {
        this.once(tail);
        this.OR([
          {
            ALT: () => {
              this.CONSUME(t.In);
              tail.in = this.SUBRULE(this.names, { ARGS: ["an environment's name"] });
            },
          },
          {
            ALT: () => {
              this.CONSUME(t.Because);
              tail.because = this.wordOf(this.CONSUME(t.Str));
            },
          },
        ]);
      },
    });
    return tail;
  });

  readonly condition = this.RULE('condition', (): ast.ConditionTerm[] => {
    const terms = [this.SUBRULE(this.term)];
    this.MANY(() => {
      this.CONSUME(t.And);
      terms.push(this.SUBRULE2(this.term));
    });
    return terms;
  });

  readonly term = this.RULE('term', (): ast.ConditionTerm => {
    const negated = this.OPTION(() => this.CONSUME(t.Not)) !== undefined;
    if (!this.RECORDING_PHASE && !this.at(t.Word) && !this.at(t.Str)) this.fail("a condition key's name");
    const key = this.aWord(1);
    const type = this.LA(1).tokenType;
    if (!this.RECORDING_PHASE && ![t.Equals, t.NotEquals, t.Less, t.LessEquals, t.Greater, t.GreaterEquals, t.Like].includes(type))
      this.fail('a comparison', { expected: ['=', '!=', '<', '<=', '>', '>=', 'like'] });
    const operator = this.OR([
      { ALT: () => this.CONSUME(t.Equals) },
      { ALT: () => this.CONSUME(t.NotEquals) },
      { ALT: () => this.CONSUME(t.Less) },
      { ALT: () => this.CONSUME(t.LessEquals) },
      { ALT: () => this.CONSUME(t.Greater) },
      { ALT: () => this.CONSUME(t.GreaterEquals) },
      { ALT: () => this.CONSUME(t.Like) },
    ]).image;
    const value = this.SUBRULE(this.value);
    return { key, operator: operator as ast.ConditionOperator, value, negated };
  });

  readonly grant = this.RULE('grant', (): ast.GrantStatement => {
    if (!this.RECORDING_PHASE) return this.readGrant();
    this.OR([{ ALT: () => this.CONSUME(t.Allow) }, { ALT: () => this.CONSUME(t.Deny) }]);
    return this.SUBRULE(this.grantRest);
  });
  protected readGrant(): ast.GrantStatement {
    const denies = this.at(t.Deny);
    this.CONSUME(denies ? t.Deny : t.Allow);
    return this.readRest(denies ? 'deny' : 'allow');
  }
  readonly grantRest = this.RULE('grantRest', () => this.readRest('allow'));
  private readRest(effect: ast.GrantStatement['effect']): ast.GrantStatement {
    const verbs = this.someNames(1, 'a verb');
    this.CONSUME(t.On);
    const resources = this.someNames(2, 'a path');
    const tail = this.aTail(1);
    return { type: 'grant', effect, verbs, resources, tail, span: unset, docs: none, annotations: none };
  }

  readonly use = this.RULE('use', (): ast.UseStatement => {
    this.CONSUME(t.Use);
    return this.SUBRULE(this.useRest);
  });
  readonly useRest = this.RULE('useRest', (): ast.UseStatement => {
    const names = this.SUBRULE(this.names, { ARGS: ["a profile's name"] });
    return { type: 'use', names, tail: this.SUBRULE(this.tail), ...empty };
  });

  readonly owns = this.RULE('owns', (): ast.OwnsStatement => {
    this.CONSUME(t.Owns);
    return this.SUBRULE(this.ownsRest);
  });
  readonly ownsRest = this.RULE('ownsRest', (): ast.OwnsStatement => {
    const resources = this.SUBRULE(this.names, { ARGS: ['a path'] });
    const tail: Draft<ast.Tail> = {};
    this.OPTION({
      GATE: () => !this.itemAhead(),
      DEF: () => {
        this.CONSUME(t.In);
        tail.in = this.SUBRULE2(this.names, { ARGS: ["an environment's name"] });
      },
    });
    return { type: 'owns', resources, tail, ...empty };
  });

  readonly share = this.RULE('share', (): ast.ShareStatement => {
    this.CONSUME(t.Share);
    return this.SUBRULE(this.shareRest);
  });
  readonly shareRest = this.RULE('shareRest', (): ast.ShareStatement => {
    const verbs = this.SUBRULE(this.names, { ARGS: ['a verb'] });
    this.CONSUME(t.On);
    const resources = this.SUBRULE2(this.names, { ARGS: ['a path'] });
    this.CONSUME(t.With);
    const principals = this.SUBRULE(this.principals);
    return { type: 'share', verbs, resources, with: principals, tail: this.SUBRULE(this.tail), ...empty };
  });

  readonly injectRest = this.RULE('injectRest', (): ast.InjectStatement => {
    this.need('a path');
    const resource = this.aWord(1);
    this.CONSUME(t.As);
    const form = this.oneOf(injectForms, 'env, file or env_file');
    const as = this.CONSUME(t.Word);
    let path: ast.Word | undefined;
    if (!this.RECORDING_PHASE && form !== 'env' && !this.at(t.Str)) this.fail('the file as a string in double quotes');
    this.OPTION({ GATE: () => form !== 'env', DEF: () => (path = this.wordOf(this.CONSUME(t.Str))) });
    const tail: Draft<ast.Tail> = {};
    this.OPTION2(() => {
      this.CONSUME(t.In);
      tail.in = this.SUBRULE(this.names, { ARGS: ["an environment's name"] });
    });
    return { type: 'inject', resource, as: as.image as 'env', ...(path ? { path } : {}), tail, body: { span: unset, items: [] }, ...empty };
  });

  readonly principals = this.RULE('principals', (): ast.PrincipalRef[] => {
    const list = [this.SUBRULE(this.principal)];
    this.MANY(() => {
      this.CONSUME(t.Comma);
      list.push(this.SUBRULE2(this.principal));
    });
    return list;
  });
  readonly principal = this.RULE('principal', (): ast.PrincipalRef => {
    this.oneOf(principalKinds, 'app, team, user or pipeline');
    const kind = this.CONSUME(t.Word);
    this.need(`the ${kind.image}'s name`);
    const name = this.aWord(1);
    return { kind: kind.image as ast.PrincipalKind, name, span: this.spanFrom(kind) };
  });

  readonly assertion = this.RULE('assertion', (): ast.Assertion => {
    this.CONSUME(t.Assert);
    return this.SUBRULE(this.assertionRest);
  });
  readonly assertionRest = this.RULE('assertionRest', (): ast.Assertion => {
    let mode: ast.Assertion['mode'] = 'can';
    let principals: ast.PrincipalRef[] = [];
    const word = (text: string) => this.at(t.Word) && this.LA(1).image === text;
    if (!this.RECORDING_PHASE && !word('nobody') && !word('only'))
      this.oneOf(principalKinds, '`nobody`, `only` or a principal such as `app checkout`', ['nobody', 'only', ...principalKinds]);
    this.OR([
      {
        GATE: () => word('nobody'),
        ALT: () => {
          this.CONSUME(t.Word);
          mode = 'nobody';
          if (this.at(t.Cannot)) this.fail('`can`', { help: '`nobody can` says that there is none who is able to' });
          this.CONSUME(t.Can);
        },
      },
      {
        GATE: () => word('only'),
        ALT: () => {
          this.CONSUME2(t.Word);
          mode = 'only';
          principals = this.SUBRULE(this.principals);
          this.CONSUME2(t.Can);
        },
      },
      {
        ALT: () => {
          principals = this.SUBRULE2(this.principals);
          if (!this.RECORDING_PHASE && !this.at(t.Can) && !this.at(t.Cannot))
            this.fail('`can` or `cannot`', { expected: ['can', 'cannot'] });
          mode = this.OR2([{ ALT: () => this.CONSUME3(t.Can) }, { ALT: () => this.CONSUME(t.Cannot) }]).image as 'can' | 'cannot';
        },
      },
    ]);
    let directly = false;
    this.OPTION({
      GATE: () => word('directly'),
      DEF: () => {
        this.CONSUME4(t.Word);
        directly = true;
      },
    });
    const verbs = this.SUBRULE(this.names, { ARGS: ['a verb'] });
    let resources: ast.Word[] = [];
    this.OPTION2(() => {
      this.CONSUME(t.On);
      resources = this.SUBRULE2(this.names, { ARGS: ['a path'] });
    });
    const tail = this.SUBRULE(this.shortTail);
    const more = this.LA(1);
    if (!this.RECORDING_PHASE && (more.tokenType === t.Until || more.tokenType === t.When) && (more as t.Tok).lines === 0)
      throw new Fault('W009', more, '', `an assertion has no \`${more.image}\`: it holds always`, {
        help: 'write it for some environments with `in`, and say why with `because`',
      });
    return { type: 'assertion', mode, principals, directly, verbs, resources, tail, ...empty };
  });

  protected dateOf(token: IToken): ast.DateWord {
    return { text: token.image, span: this.spanOf(token) };
  }

  private plain(kind: 'string' | 'number' | 'bool' | 'duration' | 'size' | 'date' | 'name', token: IToken): ast.Value {
    return literalValue(kind, token as t.Tok, this.spanOf(token));
  }

  private needValue(): void {
    if (this.RECORDING_PHASE) return;
    const { tokenType, lines } = this.next();
    if (tokenType === t.LCurly || tokenType === t.StrayOpen) {
      const name = this.LA(0).tokenType === t.Equals ? (this.LA(-1).image ?? 'name') : 'name';
      this.fail('a value', { help: `a block is written without \`=\`: \`${name} { … }\`` });
    }
    if (tokenType === t.Equals && this.LA(0).tokenType === t.Equals) this.fail('a value', { help: 'a comparison has one `=`' });
    if (!valueStart.has(tokenType)) this.fail('a value');
    // No value is ever followed by `=`: the line above was left without its value, or a `=` that begins a line is what is wrong itself.
    const behind = this.LA(2) as t.Tok;
    const stray = lines === 0 && behind.lines > 0;
    if ((tokenType === t.Word || tokenType === t.Str) && behind.tokenType === t.Equals && !stray) this.fail('a value');
  }

  /** Checks the next word against a short closed list that the grammar itself knows. */
  private oneOf<const W extends string>(words: readonly W[], what: string, all: readonly string[] = words): W | undefined {
    if (this.RECORDING_PHASE) return undefined;
    const token = this.LA(1);
    const known = token.tokenType === t.Word ? words.find((word) => word === token.image) : undefined;
    if (known) return known;
    const near = token.tokenType === t.Word ? nearest(token.image, all) : undefined;
    const bare = words.length === principalKinds.length && token.tokenType === t.Word && behindName.has(this.LA(2).tokenType);
    const help = near ? `did you mean \`${near}\`?` : bare ? `say what it is: \`app ${token.image}\`, \`team ${token.image}\`…` : undefined;
    return this.fail(what, { expected: [...all], ...(help ? { help } : {}) });
  }

  /** `in a, b {` opens an overlay; without the `{` it narrows the statement before it. */
  private itemAhead(): boolean {
    if (this.RECORDING_PHASE) return false;
    if (this.LA(1).tokenType === t.Because) return this.LA(2).tokenType === t.Equals;
    if (this.LA(1).tokenType !== t.In) return false;
    let i = 2;
    while (this.LA(i).tokenType === t.Word || this.LA(i).tokenType === t.Str) {
      if (this.LA(i + 1).tokenType !== t.Comma) return this.LA(i + 1).tokenType === t.LCurly;
      i += 2;
    }
    return false;
  }

  private once(tail: ast.Tail): void {
    if (this.RECORDING_PHASE) return;
    const { image } = this.LA(1);
    if (tail[image as keyof ast.Tail] !== undefined)
      throw new Fault('W009', this.LA(1), '', `\`${image}\` stands twice in this statement`, {
        help: 'write it once; names are separated by commas',
      });
  }

  private behindComma(items: ast.Value[]): void {
    if (this.RECORDING_PHASE) return;
    if (this.at(t.Comma)) this.fail('a value or `]`', { help: 'delete one of the commas' });
    this.behindSeparator(items);
  }
  /** A comment on the line of a `,` or `;` belongs to what stands before that. */
  protected behindSeparator(items: ast.Node[]): void {
    if (this.RECORDING_PHASE) return;
    const comment = this.cursor.trailing(this.offset(this.LA(1)));
    const last = items.at(-1);
    if (!comment || !last) return;
    const { before = [], after, detached } = last.comments ?? {};
    // Of two comments around it the first moves above.
    const all = after ? [...before, { ...after, gap: false }] : before;
    items[items.length - 1] = { ...last, comments: { before: all, after: comment, ...(detached && !after ? { detached } : {}) } };
  }
}

/** The value of a literal token. */
export function literalValue(
  kind: string,
  token: { image: string; text?: string; template?: ast.Template; tokenType: unknown },
  span: ast.Node['span'],
): ast.Value {
  const text = token.image;
  const { template } = token;
  const literal = kind === 'number' || kind === 'duration' || kind === 'size' ? readLiteral(text) : undefined;
  switch (kind) {
    case 'number':
      return { kind, text, value: literal?.kind === 'number' ? literal.value : 0, span };
    case 'duration':
      return { kind, text, seconds: literal?.kind === 'duration' ? literal.seconds : 0, span };
    case 'size':
      return { kind, text, bytes: literal?.kind === 'size' ? literal.bytes : 0, span };
    case 'bool':
      return { kind, text, value: text === 'true', span };
    case 'date':
      return { kind, text, span };
    case 'name':
      return { kind: /[/:*]/.test(text) ? 'path' : 'name', text, span, ...(template ? { template } : {}) };
    default:
      return { kind: 'string', text: token.text ?? '', block: token.tokenType === t.TextBlock, span, ...(template ? { template } : {}) };
  }
}
