import type { Severity } from '../diagnostics.ts';
import type { Span } from '../source.ts';

/** `writ.yaml`, read and checked. Folders are relative to it, `/` separated, without a trailing slash. */
export interface WritConfig {
  /** The file's path as shown to users: `writ.yaml`. */
  readonly file: string;
  readonly edition: string;
  readonly specs: readonly string[];
  readonly out: string;
  readonly terraform: {
    readonly format: 'json' | 'hcl';
    readonly backend: TerraformBackend;
  };
  readonly folders: readonly FolderRule[];
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Exceptions for files that Writ did not write. */
  readonly ignores: readonly ConfigIgnore[];
}

/** An exception by place; in specs `@ignore` stands beside what it excuses. */
export interface ConfigIgnore {
  readonly codes: readonly { readonly text: string; readonly span: Span }[];
  /** A folder or a file, relative to the project. */
  readonly path: string;
  readonly pathSpan: Span;
  /** Only findings whose marked text holds this. */
  readonly at: string | undefined;
  readonly because: boolean;
  readonly until: { readonly text: string; readonly span: Span } | undefined;
  readonly span: Span;
}

export type TerraformBackend =
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly region: string;
      readonly useLockfile: boolean;
      /** Without slashes at its ends. */
      readonly keyPrefix: string;
      /** Where the region is written, for messages. */
      readonly regionSpan?: Span;
    }
  | { readonly kind: 'local' };

export interface FolderRule {
  readonly folder: string;
  /** `all`, declaration kinds (`app`), statement words (`allow`, `inject`, `use`, …) and `assert`. */
  readonly may: 'all' | readonly string[];
  /** Only this team's: its `team` block, its apps. */
  readonly team: string | undefined;
  /** Where `team` is written, for messages. */
  readonly teamSpan?: Span;
  readonly span: Span;
}

/** As what a rule reports; `off`: not at all. */
export type Level = Severity | 'off';

/** What `rules` says of one code. The narrowest folder that says something decides, there the environment before the rest. */
export interface RuleSetting {
  readonly severity: Level | undefined;
  readonly in: Readonly<Record<string, PlacedLevel>>;
  /** Longest first. */
  readonly paths: readonly PathSetting[];
  /** Limits in seconds, by what the rule limits. */
  readonly max: Readonly<Record<string, number>>;
  /** Where each limit is named. */
  readonly maxSpans: Readonly<Record<string, Span>>;
  readonly span: Span;
}

export interface PathSetting {
  /** A folder or a file, relative to the project. */
  readonly path: string;
  readonly severity: Level | undefined;
  readonly in: Readonly<Record<string, PlacedLevel>>;
  readonly span: Span;
}

export interface PlacedLevel {
  readonly level: Level;
  /** Where the environment is named. */
  readonly span: Span;
}
