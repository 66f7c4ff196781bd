import { type Data, isRecord } from '../targets/override.ts';

/** A member of an override with the path to it, lists and scalars as they stand. */
interface Member {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** What an override says that takes back what Writ emits. */
export interface Weakening {
  /** Names on the way, joined with `/`. */
  readonly at: RegExp;
  weakens(value: unknown): boolean;
  /** After "this override". */
  readonly says: string;
  readonly help: string;
}

const on = (value: unknown): boolean => /^(1|t|true|yes|on)$/i.test(String(value));
const off = (value: unknown): boolean => /^(0|f|false|no|off)$/i.test(String(value));
const drop = 'drop it';
const anywhere = (value: unknown): boolean =>
  (Array.isArray(value) ? value : [value]).some((one) => /(^|,)\s*(0\.0\.0\.0\/0|::\/0)/.test(String(one)));

/**
 * Keys: Vault 1.21.1 `command/server/config.go`. Of the rest that a server's override can say, the rules of servers speak (W409, W505, W510, W514 to W518): they
 * read it as they read a file.
 */
export const OF_SERVER: readonly Weakening[] = [
  { at: /^seal\/(.+\/)?disabled$/, weakens: on, says: 'takes the seal out of use', help: drop },
  { at: /^disable_sealwrap$/, weakens: on, says: 'stores what the seal would wrap as it is', help: drop },
  { at: /^audit\/(.+\/)?log_raw$/, weakens: on, says: 'logs secrets in the clear', help: drop },
];

const empty = (value: unknown): boolean =>
  value === '' || value === null || (Array.isArray(value) && value.length === 0) || (isRecord(value) && Object.keys(value).length === 0);

/** A rule that lets in from everywhere: it names nobody, or all namespaces without saying which pods. */
const letsAllIn = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.some((entry) => {
    if (!isRecord(entry)) return false;
    const { from } = entry;
    if (from === undefined || empty(from)) return true;
    return (
      Array.isArray(from) &&
      from.some(
        (peer) =>
          isRecord(peer) &&
          ((isRecord(peer['namespaceSelector']) && empty(peer['namespaceSelector']) && peer['podSelector'] === undefined) ||
            (isRecord(peer['ipBlock']) && anywhere(peer['ipBlock']['cidr']))),
      )
    );
  });

const config = {
  weakens: () => true,
  says: 'replaces the whole configuration of the servers',
  help: 'change a part of it with `server { … }`',
};

/** Keys: the Vault chart 0.34.1, `values.yaml`. TLS, replicas, images, probes and containers are other rules' matter. */
export const OF_CHART: readonly Weakening[] = [
  { at: /^server\/ha\/raft\/config$/, ...config },
  { at: /^server\/ha\/config$/, ...config },
  { at: /^server\/standalone\/config$/, ...config },
  { at: /^server\/networkPolicy\/enabled$/, weakens: off, says: 'lets every pod of the cluster reach Vault', help: drop },
  {
    at: /^server\/networkPolicy\/ingress$/,
    weakens: letsAllIn,
    says: 'lets every namespace reach Vault',
    help: 'name them in `allow_from` of `run on eks`',
  },
  { at: /^server\/auditStorage\/enabled$/, weakens: off, says: 'ends the audit log with its pod', help: drop },
  { at: /^server\/dataStorage\/enabled$/, weakens: off, says: 'ends what is stored with its pod', help: drop },
  { at: /^server\/affinity$/, weakens: empty, says: 'lets all servers run on one node', help: drop },
  { at: /^server\/topologySpreadConstraints$/, weakens: empty, says: 'lets all servers run in one zone', help: drop },
  {
    at: /^server\/ha\/disruptionBudget\/enabled$/,
    weakens: off,
    says: 'lets an upgrade of the cluster stop all servers at once',
    help: drop,
  },
  { at: /^server\/shareProcessNamespace$/, weakens: on, says: 'shows the servers’ processes to other containers of the pod', help: drop },
];

/** Annotations of the injector: hashicorp/vault-k8s 1.7 `agent-inject/agent/annotations.go`. */
export const OF_APP_CHART: readonly Weakening[] = [
  {
    at: /^podAnnotations\/vault\.hashicorp\.com\/tls-skip-verify$/,
    weakens: on,
    says: 'takes any certificate for Vault’s',
    help: 'drop it: `ca-cert` says whom to trust',
  },
  {
    at: /^podAnnotations\/vault\.hashicorp\.com\/service$/,
    weakens: (value) => /^http:/i.test(String(value)),
    says: 'asks Vault without TLS',
    help: 'drop it: Writ sets the address',
  },
  {
    at: /^podAnnotations\/vault\.hashicorp\.com\/(role|auth-path)$/,
    weakens: () => true,
    says: 'logs in by another role than the one that Writ makes for this app',
    help: drop,
  },
  {
    at: /^podAnnotations\/vault\.hashicorp\.com\/agent-set-security-context$/,
    weakens: off,
    says: 'lets the agent run without bounds',
    help: drop,
  },
  {
    at: /^podAnnotations\/vault\.hashicorp\.com\/agent-run-as-(user|group)$/,
    weakens: (value) => String(value) === '0',
    says: 'runs the agent as root',
    help: drop,
  },
];

/** Keys: `RegisterTaskDefinition`. Images, users, roles, volumes, commands and health checks are other rules' matter. */
export const OF_TASK: readonly Weakening[] = [
  {
    at: /^containerDefinitions\/[^/]+\/environment\/(VAULT|BAO)_LOCAL_CONFIG$/,
    weakens: () => true,
    says: 'gives the servers a configuration besides the one that Writ makes',
    help: 'change a part of it with `server { … }`',
  },
];

/** Each member, the outer ones first; entries of lists by their names, where they have them. */
function* membersOf(data: Data, path: readonly string[] = []): Generator<Member> {
  for (const [name, value] of Object.entries(data)) {
    const here = [...path, name];
    yield { path: here, value };
    for (const inner of Array.isArray(value) ? value : [value]) {
      if (!isRecord(inner)) continue;
      const named = Array.isArray(value) && typeof inner['name'] === 'string' ? [...here, inner['name']] : here;
      if (named !== here) yield { path: named, value: inner };
      yield* membersOf(inner, named);
    }
  }
}

/** What an override takes back of what Writ says itself (`base`, where it is known), each with the path to it. */
export function* weakenings(
  data: Data,
  table: readonly Weakening[],
  base: Data = {},
): Generator<Weakening & { readonly path: readonly string[] }> {
  for (const { path, value } of membersOf(data)) {
    const text = path.join('/');
    const own = path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), base);
    for (const one of table) if (one.at.test(text) && value !== own && one.weakens(value)) yield { ...one, path };
  }
}
