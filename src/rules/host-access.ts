import { type Data, isRecord } from '../targets/override.ts';

/** A security context of the chart's pods. */
interface Context {
  readonly path: readonly string[];
  readonly context: Data;
}

/** Where the Vault chart 0.34.1 takes them; those of its CSI provider, which works on the node itself, are left aside. */
const CONTEXTS: readonly (readonly string[])[] = [
  ['server', 'statefulSet', 'securityContext', 'container'],
  ['server', 'statefulSet', 'securityContext', 'pod'],
  ['injector', 'securityContext', 'container'],
  ['injector', 'securityContext', 'pod'],
];

export function* securityContexts(data: Data): Generator<Context> {
  for (const path of CONTEXTS) {
    const context = path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), data);
    if (isRecord(context)) yield { path, context };
  }
}

/** Capabilities by which a container comes to the machine or to other containers (Linux, capabilities(7)); IPC_LOCK and what Docker gives anyway are none. */
const POWERFUL = new Set([
  'ALL',
  'BPF',
  'DAC_READ_SEARCH',
  'MAC_ADMIN',
  'MAC_OVERRIDE',
  'NET_ADMIN',
  'PERFMON',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'SYS_TIME',
]);

export const isPowerful = (capability: unknown): boolean =>
  typeof capability === 'string' && POWERFUL.has(capability.toUpperCase().replace(/^CAP_/, ''));

/** The container engine's, which obeys whoever opens it. */
export const isSocket = (path: string): boolean => /\/(docker|containerd|crio|podman)(\/\w+)?\.sock$/.test(path);

/** Folders by which a container comes to the machine: the root and its users, the kernel's, the container engine's. */
export const isOfMachine = (path: string): boolean =>
  isSocket(path) || /^\/(etc|root|boot|dev|proc|sys|var|var\/lib|var\/lib\/docker|var\/run|run|home)?\/?$/.test(path);
