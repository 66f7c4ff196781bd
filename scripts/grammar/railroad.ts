import type { Piece } from './model.ts';

/** A drawing with one rail through it: it comes in at the left at height 0 and goes out at the right at the same height. */
interface Box {
  readonly width: number;
  /** What it needs above and below the rail. */
  readonly up: number;
  readonly down: number;
  /** How much lower it goes out, where it does. */
  readonly drop?: number;
  draw(x: number, y: number): string;
}

const R = 10;
const GAP = 12;
const HALF = 13;
/** Between the rows of alternatives. */
const ROW = 10;
const CHARACTER = 7.8;
const LONGEST = 900;

const round = (n: number): number => Math.round(n * 10) / 10;
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => escapes[c] ?? c);

const path = (d: string): string => `<path d="${d}"/>`;
const line = (x1: number, x2: number, y: number): string => (x2 > x1 ? path(`M${round(x1)} ${round(y)}H${round(x2)}`) : '');
/** Quarter circles, by where they lead and where they come from. */
const turns = {
  downFromWest: `a${R} ${R} 0 0 1 ${R} ${R}`,
  eastFromDown: `a${R} ${R} 0 0 0 ${R} ${R}`,
  upFromWest: `a${R} ${R} 0 0 0 ${R} -${R}`,
  eastFromUp: `a${R} ${R} 0 0 1 ${R} -${R}`,
} as const;

function label(text: string, kind: 'word' | 'rule' | 'token', href?: string): Box {
  const inner = round(text.length * CHARACTER);
  const width = inner + 22;
  return {
    width,
    up: HALF,
    down: HALF,
    draw(x, y) {
      const rect = `<rect x="${round(x)}" y="${round(y - HALF)}" width="${round(width)}" height="${HALF * 2}"${kind === 'rule' ? '' : ` rx="${HALF}"`}/>`;
      const words = `<text x="${round(x + width / 2)}" y="${round(y + 4.5)}" textLength="${inner}">${escape(text)}</text>`;
      const body = `<g class="${kind}">${rect}${words}</g>`;
      return href === undefined ? body : `<a href="#${href}">${body}</a>`;
    },
  };
}

const nothing: Box = { width: 0, up: 0, down: 0, draw: () => '' };

function sequence(parts: readonly Box[]): Box {
  return {
    width: parts.reduce((sum, part) => sum + part.width, 0) + GAP * Math.max(0, parts.length - 1),
    up: Math.max(0, ...parts.map((part) => part.up)),
    down: Math.max(0, ...parts.map((part) => part.down)),
    draw(x, y) {
      const drawn: string[] = [];
      let at = x;
      parts.forEach((part, i) => {
        if (i > 0) {
          drawn.push(line(at, at + GAP, y));
          at += GAP;
        }
        drawn.push(part.draw(at, y));
        at += part.width;
      });
      return drawn.join('');
    },
  };
}

/** The first on the rail, the others below it. */
function choice(parts: readonly Box[]): Box {
  const inner = Math.max(...parts.map((part) => part.width));
  const offsets: number[] = [];
  let depth = 0;
  parts.forEach((part, i) => {
    const before = parts[i - 1];
    depth = before ? Math.max(depth + before.down + ROW + part.up, i === 1 ? R * 2 : 0) : 0;
    offsets.push(depth);
  });
  const [first] = parts;
  return {
    width: inner + R * 4,
    up: first?.up ?? 0,
    down: depth + (parts.at(-1)?.down ?? 0),
    draw(x, y) {
      const left = x + R * 2;
      return parts
        .map((part, i) => {
          const below = y + (offsets[i] ?? 0);
          const rest = line(left + part.width, left + inner, below);
          if (i === 0) return line(x, left, y) + part.draw(left, y) + rest + line(left + inner, left + inner + R * 2, y);
          const drop = round(below - y - R * 2);
          const into = path(`M${round(x)} ${round(y)}${turns.downFromWest}v${drop}${turns.eastFromDown}`);
          const out = path(`M${round(left + inner)} ${round(below)}${turns.upFromWest}v${-drop}${turns.eastFromUp}`);
          return into + part.draw(left, below) + rest + out;
        })
        .join('');
    },
  };
}

/** A way around it, above. */
function optional(part: Box): Box {
  const height = Math.max(R * 2, part.up + ROW);
  return {
    width: part.width + R * 4,
    up: height,
    down: part.down,
    draw(x, y) {
      const left = x + R * 2;
      const right = left + part.width;
      const rise = round(height - R * 2);
      const over = path(
        `M${round(x)} ${round(y)}${turns.upFromWest}v${-rise}${turns.eastFromUp}H${round(right)}${turns.downFromWest}v${rise}${turns.eastFromDown}`,
      );
      return line(x, left, y) + part.draw(left, y) + line(right, right + R * 2, y) + over;
    },
  };
}

/** Once or more; on the way back below it what stands in between. */
function loop(part: Box, between: Box): Box {
  const inner = Math.max(part.width, between.width + R * 2);
  const depth = Math.max(R * 2, part.down + ROW + between.up);
  return {
    width: inner + R * 2,
    up: part.up,
    down: depth + Math.max(between.down, 0),
    draw(x, y) {
      const left = x + R;
      const right = left + inner;
      const below = y + depth;
      const drop = round(depth - R * 2);
      const start = left + (inner - between.width) / 2;
      const back = `M${round(right)} ${round(y)}a${R} ${R} 0 0 1 ${R} ${R}v${drop}a${R} ${R} 0 0 1 -${R} ${R}H${round(start + between.width)}`;
      const home = `M${round(start)} ${round(below)}H${round(left)}a${R} ${R} 0 0 1 -${R} -${R}v${-drop}a${R} ${R} 0 0 1 ${R} -${R}`;
      const arrow = `<path class="arrow" d="M${round(start - 3)} ${round(below - 4)}l-7 4l7 4z"/>`;
      return (
        line(x, left, y) +
        part.draw(left, y) +
        line(left + part.width, right + R, y) +
        path(back) +
        between.draw(start, below) +
        path(home) +
        arrow
      );
    },
  };
}

function framed(part: Box, caption: string): Box {
  const pad = 10;
  const title = 20;
  const width = Math.max(part.width, caption.length * 6.6) + pad * 2;
  return {
    width,
    up: part.up + pad + title,
    down: part.down + pad,
    draw(x, y) {
      const top = y - part.up - pad - title;
      const frame = `<rect class="frame" x="${round(x)}" y="${round(top)}" width="${round(width)}" height="${round(part.up + part.down + pad * 2 + title)}" rx="6"/>`;
      const text = `<text class="caption" x="${round(x + pad)}" y="${round(top + 16)}">${escape(caption)}</text>`;
      return frame + text + line(x, x + pad, y) + part.draw(x + pad, y) + line(x + pad + part.width, x + width, y);
    },
  };
}

/** Rows one below another, as lines of text. */
function rows(parts: readonly Box[], limit: number): Box {
  const lines: Box[][] = [];
  let width = 0;
  for (const part of parts) {
    const last = lines.at(-1);
    if (last && width + GAP + part.width <= limit) {
      last.push(part);
      width += GAP + part.width;
    } else {
      lines.push([part]);
      width = part.width;
    }
  }
  const boxes = lines.map(sequence);
  const [only] = boxes;
  if (boxes.length === 1 && only) return only;
  const inner = Math.max(...boxes.map((box) => box.width));
  const gap = R * 2 + ROW;
  const offsets = boxes.map((_, i) => boxes.slice(0, i).reduce((sum, box, k) => sum + box.down + gap + (boxes[k + 1]?.up ?? 0), 0));
  return {
    width: inner + R * 2,
    up: only?.up ?? 0,
    down: (offsets.at(-1) ?? 0) + (boxes.at(-1)?.down ?? 0),
    drop: offsets.at(-1) ?? 0,
    draw(x, y) {
      const left = x + R;
      return boxes
        .map((box, i) => {
          const at = y + (offsets[i] ?? 0);
          const next = boxes[i + 1];
          const right = left + box.width;
          if (!next) return box.draw(left, at) + line(right, left + inner + R, at);
          const below = y + (offsets[i + 1] ?? 0);
          const middle = at + box.down + R + ROW / 2;
          const wrap =
            `M${round(right)} ${round(at)}a${R} ${R} 0 0 1 ${R} ${R}V${round(middle - R)}a${R} ${R} 0 0 1 -${R} ${R}H${round(left)}` +
            `a${R} ${R} 0 0 0 -${R} ${R}V${round(below - R)}a${R} ${R} 0 0 0 ${R} ${R}`;
          return (i === 0 ? line(x, left, y) : '') + box.draw(left, at) + path(wrap);
        })
        .join('');
    },
  };
}

const same = (a: Piece, b: Piece): boolean => JSON.stringify(a) === JSON.stringify(b);
const partsOf = (piece: Piece): readonly Piece[] => (piece.type === 'seq' ? piece.parts : [piece]);

/** The parts of a sequence; `x { "," x }` is one loop over `x`. */
function boxesOf(piece: Piece, tokens: ReadonlySet<string>): Box[] {
  const parts = partsOf(piece);
  const boxes: Box[] = [];
  for (let i = 0; i < parts.length; i++) {
    const [part, next] = [parts[i], parts[i + 1]];
    if (!part) continue;
    const again = next?.type === 'many' ? partsOf(next.part) : [];
    const last = again.at(-1);
    if (last && again.length > 1 && same(part, last)) {
      boxes.push(loop(boxOf(part, tokens), sequence(again.slice(0, -1).map((each) => boxOf(each, tokens)))));
      i++;
    } else boxes.push(boxOf(part, tokens));
  }
  return boxes;
}

function boxOf(piece: Piece, tokens: ReadonlySet<string>): Box {
  switch (piece.type) {
    case 'literal':
      return label(piece.text, 'word');
    case 'rule':
      return label(piece.name, tokens.has(piece.name) ? 'token' : 'rule', piece.name);
    case 'except':
      return label(`${piece.name}, not ${piece.text}`, 'token', piece.name);
    case 'opt':
      return optional(sequence(boxesOf(piece.part, tokens)));
    case 'many':
      return optional(loop(sequence(boxesOf(piece.part, tokens)), nothing));
    case 'alt':
      return choice(piece.parts.map((part) => sequence(boxesOf(part, tokens))));
    case 'every':
      return framed(
        loop(choice([nothing, ...piece.parts.map((part) => sequence(boxesOf(part.type === 'opt' ? part.part : part, tokens)))]), nothing),
        'each at most once',
      );
    case 'seq':
      return sequence(boxesOf(piece, tokens));
  }
}
/** The diagram of a rule as an SVG element; colours come from the page's style. */
export function diagram(name: string, piece: Piece, tokens: ReadonlySet<string>, described: string): string {
  const inner = rows(boxesOf(piece, tokens), LONGEST);
  const pad = 6;
  const edge = 18;
  const width = inner.width + edge * 2 + pad * 2;
  const y = inner.up + pad + 4;
  const height = y + inner.down + pad + 4;
  const end = pad + edge + inner.width;
  const out = y + (inner.drop ?? 0);
  const bars = (x: number, at: number): string => path(`M${round(x)} ${round(at - 8)}v16m4 -16v16`);
  const body =
    bars(pad, y) + line(pad + 4, pad + edge, y) + inner.draw(pad + edge, y) + line(end, end + edge - 4, out) + bars(end + edge - 4, out);
  const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`;
  return `<svg ${size} role="img" aria-label="${escape(described)}"><title>${escape(name)}</title>${body}</svg>`;
}
