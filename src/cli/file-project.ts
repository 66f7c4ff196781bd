import { type Diagnostic, Diagnostics } from '../diagnostics.ts';
import type { WritConfig } from '../model/config.ts';
import type { Ignore } from '../rules/ignores.ts';
import type { SourceFile } from '../source.ts';
import { CONFIG, findUp, kindOf, resolvePath } from './root.ts';
import type { Call } from './verb.ts';

/** The project in whose folder files are checked: its `rules` and `ignores` hold for them too. */
export interface Around {
  /** What is wrong with its `writ.yaml`, which then says nothing. */
  readonly faults: readonly Diagnostic[];
  readonly source: SourceFile;
  readonly config: WritConfig | undefined;
  pathOf(path: string): string;
}

/** `undefined` where no folder above has a project. */
export async function projectAround(call: Call): Promise<Around | undefined> {
  const { host } = call;
  const root = findUp(host, host.cwd);
  if (root === undefined) return undefined;
  const { readConfig } = await call.stages.model();
  const sink = new Diagnostics();
  const depth = host.cwd === root ? 0 : host.cwd.slice(root.length).split('/').filter(Boolean).length;
  const source: SourceFile = { path: `${'../'.repeat(depth)}${CONFIG}`, text: host.readFile(`${root}/${CONFIG}`) };
  const config = readConfig(source, sink);
  const inside = root === '/' ? '/' : `${root}/`;
  return {
    faults: sink.all,
    source,
    config,
    pathOf(path) {
      const absolute = resolvePath(host.cwd, path);
      return absolute === root ? '.' : absolute.startsWith(inside) ? absolute.slice(inside.length) : absolute;
    },
  };
}

/** The exceptions all of whose files are among those of the call, so that they have had their chance. */
export function fullyChecked(call: Call, { pathOf, config }: Around, ignores: readonly Ignore[], files: Iterable<string>): Ignore[] {
  const { host, positionals } = call;
  const folders = positionals.filter((path) => kindOf(host, resolvePath(host.cwd, path)) === 'folder').map(pathOf);
  const single = new Set([...files].map(pathOf));
  return ignores.filter((_one, i) => {
    const path = config?.ignores[i]?.path ?? '';
    return single.has(path) || folders.some((folder) => folder === '.' || path === folder || path.startsWith(`${folder}/`));
  });
}

/**
 * Whether a file is an output of the project itself, which its specs answer for: one that was not asked for by the name of its folder.
 * `told`: it was named, and files of other kinds may be.
 */
export function outputsOf({ host, positionals }: Call, around: Around | undefined): (path: string, told: boolean) => boolean {
  const out = around?.config?.out;
  if (!around || out === undefined) return () => false;
  const inside = (path: string): boolean => path === out || path.startsWith(`${out}/`);
  const asked = positionals.some((path) => kindOf(host, resolvePath(host.cwd, path)) === 'folder' && inside(around.pathOf(path)));
  return (path, told) => (told || !asked) && inside(around.pathOf(path));
}
