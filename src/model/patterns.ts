import { strangers } from '../data/confusables.ts';

export interface PatternFault {
  readonly message: string;
  readonly help?: string;
  /** What was most likely meant, where that is certain. */
  readonly mended?: string;
}

/** Names between slashes, with `*` or `**` at most at the end: nearly every path, and a good one. */
const PLAIN = /^[\w:@~-][\w.:@~-]*(?:\/[\w:@~-][\w.:@~-]*)*(?:\/\*\*?)?$/;

const known = new Map<string, PatternFault | undefined>();
const KEPT = 50_000;

/** What is wrong with the path of a resource, engine name included; `undefined` for a good one. */
export function patternFault(text: string): PatternFault | undefined {
  if (PLAIN.test(text)) return undefined;
  if (known.has(text)) return known.get(text);
  const fault = examine(text);
  if (known.size < KEPT) known.set(text, fault);
  return fault;
}

function examine(text: string): PatternFault | undefined {
  if (text.startsWith('/')) return { message: 'a path begins with the name of an engine, not with `/`', mended: text.replace(/^\/+/, '') };
  if (text.endsWith('/'))
    return { message: 'a path does not end with `/`', help: 'what is below it is `…/**`', mended: text.replace(/\/+$/, '') };
  if (/[^\x20-\x7e]/.test(text)) return { message: `a path is printable ASCII, and this has ${strangers(text)}` };
  if (/\{\{|\}\}/.test(text))
    return { message: "Vault's own templates cannot stand in a path", help: 'use `{self.id}`, `{self.name}` or `{self.metadata.KEY}`' };
  const segments = text.split('/');
  for (const [i, segment] of segments.entries()) {
    const fault = examineSegment(segment, i === segments.length - 1);
    if (fault) return fault;
  }
  return undefined;
}

function examineSegment(segment: string, last: boolean): PatternFault | undefined {
  if (segment === '') return { message: 'a path has no empty segments (`//`)' };
  if (segment === '.' || segment === '..') return { message: `\`${segment}\` cannot stand in a path` };
  if (segment.includes('+')) return { message: '`+` cannot stand in a path', help: '`*` is exactly one segment' };
  if (segment === '*' || !segment.includes('*')) return undefined;
  const stars = segment.indexOf('*');
  if (stars === segment.length - 2 && segment.endsWith('**'))
    return last ? undefined : { message: '`**` stands only at the end of a path', help: '`*` is exactly one segment' };
  if (stars === segment.length - 1)
    return {
      message: '`*` is a whole segment',
      help: `a name that begins with \`${segment.slice(0, -1)}\` is \`${segment}*\`, at the end`,
    };
  return { message: '`*` is a whole segment, `**` the end of one', help: 'Vault has no pattern for the middle of a name' };
}

/** Whether a path (below the engine) names exactly one thing. Placeholders that are still open make it unknown. */
export const isLiteral = (rest: string): boolean => !rest.includes('*') && !rest.includes('{');
