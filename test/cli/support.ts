import type { CompileResult } from '../../src/compile.ts';
import { main } from '../../src/cli/main.ts';
import type { ExitCode, Stages } from '../../src/cli/verb.ts';
import type { CodeEntry, Sink } from '../../src/diagnostics.ts';
import type { SourceFile } from '../../src/source.ts';
import type { FileAst } from '../../src/syntax/ast.ts';
import { codes } from '../../src/cli/codes.ts';
import type { WritConfig } from '../../src/model/config.ts';
import { memoryHost, type MemoryHost, type MemoryOptions } from '../support/memory-host.ts';

export const config: WritConfig = {
  file: 'writ.yaml',
  edition: '1',
  specs: ['specs'],
  out: 'out',
  terraform: { format: 'json', backend: { kind: 'local' } },
  folders: [],
  rules: {},
  ignores: [],
};

export const result = (given: Partial<CompileResult> = {}): CompileResult => ({
  project: undefined,
  config,
  sources: new Map([['writ.yaml', { path: 'writ.yaml', text: '' }]]),
  diagnostics: [],
  artifacts: [],
  proof: undefined,
  mismatches: [],
  ...given,
});

const rule: CodeEntry = {
  code: 'W101',
  name: 'whole-mount',
  severity: 'warning',
  page: {
    what: 'What it is.',
    why: 'Why it matters.',
    fix: 'How to mend it.',
    bad: 'allow read on secret/**\n',
    good: 'allow read on secret/a\n',
  },
};

/** The commands over stages that answer with `compiled`, and a language whose canonical form is upper case; `!` is an error, `!!` one that formatting goes round. */
export function stagesWith(compiled: Partial<CompileResult> = {}): Stages {
  const spelling = (path: string): 'writ' | 'yaml' => (path.endsWith('.writ') ? 'writ' : 'yaml');
  const parsed = (source: SourceFile, sink: Sink): FileAst => {
    const bad = source.text.indexOf('!');
    if (bad >= 0)
      sink.report({ code: 'W101', severity: 'error', message: 'no "!" here', span: { file: source.path, start: bad, end: bad + 1 } });
    return { source, spelling: spelling(source.path), items: [], dangling: [], complete: bad < 0 };
  };
  return {
    compile: async () => ({ compileProject: async () => result(compiled) }),
    codes: async () => ({ allCodes: () => new Map([...codes, rule].map((entry) => [entry.code, entry])) }),
    model: async () => ({ readConfig: () => config, blockShapes: { child: () => undefined } }),
    syntax: async () => ({
      parseSource: parsed,
      formatSource(source, sink) {
        const { complete } = parsed(source, sink);
        const form = source.text.toUpperCase();
        return complete ? (spelling(source.path) === 'writ' ? form : `YAML ${form}`) : source.text.includes('!!') ? form : undefined;
      },
      printWrit: (ast) => ast.source.text.toUpperCase(),
      printYaml: (ast) => `YAML ${ast.source.text.toUpperCase()}`,
    }),
  };
}

export interface Outcome {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  readonly host: MemoryHost;
}

export const PROJECT = { '/project/writ.yaml': 'writ: "1"\n', '/project/specs/a.writ': 'team a {}\n' };

/** Runs one command line, words divided by blanks. */
export async function run(
  line: string,
  tree: Readonly<Record<string, string>> | MemoryHost = PROJECT,
  compiled: Partial<CompileResult> = {},
  options: MemoryOptions = {},
): Promise<Outcome> {
  const host = memoryHost(tree, { ...options, args: line.split(' ').filter((word) => word !== '') });
  const code = await main(host, stagesWith(compiled));
  return { code, out: host.stdout.text, err: host.stderr.text, host };
}
