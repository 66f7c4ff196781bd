import type { Diagnostic } from '../../diagnostics.ts';
import type { App, Injection, Program } from '../../model/program.ts';
import type { AnyBound } from '../../schema/block.ts';
import { type Data, namedPath, overrideSpan } from '../override.ts';
import { auditFolder } from './vault.ts';
import type { TargetInput } from '../artifact.ts';
import { imageText, vaultImage } from '../image.ts';
import { imageFolders } from '../vault/agent.ts';
import { checkShape } from './shape.ts';
import { textAt } from '../read.ts';

/** Overrides that make a task definition something that `RegisterTaskDefinition` does not take. */
export function shapeDiagnostics(task: unknown, override: AnyBound | undefined, owner: AnyBound, input: TargetInput): Diagnostic[] {
  return checkShape(task).map((fault) => ({
    code: 'W071',
    severity: 'error',
    message: fault.message,
    span: override ? overrideSpan(input.project.files, override, namedPath(task, fault.path)) : owner.head,
    ...(fault.expected ? { expected: fault.expected } : {}),
    ...(fault.help ? { help: fault.help } : {}),
    envs: [input.compiled.program.env.name],
  }));
}

/** What a task cannot do with what the spec asks of it. */
export function appDiagnostics(app: App, program: Program): Diagnostic[] {
  const out: Diagnostic[] = [];
  const report = (injection: Injection, message: string, help: string): void =>
    void out.push({ code: 'W072', severity: 'error', message, span: injection.span, help, envs: [program.env.name] });
  for (const injection of app.injections) {
    if (!program.stores.has(injection.engine.name)) continue;
    const what = `${injection.engine.name}/${injection.rest}`;
    if (Object.keys(injection.variables).length === 0)
      report(
        injection,
        `no variable is named for ${what}`,
        'write `NAME = "member"` for a member of its JSON, or `NAME = ""` for all of it',
      );
    for (const field of Object.values(injection.variables))
      if (field.includes(':'))
        report(injection, `ECS cannot take the member ${JSON.stringify(field)} of ${what}: its name has a colon`, 'rename the member');
  }
  return out;
}

/** A server without root can write an audit file only where its image gives it a folder. */
export function auditDiagnostics(program: Program): Diagnostic[] {
  const folder = auditFolder(program.vault);
  const { logs } = imageFolders(imageText(vaultImage(program.vault)));
  if (folder === undefined || folder === logs) return [];
  const part = program.vault.audits.find((one) => one.kind === 'file' && textAt(one.bound, 'path')?.startsWith('/'));
  return [
    {
      code: 'W072',
      severity: 'error',
      message: `on ECS the server cannot write an audit file into ${folder || '/'}`,
      span: part?.span ?? program.vault.span,
      help: `use \`path = "stdout"\`, or a file in ${logs}`,
      envs: [program.env.name],
    },
  ];
}

/** JSON of a task definition; its members keep the order in which they were built. */
export const printTask = (task: Data): string => `${JSON.stringify(task, null, 2)}\n`;
