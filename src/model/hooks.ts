import type { Sink } from '../diagnostics.ts';
import { absences } from './consequences.ts';
import type { Draft } from './draft.ts';
import { platformOf } from './draft.ts';
import type { Program } from './program.ts';

/** What engines, backends and platforms say of a program that the schemas cannot see. */
export function runHooks(draft: Draft, program: Program): void {
  // Where a declaration was at fault, or it cannot be told what it declares, what engines and platforms miss may be what it was to say.
  const sink: Sink = {
    report: (diagnostic) => {
      if ((draft.partial || draft.broken.size > 0) && absences.has(diagnostic.code)) return;
      // What names a part that is not there says so in the same words wherever it stands.
      if (diagnostic.code === 'W051') draft.reporter.missing(draft.env.name, diagnostic.message, diagnostic);
      else draft.reporter.report(draft.env.name, diagnostic);
    },
  };
  const { engineKinds, backends } = draft.registries;
  for (const engine of [...program.engines.values(), ...program.stores.values()])
    engineKinds.get(engine.kind)?.check?.(engine, engine.bound, program, sink);
  const { vault } = program;
  for (const [part, of] of [
    ['storage', [vault.storage]],
    ['seal', vault.seal ? [vault.seal] : []],
    ['audit', vault.audits],
    ['auth', vault.auths],
  ] as const)
    for (const used of of) backends[part].get(used.kind)?.check?.(used, used.bound, program, sink);
  platformOf(draft, vault.run.kind)?.checkVault?.(vault, vault.run.bound, program, sink);
  for (const one of [...program.apps.values(), ...program.pipelines.values()])
    if (one.run) platformOf(draft, one.run.kind)?.checkApp?.(one, one.run.bound, program, sink);
}
