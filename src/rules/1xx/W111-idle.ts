import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W111',
  name: 'idle',
  severity: 'warning',
  page: {
    what: 'An app that nothing runs, or a team without apps and without grants.',
    why: 'Its policy and role exist all the same, and nobody will notice who uses them.',
    fix: 'Say where the app runs (`run on …`), or delete the declaration.',
    bad: 'app ghost {\n  team = payments\n  allow read on secret/payments/ghost/db\n}',
    good: 'app ghost {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "ghost" }\n  allow read on secret/payments/ghost/db\n}',
  },
  *check({ program, relation }) {
    for (const app of program.apps.values()) {
      if (app.run) continue;
      yield {
        message: `nothing runs app ${app.name} in ${program.env.name}`,
        span: app.span,
        help: 'add `run on eks { … }` (or ecs, ec2, lambda, github), or narrow the app with `in`',
      };
    }
    const busy = new Set([...program.apps.values()].map((app) => app.team));
    for (const pipeline of program.pipelines.values()) for (const stack of pipeline.applies) busy.add(stack.replace(/^team[ /]/, ''));
    // What others share with a team, it holds.
    for (const { kind, name, allows } of relation.principals) if (kind === 'team' && allows.length > 0) busy.add(name);
    for (const team of program.teams.values()) {
      if (busy.has(team.name) || team.grants.length + team.uses.length + team.raws.length + team.shares.length > 0) continue;
      yield {
        message: `team ${team.name} has no apps and no grants in ${program.env.name}`,
        span: team.span,
        help: 'delete it, or give it what it is there for',
      };
    }
  },
};
