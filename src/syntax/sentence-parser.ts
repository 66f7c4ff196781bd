import type * as ast from './ast.ts';
import { readLiteral } from './literals.ts';
import type { Alternative } from './engine.ts';
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
const tailStart: ReadonlySet<t.TokenType> = new Set([t.When, t.In, t.Until, t.Because]);

/** The grammar of words, values, statements and assertions: what a sentence in the YAML spelling is read with, too. */
export abstract class SentenceParser extends ParserBase {
  /** Made once: there are more values and items than anything else. */
  private valueForms: Alternative<ast.Value>[] | undefined;

  readonly word = this.rule('word', (): ast.Word => {
    const token = this.or(1, [{ read: () => this.consume(t.Word) }, { read: () => this.consume(t.Str) }]);
    return this.nameOf(token);
  });

  /** `word` without the cost of entering a rule, for no other stands in so many places. */
  protected aWord(): ast.Word {
    return this.recording ? this.word() : this.nameOf(this.consume(this.at(t.Str) ? t.Str : t.Word));
  }

  readonly names = this.rule('names', (what: string): ast.Word[] => {
    this.need(what);
    const names = [this.aWord()];
    while (this.many(1)) {
      this.consume(t.Comma);
      this.need(what);
      names.push(this.aWord());
    }
    return names;
  });

  readonly value = this.rule('value', (): ast.Value => {
    this.needValue();
    this.valueForms ??= [
      { read: () => this.plain('string', this.consume(t.Str)) },
      { read: () => this.plain('string', this.consume(t.TextBlock)) },
      { read: () => this.plain('number', this.consume(t.Num)) },
      { read: () => this.plain('bool', this.consume(t.Bool)) },
      { read: () => this.plain('duration', this.consume(t.Duration)) },
      { read: () => this.plain('size', this.consume(t.Size)) },
      { read: () => this.plain('date', this.consume(t.DateTok)) },
      { read: () => this.plain('name', this.consume(t.Word)) },
      { read: () => this.reference() },
      { read: () => this.list() },
    ];
    return this.or(1, this.valueForms);
  });

  readonly reference = this.rule('reference', (): ast.Value => {
    const from = this.consume(t.From);
    this.need('a path such as STORE/SECRET');
    const path = this.aWord();
    return { kind: 'from', path, span: this.spanFrom(from) };
  });

  readonly list = this.rule('list', (): ast.Value => {
    const open = this.consume(t.LSquare);
    this.push(open);
    const items: ast.Value[] = [];
    this.option(1, () => {
      items.push(this.element());
      while (this.many(1)) {
        this.consume(t.Comma);
        this.behindComma(items);
        this.option(2, () => items.push(this.element()));
      }
    });
    const dangling = this.recording ? [] : this.cursor.until(this.offset(this.LA(1)));
    // A list that is not closed takes the first word of the next line.
    const last = this.LA(0);
    if (!this.recording && !this.at(t.RSquare) && last.lines > 0 && this.next().lines === 0 && this.startsItem(last.index, false))
      throw new Fault('W001', last, items.length > 1 ? '`,` or `]`' : 'a value or `]`', '', { expected: [',', ']'] });
    if (!this.recording && !this.at(t.RSquare))
      this.fail(items.length && this.LA(0).tokenType !== t.Comma ? '`,` or `]`' : 'a value or `]`', { expected: [',', ']'] });
    this.consume(t.RSquare);
    this.pop();
    return { kind: 'list', items, span: this.spanFrom(open), ...(dangling.length ? { dangling } : {}) };
  });

  readonly element = this.rule('element', (): ast.Value => {
    if (this.recording) return this.value();
    const from = this.begin();
    const value = this.value();
    const comments = this.end(from);
    return comments || (from.gap && from.index > 0 && from.token.lines > 1)
      ? { ...value, ...(comments ? { comments } : {}), ...(from.gap ? { gap: true } : {}) }
      : value;
  });

  readonly tail = this.rule('tail', (): ast.Tail => {
    if (!this.recording && !tailStart.has(this.LA(1).tokenType)) return noTail;
    const tail: Draft<ast.Tail> = {};
    while (this.many(1) && !this.itemAhead()) {
      this.once(tail);
      this.or<unknown>(1, [
        {
          read: () => {
            this.consume(t.When);
            tail.when = this.condition();
          },
        },
        { read: () => this.narrowed(tail) },
        {
          read: () => {
            this.consume(t.Until);
            tail.until = this.dateOf(this.consume(t.DateTok));
          },
        },
        { read: () => this.reasoned(tail) },
      ]);
    }
    return tail;
  });

  /** `in` and `because` alone: an assertion holds without condition and without end. */
  readonly shortTail = this.rule('shortTail', (): ast.Tail => {
    const tail: Draft<ast.Tail> = {};
    while (this.many(1)) {
      this.once(tail);
      this.or(1, [{ read: () => this.narrowed(tail) }, { read: () => this.reasoned(tail) }]);
    }
    return tail;
  });
  private narrowed(tail: Draft<ast.Tail>): void {
    this.consume(t.In);
    tail.in = this.names("an environment's name");
  }
  private reasoned(tail: Draft<ast.Tail>): void {
    this.consume(t.Because);
    tail.because = this.wordOf(this.consume(t.Str));
  }

  readonly condition = this.rule('condition', (): ast.ConditionTerm[] => {
    const terms = [this.term()];
    while (this.many(1)) {
      this.consume(t.And);
      terms.push(this.term());
    }
    return terms;
  });

  readonly term = this.rule('term', (): ast.ConditionTerm => {
    const negated = this.option(1, () => this.consume(t.Not)) !== undefined;
    if (!this.recording && !this.at(t.Word) && !this.at(t.Str)) this.fail("a condition key's name");
    const key = this.aWord();
    const type = this.LA(1).tokenType;
    if (!this.recording && ![t.Equals, t.NotEquals, t.Less, t.LessEquals, t.Greater, t.GreaterEquals, t.Like].includes(type))
      this.fail('a comparison', { expected: ['=', '!=', '<', '<=', '>', '>=', 'like'] });
    const operator = this.or(1, [
      { read: () => this.consume(t.Equals) },
      { read: () => this.consume(t.NotEquals) },
      { read: () => this.consume(t.Less) },
      { read: () => this.consume(t.LessEquals) },
      { read: () => this.consume(t.Greater) },
      { read: () => this.consume(t.GreaterEquals) },
      { read: () => this.consume(t.Like) },
    ]).image;
    const value = this.value();
    return { key, operator: operator as ast.ConditionOperator, value, negated };
  });

  readonly grant = this.rule('grant', (): ast.GrantStatement => {
    const effect = this.or(1, [{ read: () => this.consume(t.Allow) }, { read: () => this.consume(t.Deny) }]).image;
    const grant: Draft<ast.GrantStatement> = this.grantRest();
    grant.effect = effect === 'deny' ? 'deny' : 'allow';
    return grant;
  });
  readonly grantRest = this.rule('grantRest', (): ast.GrantStatement => {
    const verbs = this.names('a verb');
    this.consume(t.On);
    const resources = this.names('a path');
    const tail = this.tail();
    return { type: 'grant', effect: 'allow', verbs, resources, tail, span: unset, docs: none, annotations: none };
  });

  readonly use = this.rule('use', (): ast.UseStatement => {
    this.consume(t.Use);
    return this.useRest();
  });
  readonly useRest = this.rule('useRest', (): ast.UseStatement => {
    const names = this.names("a profile's name");
    return { type: 'use', names, tail: this.tail(), ...empty };
  });

  readonly owns = this.rule('owns', (): ast.OwnsStatement => {
    this.consume(t.Owns);
    return this.ownsRest();
  });
  readonly ownsRest = this.rule('ownsRest', (): ast.OwnsStatement => {
    const resources = this.names('a path');
    const tail: Draft<ast.Tail> = {};
    this.option(
      1,
      () => this.narrowed(tail),
      () => !this.itemAhead(),
    );
    return { type: 'owns', resources, tail, ...empty };
  });

  readonly share = this.rule('share', (): ast.ShareStatement => {
    this.consume(t.Share);
    return this.shareRest();
  });
  readonly shareRest = this.rule('shareRest', (): ast.ShareStatement => {
    const verbs = this.names('a verb');
    this.consume(t.On);
    const resources = this.names('a path');
    this.consume(t.With);
    const principals = this.principals();
    return { type: 'share', verbs, resources, with: principals, tail: this.tail(), ...empty };
  });

  readonly injectRest = this.rule('injectRest', (): ast.InjectStatement => {
    this.need('a path');
    const resource = this.aWord();
    this.consume(t.As);
    const form = this.oneOf(injectForms, 'env, file or env_file');
    const as = this.consume(t.Word);
    let path: ast.Word | undefined;
    if (!this.recording && form !== 'env' && !this.at(t.Str)) this.fail('the file as a string in double quotes');
    this.option(
      1,
      () => (path = this.wordOf(this.consume(t.Str))),
      () => form !== 'env',
    );
    const tail: Draft<ast.Tail> = {};
    this.option(2, () => this.narrowed(tail));
    return { type: 'inject', resource, as: as.image as 'env', ...(path ? { path } : {}), tail, body: { span: unset, items: [] }, ...empty };
  });

  readonly principals = this.rule('principals', (): ast.PrincipalRef[] => {
    const list = [this.principal()];
    while (this.many(1)) {
      this.consume(t.Comma);
      list.push(this.principal());
    }
    return list;
  });
  readonly principal = this.rule('principal', (): ast.PrincipalRef => {
    this.oneOf(principalKinds, 'app, team, user or pipeline');
    const kind = this.consume(t.Word);
    this.need(`the ${kind.image}'s name`);
    const name = this.aWord();
    return { kind: kind.image as ast.PrincipalKind, name, span: this.spanFrom(kind) };
  });

  readonly assertion = this.rule('assertion', (): ast.Assertion => {
    this.consume(t.Assert);
    return this.assertionRest();
  });
  readonly assertionRest = this.rule('assertionRest', (): ast.Assertion => {
    let mode: ast.Assertion['mode'] = 'can';
    let principals: ast.PrincipalRef[] = [];
    const word = (text: string) => this.at(t.Word) && this.LA(1).image === text;
    if (!this.recording && !word('nobody') && !word('only'))
      this.oneOf(principalKinds, '`nobody`, `only` or a principal such as `app checkout`', ['nobody', 'only', ...principalKinds]);
    this.or(1, [
      {
        gate: () => word('nobody'),
        read: () => {
          this.consume(t.Word);
          mode = 'nobody';
          if (this.at(t.Cannot)) this.fail('`can`', { help: '`nobody can` says that there is none who is able to' });
          this.consume(t.Can);
        },
      },
      {
        gate: () => word('only'),
        read: () => {
          this.consume(t.Word);
          mode = 'only';
          principals = this.principals();
          this.consume(t.Can);
        },
      },
      {
        read: () => {
          principals = this.principals();
          if (!this.recording && !this.at(t.Can) && !this.at(t.Cannot)) this.fail('`can` or `cannot`', { expected: ['can', 'cannot'] });
          mode = this.or(2, [{ read: () => this.consume(t.Can) }, { read: () => this.consume(t.Cannot) }]).image as 'can' | 'cannot';
        },
      },
    ]);
    let directly = false;
    this.option(
      1,
      () => {
        this.consume(t.Word);
        directly = true;
      },
      () => word('directly'),
    );
    const verbs = this.names('a verb');
    let resources: ast.Word[] = [];
    this.option(2, () => {
      this.consume(t.On);
      resources = this.names('a path');
    });
    const tail = this.shortTail();
    const more = this.LA(1);
    if (!this.recording && (more.tokenType === t.Until || more.tokenType === t.When) && more.lines === 0)
      throw new Fault('W009', more, '', `an assertion has no \`${more.image}\`: it holds always`, {
        help: 'write it for some environments with `in`, and say why with `because`',
      });
    return { type: 'assertion', mode, principals, directly, verbs, resources, tail, ...empty };
  });

  protected dateOf(token: t.Tok): ast.DateWord {
    return { text: token.image, span: this.spanOf(token) };
  }

  private plain(kind: 'string' | 'number' | 'bool' | 'duration' | 'size' | 'date' | 'name', token: t.Tok): ast.Value {
    return literalValue(kind, token, this.spanOf(token));
  }

  private needValue(): void {
    if (this.recording) return;
    const { tokenType, lines } = this.next();
    if (tokenType === t.LCurly || tokenType === t.StrayOpen) {
      const name = this.LA(0).tokenType === t.Equals ? (this.LA(-1).image ?? 'name') : 'name';
      this.fail('a value', { help: `a block is written without \`=\`: \`${name} { … }\`` });
    }
    if (tokenType === t.Equals && this.LA(0).tokenType === t.Equals) this.fail('a value', { help: 'a comparison has one `=`' });
    if (!valueStart.has(tokenType)) this.fail('a value');
    // No value is ever followed by `=`: the line above was left without its value, or a `=` that begins a line is what is wrong itself.
    const behind = this.LA(2);
    const stray = lines === 0 && behind.lines > 0;
    if ((tokenType === t.Word || tokenType === t.Str) && behind.tokenType === t.Equals && !stray) this.fail('a value');
  }

  /** Checks the next word against a short closed list that the grammar itself knows. */
  private oneOf<const W extends string>(words: readonly W[], what: string, all: readonly string[] = words): W | undefined {
    if (this.recording) return undefined;
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
    if (this.recording) return false;
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
    if (this.recording) return;
    const { image } = this.LA(1);
    if (tail[image as keyof ast.Tail] !== undefined)
      throw new Fault('W009', this.LA(1), '', `\`${image}\` stands twice in this statement`, {
        help: 'write it once; names are separated by commas',
      });
  }

  private behindComma(items: ast.Value[]): void {
    if (this.recording) return;
    if (this.at(t.Comma)) this.fail('a value or `]`', { help: 'delete one of the commas' });
    this.behindSeparator(items);
  }
  /** A comment on the line of a `,` or `;` belongs to what stands before that. */
  protected behindSeparator(items: ast.Node[]): void {
    if (this.recording) return;
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
