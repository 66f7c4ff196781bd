import type { Rule } from '../rule.ts';
import { allowsOf } from '../support.ts';

export const rule: Rule = {
  code: 'W101',
  name: 'whole-mount',
  severity: 'warning',
  page: {
    what: 'A grant covers everything in an engine: `secret/**`, `aws/*`, `db/**`.',
    why: 'Whoever holds it also holds everything that will ever be put there, by anybody.',
    fix: 'Name the part that is needed: `secret/payments/**`, `db/orders_ro`.',
    bad: 'app reader {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }\n  allow read on secret/**\n}',
    good: 'app reader {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "reader" }\n  allow read on secret/payments/reader/**\n}',
  },
  *check({ program }) {
    for (const { holder, verb, resource, engine, rest } of allowsOf(program)) {
      if (rest !== '**' && rest !== '*') continue;
      yield {
        message: `${holder.kind} ${holder.name} may ${verb.text} everything in ${engine.name}, now and later`,
        span: resource.span,
        help: `name the part that is needed, such as ${engine.name}/${holder.name}/**`,
      };
    }
  },
  of: {
    *policy({ stanzas }) {
      for (const { path, capabilities, pathSpan } of stanzas) {
        const what = wholeMount(path.replace(/^\//, ''));
        const given = capabilities.filter((one) => one !== 'list' && one !== 'sudo');
        if (what === undefined || given.length === 0 || given.includes('deny')) continue;
        yield {
          message: `whoever holds this policy may ${given.join(', ')} ${what}, now and later`,
          span: pathSpan,
          help: 'name the part that is needed',
        };
      }
    },
  },
};

/** Paths of engines below which the last segment names a role or key. */
const NAMED = 'creds|static-creds|sts|issue|sign|encrypt|decrypt|rewrap|hmac|verify|datakey/plaintext|export';
const WHOLE = new RegExp(
  `^(?!sys/|auth/|identity/|cubbyhole/)([^/+*{]+)/(?:(?:data|metadata)/)?\\*$|^(?!sys/|auth/|identity/)([^/+*{]+)/(?:${NAMED})/[*+]$`,
);

/** What of a policy's path is everything in one engine, as far as the path tells it: mounts are taken for names of one segment. */
function wholeMount(path: string): string | undefined {
  if (/^[+/]*\*$/.test(path)) return 'everything at Vault';
  const found = WHOLE.exec(path);
  return found ? `everything in ${found[1] ?? found[2] ?? ''}` : undefined;
}
