import type { Compiled, PrincipalAccess, Stanza } from '../access/relation.ts';
import type { IamStatement } from '../contract.ts';
import type { Project } from '../model/program.ts';
import type { Span } from '../source.ts';
import type { Artifact } from '../targets/artifact.ts';
import { docsOf } from '../targets/docs.ts';
import { placeOf } from '../targets/place.ts';

/** The resolved access of every principal, for machines: `out/access.json`. */
export function accessJson(project: Project, compiled: readonly Compiled[]): Artifact {
  const place = (span: Span): string => placeOf(span, project.sources);
  const environments = Object.fromEntries(compiled.map((one) => [one.program.env.name, environment(one, place)]));
  const text = `${JSON.stringify({ version: 1, environments }, null, 2)}\n`;
  return { path: 'access.json', target: 'project', text, origins: [] };
}

function environment({ program, relation, policies }: Compiled, place: (span: Span) => string): unknown {
  const stanzas = new Map(policies.map((policy) => [policy.principal.id, policy.stanzas]));
  const principals = relation.principals.map((principal) => ({
    id: principal.id,
    ...(principal.team === undefined ? {} : { team: principal.team }),
    ...docField(docsOf(principal, program)),
    policy: principal.policy,
    declared: place(principal.span),
    vault: (stanzas.get(principal.id) ?? []).map((stanza) => vaultEntry(stanza, place)),
    aws: relation.iam.roles
      .filter((role) => owns(principal, role.owner, role.purpose))
      .map((role) => ({ role: role.name, statements: role.statements.map((s) => awsEntry(s, place)) })),
  }));
  return { account: program.env.account, region: program.env.region, vault: program.vault.address, principals };
}

const docField = (docs: readonly string[]): { doc?: string } => (docs.length === 0 ? {} : { doc: docs.join('\n') });

function owns(principal: PrincipalAccess, owner: string | undefined, purpose: string): boolean {
  return (
    owner === principal.name &&
    (principal.kind === 'pipeline' ? purpose === 'pipeline' : principal.kind === 'app' && (purpose === 'app' || purpose === 'execution'))
  );
}

function vaultEntry(stanza: Stanza, place: (span: Span) => string): unknown {
  return {
    path: stanza.pattern,
    capabilities: stanza.capabilities,
    ...(stanza.parameters === undefined ? {} : { parameters: stanza.parameters }),
    grants: stanza.origins.map((origin) => ({
      grant: origin.text,
      from: place(origin.span),
      ...(origin.via === undefined ? {} : { via: place(origin.via) }),
      ...(origin.until === undefined ? {} : { until: origin.until }),
      ...(origin.because === undefined ? {} : { because: origin.because }),
    })),
  };
}

function awsEntry(statement: IamStatement, place: (span: Span) => string): unknown {
  return {
    effect: statement.effect,
    actions: statement.actions,
    resources: statement.resources.map((resource) => resource.arn),
    ...(statement.conditions.length === 0 ? {} : { conditions: statement.conditions }),
    from: place(statement.origin),
  };
}
