import type { IOrAlt, IToken } from 'chevrotain';
import type * as ast from './ast.ts';
import type { Beginning } from './parser-base.ts';
import { Fault, isMismatch, metaStart, Reported } from './parser-base.ts';
import { SentenceParser } from './sentence-parser.ts';
import { heads, indentOf } from './recovery.ts';
import { quoted } from './report.ts';
import { nearest } from '../suggest.ts';
import * as t from './tokens.ts';

const itemStart = new Set([t.Doc, t.Ignore, t.Was, t.Allow, t.Deny, t.Use, t.Owns, t.Inject, t.Share, t.In, t.Word, t.Str]);

/** What can end the part of a statement that comes before a tail. */
const goesOnAfter = new Set<unknown>([t.Word, t.Str, t.DateTok, t.Num, t.Bool, t.RSquare]);
const tails = ['in', 'when', 'until', 'because', 'with', 'on'];
const statements = ['allow', 'deny', 'use', 'owns', 'inject', 'share'];
const annotations = new Set<unknown>([t.Ignore, t.Was]);

interface Head {
  readonly type: 'declaration';
  readonly kind: ast.Word;
  readonly labels: ast.Word[];
  readonly in?: readonly ast.Word[];
  readonly on?: ast.Word;
  readonly of?: ast.Word;
}
interface Meta {
  readonly docs: readonly string[];
  readonly annotations: readonly ast.Annotation[];
}

interface Draft {
  docs?: readonly string[];
  annotations?: readonly ast.Annotation[];
  span: ast.Node['span'];
  comments?: ast.Comments;
  gap?: true;
}
const noMeta: Meta = { docs: [], annotations: [] };

/** The grammar of files and blocks. Statements and assertions are in `SentenceParser`. */
export class WritParser extends SentenceParser {
  /** The block that comes next has no `{`. Set and cleared around one step. */
  private braceMissing = false;

  /** Made once, so where the item begins is told apart from them. */
  private itemForms: IOrAlt<ast.Item | undefined>[] | undefined;
  private starting!: Beginning;

  readonly file = this.RULE('file', () => {
    const items: ast.TopItem[] = [];
    for (;;) {
      this.MANY(() => {
        const item = this.SUBRULE(this.topItem);
        if (item) items.push(item);
        if (!this.RECORDING_PHASE && !this.at(t.Semicolon)) return;
        this.MANY2(() => {
          this.CONSUME(t.Semicolon);
          this.behindSeparator(items);
        });
      });
      if (!this.stuck(true)) break;
    }
    return items;
  });

  readonly topItem = this.RULE('topItem', (): ast.TopItem | undefined => {
    const from = this.begin();
    try {
      const meta = this.RECORDING_PHASE || metaStart.has(this.LA(1).tokenType) ? this.SUBRULE(this.meta) : noMeta;
      this.checkTop(meta);
      const node = this.OR([{ ALT: () => this.SUBRULE(this.assertion) }, { ALT: () => this.SUBRULE(this.declaration, { ARGS: [from] }) }]);
      return this.finish(node as ast.TopItem, meta, from) as ast.TopItem;
    } catch (error) {
      return this.recover(error, from, true);
    }
  });

  readonly meta = this.RULE('meta', (): Meta => {
    const docs: string[] = [];
    const annotations: ast.Annotation[] = [];
    this.MANY(() => docs.push((this.CONSUME(t.Doc) as t.Tok).text ?? ''));
    this.MANY2(() => annotations.push(this.SUBRULE(this.annotation)));
    return { docs, annotations };
  });

  readonly annotation = this.RULE('annotation', (): ast.Annotation => {
    const words: ast.Word[] = [];
    let because: ast.Word | undefined;
    let until: ast.DateWord | undefined;
    const token = this.OR([
      {
        ALT: () => {
          const start = this.CONSUME(t.Ignore);
          this.CONSUME(t.LParen);
          this.need("a rule's code such as W403");
          words.push(this.aWord(1));
          this.MANY(() => {
            this.CONSUME(t.Comma);
            this.need("a rule's code such as W403");
            words.push(this.aWord(2));
          });
          this.OPTION(() => {
            this.CONSUME(t.Because);
            because = this.wordOf(this.CONSUME(t.Str));
          });
          this.OPTION2(() => {
            this.CONSUME(t.Until);
            until = this.dateOf(this.CONSUME(t.DateTok));
          });
          this.CONSUME(t.RParen);
          return start;
        },
      },
      {
        ALT: () => {
          const start = this.CONSUME(t.Was);
          this.CONSUME2(t.LParen);
          words.push(this.wordOf(this.CONSUME2(t.Str)));
          this.CONSUME2(t.RParen);
          return start;
        },
      },
    ]);
    const kind = token.tokenType === t.Was ? 'was' : 'ignore';
    return { span: this.spanFrom(token), kind, words, ...(because ? { because } : {}), ...(until ? { until } : {}) };
  });

  readonly declaration = this.RULE('declaration', (from: Beginning): ast.Declaration | undefined => {
    const word = this.CONSUME(t.Word);
    const kind = this.wordOf(word);
    let head: Head | undefined;
    try {
      head = this.aHead(1, kind);
      this.checkBrace(from);
    } catch (error) {
      this.recoverHead(error, from, this.index(word));
    }
    const inside = this.RECORDING_PHASE ? [] : this.cursor.until(this.offset(this.LA(1)));
    const body = this.SUBRULE(this.body);
    if (!head || this.RECORDING_PHASE) return undefined;
    // The header was made for this declaration alone: it becomes the declaration.
    return Object.assign(head, {
      body,
      docs: noMeta.docs,
      annotations: noMeta.annotations,
      span: body.span,
      ...(inside.length ? { comments: { before: inside } } : {}),
    });
  });

  /** `head` without the cost of entering a rule, where labels are all that it has. */
  private aHead(index: number, kind: ast.Word): Head {
    if (!this.RECORDING_PHASE) {
      if (this.at(t.LCurly)) return { type: 'declaration', kind, labels: [] };
      const { tokenType } = this.LA(1);
      if ((tokenType === t.Word || tokenType === t.Str) && this.LA(2).tokenType === t.LCurly)
        return { type: 'declaration', kind, labels: [this.aWord(1)] };
    }
    return this.subrule(index, this.head, { ARGS: [kind] });
  }

  readonly head = this.RULE('head', (kind: ast.Word): Head => {
    const head: { -readonly [K in keyof Head]: Head[K] } = { type: 'declaration', kind, labels: [] };
    const label = (): boolean => this.LA(2).tokenType !== t.Equals;
    this.OPTION({
      GATE: label,
      DEF: () => {
        head.labels.push(this.aWord(1));
        this.OPTION2({ GATE: label, DEF: () => head.labels.push(this.aWord(2)) });
      },
    });
    if (!this.RECORDING_PHASE && this.at(t.LCurly)) return head;
    this.OPTION3(() => {
      this.CONSUME(t.In);
      head.in = this.SUBRULE(this.names, { ARGS: ["an environment's name"] });
    });
    this.OPTION4(() => {
      this.CONSUME(t.On);
      this.need('a name');
      head.on = this.aWord(3);
    });
    this.OPTION5(() => {
      this.CONSUME(t.Of);
      this.need('a name');
      head.of = this.aWord(4);
    });
    return head;
  });

  readonly body: { (idx?: number): ast.Body } & ReturnType<typeof this.defineBody> = this.defineBody();
  private defineBody() {
    return this.RULE('body', (): ast.Body => {
      const open = this.next();
      this.push(open);
      if (this.braceMissing) this.pretendBrace();
      else this.open(this.CONSUME(t.LCurly));
      const items: ast.Item[] = [];
      for (;;) {
        this.MANY(() => {
          const item = this.SUBRULE(this.item);
          if (item) items.push(item);
          if (!this.RECORDING_PHASE && !this.at(t.Semicolon)) return;
          this.MANY2(() => {
            this.CONSUME(t.Semicolon);
            this.behindSeparator(items);
          });
        });
        if (!this.stuck(false)) break;
      }
      const dangling = this.RECORDING_PHASE ? [] : this.cursor.until(this.offset(this.LA(1)));
      if (!this.RECORDING_PHASE && this.at(t.endOfFile)) this.unclosed();
      else this.close(open, this.CONSUME(t.RCurly));
      this.pop();
      return { span: this.spanFrom(open), items, ...(dangling.length ? { dangling } : {}) };
    });
  }

  readonly item = this.RULE('item', (): ast.Item | undefined => {
    const from = this.begin();
    try {
      const meta = this.RECORDING_PHASE || metaStart.has(this.LA(1).tokenType) ? this.SUBRULE(this.meta) : noMeta;
      this.checkItem(meta);
      this.starting = from;
      this.itemForms ??= [
        { ALT: () => this.SUBRULE(this.grant) },
        { ALT: () => this.SUBRULE(this.use) },
        { ALT: () => this.SUBRULE(this.owns) },
        { ALT: () => this.SUBRULE(this.share) },
        { ALT: () => this.SUBRULE(this.inject) },
        { ALT: () => this.SUBRULE(this.overlay) },
        { GATE: () => this.LA(2).tokenType === t.Equals, ALT: () => this.SUBRULE(this.attribute) },
        { ALT: () => this.SUBRULE(this.declaration, { ARGS: [this.starting] }) },
      ];
      return this.finish(this.anItem() ?? (this.OR(this.itemForms) as ast.Item), meta, from) as ast.Item;
    } catch (error) {
      return this.recover(error, from, false);
    }
  });

  /** Most items are an attribute or a grant, and their first tokens say so: those are read without the cost of a choice and a rule. */
  private anItem(): ast.Attribute | ast.GrantStatement | undefined {
    if (this.RECORDING_PHASE) return undefined;
    if (this.LA(2).tokenType === t.Equals) return this.readAttribute();
    return this.at(t.Allow) || this.at(t.Deny) ? this.readGrant() : undefined;
  }

  readonly attribute = this.RULE('attribute', () => this.readAttribute());
  private readAttribute(): ast.Attribute {
    // `because` before `=` is an attribute of `raw`; as the tail of a statement a string follows it.
    const because = (): ast.Word => this.wordOf(this.CONSUME(t.Because));
    const name = this.RECORDING_PHASE
      ? this.OR([{ ALT: () => this.aWord(1) }, { ALT: because }])
      : this.at(t.Because)
        ? because()
        : this.aWord(1);
    this.CONSUME(t.Equals);
    const value = this.aValue(1);
    return { type: 'attribute', docs: noMeta.docs, name, value, span: value.span };
  }

  readonly overlay = this.RULE('overlay', (): ast.Overlay => {
    this.CONSUME(t.In);
    const names = this.SUBRULE(this.names, { ARGS: ["an environment's name"] });
    const inside = this.RECORDING_PHASE ? [] : this.cursor.until(this.offset(this.LA(1)));
    const body = this.SUBRULE(this.body);
    return { type: 'overlay', in: names, body, span: body.span, ...(inside.length ? { comments: { before: inside } } : {}) };
  });

  readonly inject = this.RULE('inject', (): ast.InjectStatement => {
    this.CONSUME(t.Inject);
    const rest = this.SUBRULE(this.injectRest);
    const inside = this.RECORDING_PHASE ? [] : this.cursor.until(this.offset(this.LA(1)));
    const body = this.SUBRULE(this.body);
    return { ...rest, body, ...(inside.length ? { comments: { before: inside } } : {}) };
  });

  /** `analysed`: chevrotain analyses the rules itself, and keeps their shape. */
  constructor(analysed = false) {
    super();
    if (analysed) this.performSelfAnalysis();
    else this.restoreAnalysis();
  }

  private finish(node: ast.TopItem | ast.Item | undefined, meta: Meta, from: Beginning): ast.TopItem | ast.Item | undefined {
    if (!node || this.RECORDING_PHASE) {
      if (!this.RECORDING_PHASE) this.cursor.until(this.offset(this.LA(1)));
      return undefined;
    }
    const comments = this.end(from, node.comments?.before);
    // The node was made a moment ago and is nobody's yet: completing it costs less than another one.
    const draft = node as Draft;
    if (node.type !== 'overlay') draft.docs = meta.docs;
    if (node.type !== 'overlay' && node.type !== 'attribute') draft.annotations = meta.annotations;
    draft.span = this.spanFrom(from.token);
    if (comments) draft.comments = comments;
    if (from.gap) draft.gap = true;
    return node;
  }

  private recover(error: unknown, from: Beginning, top: boolean): undefined {
    if (this.RECORDING_PHASE || !(error instanceof Fault || error instanceof Reported || isMismatch(error))) throw error;
    if (!(error instanceof Reported)) {
      if (error instanceof Fault && error.code === 'W009' && this.at(t.Assert)) this.misplaced.push(this.next());
      else this.explain(error, from);
    }
    this.resync(error, from, top);
    return undefined;
  }

  /** A broken header costs its declaration, but what stands in its block is still read. */
  private recoverHead(error: unknown, from: Beginning, kind: number): void {
    if (this.RECORDING_PHASE || !(error instanceof Fault || isMismatch(error))) throw error;
    const at = this.index(error.token);
    const first = this.colon(kind) ?? this.misspelt(kind);
    if (first) {
      this.explain(first, from);
      throw new Reported();
    }
    // A word on a new line that was taken for a label was meant to begin something else.
    let line = Math.min(at, this.count - 1);
    while (line > kind + 1 && this.tokenAt(line)?.lines === 0) line--;
    const next = this.tokenAt(line);
    if (next && line > kind && line < at && next.lines > 0) {
      this.explain(error, from, next);
      this.currIdx = line - 1;
      throw new Reported();
    }
    this.explain(error, from);
    let i = at;
    for (let tok = this.tokenAt(i); tok && (i === at || tok.lines === 0); tok = this.tokenAt(++i))
      if (tok.tokenType === t.LCurly || tok.tokenType === t.RCurly) break;
    if (this.tokenAt(i)?.tokenType !== t.LCurly) throw new Reported();
    this.currIdx = i - 1;
  }

  /** `alow read on …`: what should begin a statement, or go on with one, with a letter too many, too few or wrong. */
  private misspelt(kind: number): Fault | undefined {
    const token = this.tokenAt(kind);
    const next = this.tokenAt(kind + 1);
    if (!token || token.tokenType !== t.Word || !next || (next.tokenType !== t.Word && next.tokenType !== t.Str) || next.lines > 0)
      return undefined;
    const before = this.tokenAt(kind - 1);
    const goesOn = before !== undefined && token.lines === 0 && goesOnAfter.has(before.tokenType);
    const top = this.openers.length === 0;
    const near = nearest(token.image, goesOn ? tails : top ? ['assert'] : statements);
    if (!near) return undefined;
    const what = goesOn
      ? `unexpected ${quoted(token.image)} after ${this.textBefore(kind, 0)}`
      : `${quoted(token.image)} begins nothing here`;
    return new Fault('W001', token, '', what, { help: `did you mean \`${near}\`?` });
  }

  /** `team: payments`, as other languages write it. */
  private colon(kind: number): Fault | undefined {
    const token = this.tokenAt(kind);
    const [, name, value] = /^([\w-]+):(.*)$/.exec(token?.image ?? '') ?? [];
    if (!token || name === undefined) return undefined;
    const next = this.tokenAt(kind + 1);
    if (t.reserved.has(name)) return new Fault('W001', token, '', 'a statement has no `:`', { help: `write \`${name} …\`` });
    const meant = value || (next?.lines === 0 ? next.image : '…');
    return new Fault('W001', token, '', 'an attribute is written with `=`, not with `:`', { help: `write \`${name} = ${meant}\`` });
  }

  private checkTop(meta: Meta): void {
    if (this.RECORDING_PHASE) return;
    const { tokenType } = this.LA(1);
    if (tokenType === t.Word && this.LA(2).tokenType !== t.Equals) return;
    if (tokenType === t.Assert) return;
    this.misfit(meta, true);
  }
  private checkItem(meta: Meta): void {
    if (this.RECORDING_PHASE) return;
    const { tokenType } = this.LA(1);
    const attribute = this.LA(2).tokenType === t.Equals;
    if (attribute && meta.annotations.length)
      throw new Fault('W010', this.LA(1), '', 'an annotation belongs to a block, a statement or an assertion, not to an attribute', {
        help: 'put it on the block around',
      });
    if (tokenType === t.Word || ((tokenType === t.Str || tokenType === t.Because) && attribute)) return;
    if (tokenType === t.In && !attribute && (meta.docs.length || meta.annotations.length))
      throw new Fault('W009', this.LA(1), '', 'documentation and annotations cannot stand on an overlay', {
        help: 'put them on the block around',
      });
    if (
      !attribute &&
      itemStart.has(tokenType) &&
      tokenType !== t.Str &&
      tokenType !== t.Doc &&
      tokenType !== t.Ignore &&
      tokenType !== t.Was
    )
      return;
    this.misfit(meta, false);
  }

  /** The first token of the annotation that a token ends. */
  private metaBefore(token: IToken): IToken {
    let at = this.index(token);
    while (at > 0 && this.tokenAt(at)?.tokenType === t.RParen) while (at > 0 && !annotations.has(this.tokenAt(at)?.tokenType)) at--; // prettier-ignore
    return this.tokenAt(at) ?? token;
  }

  /** What stands here begins nothing: says what it looks like and where that belongs. */
  private misfit(meta: Meta, top: boolean): never {
    const token = this.LA(1);
    const image = token.image;
    if (token.tokenType === t.StrayClose)
      throw new Fault(
        'W002',
        token,
        '',
        top ? 'there is no open block that this `}` closes' : 'this `}` is one too many: its block goes on below',
        {
          help: 'delete it',
        },
      );
    if (token.tokenType === t.StrayOpen)
      throw new Fault('W001', token, '', 'this `{` opens no block', {
        help: 'a block begins with its kind, as in `login { … }`: delete the brace, or write the kind',
      });
    const closing = token.tokenType === t.RCurly || token.tokenType === t.endOfFile;
    if (token.tokenType === t.Doc)
      throw new Fault('W009', token, '', 'documentation (`///`) stands before the annotations', {
        help: 'move the /// lines above the annotation',
      });
    if (closing && (meta.docs.length || meta.annotations.length)) {
      const what = meta.annotations.length ? 'this annotation belongs to' : 'this documentation (`///`) describes';
      throw new Fault('W009', this.metaBefore(this.LA(0)), '', `${what} nothing: no item follows`, {
        help: 'delete it, or make a comment of it with //',
      });
    }
    if (t.reserved.has(image) && this.LA(2).tokenType === t.Equals)
      throw new Fault('W003', token, '', `\`${image}\` is a reserved word and cannot be an attribute's name`, {
        help: `write it in quotes: "${image}" = …`,
      });
    if (token.tokenType === t.Assert)
      throw new Fault('W009', token, '', 'an assertion stands at the top of a file, not inside a block', { help: 'is a } missing above?' });
    if (top && this.LA(2).tokenType === t.Equals)
      throw new Fault('W009', token, '', `the attribute \`${image}\` stands outside of any block`, {
        help: 'move it into the block it belongs to',
      });
    if (top && token.tokenType !== t.Str && (itemStart.has(token.tokenType) || token.tokenType === t.In))
      throw new Fault('W009', token, '', `\`${image}\` stands inside a block, not at the top of a file`, {
        help: 'move it into the block it belongs to',
      });
    if (t.reserved.has(image) && token.tokenType !== t.Str && ((token as t.Tok).lines > 0 || this.LA(0).tokenType === t.LCurly))
      throw new Fault('W003', token, '', `\`${image}\` is a reserved word and begins nothing here`, {
        help: `a name that needs it is written in quotes: "${image}"`,
      });
    if (top && token.tokenType === t.LCurly && this.index(token) === 0)
      throw new Fault('W001', token, '', 'a file begins with a declaration such as `team payments { … }`, not with `{`', {
        help: 'JSON and YAML are read from files named *.writ.yaml',
      });
    this.fail(top ? 'a declaration or an assertion' : 'an attribute, a block or a statement');
  }

  /** Items have ended before their block has: reports what stands in the way and steps over it. False at the block's own end. */
  private stuck(top: boolean): boolean {
    if (this.RECORDING_PHASE || this.at(t.endOfFile)) return false;
    if (!top && this.at(t.RCurly)) return false;
    const from = this.begin();
    try {
      if (top && this.at(t.RCurly)) {
        if (!this.given.scanned.unclosed)
          throw new Fault('W002', this.LA(1), '', 'there is no open block that this `}` closes', { help: 'delete it' });
        throw new Reported();
      }
      this.misfit({ docs: [], annotations: [] }, top);
    } catch (error) {
      this.recover(error, from, top);
    }
    return true;
  }

  private checkBrace(from: Beginning): void {
    if (this.RECORDING_PHASE || this.at(t.LCurly)) return;
    const token = this.next();
    const alone = from.token.lines > 0 || from.index === 0;
    const deeper = indentOf(this.given.text, token.startOffset) > indentOf(this.given.text, from.token.startOffset);
    if (alone && token.lines > 0 && !this.at(t.endOfFile) && deeper && this.LA(2).tokenType === t.Equals) this.braceMissing = true;
    else if (t.reserved.has(token.image) && token.tokenType !== t.Str && token.lines === 0)
      throw new Fault('W003', token, '', `\`${token.image}\` is a reserved word and cannot stand here as a label`, {
        help: `write it in quotes: "${token.image}"`,
      });
    else this.fail('`{`');
  }
  /** Only the `{` is missing, for an attribute follows on a new line: said, and the block read as if it stood there. */
  private pretendBrace(): void {
    this.braceMissing = false;
    this.sayMissingBrace(this.LA(0));
  }
  private sayMissingBrace(before: IToken): void {
    const end = (before.endOffset ?? 0) + 1;
    this.say('W001', this.given.places(end, end), `expected \`{\` after ${this.textBefore(this.index(before) + 1, 0)}`, {
      expected: ['{'],
      help: 'every block stands in { }',
    });
  }
  /** A `{` that indentation has put in is worth a word. */
  private open(brace: IToken): void {
    if (this.RECORDING_PHASE) return;
    if ((brace as t.Tok).lost) this.sayMissingBrace(this.LA(-1));
  }
  /** A `}` that indentation has put in is worth a word. */
  private close(open: t.Tok, brace: IToken): void {
    if (this.RECORDING_PHASE || !(brace as t.Tok).lost || this.given.scanned.unclosed) return;
    const at = brace.startOffset;
    const stranger = this.misplaced.at(-1);
    if (stranger && !/[\r\n]/.test(this.given.text.slice(stranger.startOffset, at))) return;
    this.say('W002', this.given.places(at, at), `the block ${this.headOf(open)} is not closed where its indentation ends`, {
      related: [{ span: this.spanOf(open), message: 'the block was opened here' }],
      expected: ['}'],
      help: 'add the missing }',
    });
  }
  /** The words before a `{` on its line. */
  private headOf(open: t.Tok): string {
    let first = open.index;
    for (
      let tok = this.tokenAt(first - 1);
      tok && (heads.has(tok.tokenType) || tok.tokenType === t.Comma) && first > 0;
      tok = this.tokenAt(first - 1)
    ) {
      first--;
      if (tok.lines > 0) break;
    }
    return quoted(this.given.text.slice(this.tokenAt(first)?.startOffset ?? 0, open.startOffset).trim() || '{');
  }
  /** Reads a whole file; what could not be read is reported and left out. */
  parseFile(input: Parameters<WritParser['accept']>[0]): { items: ast.TopItem[]; dangling: readonly ast.Comment[] } {
    this.accept(input);
    const items = this.file();
    if (!this.endReported) for (const token of this.misplaced) input.report('W009', this.spanOf(token), 'an assertion stands at the top of a file, not inside a block', { help: 'is a } missing above?' }); // prettier-ignore
    return { items, dangling: this.cursor.until(input.text.length + 1) };
  }

  /** Reads one sentence of the YAML spelling; `undefined` after an error, which has been reported. */
  parseSentence<R extends SentenceRule>(rule: R, input: Parameters<WritParser['accept']>[0]): ReturnType<WritParser[R]> | undefined {
    this.accept(input);
    const first = this.next();
    const from: Beginning = { token: first, index: 0, before: [], gap: false, detached: false, openers: 0 };
    try {
      const result = this[rule]();
      const [error] = this.errors;
      if (error) throw error;
      if (this.index(this.LA(1)) < this.count) this.fail('the end of the sentence');
      return result as ReturnType<WritParser[R]>;
    } catch (error) {
      this.explain(error, from);
      return undefined;
    }
  }
}

/** The rules that a YAML scalar may hold. */
export type SentenceRule = 'grantRest' | 'useRest' | 'ownsRest' | 'shareRest' | 'injectRest' | 'assertionRest' | 'condition' | 'principals';
