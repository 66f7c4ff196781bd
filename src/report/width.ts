/** Columns a tab goes on to, where a line is shown. */
const TAB = 4;

const WIDE =
  /[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{1f1e6}-\u{1f202}\u{1f210}-\u{1f265}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const PLAIN = /^[\x20-\x7e]*$/;
/** What would move the cursor, colour the terminal or turn the reading direction: C0, C1 and the bidirectional controls. */
const UNSAFE = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

let segmenter: Intl.Segmenter | undefined;

/** Terminal columns of a text: wide characters count two, combining ones none, a tab goes on to the next stop from `from`. */
export function widthOf(text: string, from = 0): number {
  if (PLAIN.test(text)) return text.length;
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  let at = from;
  for (const { segment } of segmenter.segment(text)) at += segment === '\t' ? TAB - (at % TAB) : clusterWidth(segment);
  return at - from;
}

function clusterWidth(cluster: string): number {
  if (cluster.includes('\ufe0f')) return 2;
  let width = 0;
  for (const character of cluster) width = Math.max(width, ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1);
  return width;
}

/** A text as a terminal may show it: control characters become visible, each as one column, and tabs become blanks. */
export function showable(text: string): string {
  const safe = text.replace(UNSAFE, (found) => {
    const code = found.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd';
  });
  if (!safe.includes('\t')) return safe;
  let out = '';
  let at = 0;
  for (const [index, part] of safe.split('\t').entries()) {
    if (index > 0) {
      const step = TAB - (at % TAB);
      out += ' '.repeat(step);
      at += step;
    }
    out += part;
    at += widthOf(part, at);
  }
  return out;
}
