import { isRecord, overrideData, overrideSpan } from '../../targets/override.ts';
import { vaultInjections } from '../../targets/vault/agent.ts';
import { children } from '../support.ts';
import type { Rule } from '../rule.ts';

/** Templates that Vault or its agent are to read, as go-sockaddr and consul-template name their functions; the chart's engine has none of them. */
const MEANT_FOR_VAULT =
  /\{\{-?\s*(Get(AllInterfaces|DefaultInterfaces|PrivateInterfaces|PublicInterfaces|PrivateIPs?|PublicIPs?|InterfaceIPs?)|with\s+(secret|pkiCert)|secret|pkiCert|sockaddr)\b[^}]*\}\}/g;

export const rule: Rule = {
  code: 'W711',
  name: 'chart-values',
  severity: 'error',
  page: {
    what: 'Values of the Vault chart that do not do what they say: `server.ha.config` under integrated storage, integrated storage without HA, an injector switched off that apps get their secrets by, or a template of Vault in a configuration that the chart evaluates itself.',
    why: 'With `ha.raft.enabled` the chart reads `ha.raft.config` only and takes its own default, without TLS, where that is missing. Every configuration goes through Helm’s template engine, which knows none of Vault’s functions and ends with an error.',
    fix: 'Move the configuration to `server.ha.raft.config`. Write `{{ "{{" }} GetPrivateIP }}` for what Vault is to evaluate.',
    file: {
      as: 'helm-values',
      bad: `server:
  ha:
    enabled: true
    replicas: 3
    raft:
      enabled: true
    config: |
      cluster_name = "{{ GetPrivateIP }}"
`,
      good: `server:
  ha:
    enabled: true
    replicas: 3
    raft:
      enabled: true
      config: |
        cluster_name = "{{ "{{" }} GetPrivateIP }}"
        seal "awskms" {}
`,
    },
  },
  *check({ program, project }) {
    const [override] = children(program.vault.bound, 'helm');
    const injector = override && overrideData(override)['injector'];
    if (!override || program.vault.run.kind !== 'eks' || !isRecord(injector) || injector['enabled'] !== false) return;
    const app = [...program.apps.values()].find((one) => one.run?.kind === 'eks' && vaultInjections(one).length > 0);
    if (app)
      yield {
        message: `the injector is switched off, and app ${app.name} gets its secrets by it`,
        span: overrideSpan(project.files, override, ['injector', 'enabled']),
        related: [{ span: app.span, message: `app ${app.name}` }],
        help: 'drop it',
      };
  },
  of: {
    *values({ data, at, configs }) {
      const server = data['server'];
      const ha = isRecord(server) ? server['ha'] : undefined;
      const raft = isRecord(ha) ? ha['raft'] : undefined;
      if (isRecord(ha) && ha['enabled'] === false && isRecord(raft) && raft['enabled'] === true)
        yield {
          message: '`server.ha.raft` is not read: the chart knows integrated storage only with `server.ha.enabled`',
          span: at('server', 'ha', 'raft', 'enabled'),
          help: 'set `server.ha.enabled` to true',
        };
      if (isRecord(ha) && isRecord(raft) && raft['enabled'] === true && ha['config'] !== undefined && raft['config'] === undefined)
        yield {
          message:
            '`server.ha.config` is not read: with integrated storage the chart reads `server.ha.raft.config`, and takes its own default without it',
          span: at('server', 'ha', 'config'),
          help: 'move it to `server.ha.raft.config`',
        };
      for (const { path, text, place } of configs) {
        for (const found of text.matchAll(MEANT_FOR_VAULT))
          yield {
            message: `Helm evaluates ${found[0]} in \`${path.join('.')}\` itself, and has no such function`,
            span: place(found.index, found.index + found[0].length),
            help: `write {{ "{{" }}${found[0].slice(2)}`,
          };
      }
    },
  },
};
