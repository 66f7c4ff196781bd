import type { Diagnostic } from '../diagnostics.ts';
import type { RefKind } from '../schema/types.ts';
import type { Span } from '../source.ts';
import { nearest } from '../suggest.ts';
import type { Word } from '../syntax/ast.ts';
import { fillWord } from './placeholders.ts';
import type { Lookup } from './placeholders.ts';

/** A name that an attribute uses and that must be declared; looked up when the whole environment is known. */
export interface RefUse {
  readonly kind: RefKind;
  readonly name: string;
  readonly span: Span;
  /** The name after `on` of the block it stands in: a cluster must be of that platform. */
  readonly platform: string | undefined;
}

export interface SecretUse {
  readonly store: string;
  readonly secret: string;
  readonly span: Span;
}

/** One declaration being bound for one environment. `errors` and the lists grow as it goes. */
export interface Binding {
  readonly env: string;
  /** What placeholders stand for here. A known one without a value (`{domain}`) is present as `undefined`. */
  readonly values: Readonly<Record<string, string | undefined>>;
  /** `{team}` and `{app}` are filled in where the profile is used. */
  readonly deferred: boolean;
  /** `{self.…}` may stand in resources: grants of people. */
  readonly self: boolean;
  readonly yaml: boolean;
  /** A part of the file was lost to a syntax error: what is missing may have been there. */
  readonly partial: boolean;
  /** The same text is bound for other environments, too. */
  readonly several: boolean;
  readonly refs: RefUse[];
  readonly secrets: SecretUse[];
  errors: number;
  report(diagnostic: Diagnostic): void;
  /** All uses with the same key become one diagnostic. */
  missing(key: string, diagnostic: Diagnostic): void;
}

export function fail(binding: Binding, diagnostic: Omit<Diagnostic, 'severity'>): void {
  binding.errors++;
  binding.report({ severity: 'error', ...diagnostic });
}

/**
 * What stands where it does not belong. In a file that lost a part to a syntax error, a brace may be what is missing: then only
 * a slip of the pen (`near`) is worth a word.
 */
export function failMisplaced(binding: Binding, near: boolean, diagnostic: Omit<Diagnostic, 'severity'>): void {
  if (binding.partial && !near) binding.errors++;
  else fail(binding, diagnostic);
}

function failAll(binding: Binding, placeholder: string, diagnostic: Omit<Diagnostic, 'severity'>): void {
  binding.errors++;
  binding.missing(`placeholder ${placeholder}`, { severity: 'error', ...diagnostic });
}

export const ENV_PLACEHOLDERS = ['env', 'account', 'region', 'partition', 'domain', 'vault'] as const;
const PRINCIPAL_PLACEHOLDERS: ReadonlySet<string> = new Set(['team', 'app']);
const SELF = /^self\.(id|name|metadata\.[A-Za-z0-9_-]+)$/;

/** Fills in what is known; reports what can never be known. In another system's template text an unknown `{name}` is just text. */
export function lookupIn(binding: Binding, where: 'value' | 'foreign' | 'statement'): Lookup {
  return (name, span) => {
    if (Object.hasOwn(binding.values, name)) {
      const value = binding.values[name];
      if (value !== undefined) return value;
      failAll(binding, name, {
        code: 'W027',
        span,
        message: `this environment has no \`${name}\``,
        help: `set \`${name}\` in its environment`,
      });
      return '';
    }
    if (where === 'foreign') return `{${name}}`;
    if (binding.deferred && PRINCIPAL_PLACEHOLDERS.has(name)) return undefined;
    if (binding.self && where === 'statement' && SELF.test(name)) return undefined;
    reportPlaceholder(binding, name, span, where);
    // Left in a resource, it stops what is said of that path from being said twice.
    return where === 'statement' ? undefined : '';
  };
}

function reportPlaceholder(binding: Binding, name: string, span: Span, where: 'value' | 'statement'): void {
  if (PRINCIPAL_PLACEHOLDERS.has(name)) {
    const help = 'it stands for the principal of a grant, in apps, teams and profiles';
    return fail(binding, { code: 'W027', span, message: `\`{${name}}\` means nothing here`, help });
  }
  if (SELF.test(name)) {
    const help = 'it stands for the person who asks: in the paths of grants of teams, users and profiles';
    return fail(binding, { code: 'W027', span, message: `\`{${name}}\` means nothing here`, help });
  }
  const known = [...Object.keys(binding.values), ...(where === 'statement' && binding.self ? ['self.id', 'self.name'] : [])];
  const near = nearest(name, known);
  failAll(binding, name, {
    code: 'W027',
    span,
    message: `unknown placeholder \`{${name}}\`${near ? `, did you mean \`{${near}}\`?` : ''}`,
    ...(known.length <= 8 ? { expected: known.map((k) => `{${k}}`) } : {}),
    help: `for the text itself write \`\\{${name}}\`; for a value of the environment add it to its \`values\``,
  });
}

/** A word of a header, label or attribute name: plain text when done. */
export const wordText = (binding: Binding, word: Word): string =>
  word.template ? fillWord(word, lookupIn(binding, 'value')).text : word.text;
