import type { Rule } from '../rule.ts';
import { allowsOf, isPattern } from '../support.ts';

export const rule: Rule = {
  code: 'W104',
  name: 'irreversible-on-pattern',
  severity: 'error',
  page: {
    what: 'A verb that cannot be taken back (`destroy`, `purge`, `export`, `manage`, …) is granted on a pattern.',
    why: 'One wrong request, or one stolen token, destroys or gives away everything the pattern covers.',
    fix: 'Grant it on the one path that needs it, with `until` and `because`, or take a verb that can be undone (`delete` instead of `destroy`).',
    bad: 'app cleaner {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "cleaner" }\n  allow destroy on secret/payments/cleaner/**\n}',
    good: 'app cleaner {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "cleaner" }\n  allow delete on secret/payments/cleaner/**\n}',
  },
  *check({ program }) {
    for (const { holder, verb, resource, rest, meaning } of allowsOf(program)) {
      if (!meaning?.hazard || !isPattern(rest)) continue;
      yield {
        message: `${holder.kind} ${holder.name} may ${verb.text} on the pattern ${resource.text}, and ${meaning.hazard.why}`,
        span: resource.span,
        help: 'grant it on the one path that needs it',
      };
    }
  },
  of: {
    *policy({ stanzas }) {
      for (const { path, capabilities, pathSpan } of stanzas) {
        const found = FINAL.find(({ form, any }) => form.test(path) && any.some((one) => capabilities.includes(one)));
        if (!found) continue;
        yield {
          message: `whoever holds this policy may ${found.says} on the pattern ${path}, and ${found.why}`,
          span: pathSpan,
          help: 'grant it on the one path that needs it',
        };
      }
    },
  },
};

/** What the path itself shows, whatever the mount: kv version 2 and transit have these. */
const FINAL = [
  { form: /^\/?[^/+*]+\/destroy\/.*[*+]/, any: ['update'], says: 'destroy', why: 'destroyed versions cannot be brought back' },
  { form: /^\/?[^/+*]+\/metadata\/.*[*+]/, any: ['delete'], says: 'purge', why: 'all versions of a secret are gone with its metadata' },
  { form: /^\/?[^/+*]+\/export\/[^/]+\/.*[*+]/, any: ['read'], says: 'export', why: 'an exported key is out of Vault for good' },
  { form: /^\/?[^/+*]+\/backup\/[*+]/, any: ['read'], says: 'back up keys', why: 'a backup holds the key itself' },
] as const;
