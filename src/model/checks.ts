import type { AnyBound } from '../schema/block.ts';
import type { PrincipalRef, Statement, UseStatement } from '../syntax/ast.ts';
import { isAwsAction } from './aws-actions.ts';
import type { Draft, Speaker } from './draft.ts';
import { namesOf, platformOf, say, sayMissing } from './draft.ts';
import { checkGrant, checkResource, sayUnknownMember } from './grants.ts';
import { placeholdersOf } from './placeholders.ts';
import type { Profile } from './program.ts';

/** What principals and profiles say: verbs, resources, profiles, people and apps that must exist. */
export function checkSpoken(draft: Draft): void {
  const needs = new Map<string, ProfileNeeds>();
  for (const [name, profile] of draft.profiles) needs.set(name, needsOf(profile));
  for (const { kind, bound, partial } of draft.spoken) {
    for (const statement of bound.statements) checkStatement(draft, kind, statement, needs);
    checkRaws(draft, bound);
    if (!partial) checkNested(draft, bound);
  }
  for (const engine of draft.engines.values()) checkNested(draft, engine.bound);
  if (draft.vault) checkNested(draft, draft.vault.bound);
}

function checkStatement(draft: Draft, speaker: Speaker, s: Statement, needs: ReadonlyMap<string, ProfileNeeds>): void {
  switch (s.type) {
    case 'grant':
      return checkGrant(draft, speaker, s.verbs, s.resources);
    case 'share':
      checkGrant(draft, speaker, s.verbs, s.resources);
      return s.with.forEach((p) => checkPrincipal(draft, p));
    case 'owns':
      return s.resources.forEach((r) => void checkResource(draft, r));
    case 'use':
      return checkUse(draft, speaker, s, needs);
    case 'inject':
      return;
  }
}

function checkPrincipal(draft: Draft, { kind, name }: PrincipalRef): void {
  const here = namesOf(draft, kind);
  if (!here.has(name.text)) sayMissing(draft, kind, name.text, name.span, here.keys());
}

interface ProfileNeeds {
  readonly app: boolean;
  readonly team: boolean;
  readonly self: boolean;
  readonly aws: boolean;
}

function needsOf(profile: Profile): ProfileNeeds {
  const left = new Set(profile.grants.flatMap((g) => g.resources.flatMap(placeholdersOf)));
  const aws = profile.grants.some((g) => g.verbs.some((v) => isAwsAction(v.text)));
  return { app: left.has('app'), team: left.has('team'), self: [...left].some((p) => p.startsWith('self.')), aws };
}

function checkUse(draft: Draft, speaker: Speaker, use: UseStatement, needs: ReadonlyMap<string, ProfileNeeds>): void {
  const people = speaker === 'team' || speaker === 'user';
  for (const { text, span } of use.names) {
    const need = needs.get(text);
    if (!need) {
      sayMissing(draft, 'profile', text, span, draft.profiles.keys());
      continue;
    }
    const cannot = (what: string): void =>
      say(draft, { code: 'W027', span, message: `profile \`${text}\` speaks of ${what}, which a ${speaker} is not` });
    if (need.app && speaker !== 'app') cannot('`{app}`');
    else if (need.team && speaker !== 'app' && speaker !== 'team') cannot('`{team}`');
    else if (need.self && !people) cannot('`{self}`, a person');
    if (need.aws && people)
      say(draft, { code: 'W047', span, message: `profile \`${text}\` has AWS actions, which a ${speaker} cannot hold` });
  }
}

/** Statements in blocks below a declaration: roles of engines, overrides of AWS roles. They are all about AWS. */
function checkNested(draft: Draft, bound: AnyBound): void {
  const children = bound.blocks as Readonly<Record<string, AnyBound | readonly AnyBound[] | undefined>>;
  for (const kind of Object.keys(children)) {
    const child = children[kind];
    if (child === undefined) continue;
    for (const block of 'kind' in child ? [child] : child) {
      for (const s of block.statements) {
        if (s.type !== 'grant') continue;
        const verb = s.verbs.find((v) => !isAwsAction(v.text));
        if (verb) {
          const help = 'for example `allow s3:GetObject on "arn:…"`';
          say(draft, {
            code: 'W047',
            span: verb.span,
            message: `only actions of AWS can stand in \`${block.kind}\`, found \`${verb.text}\``,
            help,
          });
        } else checkGrant(draft, 'app', s.verbs, s.resources);
      }
      checkNested(draft, block);
    }
  }
}

function checkRaws(draft: Draft, bound: AnyBound): void {
  for (const raw of (bound.blocks as { readonly raw?: readonly AnyBound[] }).raw ?? []) {
    const [pattern = ''] = raw.labels;
    if (pattern.includes('+*'))
      say(draft, { code: 'W033', span: raw.head, message: `\`${pattern}\`: Vault refuses \`+*\``, help: 'write `+/*`' });
  }
}

/** Names that attributes use: clusters, engines, stores, teams, apps, profiles, secrets. */
export function checkReferences(draft: Draft): void {
  const tables = {
    cluster: draft.clusters,
    engine: draft.engines,
    store: draft.stores,
    team: draft.teams,
    app: draft.apps,
    profile: draft.profiles,
  } as const;
  for (const { kind, name, span, platform } of draft.refs) {
    const table: ReadonlyMap<string, unknown> = tables[kind];
    if (!table.has(name)) {
      sayMissing(draft, kind, name, span, table.keys());
      continue;
    }
    const cluster = kind === 'cluster' ? draft.clusters.get(name) : undefined;
    if (cluster && platform !== undefined && cluster.platform !== platform && platformOf(draft, platform)) {
      const fitting = [...draft.clusters.values()].filter((c) => c.platform === platform).map((c) => c.name);
      say(draft, {
        code: 'W048',
        span,
        message: `cluster \`${name}\` is of ${cluster.platform}, not of ${platform}`,
        ...(fitting.length && fitting.length <= 8 ? { expected: fitting } : {}),
        related: [{ span: cluster.span, message: 'declared here' }],
      });
    }
  }
  for (const { store, secret, span } of draft.secrets) {
    const found = draft.stores.get(store);
    if (found) sayUnknownMember(draft, found, secret, span);
    else sayMissing(draft, 'store', store, span, draft.stores.keys(), 'declare it: `store secretsmanager NAME { secret … }`');
  }
}

/** Stacks that a pipeline applies: those of teams must be teams. */
export function checkPipelines(draft: Draft): void {
  for (const pipeline of draft.pipelines.values())
    for (const stack of pipeline.applies) {
      const team = stack.startsWith('team/') ? stack.slice('team/'.length) : undefined;
      const span = pipeline.bound.valueSpans['applies'] ?? pipeline.span;
      if (team !== undefined && !draft.teams.has(team)) sayMissing(draft, 'team', team, span, draft.teams.keys());
    }
}
