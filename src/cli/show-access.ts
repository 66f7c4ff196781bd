import { ground, misasked, QUESTION_HELP, QUESTION_OPTIONS } from './question.ts';
import { styleFor } from './style.ts';
import type { Verb } from './verb.ts';

export const showAccess: Verb = {
  help: `Shows all that somebody can do, at Vault and at AWS: each grant with the line of the specs it comes from, by which way, until when.
For access reviews: \`writ show team/payments --apps --format csv\`.

Usage: writ show KIND/NAME [options]

  KIND/NAME       app/checkout, team/payments, user/NAME, pipeline/NAME
  --apps          of a team: its apps as well
${QUESTION_HELP}
  --format NAME   pretty (default), csv, markdown or json

Exit codes: 0 answered; 1 errors in the specs; 2 the call; 3 a fault of Writ.`,
  options: {
    ...QUESTION_OPTIONS,
    apps: { type: 'boolean' },
    format: { type: 'string', values: ['pretty', 'csv', 'markdown', 'json'] },
  },
  positionals: 1,
  async run(call) {
    const { host } = call;
    const [who] = call.positionals;
    if (who === undefined) return misasked(call, 'whose access? Such as app/checkout or team/payments');
    const on = await ground(call);
    if (typeof on === 'number') return on;
    const questions = await import('../questions/index.ts');
    const id = questions.readPrincipal(who, on.decided.compiled);
    if (id instanceof questions.CallFault) return misasked(call, id.message, id.help);
    const apps = call.flags.has('apps');
    if (apps && !id.startsWith('team/')) return misasked(call, '--apps goes with a team', `${id} has no apps`);
    const there = on.compiled.filter((one) => one.relation.principals.some((p) => p.id === id));
    if (there.length === 0) return misasked(call, `${id} does not exist in ${on.envs.join(', ')}`);
    const ofTeam = apps ? there.flatMap((one) => questions.appsOf(one, id.slice('team/'.length))) : [];
    const ids = [id, ...[...new Set(ofTeam)].sort()];
    const lines = questions.standing(
      there.map((one) => ({ env: one.program.env.name, lines: questions.linesOf(one, ids, on.place) })),
      ids,
    );
    const envs = there.map((one) => one.program.env.name);
    switch (call.values.get('format')?.[0]) {
      case 'csv':
        host.stdout.write(questions.csv(lines));
        break;
      case 'markdown':
        host.stdout.write(questions.markdown(lines, ids));
        break;
      case 'json':
        host.stdout.write(`${JSON.stringify({ version: 1, principals: ids, environments: envs, access: lines }, null, 2)}\n`);
        break;
      default:
        host.stdout.write(questions.pretty(lines, ids, envs, styleFor(host, host.stdout)));
    }
    return 0;
  },
};
