import type { Diagnostics, Sink } from '../diagnostics.ts';
import type { Host } from '../host.ts';
import type { WritConfig } from '../model/config.ts';
import { bindProject, blockShapes, readConfig, withoutConsequences } from '../model/index.ts';
import type { Project } from '../model/program.ts';
import type { SourceFile } from '../source.ts';
import type { FileAst } from '../syntax/ast.ts';
import { parseSource } from '../syntax/index.ts';
import { loadSpecs, readSource } from './load.ts';

const CONFIG_FILE = 'writ.yaml';

/** A limit, so that what a mistaken generator writes is refused before it fills the memory. */
const MAX_DECLARATIONS = 1_000_000;

/** A project as far as it could be read. Without a `project` what went wrong is in the sink. */
export interface ReadProject {
  readonly config: WritConfig | undefined;
  readonly project: Project | undefined;
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/** From files to bound programs: the first half of every command that looks at specs. Never throws for a user's mistake. */
export function readProject(host: Host, root: string, options: { asOf: string; envs?: readonly string[] }, sink: Diagnostics): ReadProject {
  const sources = new Map<string, SourceFile>();
  const keep = (source: SourceFile): void => void sources.set(source.path, source);
  const configSource = readSource(host, root, CONFIG_FILE, sink, keep);
  if (configSource) keep(configSource);
  const config = configSource && readConfig(configSource, sink);
  if (!config) return { config: undefined, project: undefined, sources };

  const specs = loadSpecs(host, root, config.specs, sink, keep);
  for (const source of specs) keep(source);
  if (specs.length === 0) {
    if (!sink.failed) {
      sink.report({
        code: 'W091',
        severity: 'error',
        message: `no *.writ or *.writ.yaml file below ${config.specs.join(', ')}`,
        span: null,
        help: 'write a first spec, or start from the example with `writ init --example`',
      });
    }
    return { config, project: undefined, sources };
  }
  // What an unreadable file declares is not known, so names that only it has would all be reported as unknown.
  const unread = sink.failed;
  const files = parseProject(specs, sink);
  if (!files) return { config, project: undefined, sources };
  const project = unread ? undefined : bindProject(config, files, options, withoutConsequences(files, [...sink.all], sink));
  return { config, project, sources };
}

/** The specs of a project, parsed; `undefined` after an error that says that there are more than `most` declarations and assertions. */
export function parseProject(specs: readonly SourceFile[], sink: Sink, most = MAX_DECLARATIONS): FileAst[] | undefined {
  const files: FileAst[] = [];
  let count = 0;
  for (const source of specs) {
    const ast = parseSource(source, sink, blockShapes);
    files.push(ast);
    count += ast.items.length;
    if (count <= most) continue;
    const span = ast.items[most - count + ast.items.length]?.span ?? { file: source.path, start: 0, end: 0 };
    const message = `the specs have more than ${most.toLocaleString('en-US')} declarations`;
    sink.report({ code: 'W008', severity: 'error', message, span, help: 'divide them into several projects' });
    return undefined;
  }
  return files;
}
