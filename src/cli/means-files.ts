import { Diagnostics } from '../diagnostics.ts';
import type { SourceFile } from '../source.ts';
import { isGlob, PIPED } from './file-paths.ts';
import { findUp, kindOf, resolvePath } from './root.ts';
import type { Call } from './verb.ts';

const SPEC = /\.writ(\.ya?ml)?$/;

/** Whether the paths of a call mean files that Writ did not write; `undefined`: they mean a project, or both, and the text says so. */
export async function meansFiles(call: Call): Promise<boolean | string> {
  const { values, flags, positionals } = call;
  const files = await areFiles(call);
  if (files !== true) {
    const option = ['dialect', 'chart'].find((name) => values.has(name)) ?? (flags.has('ignore-unknown') ? 'ignore-unknown' : undefined);
    return files === false && option !== undefined ? `--${option} is for FILES` : files;
  }
  if (flags.has('fix') && positionals.includes(PIPED)) return '--fix writes files, and what is piped in is none';
  return values.has('env') ? '--env is for specs: FILES have no environments' : true;
}

async function areFiles(call: Call): Promise<boolean | string> {
  const { host, positionals, values } = call;
  if (values.has('as')) return positionals.length > 0 ? true : '--as needs FILES';
  const means = await Promise.all(positionals.map((path) => isForeign(call, path)));
  if (means.length > 0 && means.every((one) => one)) return true;
  // A folder beside specs is one of another project, or none: that is said where projects are looked for.
  const file = positionals.find((path, i) => means[i] && kindOf(host, resolvePath(host.cwd, path)) !== 'folder');
  return file === undefined ? false : `${file} is no spec, and ${positionals[means.indexOf(false)]} is: check them apart`;
}

/**
 * Whatever is no folder and not called like a spec; a folder that is no project, or one without specs; in a project one that holds no
 * specs and lies in none.
 */
async function isForeign(call: Call, given: string): Promise<boolean> {
  const { host } = call;
  const path = resolvePath(host.cwd, given);
  const kind = kindOf(host, path);
  // Where nothing is, the name tells who says so: `specs` is missing in the project, `policies/a.hcl` among files.
  if (kind === 'missing' && given !== PIPED && !isGlob(call, given))
    return /\.\w+$/.test(path) && !SPEC.test(path) && !path.endsWith('/writ.yaml');
  if (kind !== 'folder') return !SPEC.test(path) && !path.endsWith('/writ.yaml');
  const root = findUp(host, path);
  if (root === undefined) return true;
  const folders = (await specFolders(call, root)).map((folder) => resolvePath(root, folder));
  if (root === path) return folders.every((folder) => kindOf(host, folder) === 'missing') && (await hasFiles(call, path));
  const within = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}/`);
  return !folders.some((folder) => within(path, folder) || within(folder, path));
}

/** Whether the folder of a project without specs holds anything else, so that its `writ.yaml` is there for the sake of that. */
async function hasFiles({ host }: Call, path: string): Promise<boolean> {
  return host.list(path).some((name) => !name.startsWith('.') && name !== 'writ.yaml');
}

async function specFolders(call: Call, root: string): Promise<readonly string[]> {
  const { readConfig } = await call.stages.model();
  const source: SourceFile = { path: 'writ.yaml', text: call.host.readFile(`${root}/writ.yaml`) };
  // A project file that cannot be read is the project's own business, and said when it is checked.
  return readConfig(source, new Diagnostics())?.specs ?? [''];
}
