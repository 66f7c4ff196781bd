import type { Span } from '../source.ts';
import type { Annotation, FileAst, Item, Statement, TopItem, Word } from '../syntax/ast.ts';

/**
 * Where a finding stands, without lines and columns: the heads of the declarations around it, and what of them is meant. The same in both
 * spellings, however the file is formatted, wherever in the program the declaration stands. Absent for files that are no specs.
 */
export type Anchors = (span: Span) => string | undefined;

export function anchorsOf(files: readonly FileAst[]): Anchors {
  const byPath = new Map(files.map((file) => [file.source.path, file]));
  return (span) => {
    const file = byPath.get(span.file);
    if (!file) return undefined;
    const parts: string[] = [];
    descend(file.items, span, file.source.text, parts);
    return parts.length === 0 ? undefined : parts.join(' › ');
  };
}

type Any = Item | TopItem;

function descend(items: readonly Any[], span: Span, text: string, parts: string[]): void {
  const item = holder(items, span);
  if (!item) return;
  switch (item.type) {
    case 'declaration':
      parts.push(
        [
          item.kind.text,
          ...texts(item.labels),
          ...(item.in ? ['in', ...texts(item.in)] : []),
          ...(item.on ? ['on', item.on.text] : []),
          ...(item.of ? ['of', item.of.text] : []),
        ].join(' '),
      );
      if (meta(item.annotations, span, parts)) return;
      return descend(item.body.items, span, text, parts);
    case 'overlay':
      parts.push(`in ${texts(item.in).join(' ')}`);
      return descend(item.body.items, span, text, parts);
    case 'attribute':
      parts.push(`${item.name.text} =`);
      break;
    default:
      if (meta(item.annotations, span, parts)) return;
      // What a whole statement is reported for depends on its words; a single word stands for itself, whatever stands beside it.
      if (span.start <= item.span.start && span.end >= item.span.end) parts.push(statement(item));
      else if (item.type === 'inject' && span.start >= item.body.span.start) {
        parts.push(statement(item));
        return descend(item.body.items, span, text, parts);
      } else parts.push(item.type);
  }
  if (span.start > item.span.start || span.end < item.span.end) parts.push(spoken(text.slice(span.start, span.end)));
}

/** The item that holds the span; of one that holds only its end, as heads in YAML begin at a key that several share, that one. */
function holder(items: readonly Any[], span: Span): Any | undefined {
  const at = (offset: number): Any | undefined => {
    let low = 0;
    let high = items.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((items[middle]?.span.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const found = items[low];
    return found && found.span.start <= offset && offset < Math.max(found.span.end, found.span.start + 1) ? found : undefined;
  };
  const first = at(span.start);
  return first && span.end <= first.span.end ? first : (at(Math.max(span.start, span.end - 1)) ?? first);
}

function meta(annotations: readonly Annotation[], span: Span, parts: string[]): boolean {
  const found = annotations.find((one) => one.span.start <= span.start && span.end <= one.span.end);
  if (found) parts.push(`@${found.kind} ${texts(found.words).join(' ')}`);
  return found !== undefined;
}

const texts = (words: readonly Word[]): string[] => words.map(({ text }) => text);
const spoken = (text: string): string => text.replace(/^["']|["']$/g, '').replace(/\s+/g, ' ');

/** What a statement is about; reasons, dates and comments may change. */
function statement(item: Statement | Extract<TopItem, { type: 'assertion' }>): string {
  switch (item.type) {
    case 'grant':
      return [item.effect, ...texts(item.verbs), 'on', ...texts(item.resources)].join(' ');
    case 'use':
      return ['use', ...texts(item.names)].join(' ');
    case 'owns':
      return ['owns', ...texts(item.resources)].join(' ');
    case 'share':
      return [
        'share',
        ...texts(item.verbs),
        'on',
        ...texts(item.resources),
        'with',
        ...item.with.map((to) => `${to.kind} ${to.name.text}`),
      ].join(' ');
    case 'inject':
      return `inject ${item.resource.text} as ${item.as} ${item.path?.text ?? ''}`.trim();
    case 'assertion': {
      const who = item.principals.map((one) => `${one.kind} ${one.name.text}`);
      return [
        'assert',
        item.mode,
        ...who,
        ...(item.directly ? ['directly'] : []),
        ...texts(item.verbs),
        'on',
        ...texts(item.resources),
      ].join(' ');
    }
  }
}
