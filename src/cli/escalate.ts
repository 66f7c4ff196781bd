import type { PrincipalId } from '../access/relation.ts';
import type { EscalationAnswer } from '../questions/index.ts';
import { type Ground, misasked } from './question.ts';
import { styleFor } from './style.ts';
import type { Call, ExitCode } from './verb.ts';

const isJson = (call: Call): boolean => call.values.get('format')?.[0] === 'json';
const json = ({ host }: Call, answers: readonly EscalationAnswer[]): void => {
  host.stdout.write(`${JSON.stringify({ version: 1, answers }, null, 2)}\n`);
};
const sameBut = (a: object, b: object): boolean => JSON.stringify({ ...a, env: '' }) === JSON.stringify({ ...b, env: '' });

/** `writ can KIND/NAME escalate`: exit code 0 where it can, in every environment asked. */
export async function canEscalate(call: Call, on: Ground, id: PrincipalId): Promise<ExitCode> {
  const { escalations, escalationText, byEnvironment, reachIn } = await import('../questions/index.ts');
  const answers = on.compiled.flatMap((one) => escalations(one, reachIn(one), on.place, [id]));
  if (answers.length === 0) return misasked(call, `${id} does not exist in ${on.envs.join(', ')}`);
  if (isJson(call)) json(call, answers);
  else {
    const paint = styleFor(call.host, call.host.stdout);
    const groups = byEnvironment(answers, sameBut);
    const whole = groups.length === 1 && answers.length === on.decided.compiled.length;
    call.host.stdout.write(groups.map(({ envs, answer }) => escalationText(answer, whole ? undefined : envs, paint)).join('\n'));
  }
  return answers.every((a) => a.verdict === 'yes') ? 0 : 1;
}

/** `writ who-can escalate`: everybody who can or may, and by which steps. */
export async function whoEscalates(call: Call, on: Ground): Promise<ExitCode> {
  const { escalations, whoEscalatesText, byEnvironment, reachIn } = await import('../questions/index.ts');
  const answers = on.compiled.map((one) => ({
    env: one.program.env.name,
    all: escalations(one, reachIn(one), on.place).filter((a) => a.verdict !== 'no'),
  }));
  if (isJson(call))
    json(
      call,
      answers.flatMap(({ all }) => all),
    );
  else {
    const paint = styleFor(call.host, call.host.stdout);
    const same = (a: { readonly all: readonly object[] }, b: { readonly all: readonly object[] }): boolean =>
      a.all.length === b.all.length && a.all.every((one, i) => sameBut(one, b.all[i] ?? {}));
    const groups = byEnvironment(answers, same);
    const whole = groups.length === 1 && answers.length === on.decided.compiled.length;
    call.host.stdout.write(groups.map(({ envs, answer }) => whoEscalatesText(answer.all, whole ? undefined : envs, paint)).join('\n'));
  }
  return 0;
}
