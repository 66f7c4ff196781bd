import type { Code, CodeEntry, Diagnostic, Fix, Sink } from '../diagnostics.ts';
import type { Span } from '../source.ts';
import type { Annotation, Body, FileAst, Meta } from '../syntax/ast.ts';

/** What can be wrong with an `@ignore` itself. */
export const codes: readonly CodeEntry[] = [
  {
    code: 'W093',
    name: 'ignore-without-reason',
    severity: 'warning',
    page: {
      what: 'An `@ignore` has no `because`.',
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
      what: 'The date of an `@ignore` has passed; the finding it silenced is reported again.',
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
      what: 'An `@ignore` names a code that nothing at its place reports.',
      why: 'It would silently hide the next such finding, which nobody has decided about.',
      fix: 'Delete the code from the `@ignore`; `writ check --fix` does.',
      bad: 'team ops {\n  group = "ops"\n  @ignore(W109 because "on call")\n  allow read on secret/ops/**\n}',
      good: 'team ops {\n  group = "ops"\n  @ignore(W109 because "on call")\n  allow write on secret/ops/**\n}',
    },
  },
];

interface Ignore {
  readonly annotation: Annotation;
  /** What it covers: the whole declaration or statement. */
  readonly scope: Span;
  readonly used: Set<string>;
}

/** By file, in source order. */
export type Ignores = ReadonlyMap<string, readonly Ignore[]>;

/** Every `@ignore` of the program with what it covers. */
export function collectIgnores(files: readonly FileAst[]): Ignores {
  const found = new Map<string, Ignore[]>();
  const take = (node: Meta & { readonly span: Span }): void => {
    for (const annotation of node.annotations) {
      if (annotation.kind !== 'ignore') continue;
      const list = found.get(node.span.file) ?? [];
      list.push({ annotation, scope: node.span, used: new Set() });
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

/** Whether an `@ignore` in force covers the finding; marks it as used. */
export function isIgnored(finding: Diagnostic, ignores: Ignores, asOf: string): boolean {
  const { span } = finding;
  if (!span) return false;
  let hit = false;
  for (const ignore of ignores.get(span.file) ?? []) {
    if (span.start < ignore.scope.start || span.end > ignore.scope.end) continue;
    if (!ignore.annotation.words.some((word) => word.text === finding.code)) continue;
    ignore.used.add(finding.code);
    if (!expired(ignore, asOf)) hit = true;
  }
  return hit;
}

const expired = ({ annotation }: Ignore, asOf: string): boolean =>
  annotation.until !== undefined && annotation.until.text.slice(0, 10) < asOf;

/** Reports ignores without reason, past their date, or without effect. `known`: all codes there are. */
export function reportIgnores(ignores: Ignores, known: (code: string) => boolean, asOf: string, sink: Sink): void {
  const warn = (code: Code, message: string, span: Span, help: string, fix?: Fix): void =>
    sink.report({ code, severity: 'warning', message, span, help, ...(fix ? { fix } : {}) });
  const drop = (title: string, span: Span): Fix => ({ title, edits: [{ span, text: '', removes: true }], safe: true });
  for (const list of ignores.values()) {
    for (const ignore of list) {
      const { annotation } = ignore;
      const named = annotation.words.map((word) => word.text).join(', ');
      if (!annotation.because) warn('W093', `this @ignore of ${named} gives no reason`, annotation.span, 'add `because "…"`');
      if (expired(ignore, asOf)) {
        warn(
          'W094',
          `this @ignore of ${named} ended on ${annotation.until?.text ?? ''}`,
          annotation.until?.span ?? annotation.span,
          'mend the finding, or decide on a new date',
          drop('delete this @ignore, which silences nothing any more', annotation.span),
        );
      }
      for (const word of annotation.words) {
        if (ignore.used.has(word.text)) continue;
        const why = known(word.text)
          ? `nothing here is reported as ${word.text}`
          : /^W0\d\d$/.test(word.text)
            ? `${word.text} cannot be ignored`
            : `there is no rule ${word.text}`;
        const alone = annotation.words.every(({ text }) => !ignore.used.has(text));
        const fix = alone ? drop('delete this @ignore', annotation.span) : drop(`delete ${word.text} from this @ignore`, word.span);
        warn('W095', `${why}, so this @ignore has no effect`, word.span, 'delete it', fix);
      }
    }
  }
}
