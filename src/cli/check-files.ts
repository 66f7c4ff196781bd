import { type Diagnostic, Diagnostics } from '../diagnostics.ts';
import type { ForeignKind, ForeignRequest } from '../foreign/index.ts';
import type { SourceFile, Span } from '../source.ts';
import type { Options } from './args.ts';
import type { Wanted } from './check-options.ts';
import { conclude } from './conclude.ts';
import type { Checked } from './checked-files.ts';
import { filesOf, type Found } from './file-paths.ts';
import { fullyChecked, outputsOf, projectAround } from './file-project.ts';
import { fixFiles } from './fix-files.ts';
import { reason } from '../pipeline/load.ts';
import { exitCodeOf, fault } from './project.ts';
import { kindOf, resolvePath } from './root.ts';
import { makeReport, print, show } from './show.ts';
import { styleFor } from './style.ts';
import type { Call, ExitCode } from './verb.ts';

/** What `--as` takes; the folder `foreign/` has the same list, and a test holds the two together. */
export const KINDS = ['policy', 'iam', 'task-definition', 'helm-values', 'server-config', 'auth-role'] as const;
const DIALECTS = ['vault', 'vault-legacy', 'vault-anycase', 'openbao'] as const;

export const FILE_OPTIONS: Options = {
  as: { type: 'string', values: KINDS },
  dialect: { type: 'string', values: DIALECTS },
  chart: { type: 'string' },
  'ignore-unknown': { type: 'boolean' },
};

export const FILE_HELP = `  FILES           what Writ did not write, by the same rules: Vault policies, IAM documents, ECS task definitions, values of the
                  Vault chart, server configurations; of a folder outside of the specs, all that it holds. No project is needed.
                  \`-\` is what is piped in; a pattern in quotes ("deploy/**/*.json") works too
  --as KIND       what the FILES are: ${KINDS.join(', ')}; default: what their content says
  --dialect NAME  whose policies and configurations they are: vault (default), vault-legacy (before 2.0.3), vault-anycase (from 2.2.2), openbao
  --chart DIR     check values against the chart in this folder, not ${'`hashicorp/vault`'} as Writ knows it
  --ignore-unknown  leave aside named FILES that are none of these, as those that a folder holds: for pre-commit`;

type Texts = ReadonlyMap<string, string>;

/** Checks files that Writ did not write, reports as for specs, and gives the exit code. */
export async function checkFiles(
  call: Call,
  wanted: Wanted,
  { format, asOf }: { readonly format: string; readonly asOf: string },
): Promise<ExitCode> {
  const request = await requestOf(call, asOf);
  if ('code' in request) return await refuse(call, request, format);
  const { knownKinds } = await import('../foreign/index.ts');
  const { files, problems } = filesOf(call);
  const check = await checkerOf(call, files, request);
  const checked = check(new Map());
  const found = [...problems, ...checked.diagnostics];
  if (checked.kinds.size === 0 && found.length === 0 && !call.flags.has('ignore-unknown')) {
    const message = `nothing in ${call.positionals.join(', ')} is one of what check reads: ${knownKinds()}`;
    return await refuse(call, fault('W077', message, 'name a file, or say what it is with --as'), format);
  }
  const all = { ...checked, diagnostics: found };
  if (!call.flags.has('fix')) return await finish(call, wanted, format, all);
  const mended = await fixFiles(call, wanted, check, request.dialect);
  if (mended.kind === 'patch') return mended.code;
  if (mended.kind === 'fault') return await refuse(call, mended.fault, format);
  return await finish(call, wanted, format, { ...mended.after, diagnostics: [...problems, ...mended.after.diagnostics] }, mended.said);
}

async function requestOf(call: Call, asOf: string): Promise<ForeignRequest | Diagnostic> {
  const { values } = call;
  const { FOREIGN_KINDS } = await import('../foreign/index.ts');
  const as: ForeignKind | undefined = FOREIGN_KINDS.find((kind) => kind === values.get('as')?.[0]);
  const folder = values.get('chart')?.[0];
  const chart = folder === undefined ? undefined : (await import('./chart-folder.ts')).readChart(call, folder);
  if (chart && 'problem' in chart) return fault('W088', chart.problem, 'name the folder of the chart');
  const dialect = DIALECTS.find((name) => name === values.get('dialect')?.[0]) ?? 'vault';
  return { dialect, asOf, ...(chart ? { chart: chart.facts } : {}), ...(as ? { as } : {}) };
}

/** Reads the files once, and gives what checks them with some of their texts replaced: only those are looked at anew. */
async function checkerOf(call: Call, files: readonly Found[], plain: ForeignRequest): Promise<(texts: Texts) => Checked> {
  const { checkForeign, knownKinds, mayBeForeign, mayHold, projectIgnores, reportProjectIgnores } = await import('../foreign/index.ts');
  const around = await projectAround(call);
  const lenient = call.flags.has('ignore-unknown');
  const read = files.flatMap((file) => {
    const named = file.how === 'named';
    if (!named && (!mayBeForeign(file.path) || SPEC.test(file.path))) return [];
    return [{ ...file, named: named && !lenient, told: named, ...textOf(call, file) }];
  });
  const isOutput = outputsOf(call, around);
  const known = new Map<string, ReturnType<typeof checkForeign>>();
  return (texts) => {
    const sources = new Map<string, SourceFile>();
    const textAt = ({ file, start, end }: Span): string => sources.get(file)?.text.slice(start, end) ?? '';
    const ignores = around?.config ? projectIgnores(around.config, around.source.path, { pathOf: around.pathOf, textOf: textAt }) : [];
    const project = around?.config && { config: around.config, pathOf: around.pathOf, ignores };
    const request: ForeignRequest = { ...plain, ...(project ? { project } : {}) };
    const kinds = new Map<string, ForeignKind>();
    const sink = new Diagnostics();
    let aside = 0;
    for (const { path, named, told, text: written, why, large } of read) {
      const text = texts.get(path) ?? written;
      if (text === undefined) {
        const problem: Diagnostic = {
          ...fault('W088', `${path} cannot be read: ${why}`, told ? 'paths are relative to the current folder' : 'it was not checked'),
          span: { file: path, start: 0, end: 0 },
        };
        if (large && !named) aside += 1;
        else sink.report(told ? problem : { ...problem, severity: 'warning' });
        continue;
      }
      const source: SourceFile = { path, text };
      if (!named && isOutput(path, told)) {
        aside += 1;
        continue;
      }
      if (!named && plain.as === undefined && !mayHold(source)) {
        aside += 1;
        continue;
      }
      sources.set(path, source);
      // What a project excuses is counted over all files, so none is passed over there.
      const checked = (texts.has(path) || ignores.length > 0 ? undefined : known.get(path)) ?? checkForeign(source, request);
      if (!texts.has(path)) known.set(path, checked);
      if (checked.kind === undefined && !named) {
        sources.delete(path);
        aside += 1;
        continue;
      }
      if (checked.kind) kinds.set(path, checked.kind);
      for (const one of checked.diagnostics) sink.report(one);
      if (checked.kind !== undefined || checked.diagnostics.length > 0) continue;
      const span = { file: path, start: 0, end: Math.min(1, text.length) };
      sink.report({ ...fault('W077', unknown(path, text, knownKinds()), 'say what it is with --as, if it is one of these'), span });
    }
    if (around) {
      sources.set(around.source.path, around.source);
      for (const one of around.faults) sink.report(one);
      reportProjectIgnores(fullyChecked(call, around, ignores, kinds.keys()), request, sink);
    }
    return { sources, kinds, diagnostics: sink.all, aside };
  };
}

function unknown(path: string, text: string, kinds: string): string {
  if (text.trim() === '') return `${path} is empty`;
  return `${path} is none of what check reads: ${kinds}`;
}

/** What a folder holds is checked as what it is; specs are a project's. */
export const SPEC = /\.writ(\.ya?ml)?$/;

async function finish(
  call: Call,
  wanted: Wanted,
  format: string,
  { sources, kinds, diagnostics, aside }: Checked,
  done?: string,
): Promise<ExitCode> {
  const { host } = call;
  const all = await makeReport(call, diagnostics, sources);
  const { report, fails, notes, fault: bad } = conclude(call, all, wanted, false, lookedAt(call, sources));
  if (bad) return await refuse(call, bad, format);
  await print(call, host.stdout, report, { format, root: host.cwd });
  const code = exitCodeOf(report.diagnostics);
  if (format === 'pretty') {
    for (const note of [...(done === undefined ? [] : [done]), ...notes]) host.stdout.write(`${note}\n`);
    if (aside > 0) host.stdout.write(`${count(aside, 'file')} of other kinds left aside\n`);
    const what = await countedKinds(kinds);
    if (code === 0 && report.diagnostics.length === 0)
      host.stdout.write(`${styleFor(host, host.stdout).green('ok')}: ${what}, nothing to report\n`);
    else if (kinds.size > 1) host.stdout.write(`checked ${what}\n`);
  }
  return code === 0 && fails ? 1 : code;
}

/** Whether a file was among those of the call, or lay in one of its folders and is gone. */
function lookedAt({ host, positionals }: Call, sources: Checked['sources']): (file: string) => boolean {
  const folders = positionals.map((path) => resolvePath(host.cwd, path)).filter((path) => kindOf(host, path) === 'folder');
  return (file) => {
    const path = resolvePath(host.cwd, file);
    return sources.has(file) || folders.some((folder) => folder === '/' || path.startsWith(`${folder}/`));
  };
}

/** `2 Vault policies, 1 task definition`. */
async function countedKinds(kinds: Checked['kinds']): Promise<string> {
  const { FOREIGN_KINDS, KIND_COUNTS } = await import('../foreign/index.ts');
  const found = [...kinds.values()];
  const parts = FOREIGN_KINDS.flatMap((kind) => {
    const n = found.filter((one) => one === kind).length;
    return n === 0 ? [] : [`${n} ${KIND_COUNTS[kind][n === 1 ? 0 : 1]}`];
  });
  return parts.join(', ') || 'no files';
}

const count = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;

async function refuse(call: Call, problem: Diagnostic, format: string): Promise<ExitCode> {
  await show(call, call.host.stdout, [problem], new Map(), { format });
  return 2;
}

/** More than any such file has; a file that is larger is none. */
const LIMIT = 10 * 1024 * 1024;

const NOT_UTF8 = 'it is not UTF-8';

interface Read {
  /** Absent where it cannot be read; `why` says so as a clause. */
  readonly text?: string;
  readonly why?: string;
  readonly large?: true;
}

function textOf({ host }: Call, { path, piped }: Found): Read {
  let bytes: Uint8Array;
  try {
    if (piped) return { text: host.readStdin() };
    bytes = host.readBytes(resolvePath(host.cwd, path));
  } catch (error) {
    return { why: reason(error) };
  }
  if (bytes.length > LIMIT) return { why: 'it is larger than 10 MiB', large: true };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { why: NOT_UTF8 };
  }
}
