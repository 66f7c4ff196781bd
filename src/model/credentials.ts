import type { Sink } from '../diagnostics.ts';
import type { SourceFile } from '../source.ts';

/** What live credentials look like; the published forms of AWS, Vault, GitHub and PEM. Last what stands in all of them, which is quickly looked for. */
const shapes: readonly (readonly [RegExp, what: string, always?: string])[] = [
  [/(?<![A-Za-z0-9/+=])(?:AKIA|ASIA)[0-9A-Z]{16}(?![A-Za-z0-9])/g, 'an AWS access key'],
  [/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/g, 'a private key', '-----BEGIN '],
  [/(?<![A-Za-z0-9_.-])hv[sbr]\.[A-Za-z0-9_-]{20,}/g, 'a Vault token'],
  [/(?<![A-Za-z0-9_./-])[sbr]\.[A-Za-z0-9]{24}(?![A-Za-z0-9_.-])/g, 'a Vault token'],
  [/(?<![A-Za-z0-9_])gh[pousr]_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g, 'a GitHub token'],
  [/(?<=[a-z][a-z0-9+.-]*:\/\/)[^\s:/@"'{}$]*:(?!\{\{|\$\{|\{[a-z_.]+\}@)[^\s/@"'{}]+(?=@[^\s@])/g, 'a password in a URL', '://'],
];

/** Whether a text holds something that looks like a live credential (and must not be repeated in a message). */
export const looksLive = (text: string): boolean => shapes.some(([regex]) => text.search(regex) >= 0);

/** Looks through a whole file, comments included: a credential in a comment has leaked just as well. */
export function reportCredentials(source: SourceFile, sink: Sink): void {
  for (const [regex, what, always] of shapes) {
    if (always !== undefined && !source.text.includes(always)) continue;
    for (const match of source.text.matchAll(regex))
      sink.report({
        code: 'W031',
        severity: 'error',
        message: `this looks like ${what}`,
        span: { file: source.path, start: match.index, end: match.index + match[0].length },
        help: 'revoke it, keep the new one in a store, and say `from STORE/SECRET` where a value is needed',
      });
  }
}
