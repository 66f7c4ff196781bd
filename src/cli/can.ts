import type { Answer } from '../questions/index.ts';
import { canEscalate } from './escalate.ts';
import { ESCALATE, ground, misasked, QUESTION_HELP, QUESTION_OPTIONS, verbAndResource } from './question.ts';
import { styleFor } from './style.ts';
import type { Verb } from './verb.ts';

export const can: Verb = {
  help: `Answers whether somebody can do something, on every path of a pattern: yes, no, in part (which paths, as patterns with
exceptions), only if (which conditions) or unknown (what the specs do not hold). Says the stanza or statement that decides, why
it wins over others that match, and the line of the specs it comes from.

Usage: writ can KIND/NAME VERB [on] RESOURCE [options]
       writ can KIND/NAME escalate [options]

  KIND/NAME       app/checkout, team/payments, user/NAME, pipeline/NAME
  VERB            of an engine (read, generate, encrypt …), or an AWS action (s3:GetObject, s3:Get*, s3:@write)
  RESOURCE        a path as in the specs (secret/payments/**), or an ARN with AWS's * and ?; {env} and the like are filled in
  escalate        to come to everything at Vault, or to what another team owns and has not shared, by any path
${QUESTION_HELP}
  --format NAME   pretty (default) or json

Vault's answer is that of the principal's own policy with Vault's \`default\`; AWS's that of its own role and of the credentials
that Vault hands it. Longer chains (it may write the policy of another) are followed by \`writ who-can\`.

Exit codes: 0 yes, in every environment asked; 1 anything else, or errors in the specs; 2 the call; 3 a fault of Writ.`,
  options: { ...QUESTION_OPTIONS, format: { type: 'string', values: ['pretty', 'json'] } },
  positionals: 5,
  async run(call) {
    const { host } = call;
    const [who, ...words] = call.positionals;
    if (who === undefined) return misasked(call, 'who? Such as app/checkout', 'writ can app/checkout read "secret/payments/**"');
    const escalating = words.length === 1 && words[0] === ESCALATE;
    const question = escalating ? undefined : verbAndResource(words);
    if (typeof question === 'string') return misasked(call, question);
    const on = await ground(call);
    if (typeof on === 'number') return on;
    const questions = await import('../questions/index.ts');
    const id = questions.readPrincipal(who, on.decided.compiled);
    if (id instanceof questions.CallFault) return misasked(call, id.message, id.help);
    if (!question) return canEscalate(call, on, id);
    const answers: Answer[] = [];
    let wrong: InstanceType<typeof questions.CallFault> | undefined;
    for (const one of on.compiled) {
      const answer = questions.can(one, id, ...question, on.place);
      if (answer instanceof questions.CallFault) wrong ??= answer;
      else if (answer) answers.push(answer);
    }
    if (answers.length === 0) {
      if (wrong) return misasked(call, wrong.message, wrong.help);
      return misasked(call, `${id} does not exist in ${on.envs.join(', ')}`);
    }
    if (call.values.get('format')?.[0] === 'json') host.stdout.write(`${JSON.stringify({ version: 1, answers }, null, 2)}\n`);
    else {
      const paint = styleFor(host, host.stdout);
      const groups = questions.byEnvironment(answers, questions.sameAnswer);
      const whole = groups.length === 1 && answers.length === on.decided.compiled.length;
      host.stdout.write(groups.map(({ envs, answer }) => questions.answerText(answer, whole ? undefined : envs, paint)).join('\n'));
    }
    return answers.every((a) => a.verdict === 'yes') ? 0 : 1;
  },
};
