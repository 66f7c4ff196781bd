import type { Diagnostic } from '../../diagnostics.ts';
import type { Part } from '../../model/program.ts';
import type { Resource, TfBlock } from '../../plain.ts';
import { ref, resourceName } from '../../plain.ts';
import type { Workload } from '../../platforms/workload.ts';
import { isApp } from '../../platforms/workload.ts';
import type { AnyBound } from '../../schema/block.ts';
import { block, defaulted, one, optional } from '../../schema/block.ts';
import { spoken } from '../../schema/words.ts';
import { atMost } from '../../schema/together.ts';
import * as t from '../../schema/types.ts';

export const mountLabels = [
  { name: 'kind', doc: 'Kind of the method.' },
  { name: 'name', doc: 'Name of the method; it is mounted at `auth/NAME`.' },
] as const;

export const tune = one(
  block({
    doc: 'Settings of the mount.',
    together: [atMost('default_lease_ttl', 'max_lease_ttl', 'Vault refuses such a mount')],
    attributes: {
      default_lease_ttl: optional(t.duration({ min: 60 }), 'Life of a token that asks for none.'),
      max_lease_ttl: optional(t.duration({ min: 60 }), 'Longest life of any token.'),
      listing_visibility: defaulted(t.oneOf(['hidden', 'unauth']), 'hidden', 'Whether people see the method before they log in.'),
    },
  }),
);

const seconds = (value: unknown): string => (typeof value === 'number' ? `${value}s` : '');

/**
 * The mount's `tune`, with every field: the provider declares it as an attribute that is a list of objects, and such an
 * object is refused in Terraform's JSON when a field is missing.
 */
export function tuneArgument(settings: AnyBound | undefined): readonly TfBlock[] | undefined {
  if (settings === undefined) return undefined;
  return [
    {
      default_lease_ttl: seconds(settings.attrs['default_lease_ttl']),
      max_lease_ttl: seconds(settings.attrs['max_lease_ttl']),
      listing_visibility: settings.attrs['listing_visibility'] === 'unauth' ? 'unauth' : 'hidden',
      token_type: 'default-service',
      allowed_response_headers: [],
      audit_non_hmac_request_keys: [],
      audit_non_hmac_response_keys: [],
      passthrough_request_headers: [],
    },
  ];
}

/** Docs of a part as one line. */
export const descriptionOf = (part: Part): string | undefined => (part.bound.docs.length > 0 ? part.bound.docs.join(' ') : undefined);

/** `vault_auth_backend.NAME`, mounted at the part's name. */
export function mount(part: Part, type: string, settings: AnyBound | undefined): Resource {
  return {
    stack: 'vault',
    type: 'vault_auth_backend',
    name: resourceName(part.name),
    arguments: { type, path: part.name, description: descriptionOf(part), tune: tuneArgument(settings) },
    preventDestroy: true,
    origin: part.span,
  };
}

/** The mount's path, for the resources that configure it; roles in other stacks name the path itself. */
export const mountPath = (part: Part) => ref('vault_auth_backend', resourceName(part.name), 'path');

/** The name of a workload's role on its auth method: an app's is the app's own name. */
export const loginRole = (workload: Workload): string => (isApp(workload) ? workload.name : `pipeline-${workload.name}`);

/** Seconds that a token lives at most where a mount says nothing: `maxLeaseTTL` in `vault/expiration.go`. */
const SYSTEM_MAX = 32 * 86_400;

/**
 * What is wrong with the life of tokens (seconds) of an auth method. Vault silently cuts them at the mount's limit
 * (`CalculateTTL` in `sdk/framework/lease.go`), so a longer one is a mistake about what will happen.
 */
export function tokenLifeFault(part: Part, ttl: number, maxTtl: number): Pick<Diagnostic, 'code' | 'message' | 'help'> | undefined {
  const own = (part.bound.blocks as { readonly tune?: AnyBound }).tune?.attrs['max_lease_ttl'];
  const limit = typeof own === 'number' ? own : SYSTEM_MAX;
  if (ttl > maxTtl)
    return { code: 'W050', message: '`max_ttl` is shorter than `ttl`', help: '`max_ttl` bounds what renewing can reach: at least `ttl`' };
  if (maxTtl <= limit) return undefined;
  return {
    code: 'W050',
    message: `\`max_ttl\` is ${spoken(maxTtl)}, and auth/${part.name} cuts every token at ${spoken(limit)}`,
    help: `lower it, or let the method give more: \`tune { max_lease_ttl = ${spoken(maxTtl)} }\``,
  };
}

/** Lives of a pipeline's tokens in seconds: one run. */
const RUN = { ttl: 900, maxTtl: 3600 };

/** What a role says of the tokens that it gives. */
export function tokenArguments(workload: Workload, policies: readonly string[]): TfBlock {
  const { ttl, maxTtl } = isApp(workload) ? workload.login : RUN;
  const cidrs = isApp(workload) ? workload.login.boundCidrs : [];
  return {
    token_policies: policies,
    token_ttl: ttl,
    token_max_ttl: maxTtl,
    token_bound_cidrs: cidrs.length > 0 ? cidrs : undefined,
    token_type: 'service',
  };
}
