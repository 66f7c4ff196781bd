/**
 * The path patterns of Vault policies. One leading `/` is stripped; `*` is a prefix glob only as the very last character
 * (raw string prefix: may be empty, crosses `/`, may start inside a segment); `+` is a wildcard only as a whole segment and
 * matches exactly one segment, an empty one too. Source: Vault 1.21.1, `vault/policy.go` (parsePaths), `vault/acl.go`.
 */
export interface Pattern {
  /** Without the leading `/`; equal patterns are one object (`parsePattern` interns). */
  readonly text: string;
  /** Split at `/`, without the final `*`; `+` is the wildcard, and the last one of a glob is a prefix. */
  readonly segments: readonly string[];
  readonly glob: boolean;
  /** It stands in Vault's wildcard table: a `+` at the start of a segment, even as `+x`. Such a text is never exact. */
  readonly wild: boolean;
  /** Byte offset of the first wildcard as Vault counts it: of the first `+` character, or a plain glob's length. */
  readonly first: number;
  /** Whole-segment `+`. */
  readonly plus: number;
  /** Bytes, without the final `*`. */
  readonly length: number;
}

export class PatternError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const encoder = new TextEncoder();
/** One byte a character. */
const NARROW = /^[\0-\x7f]*$/;
const bytes = (text: string): number => (NARROW.test(text) ? text.length : encoder.encode(text).length);

const KNOWN_LIMIT = 200_000;
const known = new Map<string, Pattern | PatternError>();

/** Reads a pattern as Vault does; `+*` anywhere is Vault's only parse error. */
export function parsePattern(source: string): Pattern | PatternError {
  const text = source.startsWith('/') ? source.slice(1) : source;
  const found = known.get(text);
  if (found) return found;
  const made = read(text);
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(text, made);
  return made;
}

/** For texts that are patterns by construction. */
export function pattern(text: string): Pattern {
  const made = parsePattern(text);
  if (made instanceof PatternError) throw new Error(`not a pattern: ${text}: ${made.message}`);
  return made;
}

function read(text: string): Pattern | PatternError {
  if (text.includes('+*')) return new PatternError("'+*' is not allowed in a Vault policy path");
  const glob = text.endsWith('*');
  const body = glob ? text.slice(0, -1) : text;
  const wild = text === '+' || text.startsWith('+/') || text.includes('/+');
  const segments = body.split('/');
  const length = bytes(body);
  if (!wild) return { text, segments, glob, wild, first: length, plus: 0, length };
  const plus = segments.filter((s) => s === '+').length;
  return { text, segments, glob, wild, first: bytes(text.slice(0, text.indexOf('+'))), plus, length };
}

export const isExact = (p: Pattern): boolean => !p.glob && !p.wild;

const SLASH = 0x2f;

export function matches({ segments, glob }: Pattern, path: string): boolean {
  const last = segments.length - 1;
  let at = 0;
  for (let i = 0; i < last; i++) {
    const segment = segments[i] as string;
    if (segment === '+') {
      at = path.indexOf('/', at);
      if (at < 0) return false;
    } else {
      if (!path.startsWith(segment, at)) return false;
      at += segment.length;
      if (path.charCodeAt(at) !== SLASH) return false;
    }
    at++;
  }
  const end = segments[last] as string;
  if (glob) return path.startsWith(end, at);
  if (end === '+') return !path.includes('/', at);
  return path.length === at + end.length && path.endsWith(end);
}

/** Whether every path of `narrow` is a path of `wide`. Exact: a `+` matches the empty segment too. */
export function includes(wide: Pattern, narrow: Pattern): boolean {
  if (wide === narrow) return true;
  const w = wide.segments;
  const n = narrow.segments;
  const last = w.length - 1;
  if (n.length <= last || (!wide.glob && (narrow.glob || n.length !== last + 1))) return false;
  for (let i = 0; i < last; i++) if (w[i] !== '+' && w[i] !== n[i]) return false;
  const end = w[last] ?? '';
  const there = n[last] ?? '';
  if (!wide.glob) return end === '+' || end === there;
  return end === '' || (there !== '+' && there.startsWith(end));
}

/** `none`: no path in common. `mixed`: common paths that no single pattern describes. */
export type Overlap = Pattern | 'none' | 'mixed';

/** Whether two patterns differ in a segment before the last of either: then nothing below them can meet. */
export function apart(a: Pattern, b: Pattern): boolean {
  const shared = Math.min(a.segments.length, b.segments.length) - 1;
  for (let i = 0; i < shared; i++) {
    const x = a.segments[i];
    const y = b.segments[i];
    if (x !== y && x !== '+' && y !== '+') return true;
  }
  return false;
}

export function intersect(a: Pattern, b: Pattern): Overlap {
  if (apart(a, b)) return 'none';
  if (includes(a, b)) return b;
  if (includes(b, a)) return a;
  const [short, long] = a.segments.length <= b.segments.length ? [a, b] : [b, a];
  if (!short.glob && short.segments.length !== long.segments.length) return 'none';
  if (a.segments.length === b.segments.length && a.glob && b.glob) return sameDepth(a, b);
  // Of equal depth and one a glob: the glob's last prefix meets a whole segment of the other.
  const outer = short.segments.length === long.segments.length && long.glob ? long : short;
  const inner = outer === short ? long : short;
  const segments: string[] = [];
  let mixed = false;
  for (let i = 0; i < inner.segments.length; i++) {
    const own = inner.segments[i] ?? '';
    const other = outer.segments[i];
    if (other === undefined) segments.push(own);
    else if (outer.glob && i === outer.segments.length - 1) {
      if (own === '+') mixed ||= other !== '';
      else if (!own.startsWith(other)) return 'none';
      segments.push(own);
    } else if (own === '+') segments.push(other);
    else if (other === '+' || other === own) segments.push(own);
    else return 'none';
  }
  return mixed ? 'mixed' : join(segments, inner.glob);
}

function sameDepth(a: Pattern, b: Pattern): Overlap {
  const last = a.segments.length - 1;
  const segments: string[] = [];
  for (let i = 0; i < last; i++) {
    const x = a.segments[i] ?? '';
    const y = b.segments[i] ?? '';
    if (x !== '+' && y !== '+' && x !== y) return 'none';
    segments.push(x === '+' ? y : x);
  }
  const x = a.segments[last] ?? '';
  const y = b.segments[last] ?? '';
  if (!x.startsWith(y) && !y.startsWith(x)) return 'none';
  segments.push(x.length >= y.length ? x : y);
  return join(segments, true);
}

/** A request's path never starts with `/`, so a pattern whose first of several segments is empty matches nothing. */
function join(segments: readonly string[], glob: boolean): Overlap {
  if (segments.length > 1 && segments[0] === '') return 'none';
  return pattern(segments.join('/') + (glob ? '*' : ''));
}

/** Whether two patterns have a path in common: what `intersect` says, without making the pattern that they share. */
export function overlaps(a: Pattern, b: Pattern): boolean {
  if (apart(a, b)) return false;
  if (includes(a, b) || includes(b, a)) return true;
  const [short, long] = a.segments.length <= b.segments.length ? [a, b] : [b, a];
  const last = short.segments.length - 1;
  const equal = long.segments.length === last + 1;
  if (!short.glob && !equal) return false;
  const x = short.segments[last] ?? '';
  const y = long.segments[last] ?? '';
  const [head, other] = [short.segments[0], long.segments[0]];
  // A request's path never starts with `/`.
  const rooted = last > 0 && ((head === '' && (other === '' || other === '+')) || (other === '' && head === '+'));
  if (equal && short.glob && long.glob) return !rooted && (x.startsWith(y) || y.startsWith(x));
  const [end, own] = equal && long.glob ? [y, x] : [x, y];
  if (!short.glob && !(equal && long.glob)) return !rooted && (end === '+' || own === '+' || end === own);
  return own === '+' ? end !== '' || !rooted : own.startsWith(end) && !rooted;
}

/**
 * Which of two patterns that are not exact wins a request that both match: positive when `a` does. Vault's order
 * (`acl.go`, `less`): first wildcard later; does not end in `*`; fewer `+`; longer; lexicographically greater, by bytes.
 */
export function outranks(a: Pattern, b: Pattern): number {
  if (a === b) return 0;
  if (a.first !== b.first) return a.first - b.first;
  if (a.glob !== b.glob) return a.glob ? -1 : 1;
  if (a.plus !== b.plus) return b.plus - a.plus;
  if (a.length !== b.length) return a.length - b.length;
  return compareBytes(a.text, b.text);
}

function compareBytes(a: string, b: string): number {
  const x = encoder.encode(a);
  const y = encoder.encode(b);
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return (x[i] ?? 0) - (y[i] ?? 0);
  return x.length - y.length;
}

/** A short path without a pattern in it, but for its end: it means the same to Vault. */
const ORDINARY = /^[^/*+]+(?:\/[^/*+]+){0,30}$/;

/** More segments than anybody writes by hand; what looks at all pairs of patterns pays for each. */
const DEEPEST = 200;

/**
 * Writ's `*` (one segment), `**` (everything below, only at the end) and `api-**` (a prefix, only at the end) as the tail of
 * a Vault pattern. `rest` is the path below the mount, without a leading `/`.
 */
export function fromWrit(rest: string): string | PatternError {
  const ending = rest.endsWith('/**') ? '/**' : rest.endsWith('/*') ? '/*' : '';
  const head = ending === '' ? rest : rest.slice(0, -ending.length);
  if (ORDINARY.test(head)) return ending === '' ? rest : ending === '/*' ? `${head}/+` : rest.slice(0, -1);
  const segments = rest.split('/');
  if (segments.length > DEEPEST) return new PatternError(`a path has at most ${DEEPEST} segments, and this one has ${segments.length}`);
  const out: string[] = [];
  for (const [i, segment] of segments.entries()) {
    const last = i === segments.length - 1;
    if (segment === '' && rest !== '') return new PatternError('a path has no empty segment');
    if (segment === '+' || segment.startsWith('+'))
      return new PatternError('a segment may not start with `+`, which is a wildcard of Vault; one segment of any name is `*`');
    if (segment === '*') out.push('+');
    else if (last && segment.endsWith('**') && !segment.slice(0, -2).includes('*')) out.push(segment.slice(0, -1));
    else if (segment.includes('*'))
      return new PatternError('`*` stands for one whole segment; `**` ends a path (`p/**`, `p/api-**`) and stands nowhere else');
    else out.push(segment);
  }
  const text = out.join('/');
  return text.includes('+*') ? new PatternError('Vault allows no `+*` in a policy path') : text;
}
