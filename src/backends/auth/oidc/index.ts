import { backend } from '../../../contract.ts';
import type { Part, Program, Team } from '../../../model/program.ts';
import { shellWord } from '../../../shell.ts';
import { ref, resourceName } from '../../../plain.ts';
import type { Bound } from '../../../schema/block.ts';
import { block, defaulted, optional, required } from '../../../schema/block.ts';
import { issuerUrl } from '../../../schema/network.ts';
import { spoken } from '../../../schema/words.ts';
import * as t from '../../../schema/types.ts';
import { descriptionOf, mountLabels, tokenLifeFault, tune, tuneArgument } from '../mount.ts';

const schema = block({
  doc: 'Login of people through the identity provider.',
  labels: mountLabels,
  attributes: {
    discovery_url: required(issuerUrl(), 'The identity provider, without `/.well-known/…`.', '"https://example.okta.com"'),
    client_id: required(
      t.pattern(/^[^\s"'`$\\]+$/, 'a client id without spaces and quotes'),
      'Client that Vault is at the identity provider.',
      '"vault"',
    ),
    client_secret: optional(t.secret(), "Where the client's secret is kept; a step of the runbook writes it to Vault."),
    user_claim: defaulted(t.name('the name of a claim'), 'email', 'Claim that names the person.'),
    groups_claim: optional(
      t.name('the name of a claim'),
      'Claim with the groups of the person; it makes people members of teams.',
      '"groups"',
    ),
    scopes: optional(
      t.list(t.string('a scope')),
      'Scopes to ask for besides `openid`; `profile` and `email` where not given, with Okta also `groups`.',
      '["profile", "groups"]',
    ),
    default_role: defaulted(t.name('the name of a role'), 'default', 'Role by which people log in.'),
    ttl: defaulted(t.duration({ min: 60 }), 3600, 'Life of a token before it must be renewed.'),
    max_ttl: defaulted(t.duration({ min: 60 }), 28_800, 'Life of a token however often it is renewed.'),
  },
  blocks: { tune },
});
type OidcBound = Bound<typeof schema>;

/** Okta's own authorisation server puts groups into a token only for the scope `groups`; Entra and others refuse scopes they do not know. */
function scopesOf(bound: OidcBound): readonly string[] {
  if (bound.attrs.scopes !== undefined) return bound.attrs.scopes;
  const okta = /\.okta(preview|-emea)?\.com$/.test(new URL(bound.attrs.discovery_url).hostname);
  return ['profile', 'email', ...(okta && bound.attrs.groups_claim !== undefined ? ['groups'] : [])];
}

/** Where the identity provider sends a browser back to: Vault's interface, and the listener of `vault login`. */
export const redirectUris = (part: Part, program: Program): readonly string[] => [
  `${program.vault.address.replace(/\/$/, '')}/ui/vault/auth/${part.name}/oidc/callback`,
  'http://localhost:8250/oidc/callback',
];

/** The teams whose people log in by this method. */
const teamsOf = (part: Part, program: Program): readonly Team[] =>
  [...program.teams.values()].filter((team) => team.group !== undefined && (team.auth ?? part.name) === part.name);

/** Lives of tokens in seconds. Whatever role a person logs in by, the token carries all teams' policies: so the strictest limit counts. */
function livesOf(part: Part, bound: OidcBound, program: Program): { readonly ttl: number; readonly maxTtl: number } {
  const limits = teamsOf(part, program).flatMap((team) => team.limits ?? []);
  const maxTtl = Math.min(bound.attrs.max_ttl, ...limits.map((limit) => limit.maxTtl ?? Infinity));
  return { ttl: Math.min(bound.attrs.ttl, maxTtl, ...limits.map((limit) => limit.ttl ?? Infinity)), maxTtl };
}

/** Everything of `auth/NAME/config`: a write replaces it all, so the runbook writes it in one piece with the secret. */
const CONFIG = ['bound_issuer', 'default_role', 'oidc_client_id', 'oidc_client_secret', 'oidc_discovery_url'];

export const oidc = backend({
  part: 'auth',
  kind: 'oidc',
  doc: 'Login of people through an OIDC identity provider.',
  schema,
  products: ['vault', 'openbao'],

  resources(part, bound, program) {
    return [
      {
        stack: 'vault',
        type: 'vault_jwt_auth_backend',
        name: resourceName(part.name),
        arguments: {
          type: 'oidc',
          path: part.name,
          description: descriptionOf(part),
          oidc_discovery_url: bound.attrs.discovery_url,
          default_role: bound.attrs.default_role,
          tune: tuneArgument(bound.blocks.tune),
        },
        // The plugin takes client id and secret only together, and the provider would keep the secret in its state.
        ignoreChanges: CONFIG,
        preventDestroy: true,
        origin: part.span,
      },
      {
        stack: 'vault',
        type: 'vault_jwt_auth_backend_role',
        name: resourceName(part.name, bound.attrs.default_role),
        arguments: {
          backend: ref('vault_jwt_auth_backend', resourceName(part.name), 'path'),
          role_name: bound.attrs.default_role,
          role_type: 'oidc',
          user_claim: bound.attrs.user_claim,
          groups_claim: bound.attrs.groups_claim,
          oidc_scopes: scopesOf(bound),
          allowed_redirect_uris: redirectUris(part, program),
          token_ttl: livesOf(part, bound, program).ttl,
          token_max_ttl: livesOf(part, bound, program).maxTtl,
          token_type: 'service',
        },
        origin: part.span,
      },
    ];
  },
  runbook(part, bound, program) {
    const secret = bound.attrs.client_secret;
    const lines = [
      `Register the client \`${bound.attrs.client_id}\` at ${bound.attrs.discovery_url} with these redirect addresses:`,
      '',
      ...redirectUris(part, program).map((uri) => `- ${uri}`),
      '',
      `Then write the client's secret${secret === undefined ? '' : ` (\`${secret.store}/${secret.secret}\`)`} to Vault, from standard input, so that it stays out of the shell's history:`,
      '',
      '```sh',
      `vault write auth/${part.name}/config \\`,
      `  oidc_discovery_url=${shellWord(bound.attrs.discovery_url)} \\`,
      `  oidc_client_id=${shellWord(bound.attrs.client_id)} \\`,
      `  default_role=${shellWord(bound.attrs.default_role)} \\`,
      '  oidc_client_secret=-',
      '```',
      '',
      'Repeat this when the secret or one of these settings changes: Terraform creates them once and leaves them alone afterwards.',
    ];
    return [{ phase: 'login', title: `Let people log in through auth/${part.name}`, text: lines.join('\n'), origin: part.span }];
  },

  check(part, bound, program, sink) {
    const fault = tokenLifeFault(part, bound.attrs.ttl, bound.attrs.max_ttl);
    const span = bound.valueSpans['max_ttl'] ?? bound.valueSpans['ttl'] ?? part.span;
    if (fault) sink.report({ severity: 'error', ...fault, span, envs: [program.env.name] });
    for (const { name, limits } of teamsOf(part, program))
      for (const attribute of ['ttl', 'max_ttl'] as const) {
        const limit = attribute === 'ttl' ? limits?.ttl : limits?.maxTtl;
        if (limits === undefined || limit === undefined || limit <= bound.attrs[attribute]) continue;
        sink.report({
          code: 'W048',
          severity: 'error',
          message: `team ${name} limits tokens to ${spoken(limit)}, and auth/${part.name} gives ${spoken(bound.attrs[attribute])} at most`,
          span: limits.bound.valueSpans[attribute] ?? limits.bound.head,
          related: [{ span: bound.valueSpans[attribute] ?? part.span, message: 'the auth method' }],
          help: 'a limit above that has no effect: lower it, or leave it out',
          envs: [program.env.name],
        });
      }
  },

  login: { serves: ['human'] },
});
