import { needsSudo } from '../../access/policy/protected.ts';
import type { Dialect } from '../../contract.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W307',
  name: 'sudo',
  severity: 'warning',
  page: {
    what: 'A `raw` grant on a root-protected path without `sudo`, or `sudo` without any operation.',
    why: 'Vault refuses the first, and the second grants nothing: both look like access that is not there.',
    fix: 'Add `sudo` where the path needs it, and beside it the operation (`update`, `read`). Verbs (`allow seal on sys`) bring it themselves.',
    bad: 'team ops {\n  group = "ops"\n  @ignore(W113 because "example")\n  raw "sys/seal" {\n    capabilities = [update]\n    because = "emergency"\n  }\n}',
    good: 'team ops {\n  group = "ops"\n  @ignore(W113 because "example")\n  raw "sys/seal" {\n    capabilities = [update, sudo]\n    because = "emergency"\n  }\n}',
  },
  of: {
    *stanza({ path, capabilities, dialect, span }) {
      const sudo = capabilities.includes('sudo');
      // A listing is asked for with a slash at its end, and that is what is protected of `auth/token/accessors/`.
      const lists = capabilities.every((capability) => capability === 'list' || capability === 'scan') && !/[*/]$/.test(path);
      const pattern = path.replace(/^\//, '') + (lists ? '/' : '');
      if (sudo && capabilities.length === 1)
        yield { message: `sudo alone grants nothing on ${path}`, span, help: 'add the operation it is needed for' };
      else if (!sudo && capabilities.length > 0 && !capabilities.includes('deny') && protectedAll(pattern, dialect))
        yield {
          message: `${path} is root-protected: without sudo Vault refuses every request there`,
          span,
          help: 'add sudo, or drop the grant',
        };
    },
  },
};

/** Whether every path that a pattern matches is root-protected: of a prefix glob, any path that begins so. */
const protectedAll = (pattern: string, dialect: Dialect): boolean =>
  needsSudo(pattern.replace(/\*$/, '_'), dialect === 'openbao' ? 'openbao' : 'vault');
