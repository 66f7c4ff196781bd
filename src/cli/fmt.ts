import { Diagnostics, type Diagnostic } from '../diagnostics.ts';
import type { Host } from '../host.ts';
import { reason } from '../output/write.ts';
import { loadSpecs, readSource } from '../pipeline/load.ts';
import type { SourceFile } from '../source.ts';
import { exitCodeOf, fault, recover } from './project.ts';
import { CONFIG, findUp, kindOf, parentOf, resolvePath } from './root.ts';
import { show } from './show.ts';
import type { Call, ExitCode, Verb } from './verb.ts';

const SPELLINGS = ['writ', 'yaml'] as const;
type Spelling = (typeof SPELLINGS)[number];

export const fmt: Verb = {
  help: `Brings specs into canonical form; comments stay where they are. What has a syntax error is left as it
stands and the rest is formatted; behind a string that is not closed nothing can be told apart, and the file stays as it is.

Usage: writ fmt [PATHS | -] [options]

  PATHS           files or folders; default: the spec folders of the project
  -               read from standard input, write to standard output
  --stdin-name F  what standard input is called; its ending says which spelling it has (default: stdin.writ, with
                  --to writ stdin.writ.yaml)
  --check         write nothing; exit 1 if a file is not in canonical form
  --to SPELLING   writ or yaml: the other spelling of the same program; the file changes its ending

Exit codes: 0 done, or in form; 1 syntax errors, or not in form; 2 the call, the configuration or the machine; 3 a fault of Writ.`,
  options: {
    check: { type: 'boolean' },
    to: { type: 'string', values: SPELLINGS },
    'stdin-name': { type: 'string' },
  },
  positionals: Number.POSITIVE_INFINITY,
  async run(call) {
    const { host, positionals, flags, values } = call;
    const to = SPELLINGS.find((spelling) => spelling === values.get('to')?.[0]);
    if (to && flags.has('check')) return misuse(host, '--check and --to exclude each other');
    if (positionals.includes('-')) {
      if (positionals.length > 1) return misuse(host, '- reads standard input and stands alone');
      return await formatStdin(call, to);
    }
    const sink = new Diagnostics();
    const root = findUp(host, host.cwd);
    const unfinished = root === undefined ? undefined : recover(call, root);
    if (unfinished) sink.report(unfinished);
    const files = unfinished ? [] : await collect(call, root, sink);
    const sources = new Map(files.map(({ source }) => [source.path, source]));
    const done = { changed: 0, same: 0 };
    for (const file of files) {
      const own = new Diagnostics();
      const text = await printed(call, file.source, to ?? spellingOf(file.source.path), own);
      const target = to === undefined ? file.path : renamed(file.path, to);
      const same = target === file.path && text === file.source.text;
      const written = text !== undefined && !same && !flags.has('check') && replace(host, file, target, text, sink);
      // What is said about a file is said about its lines as they stand now.
      const now = written && own.failed ? { ...file.source, text } : file.source;
      sources.set(now.path, now);
      for (const one of now === file.source ? own.all : await errorsOf(call, now)) sink.report(one);
      if (written) done.changed++;
      else if (same && !own.failed) done.same++;
      else if (text !== undefined && !same && flags.has('check')) sink.report(notFormatted(file.source, text));
    }
    await show(call, host.stderr, sink.all, sources);
    if (!flags.has('check'))
      host.stdout.write(
        `${done.changed} ${done.changed === 1 ? 'file' : 'files'} ${to === undefined ? 'formatted' : 'converted'}, ${done.same} unchanged\n`,
      );
    else if (!sink.failed) host.stdout.write(`${done.same} ${done.same === 1 ? 'file is' : 'files are'} in canonical form\n`);
    return exitCodeOf(sink.all);
  },
};

/** A spec to format: the absolute path, and the text under the name that is shown. */
interface SpecFile {
  readonly path: string;
  readonly source: SourceFile;
}

const isSpec = (path: string): boolean => /\.writ(\.ya?ml)?$/.test(path);
const spellingOf = (path: string): Spelling => (path.endsWith('.writ') ? 'writ' : 'yaml');
const renamed = (path: string, to: Spelling): string =>
  spellingOf(path) === to ? path : to === 'yaml' ? `${path}.yaml` : path.replace(/\.ya?ml$/, '');

function misuse(host: Host, problem: string): ExitCode {
  host.stderr.write(`writ: ${problem}\nTry \`writ fmt --help\`.\n`);
  return 2;
}

async function collect({ host, positionals, stages }: Call, root: string | undefined, sink: Diagnostics): Promise<SpecFile[]> {
  if (positionals.length === 0) {
    if (root === undefined) {
      sink.report(fault('W080', `no ${CONFIG} was found here or in any folder above`, 'change to the project, or name files'));
      return [];
    }
    const source = readSource(host, root, CONFIG, sink);
    const config = source && (await stages.model()).readConfig(source, sink);
    return config ? loadSpecs(host, root, config.specs, sink).map((spec) => ({ path: `${root}/${spec.path}`, source: spec })) : [];
  }
  const found = new Map<string, SpecFile>();
  for (const given of positionals) {
    const path = resolvePath(host.cwd, given);
    const kind = kindOf(host, path);
    // Shown relative to the project where there is one, as every other command does.
    const base = root !== undefined && path.startsWith(`${root}/`) ? root : parentOf(path);
    if (kind === 'missing') sink.report(fault('W088', `there is no file or folder ${given}`, 'paths are relative to the current folder'));
    else if (kind === 'folder') {
      for (const spec of inFolder(host, path === root ? path : base, path, sink)) found.set(spec.path, spec);
    } else if (!isSpec(path)) sink.report(fault('W088', `${given} is no spec`, 'specs end in .writ or .writ.yaml'));
    else {
      const source = readSource(host, base, path.slice(base.length + 1), sink);
      if (source) found.set(path, { path, source });
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** All specs below a folder, named relative to `base`: a folder above it, or itself. */
function inFolder(host: Host, base: string, folder: string, sink: Diagnostics): SpecFile[] {
  const names = base === folder ? host.list(folder).filter((name) => !/^\.|^node_modules$/.test(name)) : [folder.slice(base.length + 1)];
  const worth = names.filter((name) => isSpec(name) || kindOf(host, `${base}/${name}`) === 'folder');
  return loadSpecs(host, base, worth, sink).map((source) => ({ path: `${base}/${source.path}`, source }));
}

/**
 * The canonical text; `undefined` where there is none (the errors are in the sink): of a text that cannot be divided, and in the other
 * spelling of any text with errors.
 */
async function printed({ stages }: Call, source: SourceFile, to: Spelling, sink: Diagnostics): Promise<string | undefined> {
  const { formatSource, parseSource, printWrit, printYaml } = await stages.syntax();
  const { blockShapes } = await stages.model();
  if (to === spellingOf(source.path)) return formatSource(source, sink, blockShapes);
  const ast = parseSource(source, sink, blockShapes);
  if (!ast.complete) return undefined;
  return to === 'writ' ? printWrit(ast) : printYaml(ast, blockShapes);
}

async function errorsOf({ stages }: Call, source: SourceFile): Promise<readonly Diagnostic[]> {
  const sink = new Diagnostics();
  (await stages.syntax()).parseSource(source, sink, (await stages.model()).blockShapes);
  return sink.all;
}

async function formatStdin(call: Call, to: Spelling | undefined): Promise<ExitCode> {
  const { host, values, flags } = call;
  // What is to become the one spelling comes in the other.
  const path = values.get('stdin-name')?.[0] ?? (to === 'writ' ? 'stdin.writ.yaml' : 'stdin.writ');
  if (!isSpec(path)) return misuse(host, `--stdin-name has to end in .writ or .writ.yaml; not ${JSON.stringify(path)}`);
  const source: SourceFile = { path, text: host.readStdin() };
  const sink = new Diagnostics();
  const text = await printed(call, source, to ?? spellingOf(path), sink);
  if (text !== undefined) {
    if (!flags.has('check')) host.stdout.write(text);
    else if (text !== source.text) sink.report(notFormatted(source, text));
  }
  await show(call, host.stderr, sink.all, new Map([[path, source]]));
  return exitCodeOf(sink.all);
}

/** Points at the first place that differs. */
function notFormatted(source: SourceFile, text: string): Diagnostic {
  let at = 0;
  while (at < source.text.length && source.text[at] === text[at]) at++;
  const start = Math.min(at, Math.max(0, source.text.length - 1));
  const line = source.text.indexOf('\n', start);
  const end = Math.max(start, line < 0 ? source.text.length : line);
  return {
    code: 'W087',
    severity: 'error',
    message: `${source.path} is not in canonical form; it first differs here`,
    span: { file: source.path, start, end },
    help: 'run `writ fmt`',
  };
}

function replace(host: Host, file: SpecFile, target: string, text: string, sink: Diagnostics): boolean {
  if (target !== file.path && kindOf(host, target) !== 'missing') {
    sink.report(
      fault(
        'W085',
        `${file.source.path} cannot be converted: ${target.slice(parentOf(target).length + 1)} exists already`,
        'move one of them away',
      ),
    );
    return false;
  }
  // What a link leads to is formatted, and the link stays.
  const place = target === file.path ? (host.realPath?.(target) ?? target) : target;
  const beside = `${parentOf(place)}/.${place.slice(parentOf(place).length + 1)}.new`;
  try {
    host.writeFile(beside, text, { like: file.path });
    host.rename(beside, place);
    if (target !== file.path) host.removeFile(file.path);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (kindOf(host, beside) === 'file') host.removeFile(beside);
    sink.report(
      fault(
        'W083',
        `${file.source.path} could not be written: ${reason(error, parentOf(target))}`,
        'give yourself the right to write there',
      ),
    );
    return false;
  }
}
