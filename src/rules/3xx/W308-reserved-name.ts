import type { Rule } from '../rule.ts';

const RESERVED = new Set(['default', 'root', 'response-wrapping', 'control-group']);

export const rule: Rule = {
  code: 'W308',
  name: 'reserved-name',
  severity: 'error',
  page: {
    what: 'An engine or auth method is named (or mounted) like something of Vault’s own: `sys`, `identity`, `cubbyhole`, `auth`, `token`.',
    why: 'Vault keeps these paths for itself: the mount fails, or its paths are read as something else.',
    fix: 'Choose another name or `mount`.',
    bad: 'engine kv vaultdata { version = 2  mount = "cubbyhole" }',
    good: 'engine kv vaultdata { version = 2  mount = "vaultdata" }',
  },
  *check({ program }) {
    const kept = new Set(['sys', 'identity', 'cubbyhole', 'auth', 'audit']);
    for (const engine of program.engines.values()) {
      const first = engine.mount.split('/')[0] ?? '';
      if (!engine.builtin && kept.has(first)) {
        yield {
          message: `engine ${engine.name} is mounted at ${engine.mount}, which Vault keeps for itself`,
          span: engine.span,
          help: 'choose another name or mount',
        };
      }
    }
    for (const auth of program.vault.auths) {
      if (auth.name === 'token' || RESERVED.has(auth.name)) {
        yield { message: `the auth method ${auth.name} has the name of Vault’s own`, span: auth.span, help: 'choose another name' };
      }
    }
  },
};
