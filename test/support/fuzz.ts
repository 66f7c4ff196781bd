import { MAKERS, type FuzzKind } from './fuzz-words.ts';

/** Numbers that look random and are the same in every run. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
export type Random = ReturnType<typeof randomOf>;

export interface FuzzInput {
  readonly kind: FuzzKind;
  readonly path: string;
  readonly text: string;
}

export type Corpus = Readonly<Record<FuzzKind, readonly string[]>>;
const KINDS = Object.keys(MAKERS) as readonly FuzzKind[];
/** The spellings of the language are what most of it is about. */
const TURNS: readonly FuzzKind[] = [...KINDS, 'writ', 'writ', 'writ', 'writ', 'writ', 'yaml'];
const LONGEST = 800;

const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)] as T;

/** One text to read: bytes, a soup of tokens, pieces of real files put together, or a real file with a few slips. */
export function fuzzed(random: Random, corpus: Corpus): FuzzInput {
  const kind = pick(random, TURNS);
  const how = random(10);
  const text =
    how < 1
      ? bytes(random)
      : how < 4
        ? soup(random, random(20) ? MAKERS[kind].words : MAKERS[pick(random, KINDS)].words)
        : how < 7
          ? spliced(random, random(20) ? corpus[kind] : corpus[pick(random, KINDS)])
          : slipped(random, real(random, corpus[kind]), MAKERS[kind].words);
  return { kind, path: MAKERS[kind].path, text };
}

function bytes(random: Random): string {
  const all = new Uint8Array(random(200));
  const limit = pick(random, [256, 128]);
  for (let i = 0; i < all.length; i++) all[i] = random(limit);
  return new TextDecoder().decode(all);
}

function soup(random: Random, words: readonly string[]): string {
  let text = '';
  for (let i = random(60); i > 0; i--) text += pick(random, words) + (random(3) ? ' ' : '');
  return text;
}

/** Cut anywhere, also inside of words and quotes, and sometimes with a character changed. */
function spliced(random: Random, from: readonly string[]): string {
  let text = '';
  for (let i = 1 + random(4); i > 0; i--) {
    const one = pick(random, from);
    const at = random(one.length);
    text += one.slice(at, at + random(400));
  }
  for (let i = random(3); i > 0 && text.length; i--) {
    const at = random(text.length);
    text = text.slice(0, at) + String.fromCharCode(random(random(4) ? 128 : 65536)) + text.slice(at + random(2));
  }
  return text;
}

/** A whole file, or of a long one some lines from one that stands at the left on. */
function real(random: Random, from: readonly string[]): string {
  const text = pick(random, from);
  if (text.length <= LONGEST) return text;
  const at = text.search(/\n(?=\S)/) < 0 ? 0 : text.indexOf('\n', random(text.length - LONGEST)) + 1;
  const start = at + Math.max(0, text.slice(at).search(/^\S/m));
  return text.slice(start, start + 100 + random(LONGEST - 100));
}

const token = /[\w./:*@-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\n *|[^\s\w]/g;

/** One or more tokens left out, doubled, moved, or replaced by another word. */
export function slipped(random: Random, text: string, words: readonly string[], most = 3): string {
  for (let i = 1 + random(most); i > 0; i--) {
    const tokens = [...text.matchAll(token)];
    const found = tokens[random(tokens.length || 1)];
    const other = tokens[random(tokens.length || 1)];
    if (!found || !other) return text;
    const [start, end] = [found.index, found.index + found[0].length];
    const now = pick(random, ['', `${found[0]} ${found[0]}`, other[0], pick(random, words), `${pick(random, words)} ${found[0]}`]);
    text = text.slice(0, start) + now + text.slice(end);
  }
  return text;
}

/** The shortest text that still fails, as far as leaving out pieces of it leads. */
export function shrunk(text: string, fails: (text: string) => boolean): string {
  for (let size = text.length >> 1; size > 0; size = size > 1 ? size >> 1 : 0)
    for (let at = 0; at < text.length;) {
      const without = text.slice(0, at) + text.slice(at + size);
      if (fails(without)) text = without;
      else at += size;
    }
  return text;
}
