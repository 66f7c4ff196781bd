import type { WhoAnswer } from '../questions/index.ts';
import { whoEscalates } from './escalate.ts';
import { ESCALATE, ground, misasked, QUESTION_HELP, QUESTION_OPTIONS, verbAndResource } from './question.ts';
import { styleFor } from './style.ts';
import type { Verb } from './verb.ts';

export const whoCan: Verb = {
  help: `Lists everybody who can do something on at least one path of a pattern, and by which way: an own grant, a profile, what another
team shares, an AWS role, credentials that Vault hands out, or a chain of such steps (it may write the policy of one who can).

Usage: writ who-can VERB [on] RESOURCE [options]
       writ who-can escalate [options]

  VERB            of an engine (read, generate, encrypt …), or an AWS action (s3:GetObject, s3:Get*, s3:@write)
  RESOURCE        a path as in the specs (secret/payments/**), or an ARN with AWS's * and ?; {env} and the like are filled in
  escalate        to come to everything at Vault, or to what another team owns and has not shared, by any path
${QUESTION_HELP}
  --format NAME   pretty (default) or json

Exit codes: 0 answered; 1 errors in the specs; 2 the call; 3 a fault of Writ.`,
  options: { ...QUESTION_OPTIONS, format: { type: 'string', values: ['pretty', 'json'] } },
  positionals: 4,
  async run(call) {
    const { host } = call;
    const escalating = call.positionals.length === 1 && call.positionals[0] === ESCALATE;
    const question = escalating ? undefined : verbAndResource(call.positionals);
    if (typeof question === 'string') return misasked(call, question);
    const on = await ground(call);
    if (typeof on === 'number') return on;
    if (!question) return whoEscalates(call, on);
    const questions = await import('../questions/index.ts');
    const answers: WhoAnswer[] = [];
    let wrong: InstanceType<typeof questions.CallFault> | undefined;
    for (const one of on.compiled) {
      const answer = questions.whoCan(one, ...question, on.place, questions.reachIn(one));
      if (answer instanceof questions.CallFault) wrong ??= answer;
      else answers.push(answer);
    }
    if (answers.length === 0 && wrong) return misasked(call, wrong.message, wrong.help);
    if (call.values.get('format')?.[0] === 'json') host.stdout.write(`${JSON.stringify({ version: 1, answers }, null, 2)}\n`);
    else {
      const paint = styleFor(host, host.stdout);
      const same = (a: WhoAnswer, b: WhoAnswer): boolean => JSON.stringify({ ...a, env: '' }) === JSON.stringify({ ...b, env: '' });
      const groups = questions.byEnvironment(answers, same);
      const whole = groups.length === 1 && answers.length === on.decided.compiled.length;
      host.stdout.write(groups.map(({ envs, answer }) => questions.whoText(answer, whole ? undefined : envs, paint)).join('\n'));
    }
    return 0;
  },
};
