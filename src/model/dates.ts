import type { Fix } from '../diagnostics.ts';
import type { FileAst, Item, Statement } from '../syntax/ast.ts';
import type { Reporter } from './report.ts';

/** Reports grants whose last day has passed. `asOf` and dates compare as text; a date is inclusive. */
export function reportExpired(files: readonly FileAst[], asOf: string, reporter: Reporter): void {
  const check = (statement: Statement): void => {
    const { until } = statement.tail;
    if (!until || until.text.slice(0, 10) >= asOf) return;
    const fix: Fix = {
      title: 'remove what has expired',
      edits: [{ span: statement.span, text: '', removes: true }],
      safe: true,
      access: 'less',
    };
    reporter.report(undefined, {
      code: 'W037',
      severity: 'error',
      span: until.span,
      message: `this expired on ${until.text}`,
      help: 'remove it, or give it a later date',
      fix,
    });
  };
  const walk = (items: readonly Item[]): void => {
    for (const item of items) {
      if (item.type === 'declaration' || item.type === 'overlay') walk(item.body.items);
      else if (item.type !== 'attribute') check(item);
    }
  };
  for (const file of files) for (const item of file.items) if (item.type === 'declaration') walk(item.body.items);
}
