import { chained, worksAsRole } from '../aws-engine.ts';
import { attributeSpan, children, enginesOf, spokenDuration } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W404',
  name: 'role-chaining',
  severity: 'warning',
  page: {
    what: `An assumed role with a TTL above one hour, of an AWS engine that works as Vault’s own role. (Federation and session tokens, which AWS makes for users only, are errors of the spec there: W052.)`,
    why: `A role that assumes another one gets a session of an hour at most, whatever that role allows (role chaining). Nobody hears of it before the first request fails.`,
    fix: `Set \`ttl\` and \`max_ttl\` to \`1h\` or less. Where it must be longer, let the engine work as an IAM user: \`root { credentials = user … }\`.`,
    bad: `engine aws aws {
  role reports {
    type = assumed_role
    assume = "arn:aws:iam::{account}:role/reports"
    allow s3:GetObject on "arn:aws:s3:::reports/*"
    ttl = 4h
  }
}`,
    good: `engine aws aws {
  role reports {
    type = assumed_role
    assume = "arn:aws:iam::{account}:role/reports"
    allow s3:GetObject on "arn:aws:s3:::reports/*"
    ttl = 1h
  }
}`,
  },
  *check({ program }) {
    for (const engine of enginesOf(program, 'aws')) {
      if (!worksAsRole(engine)) continue;
      for (const role of children(engine.bound, 'role')) {
        const name = `role ${engine.name}/${role.labels[0] ?? ''}`;
        for (const ttl of ['ttl', 'max_ttl'])
          if (chained(engine, role, ttl))
            yield {
              message: `${ttl} of ${name} is ${spokenDuration(Number(role.attrs[ttl]))}, and AWS gives a role that assumes another one hour at most`,
              span: attributeSpan(role, ttl),
              help: 'set it to 1h or less',
              // What AWS refuses anyhow is not taken away; a default that is as long would no longer fit below it.
              fix: {
                title: 'set it to 1h',
                edits: [{ span: attributeSpan(role, ttl), text: '1h' }],
                safe: ttl === 'max_ttl' && !chained(engine, role, 'ttl'),
              },
            };
      }
    }
  },
};
