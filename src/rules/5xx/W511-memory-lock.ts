import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W511',
  name: 'memory-lock',
  severity: 'warning',
  page: {
    what: 'A server configuration with integrated storage that does not say `disable_mlock`.',
    why: 'From 1.20 on Vault refuses to start so: with integrated storage its file is mapped into memory, and whether that is locked has to be decided.',
    fix: 'Say `disable_mlock = true` where swap is off or encrypted, which it should be, or `false` with memory enough for the whole storage. (The chart adds it by itself, and OpenBao locks no memory.)',
    file: {
      as: 'server-config',
      bad: 'storage "raft" {\n  path = "/vault/data"\n}\nseal "awskms" {}\n',
      good: 'storage "raft" {\n  path = "/vault/data"\n}\ndisable_mlock = true\nseal "awskms" {}\n',
    },
  },
  of: {
    *server({ what, settings, product, file, chart }) {
      if (!file || chart || product === 'openbao') return;
      const raft = settings.find(({ name, label }) => /^(storage|backend)$/i.test(name) && label?.text === 'raft');
      if (!raft || settings.some(({ name }) => name.toLowerCase() === 'disable_mlock')) return;
      yield {
        message: `${what} has integrated storage and does not say \`disable_mlock\`, without which Vault 1.20 and later do not start`,
        span: raft.span,
        help: 'add `disable_mlock = true`',
      };
    },
  },
};
