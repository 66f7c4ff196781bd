import type { Dialect } from '../contract.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { isSelected } from '../findings/select.ts';
import type { State } from '../fix/index.ts';
import { reason } from '../output/write.ts';
import type { Wanted } from './check-options.ts';
import type { Checked } from './checked-files.ts';
import { fault } from './project.ts';
import { resolvePath } from './root.ts';
import { makeReport, show } from './show.ts';
import type { Call, ExitCode } from './verb.ts';

type Texts = ReadonlyMap<string, string>;
type FileState = State & { readonly checked: Checked };

export type Mended =
  | { readonly kind: 'patch'; readonly code: ExitCode }
  | { readonly kind: 'fault'; readonly fault: Diagnostic }
  | { readonly kind: 'done'; readonly after: Checked; readonly said: string };

/** `--fix` of files that Writ did not write: each fix is proved on its file before it is written; with `--dry-run` a patch is printed. */
export async function fixFiles(call: Call, wanted: Wanted, check: (texts: Texts) => Checked, dialect: Dialect): Promise<Mended> {
  const { host, flags } = call;
  const { fileWidened, patchOf, planFixes } = await import('../fix/index.ts');
  const { refusals, spoken } = await import('./fix.ts');
  const plan = await planFixes<FileState>(
    {
      async state(texts) {
        const checked = check(texts);
        const { diagnostics, fingerprints } = await makeReport(call, checked.diagnostics, checked.sources);
        return { findings: diagnostics, fingerprints, sources: checked.sources, stopped: false, checked };
      },
      async widened(before, after, access) {
        for (const [path, source] of after.state.sources) {
          const was = before.state.sources.get(path);
          if (was?.text === source.text) continue;
          const kind = after.state.checked.kinds.get(path);
          if (!was || kind === undefined) return `${path} would be none of what check reads`;
          const why = fileWidened({ kind, before: was, after: source, dialect }, access);
          if (why !== undefined) return why;
        }
        return undefined;
      },
    },
    (finding) => isSelected(finding, wanted.selection),
  );
  const first = check(new Map());
  const changes = [...plan.texts]
    .map(([path, after]) => ({ path, before: first.sources.get(path)?.text ?? '', after }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  if (flags.has('dry-run')) {
    host.stdout.write(patchOf(changes));
    await show(call, host.stderr, refusals(plan), first.sources);
    host.stderr.write(`${spoken(plan, 'can be fixed')}\n`);
    return { kind: 'patch', code: changes.length > 0 ? 1 : 0 };
  }
  for (const [i, { path, before, after }] of changes.entries()) {
    const why = replace(call, path, before, after);
    if (why === undefined) continue;
    const done = i === 0 ? 'nothing was written' : `${i} of ${changes.length} files were written`;
    return { kind: 'fault', fault: fault('W083', `${path} ${why}`, `${done}: run it again`) };
  }
  const { checked } = plan.after;
  return {
    kind: 'done',
    after: { ...checked, diagnostics: [...checked.diagnostics, ...refusals(plan)] },
    said: spoken(plan, 'fixed'),
  };
}

/** Each file stands for itself, so each is replaced by itself: whole, or not at all. What went wrong, as a clause. */
function replace({ host }: Call, path: string, before: string, after: string): string | undefined {
  const given = resolvePath(host.cwd, path);
  try {
    const absolute = host.realPath?.(given) ?? given;
    if (new TextDecoder('utf-8', { ignoreBOM: true }).decode(host.readBytes(absolute)) !== before) return 'was changed meanwhile';
    if (host.mayWrite?.(absolute) === false) return 'could not be written: it is read-only';
    host.writeFile(`${absolute}.writ-new`, after);
    host.keepRights?.(absolute, `${absolute}.writ-new`);
    host.rename(`${absolute}.writ-new`, absolute);
    return undefined;
  } catch (error) {
    return `could not be written: ${reason(error, host.cwd)}`;
  }
}
