import type { Capability, Parameters, RequestTemplate } from '../../contract.ts';

/** A request at a path below the mount. */
export const at = (path: string, ...capabilities: readonly Capability[]): RequestTemplate => ({ path, capabilities });

/** A request that only members of one kind have. */
export const atMember = (member: string, path: string, ...capabilities: readonly Capability[]): RequestTemplate => ({
  path,
  capabilities,
  member,
});

export const limited = (request: RequestTemplate, parameters: Parameters): RequestTemplate => ({ ...request, parameters });

export const irreversible = (why: string) => ({ kind: 'irreversible', why }) as const;
export const escalating = (why: string) => ({ kind: 'escalating', why }) as const;
