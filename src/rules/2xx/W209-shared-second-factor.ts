import type { Holder } from '../support.ts';
import { allowsOf, children, isPattern } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W209',
  name: 'shared-second-factor',
  severity: 'warning',
  page: {
    what: 'Several principals, a whole team, or whoever a pattern grows to cover may generate the codes of a TOTP key: the second factor of one account.',
    why: 'A second factor proves that one particular holder is there. With a second holder it proves nothing, and nobody can tell who signed in.',
    fix: 'Grant `generate` to one app, on one key by name. People keep their second factors in their own devices.',
    bad: `engine totp totp { key supplier { issuer = "Supplier"  account = "orders@example.com" } }
app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow generate on totp/supplier
}
app batch {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "batch" }
  allow generate on totp/supplier
}`,
    good: `engine totp totp { key supplier { issuer = "Supplier"  account = "orders@example.com" } }
app api {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }
  allow generate on totp/supplier
}
app batch {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "batch" }
  allow validate on totp/supplier
}`,
  },
  *check({ program }) {
    const first = new Map<string, Holder>();
    for (const { holder, verb, engine, rest, resource } of allowsOf(program)) {
      if (engine.kind !== 'totp' || engine.builtin || verb.text !== 'generate') continue;
      const who = `${holder.kind} ${holder.name}`;
      const help = 'grant it to one app, on one key by name';
      const account = children(engine.bound, 'key').find(({ labels }) => labels[0] === rest)?.attrs['account'];
      const of = typeof account === 'string' ? `, the second factor of ${account}` : '';
      const other = first.get(`${engine.name}/${rest}`);
      if (isPattern(rest)) {
        yield {
          message: `${who} may generate the codes of every key that ${resource.text} covers, now and later`,
          span: resource.span,
          help,
        };
      } else if (holder.kind === 'team' || holder.kind === 'profile') {
        const all = holder.kind === 'team' ? `everybody in ${who}` : `whoever uses ${who}`;
        yield { message: `${all} may generate the codes of ${resource.text}${of}`, span: resource.span, help };
      } else if (other && (other.kind !== holder.kind || other.name !== holder.name)) {
        yield {
          message: `${who} may generate the codes of ${resource.text}${of}, and so may ${other.kind} ${other.name}`,
          span: resource.span,
          help,
        };
      } else first.set(`${engine.name}/${rest}`, holder);
    }
  },
};
