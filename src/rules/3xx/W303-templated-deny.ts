import { overlaps, parsePattern, PatternError } from '../../access/patterns.ts';
import type { Rule } from '../rule.ts';

/** A path with a template as the pattern of all that it may become: the values are one segment, or a part of one. */
function patternOf(path: string): ReturnType<typeof parsePattern> {
  const segments = path.split('/').map((segment) => (segment.includes('{{') ? '+' : segment));
  return parsePattern(segments.join('/'));
}

export const rule: Rule = {
  code: 'W303',
  name: 'templated-deny',
  severity: 'warning',
  page: {
    what: 'In a policy file, a `deny` whose path holds a template, beside a stanza that grants what it is to deny.',
    why: 'Where a template has no value for the caller (a token without an entity, metadata that nobody set), Vault leaves the whole stanza out, and the grant holds.',
    fix: 'Turn it round: grant only what the template names, and deny nothing. What nobody may reach is denied by its plain path.',
    file: {
      as: 'policy',
      bad: 'path "secret/data/people/+/notes" {\n  capabilities = ["read"]\n}\n\npath "secret/data/people/{{identity.entity.metadata.blocked}}/notes" {\n  capabilities = ["deny"]\n}\n',
      good: 'path "secret/data/people/{{identity.entity.id}}/notes" {\n  capabilities = ["read"]\n}\n',
    },
  },
  of: {
    *policy({ stanzas }) {
      const denies = stanzas.filter(({ path, capabilities }) => path.includes('{{') && capabilities.includes('deny'));
      if (denies.length === 0) return;
      const grants = stanzas.flatMap(({ path, capabilities, pathSpan }) => {
        const pattern = patternOf(path);
        return capabilities.length === 0 || capabilities.includes('deny') || pattern instanceof PatternError
          ? []
          : [{ path, pattern, pathSpan }];
      });
      for (const { path, pathSpan } of denies) {
        const pattern = patternOf(path);
        const grant = pattern instanceof PatternError ? undefined : grants.find((one) => overlaps(one.pattern, pattern));
        if (!grant) continue;
        yield {
          message: `this deny is not there for callers whose template has no value, and \`${grant.path}\` then allows what it denies`,
          span: pathSpan,
          related: [{ span: grant.pathSpan, message: 'this grant holds then' }],
          help: 'grant by the template instead of denying by it',
        };
      }
    },
  },
};
