import type { Rule } from '../rule.ts';
import { isTrue, settingsNamed, textOf } from '../settings.ts';

export const rule: Rule = {
  code: 'W520',
  name: 'unreachable-own-address',
  severity: 'warning',
  page: {
    what: 'A server with highly available storage tells the others and its clients an address that only it itself can reach (`api_addr` or `cluster_addr` of `127.0.0.1`, `localhost` or `0.0.0.0`), or the same address for both.',
    why: 'A standby sends clients and requests to the active server’s address: there they find themselves, and every request to a standby fails. It shows after the first change of the leader.',
    fix: 'Say the address of this server as others reach it, or of the load balancer: `api_addr = "https://vault-1.example.com:8200"`, or `https://{{ GetPrivateIP }}:8200`.',
    file: {
      as: 'server-config',
      bad: 'storage "raft" {\n  path = "/vault/data"\n}\ndisable_mlock = true\nseal "awskms" {}\napi_addr = "https://127.0.0.1:8200"\n',
      good: 'storage "raft" {\n  path = "/vault/data"\n}\ndisable_mlock = true\nseal "awskms" {}\napi_addr = "https://{{ GetPrivateIP }}:8200"\n',
    },
  },
  of: {
    *server({ what, settings, file }) {
      if (!file) return;
      const storages = settingsNamed(settings, 'storage', 'backend', 'ha_storage', 'ha_backend');
      const shared = storages.some((one) => ALWAYS.has(one.label?.text ?? '') || isTrue(textOf(one, 'ha_enabled')));
      if (!shared || settingsNamed(settings, 'disable_clustering').some(({ text }) => isTrue(text))) return;
      const [api] = settingsNamed(settings, 'api_addr');
      const [cluster] = settingsNamed(settings, 'cluster_addr');
      for (const one of [api, cluster])
        if (one && OWN.test(one.text ?? ''))
          yield {
            message: `others cannot reach ${what} at its \`${one.name}\`: ${one.text}`,
            span: one.whole,
            help: 'say the address at which the others reach it',
          };
      if (api?.text !== undefined && cluster && api.text === cluster.text)
        yield {
          message: `\`api_addr\` and \`cluster_addr\` of ${what} are the same address, and it listens at two ports`,
          span: cluster.whole,
          related: [{ span: api.whole, message: 'the address for clients' }],
          help: 'the port for the other servers is usually 8201',
        };
    },
  },
};

/** Storages by which several servers make one Vault without being told to (`ha_enabled`). */
const ALWAYS = new Set(['raft', 'consul']);
const OWN = /^[a-z]+:\/\/(127\.\d+\.\d+\.\d+|localhost|0\.0\.0\.0|\[::1?\])(:\d+)?\/?$/i;
