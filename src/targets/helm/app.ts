import type { IamPlan } from '../../access/relation.ts';
import { backends } from '../../backends/index.ts';
import { engineKinds } from '../../engines/index.ts';
import { templateText } from '../../engines/shared/consul-template.ts';
import type { HclBlock } from '../../hcl.ts';
import type { App, Injection, Program } from '../../model/program.ts';
import { clusterOf } from '../../platforms/cluster.ts';
import { issuerOf } from '../../platforms/eks/identity.ts';
import { roleArn } from '../../platforms/names.ts';
import type { Data } from '../override.ts';
import { textAt } from '../read.ts';
import { renderedPath, vaultInjections } from '../vault/agent.ts';
import { listenerFiles } from '../vault/listener.ts';

const PREFIX = 'vault.hashicorp.com/';
/** Kubernetes allows 63 characters behind the prefix; the longest annotation of an injection is `agent-inject-template-`. */
const NAME = 63 - 'agent-inject-template-'.length;
/** The secret with Vault's `ca.crt` in an app's namespace; the runbook says how it comes there. */
export const AUTHORITY_SECRET = 'vault-ca';
/** Where the injector mounts the secret named by `tls-secret`. */
const AUTHORITY_MOUNT = '/vault/tls';

const roleKeys = new WeakMap<IamPlan, ReadonlySet<string>>();

/** The keys of all roles, looked up once an app. */
function keysOf(iam: IamPlan): ReadonlySet<string> {
  const known = roleKeys.get(iam) ?? new Set(iam.roles.map(({ key }) => key));
  roleKeys.set(iam, known);
  return known;
}

/**
 * Values for the app's own chart: the annotations by which the agent injector renders its secrets, and its service account. Annotations:
 * `agent-inject/agent/annotations.go` of hashicorp/vault-k8s 1.7.
 */
export function appValues(app: App, program: Program, iam: IamPlan): Data {
  const injections = vaultInjections(app);
  const names = uniqueNames(injections.map((injection, i) => renderedPath(injection, i)));
  const cluster = app.run && clusterOf(program, app.run.bound);
  const role = keysOf(iam).has(`app-${app.name}`) && cluster && issuerOf(cluster) !== undefined;
  const annotations: Record<string, string> = {};
  const set = (key: string, value: string): void => void (annotations[`${PREFIX}${key}`] = value);
  if (injections.length > 0) {
    const login = loginOf(app, program);
    set('agent-inject', 'true');
    set('role', login.role);
    set('auth-path', login.mount);
    set('service', program.vault.address);
    if (listenerFiles(program.vault).secret) {
      set('tls-secret', AUTHORITY_SECRET);
      set('ca-cert', `${AUTHORITY_MOUNT}/ca.crt`);
    }
    set('template-config-exit-on-retry-failure', 'true');
    injections.forEach((injection, i) => inject(injection, i, names[i] ?? String(i), set));
  }
  return {
    ...(injections.length > 0 ? { podAnnotations: annotations } : {}),
    serviceAccount: {
      create: true,
      name: textAt(app.run?.bound, 'service_account') ?? app.name,
      ...(role ? { annotations: { 'eks.amazonaws.com/role-arn': roleArn(program, `app-${app.name}`) } } : {}),
    },
  };
}

function inject(injection: Injection, index: number, name: string, set: (key: string, value: string) => void): void {
  const kind = engineKinds.get(injection.engine.kind);
  if (!kind?.inject) throw new Error(`engine kind ${injection.engine.kind} cannot be injected`);
  const path = renderedPath(injection, index);
  const cut = path.lastIndexOf('/');
  set(`agent-inject-secret-${name}`, kind.inject.path(injection.engine, injection.rest));
  set(`secret-volume-path-${name}`, path.slice(0, cut) || '/');
  set(`agent-inject-file-${name}`, path.slice(cut + 1));
  set(`agent-inject-template-${name}`, templateText(injection.engine, kind, injection));
  set(`error-on-missing-key-${name}`, 'true');
  if (injection.mode) set(`agent-inject-perms-${name}`, injection.mode.padStart(4, '0'));
}

/** The login role and mount, read from what the auth method says of an agent's login, so that both can only agree. */
function loginOf(app: App, program: Program): { role: string; mount: string } {
  const method = app.auth && backends.auth.get(app.auth.kind)?.login?.autoAuth?.(app.auth, app.auth.bound, app, program);
  return {
    role: (method && attribute(method, 'role')) ?? app.name,
    mount: (method && attribute(method, 'mount_path')) ?? `auth/${app.auth?.name ?? 'kubernetes'}`,
  };
}

function attribute(block: HclBlock, name: string): string | undefined {
  for (const item of block.body) {
    if ('block' in item) {
      const inner = attribute(item, name);
      if (inner !== undefined) return inner;
    } else if (item.name === name && typeof item.value === 'string') return item.value;
    else if (item.name === 'config' && typeof item.value === 'object' && !Array.isArray(item.value) && name in item.value)
      return String((item.value as Data)[name]);
  }
  return undefined;
}

/** Names for annotations from the files' names: lower case (the injector lowers them), Kubernetes' characters, unique. */
function uniqueNames(paths: readonly string[]): string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const base =
      path
        .slice(path.lastIndexOf('/') + 1)
        .toLowerCase()
        .replace(/[^a-z0-9.-]+/g, '-')
        .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '') || 'secret';
    let name = base.slice(0, NAME).replace(/[^a-z0-9]+$/, '');
    for (let n = 2; taken.has(name); n++) name = `${base.slice(0, NAME - String(n).length - 1).replace(/[^a-z0-9]+$/, '')}-${n}`;
    taken.add(name);
    return name;
  });
}
