import type { Code, CodeEntry, Diagnostic, Edit, Fix, Sink } from '../diagnostics.ts';
import type { Span } from '../source.ts';
import type { Annotation, Body, FileAst, Meta } from '../syntax/ast.ts';

/** What can be wrong with an `@ignore` itself. */
export const codes: readonly CodeEntry[] = [
  {
    code: 'W093',
    name: 'ignore-without-reason',
    severity: 'warning',
    page: {
      what: 'An `@ignore` has no `because`; in a file that Writ did not write, a comment `writ:ignore`, or an entry of `ignores` in `writ.yaml`.',
      why: 'Whoever reads the spec later cannot tell a decision from an oversight.',
      fix: 'Say why: `@ignore(W109 because "on call, see the runbook")`.',
      bad: 'team ops {\n  @ignore(W109)\n  allow write on secret/ops/**\n}',
      good: 'team ops {\n  @ignore(W109 because "on call: reviewed every quarter")\n  allow write on secret/ops/**\n}',
    },
  },
  {
    code: 'W094',
    name: 'ignore-expired',
    severity: 'warning',
    page: {
      what: 'The date of an exception (`@ignore`, `writ:ignore`, `ignores`) has passed; the finding it silenced is reported again.',
      why: 'A temporary exception should end when it was said to end.',
      fix: 'Mend the finding and delete the `@ignore` (`writ check --fix` deletes it), or set a new date on purpose.',
      bad: 'team ops {\n  group = "ops"\n  @ignore(W109 because "on call" until 2026-01-31)\n  allow write on secret/ops/**\n}',
      good: 'team ops {\n  group = "ops"\n  @ignore(W109 because "on call" until 2099-01-31)\n  allow write on secret/ops/**\n}',
    },
  },
  {
    code: 'W095',
    name: 'ignore-unused',
    severity: 'warning',
    page: {
      what: 'An exception (`@ignore`, `writ:ignore`, `ignores`) names a code that nothing at its place reports.',
      why: 'It would silently hide the next such finding, which nobody has decided about.',
      fix: 'Delete the code from the `@ignore`; `writ check --fix` does.',
      bad: 'team ops {\n  group = "ops"\n  @ignore(W109 because "on call")\n  allow read on secret/ops/**\n}',
      good: 'team ops {\n  group = "ops"\n  @ignore(W109 because "on call")\n  allow write on secret/ops/**\n}',
    },
  },
];

/** An exception, however it is written. */
export interface Ignore {
  /** What messages call it: `@ignore`. */
  readonly what: string;
  readonly codes: readonly { readonly text: string; readonly span: Span }[];
  readonly because: boolean;
  readonly until: { readonly text: string; readonly span: Span } | undefined;
  readonly span: Span;
  /** What takes the whole of it out, or one code of it; absent where that is left to people. */
  readonly removal?: { readonly whole: Edit; code(span: Span): Edit };
  covers(span: Span): boolean;
  /** The codes that it has silenced, or would have before its day. */
  readonly used: Set<string>;
}

/** By file, in source order. */
export type Ignores = ReadonlyMap<string, readonly Ignore[]>;

/** Every `@ignore` of the program with what it covers. */
export function collectIgnores(files: readonly FileAst[]): Ignores {
  const found = new Map<string, Ignore[]>();
  const take = (node: Meta & { readonly span: Span }): void => {
    if (node.annotations.length === 0) return;
    for (const annotation of node.annotations) {
      if (annotation.kind !== 'ignore') continue;
      const list = found.get(node.span.file) ?? [];
      list.push(annotated(annotation, node.span));
      found.set(node.span.file, list);
    }
  };
  const walk = (body: Body): void => {
    for (const item of body.items) {
      if (item.type === 'attribute') continue;
      if (item.type !== 'overlay') take(item);
      if (item.type === 'declaration' || item.type === 'overlay') walk(item.body);
    }
  };
  for (const file of files) {
    for (const item of file.items) {
      take(item);
      if (item.type === 'declaration') walk(item.body);
    }
  }
  return found;
}

/** It covers the whole declaration or statement that it stands before. */
function annotated({ words, because, until, span }: Annotation, scope: Span): Ignore {
  const removes = (at: Span): Edit => ({ span: at, text: '', removes: true });
  return {
    what: '@ignore',
    codes: words,
    because: because !== undefined,
    until,
    span,
    removal: { whole: removes(span), code: removes },
    covers: ({ start, end }) => start >= scope.start && end <= scope.end,
    used: new Set(),
  };
}

/** Whether an exception in force covers the finding; marks it as used. */
export function isIgnored({ code, span }: Diagnostic, ignores: Ignores, asOf: string | undefined): boolean {
  if (!span) return false;
  let hit = false;
  for (const ignore of ignores.get(span.file) ?? []) {
    if (!ignore.codes.some(({ text }) => text === code) || !ignore.covers(span)) continue;
    ignore.used.add(code);
    if (!expired(ignore, asOf)) hit = true;
  }
  return hit;
}

const expired = ({ until }: Ignore, asOf: string | undefined): boolean =>
  until !== undefined && asOf !== undefined && until.text.slice(0, 10) < asOf;

/** Reports exceptions without reason, past their date, or without effect. `known`: all codes there are. */
export function reportIgnores(ignores: Iterable<Ignore>, known: (code: string) => boolean, asOf: string | undefined, sink: Sink): void {
  const warn = (code: Code, message: string, span: Span, help: string, fix?: Fix): void =>
    sink.report({ code, severity: 'warning', message, span, help, ...(fix ? { fix } : {}) });
  const drop = (title: string, edit: Edit | undefined): Fix | undefined => edit && { title, edits: [edit], safe: true };
  for (const ignore of ignores) {
    const { what, codes: words, until, span, removal, used } = ignore;
    const named = words.map(({ text }) => text).join(', ');
    if (!ignore.because) warn('W093', `this ${what} of ${named} gives no reason`, span, 'add `because "…"`');
    if (expired(ignore, asOf)) {
      const title = `delete this ${what}, which silences nothing any more`;
      const message = `this ${what} of ${named} ended on ${until?.text ?? ''}`;
      warn('W094', message, until?.span ?? span, 'mend the finding, or decide on a new date', drop(title, removal?.whole));
    }
    for (const word of words) {
      if (used.has(word.text)) continue;
      const why = known(word.text)
        ? `nothing here is reported as ${word.text}`
        : /^W0\d\d$/.test(word.text)
          ? `${word.text} cannot be ignored`
          : `there is no rule ${word.text}`;
      const alone = words.every(({ text }) => !used.has(text));
      const fix = alone
        ? drop(`delete this ${what}`, removal?.whole)
        : drop(`delete ${word.text} from this ${what}`, removal?.code(word.span));
      warn('W095', `${why}, so this ${what} has no effect`, word.span, 'delete it', fix);
    }
  }
}
