import type { Diagnostic } from '../diagnostics.ts';
import type { SourceFile } from '../source.ts';
import { distance } from '../suggest.ts';

const ASKED = /did you mean (?:`([^`]+)`|"([^"]+)"|([^\s`"?]+))\?/;
/** As far as two spellings of one name lie apart. */
const FAR = 3;

/**
 * Findings that ask `did you mean X?` with X as an edit in place of what is marked. None is safe: before it the text meant nothing, so
 * whatever it then grants is more.
 */
export function withMeant(findings: readonly Diagnostic[], sources: ReadonlyMap<string, SourceFile>): readonly Diagnostic[] {
  return findings.map((finding) => {
    const { span, fix, message, help } = finding;
    if (fix || !span || span.start === span.end) return finding;
    const asked = ASKED.exec(help ?? '') ?? ASKED.exec(message);
    const written = sources.get(span.file)?.text.slice(span.start, span.end);
    const meant = asked?.[1] ?? asked?.[2] ?? asked?.[3];
    if (written === undefined || meant === undefined) return finding;
    const quote = /^(["']).*\1$/s.exec(written)?.[1] ?? '';
    const word = quote === '' ? written : written.slice(1, -1);
    const name = spelt(word, meant, message);
    if (name === undefined) return finding;
    return { ...finding, fix: { title: `write ${name}`, safe: false, told: true, edits: [{ span, text: `${quote}${name}${quote}` }] } };
  });
}

/** What stands for the word as it is marked: of a path of keys only the last is. `undefined`: the marked text is not what was misspelt. */
function spelt(word: string, meant: string, message: string): string | undefined {
  if (/\s/.test(word) || !message.includes(word.slice(word.lastIndexOf(':') + 1))) return undefined;
  const near = (name: string): boolean => name !== word && distance(word.toLowerCase(), name.toLowerCase(), FAR) <= FAR;
  if (near(meant)) return meant;
  const last = meant.slice(meant.lastIndexOf('.') + 1);
  return !word.includes('.') && last !== meant && near(last) ? last : undefined;
}
