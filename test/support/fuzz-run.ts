import { readdirSync, readFileSync } from 'node:fs';
import { allCodes } from '../../src/codes.ts';
import { main } from '../../src/cli/main.ts';
import { Diagnostics, type Diagnostic } from '../../src/diagnostics.ts';
import { checkForeign, type ForeignKind } from '../../src/foreign/index.ts';
import type { WritConfig } from '../../src/model/config.ts';
import { bindProject, blockShapes, readConfig, withoutConsequences } from '../../src/model/index.ts';
import { pretty } from '../../src/report/pretty.ts';
import { reportOf } from '../../src/report/report.ts';
import { formatSource, parseSource, printWrit, printYaml } from '../../src/syntax/index.ts';
import { projectWith } from './base-project.ts';
import type { Corpus, FuzzInput, Random } from './fuzz.ts';
import { slipped } from './fuzz.ts';
import { MAKERS, type FuzzKind } from './fuzz-words.ts';
import { memoryHost } from './memory-host.ts';
import { projects, specsOf } from './mutation-run.ts';

const root = new URL('../../', import.meta.url);
const codes = allCodes();
const plain = { red: own, yellow: own, blue: own, green: own, bold: own, dim: own };
function own(text: string): string {
  return text;
}

/** Real files of every kind: what the repository has as specs, configurations, outputs and flawed files. */
export function corpus(): Corpus {
  const texts = (folder: string, form: RegExp): string[] =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((name) => form.test(name))
      .sort()
      .map((name) => readFileSync(new URL(`${folder}/${name}`, root), 'utf8'));
  const outs = (form: RegExp): string[] => projects.flatMap((project) => texts(`${project}/out`, form));
  const flawed = (kind: ForeignKind): string[] => [...texts(`test/rules/flawed/${kind}`, /./), ...texts(`test/rules/clean/${kind}`, /./)];
  return {
    writ: projects.flatMap((project) => specsOf(project, 'writ').map(({ text }) => text)),
    yaml: projects.flatMap((project) => specsOf(project, 'yaml').map(({ text }) => text)),
    config: projects.map((project) => readFileSync(new URL(`${project}/writ.yaml`, root), 'utf8')),
    policy: [...outs(/policies\/.*\.hcl$/), ...flawed('policy')],
    server: [...outs(/vault\/server\.hcl$/), ...flawed('server-config')],
    iam: [...outs(/iam\/.*\.json$/), ...flawed('iam')],
    task: [...outs(/task-definition\.json$/), ...flawed('task-definition')],
    values: [...outs(/helm\/.*\.values\.yaml$/), ...flawed('helm-values')],
  };
}

const AS: Readonly<Record<Exclude<FuzzKind, 'writ' | 'yaml' | 'config'>, ForeignKind>> = {
  policy: 'policy',
  server: 'server-config',
  iam: 'iam',
  task: 'task-definition',
  values: 'helm-values',
};
const DIALECTS = ['vault', 'vault-legacy', 'openbao'] as const;

/** Takes a text through everything that reads it, and shows what is said of it; what it throws is a bug. Gives the number of errors. */
export function swallow({ kind, path, text }: FuzzInput, config: WritConfig): number {
  const source = { path, text };
  const sink = new Diagnostics();
  switch (kind) {
    case 'writ':
    case 'yaml': {
      const ast = parseSource(source, sink, blockShapes);
      if (!ast.complete && sink.all.length === 0) throw new Error('not complete, and nothing was said');
      if (ast.complete) {
        printWrit(ast);
        printYaml(ast, blockShapes);
      }
      // What is damaged is formed and read again several times, which is most of the work.
      if (ast.complete || text.length % 16 === 0) formatSource(source, new Diagnostics(), blockShapes);
      bindProject(config, [ast], { asOf: '2026-11-23' }, withoutConsequences([ast], [...sink.all], sink));
      break;
    }
    case 'config':
      if (!readConfig(source, sink) && sink.all.length === 0) throw new Error('no configuration, and nothing was said');
      break;
    default: {
      const dialect = DIALECTS[text.length % 3] ?? 'vault';
      const guess = text.length % 2 === 0;
      for (const one of checkForeign(source, { dialect, asOf: '2026-11-23', ...(guess ? {} : { as: AS[kind] }) }).diagnostics)
        sink.report(one);
    }
  }
  const report = reportOf(sink.all, new Map([[path, source]]), codes);
  check(report.diagnostics, pretty(report, plain), source);
  return sink.all.filter(({ severity }) => severity === 'error').length;
}

/** A message must be of what was written, at a place that exists, under a code that has a page. */
function check(said: readonly Diagnostic[], shown: string, { path, text }: { readonly path: string; readonly text: string }): void {
  for (const { code, span, message, help } of said) {
    if (!codes.has(code)) throw new Error(`${code} has no page`);
    if (span && span.file === path && (span.start > span.end || span.end > text.length || span.start < 0))
      throw new Error(`a place outside of the text: ${span.start} to ${span.end} of ${text.length}, ${code} ${message}`);
    const words = `${message} ${help ?? ''}`;
    if (message === '' || (/\bundefined\b|\[object |\bNaN\b|call stack/.test(words) && !/undefined|object|NaN|stack/.test(text)))
      throw new Error(`a message that says nothing: ${code} ${words}`);
  }
  if (/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(shown))
    throw new Error('what is shown holds characters that command a terminal');
}

const base = projectWith({ text: '' })['/project/specs/base.writ'] ?? '';

/** Words that often leave a project readable, so that the later stages have something to look at. */
const PLAUSIBLE = ['x', '1h', '"y"', 'secret/**', '5', 'true', '"{env}"', 'payments', 'orders', '30d', '"*"', 'allow read on secret/a/**', '// c\n', '\n  ', 'because "y"', 'ttl = 1h', 'read', '@ignore(W101) ']; // prettier-ignore

/** A whole small project with slips in it, through every stage, rules and targets included. Gives the exit code. */
export async function wholeProject(random: Random): Promise<{ code: number; said: string; text: string }> {
  const text = slipped(random, base, random(4) ? PLAUSIBLE : MAKERS.writ.words, 1);
  const host = memoryHost(
    { '/project/writ.yaml': 'writ: "1"\nspecs: [specs]\n', '/project/specs/base.writ': text },
    { args: ['compile', '--as-of', '2026-11-23', '--target', 'vault,iam,helm'] },
  );
  const code = await main(host);
  return { code, said: host.stderr.text + host.stdout.text, text };
}
