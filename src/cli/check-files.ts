import type { Diagnostic } from '../diagnostics.ts';
import type { ForeignKind, ForeignOptions, ForeignRequest } from '../foreign/index.ts';
import type { SourceFile } from '../source.ts';
import type { Options } from './args.ts';
import type { Wanted } from './check-options.ts';
import { conclude } from './conclude.ts';
import { exitCodeOf, fault } from './project.ts';
import { findUp, kindOf, resolvePath } from './root.ts';
import { makeReport, print, show } from './show.ts';
import { styleFor } from './style.ts';
import type { Call, ExitCode } from './verb.ts';

/** What `--as` takes; the folder `foreign/` has the same list, and a test holds the two together. */
export const KINDS = ['policy', 'iam', 'task-definition', 'helm-values', 'server-config'] as const;
const DIALECTS = ['vault', 'vault-legacy', 'vault-anycase', 'openbao'] as const;

export const FILE_OPTIONS: Options = {
  as: { type: 'string', values: KINDS },
  dialect: { type: 'string', values: DIALECTS },
  chart: { type: 'string' },
};

export const FILE_HELP = `  FILES           what Writ did not write, by the same rules: Vault policies, IAM documents, ECS task definitions, values of the
                  Vault chart, server configurations; of a folder outside of the specs, all that it holds. No project is needed
  --as KIND       what the FILES are: ${KINDS.join(', ')}; default: what their content says
  --dialect NAME  whose policies and configurations they are: vault (default), vault-legacy (before 2.0.3), vault-anycase (from 2.2.2), openbao
  --chart DIR     check values against the chart in this folder, not ${'`hashicorp/vault`'} as Writ knows it`;

const SPEC = /\.writ(\.ya?ml)?$/;

/** Whether the paths of a call mean files that Writ did not write; `undefined`: they mean a project, or both, and the text says so. */
export async function meansFiles(call: Call): Promise<boolean | string> {
  const { values, flags } = call;
  const files = await areFiles(call);
  if (files !== true) {
    const option = ['dialect', 'chart'].find((name) => values.has(name));
    return files === false && option !== undefined ? `--${option} is for FILES` : files;
  }
  if (flags.has('fix')) return '--fix is for specs, whose access is known before and after; of FILES a fix is only described';
  return values.has('env') ? '--env is for specs: FILES have no environments' : true;
}

async function areFiles(call: Call): Promise<boolean | string> {
  const { host, positionals, values } = call;
  if (values.has('as')) return positionals.length > 0 ? true : '--as needs FILES';
  const means = await Promise.all(positionals.map((path) => isForeign(call, resolvePath(host.cwd, path))));
  if (means.length > 0 && means.every((one) => one)) return true;
  // A folder beside specs is one of another project, or none: that is said where projects are looked for.
  const file = positionals.find((path, i) => means[i] && kindOf(host, resolvePath(host.cwd, path)) === 'file');
  return file === undefined ? false : `${file} is no spec, and ${positionals[means.indexOf(false)]} is: check them apart`;
}

/** A file that is no spec; a folder that is no project, and in a project one that holds no specs and lies in none. */
async function isForeign(call: Call, path: string): Promise<boolean> {
  const { host } = call;
  const kind = kindOf(host, path);
  if (kind === 'file') return !SPEC.test(path) && !path.endsWith('/writ.yaml');
  if (kind !== 'folder') return false;
  const root = findUp(host, path);
  if (root === undefined) return true;
  if (root === path) return false;
  const folders = (await specFolders(call, root)).map((folder) => resolvePath(root, folder));
  const within = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}/`);
  return !folders.some((folder) => within(path, folder) || within(folder, path));
}

async function specFolders(call: Call, root: string): Promise<readonly string[]> {
  const { readConfig } = await call.stages.model();
  const { Diagnostics } = await import('../diagnostics.ts');
  const source: SourceFile = { path: 'writ.yaml', text: call.host.readFile(`${root}/writ.yaml`) };
  // A project file that cannot be read is the project's own business, and said when it is checked.
  return readConfig(source, new Diagnostics())?.specs ?? [''];
}

const SKIPPED = new Set(['node_modules']);

interface Found {
  readonly path: string;
  /** Named by the user, not met in a folder. */
  readonly named: boolean;
}

/** The files of a call, as paths that the user would write, in order. */
function filesOf({ host, positionals }: Call): Found[] {
  const found = new Map<string, Found>();
  const seen = new Set<string>();
  const walk = (path: string): void => {
    const absolute = resolvePath(host.cwd, path);
    // A link to a folder above would lead round and round.
    const real = host.realPath?.(absolute) ?? absolute;
    if (seen.has(real)) return;
    seen.add(real);
    for (const name of host.list(absolute)) {
      if (name.startsWith('.') || SKIPPED.has(name)) continue;
      const inner = path === '.' ? name : `${path.replace(/\/$/, '')}/${name}`;
      const kind = kindOf(host, `${absolute}/${name}`);
      if (kind === 'folder') walk(inner);
      else if (kind === 'file' && !found.has(inner)) found.set(inner, { path: inner, named: false });
    }
  };
  for (const given of positionals) {
    const path = given.replace(/^(\.\/)+(?=.)/, '');
    if (kindOf(host, resolvePath(host.cwd, path)) === 'folder') walk(path);
    else found.set(path, { path, named: true });
  }
  return [...found.values()];
}

/** Checks files that Writ did not write, reports as for specs, and gives the exit code. */
export async function checkFiles(
  call: Call,
  wanted: Wanted,
  { format, asOf }: { readonly format: string; readonly asOf: string },
): Promise<ExitCode> {
  const { values } = call;
  const { checkForeign, knownKinds, mayBeForeign, FOREIGN_KINDS } = await import('../foreign/index.ts');
  const as: ForeignKind | undefined = FOREIGN_KINDS.find((kind) => kind === values.get('as')?.[0]);
  const folder = values.get('chart')?.[0];
  const chart = folder === undefined ? undefined : (await import('./chart-folder.ts')).readChart(call, folder);
  if (chart && 'problem' in chart) return await refuse(call, fault('W088', chart.problem, 'name the folder of the chart'), format);
  const options: ForeignOptions = {
    dialect: DIALECTS.find((name) => name === values.get('dialect')?.[0]) ?? 'vault',
    ...(chart ? { chart: chart.facts } : {}),
  };
  const project = await projectAround(call);
  const request: ForeignRequest = { ...options, asOf, ...(as ? { as } : {}), ...(project ? { project } : {}) };
  const sources = new Map<string, SourceFile>();
  const diagnostics: Diagnostic[] = [];
  let aside = 0;
  for (const { path, named } of filesOf(call)) {
    if (!named && (!mayBeForeign(path) || SPEC.test(path))) continue;
    const text = textOf(call, path);
    if (typeof text !== 'string') {
      if (named || as) diagnostics.push(text.problem);
      continue;
    }
    const source: SourceFile = { path, text };
    const checked = checkForeign(source, request);
    if (checked.kind === undefined && !named) {
      aside += 1;
      continue;
    }
    sources.set(path, source);
    diagnostics.push(...checked.diagnostics);
    if (checked.kind !== undefined || checked.diagnostics.length > 0) continue;
    const help = 'say what it is with --as, if it is one of these';
    const span = { file: path, start: 0, end: Math.min(1, text.length) };
    diagnostics.push({ ...fault('W077', `${path} is none of what check reads: ${knownKinds()}`, help), span });
  }
  if (sources.size === 0 && diagnostics.length === 0) {
    const where = call.positionals.join(', ');
    return await refuse(
      call,
      fault('W077', `nothing in ${where} is one of what check reads: ${knownKinds()}`, 'name a file, or say what it is with --as'),
      format,
    );
  }
  return await finish(call, wanted, format, { sources, diagnostics, aside });
}

interface Checked {
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly diagnostics: readonly Diagnostic[];
  readonly aside: number;
}

async function finish(call: Call, wanted: Wanted, format: string, { sources, diagnostics, aside }: Checked): Promise<ExitCode> {
  const { host } = call;
  const all = await makeReport(call, diagnostics, sources);
  const { report, fails, notes, fault: bad } = conclude(call, all, wanted, true);
  if (bad) return await refuse(call, bad, format);
  await print(call, host.stdout, report, { format, root: host.cwd });
  const code = exitCodeOf(report.diagnostics);
  if (format === 'pretty') {
    for (const note of notes) host.stdout.write(`${note}\n`);
    if (aside > 0) host.stdout.write(`${count(aside, 'file')} of other kinds left aside\n`);
    if (code === 0 && report.diagnostics.length === 0)
      host.stdout.write(`${styleFor(host, host.stdout).green('ok')}: ${count(sources.size, 'file')}, nothing to report\n`);
  }
  return code === 0 && fails ? 1 : code;
}

const count = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;

async function refuse(call: Call, problem: Diagnostic, format: string): Promise<ExitCode> {
  await show(call, call.host.stdout, [problem], new Map(), { format });
  return 2;
}

/** More than any such file has; a file that is larger is no configuration. */
const LIMIT = 10 * 1024 * 1024;

function textOf({ host }: Call, path: string): string | { readonly problem: Diagnostic } {
  const problem = (why: string): { readonly problem: Diagnostic } => ({
    problem: fault('W088', `${path} cannot be read: ${why}`, 'paths are relative to the current folder'),
  });
  try {
    const bytes = host.readBytes(resolvePath(host.cwd, path));
    if (bytes.length > LIMIT) return problem('it is larger than 10 MiB');
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return problem(
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
          ? 'it is not UTF-8'
          : code || 'it is not UTF-8',
    );
  }
}

/** The project in whose folder the files are checked, if there is one that can be read: its `rules` hold for them too. */
async function projectAround(call: Call): Promise<ForeignRequest['project']> {
  const { host } = call;
  const root = findUp(host, host.cwd);
  if (root === undefined) return undefined;
  const { readConfig } = await call.stages.model();
  const { Diagnostics } = await import('../diagnostics.ts');
  const config = readConfig({ path: 'writ.yaml', text: host.readFile(`${root}/writ.yaml`) }, new Diagnostics());
  if (!config) return undefined;
  const inside = root === '/' ? '/' : `${root}/`;
  return {
    config,
    pathOf(path) {
      const absolute = resolvePath(host.cwd, path);
      return absolute.startsWith(inside) ? absolute.slice(inside.length) : absolute;
    },
  };
}
