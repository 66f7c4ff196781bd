import { ground, misasked } from './question.ts';
import { kindOf, parentOf, resolvePath } from './root.ts';
import { styleFor } from './style.ts';
import type { Call, ExitCode } from './verb.ts';

/** What the manifest says of a file; nothing where there is none or it is not one of Writ's. */
function manifestFrom(text: string | undefined, path: string): readonly string[] | undefined {
  try {
    const { files } = JSON.parse(text ?? '{}') as { readonly files?: unknown };
    if (!Array.isArray(files)) return undefined;
    const entry = (files as readonly { readonly path?: unknown; readonly from?: unknown }[]).find((f) => f.path === path);
    return entry && Array.isArray(entry.from) ? entry.from.filter((p): p is string => typeof p === 'string') : undefined;
  } catch {
    return undefined;
  }
}

/** The lines of the specs behind a line of an output. */
export async function explainPlace(call: Call, { file, line }: { readonly file: string; readonly line: number }): Promise<ExitCode> {
  const { host } = call;
  const path = resolvePath(host.cwd, file);
  if (kindOf(host, path) !== 'file')
    return misasked(
      call,
      `there is no file ${file}`,
      'FILE:LINE is a place in an output, such as out/prod/vault/policies/app-checkout.hcl:9',
    );
  const on = await ground(call, parentOf(path));
  if (typeof on === 'number') return on;
  const out = `${on.root === '/' ? '' : on.root}/${on.decided.config?.out ?? 'out'}/`;
  if (!path.startsWith(out)) {
    const spec = /\.writ(\.ya?ml)?$/.test(path);
    return misasked(
      call,
      `${file} is ${spec ? 'a spec' : 'no output of this project'}`,
      'ask for a line of a file below the outputs, such as out/prod/vault/policies/app-checkout.hcl:9',
    );
  }
  const read = (name: string): string | undefined => {
    try {
      return host.readFile(name);
    } catch {
      return undefined;
    }
  };
  const text = read(path);
  if (text === undefined) return misasked(call, `${file} cannot be read`);
  const count = text.replace(/\n$/, '').split('\n').length;
  if (line < 1 || line > count) return misasked(call, `${file} has ${count} lines`, `line ${line} is not one of them`);
  const relative = path.slice(out.length);
  if (relative === 'manifest.json')
    return misasked(
      call,
      `${file} lists the outputs, and comes from all specs together`,
      'ask for a line of one of the files that it lists',
    );
  const from = manifestFrom(read(`${out}manifest.json`), relative);
  if (from === undefined) return misasked(call, `${file} is not an output of Writ: the manifest does not list it`, 'run `writ compile`');
  const { explainLine } = await import('../questions/index.ts');
  const specs = { compiled: on.compiled, sources: on.decided.sources, place: on.place };
  const { about, stale, behind } = explainLine({ path: relative, text, line, from }, specs);
  const style = styleFor(host, host.stdout);
  const plural = about === 'these lines';
  if (stale) {
    host.stderr.write(`writ: ${about} ${plural ? 'do' : 'does'} not come from the specs as they stand; run \`writ compile\` first\n`);
    return 1;
  }
  host.stdout.write(`${style.bold(about)} ${plural ? 'come' : 'comes'} from\n`);
  for (const { source, text: lines } of behind) {
    const via = source.via === undefined ? '' : `, used at ${source.via}`;
    const until = source.until === undefined ? '' : `, until ${source.until}`;
    const because = source.because === undefined ? '' : ` (${source.because})`;
    host.stdout.write(`  ${style.bold(source.from)}${via}${source.grant === '' ? '' : `: ${source.grant}`}${until}${because}\n`);
    for (const one of lines) host.stdout.write(`    ${style.dim(one)}\n`);
  }
  if (behind.length === 0) host.stdout.write('  no line of the specs by itself: it is the same in every project\n');
  return 0;
}
