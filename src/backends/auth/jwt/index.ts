import { backend } from '../../../contract.ts';
import { map, resourceName } from '../../../plain.ts';
import { textOf } from '../../../platforms/cluster.ts';
import { checkPinned, subjectOf } from '../../../platforms/github/subject.ts';
import { fail } from '../../../platforms/report.ts';
import { workloadKey, workloadStack } from '../../../platforms/workload.ts';
import { block, optional } from '../../../schema/block.ts';
import { issuerUrl, url } from '../../../schema/network.ts';
import * as t from '../../../schema/types.ts';
import { descriptionOf, loginRole, mountLabels, tokenArguments, tune, tuneArgument } from '../mount.ts';

/** Claims of a GitHub token that say which run it is for; the subject alone could be customised by the organisation. */
const CLAIMS = ['repository', 'environment', 'ref'];

export const jwt = backend({
  part: 'auth',
  kind: 'jwt',
  doc: 'Login by a token that somebody else signs, such as GitHub for its workflow runs.',
  schema: block({
    doc: 'Login by a token that somebody else signs.',
    labels: mountLabels,
    attributes: {
      discovery_url: optional(issuerUrl(), 'Issuer whose keys are discovered.', '"https://token.actions.githubusercontent.com"'),
      jwks_url: optional(url('https'), "Where the issuer's keys are, without discovery."),
      issuer: optional(
        t.string('an issuer'),
        '`iss` that tokens must have; the discovery URL where not given.',
        '"https://token.actions.githubusercontent.com"',
      ),
      audience: optional(
        t.string('an audience'),
        "`aud` that tokens must have; Vault's address where not given.",
        '"https://vault.example.com:8200"',
      ),
    },
    blocks: { tune },
  }),
  products: ['vault', 'openbao'],

  resources(part, bound) {
    const { discovery_url: discovery, jwks_url: jwks, issuer } = bound.attrs;
    return [
      {
        stack: 'vault',
        type: 'vault_jwt_auth_backend',
        name: resourceName(part.name),
        arguments: {
          type: 'jwt',
          path: part.name,
          description: descriptionOf(part),
          oidc_discovery_url: discovery,
          jwks_url: jwks,
          bound_issuer: issuer ?? discovery,
          tune: tuneArgument(bound.blocks.tune),
        },
        preventDestroy: true,
        origin: part.span,
      },
    ];
  },
  check(part, bound, program, sink) {
    const { discovery_url: discovery, jwks_url: jwks } = bound.attrs;
    if ((discovery === undefined) === (jwks === undefined))
      fail(sink, program, 'W058', {
        message:
          discovery === undefined
            ? `auth ${part.name} does not say where the keys of its issuer are`
            : `auth ${part.name} says twice where the keys of its issuer are`,
        span: part.span,
        expected: ['discovery_url', 'jwks_url'],
        help: 'give one of `discovery_url` and `jwks_url`',
      });
    for (const { auth, name, run } of program.pipelines.values())
      if (auth?.name === part.name && run?.kind === 'github') checkPinned(name, run.bound, program, sink);
  },

  login: {
    serves: ['github'],
    role(part, bound, app, program, policies) {
      const run = app.run?.bound;
      const subject = run && subjectOf(run);
      if (run === undefined || subject === undefined) return [];
      const claims = CLAIMS.flatMap((claim) => {
        const value = textOf(run, claim);
        return value === undefined ? [] : [[claim, value] as const];
      });
      return [
        {
          stack: workloadStack(app),
          type: 'vault_jwt_auth_backend_role',
          name: resourceName(workloadKey(app)),
          arguments: {
            backend: part.name,
            role_name: loginRole(app),
            role_type: 'jwt',
            user_claim: 'sub',
            bound_audiences: [bound.attrs.audience ?? program.vault.address],
            bound_subject: subject,
            bound_claims_type: 'string',
            bound_claims: map(Object.fromEntries(claims)),
            ...tokenArguments(app, policies),
          },
          origin: app.span,
        },
      ];
    },
  },
});
