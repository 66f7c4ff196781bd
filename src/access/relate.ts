import type { RequestTemplate } from '../contract.ts';
import type { Sink } from '../diagnostics.ts';
import { resolveWord } from '../model/placeholders.ts';
import type { App, Grants, Profile, Program } from '../model/program.ts';
import type { Span } from '../source.ts';
import type { GrantStatement, PrincipalKind, ShareStatement, Tail, UseStatement, Word } from '../syntax/ast.ts';
import { derivedPrincipals, pipelineRules } from './derived.ts';
import { parsePattern, PatternError } from './patterns.ts';
import type { AccessRule, Origin, PrincipalAccess, PrincipalId } from './relation.ts';
import { type Kinds, Refusal, requestsOf, resourceOf, usesSelf, verbOf } from './requests.ts';

interface Subject {
  readonly kind: PrincipalKind;
  readonly name: string;
  readonly team: string | undefined;
  readonly span: Span;
}
interface Rules {
  readonly allows: AccessRule[];
  readonly denies: AccessRule[];
}

/**
 * Who may do what at Vault in one environment: one entry for each app, team, user and pipeline, and for what Writ itself
 * sets up (the snapshot job), sorted by id. A principal's denies count against all its own grants, those that came through
 * profiles and shares included; a profile's against the profile's own and those of the profiles it uses.
 */
export function relateWith(kinds: Kinds, program: Program, sink: Sink): PrincipalAccess[] {
  const found: PrincipalAccess[] = [];
  const report = reporter(program, sink);
  const shares = sharesByReceiver(program);
  const rulesFor = (subject: Subject, grants: Grants): Rules => {
    const rules: Rules = { allows: [], denies: [] };
    const scope: Scope = { subject, program, kinds, report, rules, profile: undefined };
    addGrants(scope, grants, undefined);
    for (const use of grants.uses)
      for (const name of use.names) {
        const profile = program.profiles.get(name.text);
        if (profile) addProfile(scope, profile, viaOf(use, undefined), new Set());
        else report(name.span, new Refusal('W026', `there is no profile \`${name.text}\` in environment ${program.env.name}`));
      }
    const given = shares.get(`${subject.kind}/${subject.name}`);
    if (given) addShares(scope, given);
    return rules;
  };
  const add = ({ kind, name, team, span }: Subject, { allows, denies }: Rules): void => {
    found.push({ kind, name, team, span, id: `${kind}/${name}` as PrincipalId, policy: `${kind}-${name}`, allows, denies });
  };
  for (const app of program.apps.values()) {
    const subject: Subject = { kind: 'app', name: app.name, team: app.team, span: app.span };
    const rules = rulesFor(subject, app);
    if (app.injections.length > 0) addInjections({ subject, program, kinds, report, rules, profile: undefined }, app);
    add(subject, rules);
  }
  for (const team of program.teams.values()) {
    const subject: Subject = { kind: 'team', name: team.name, team: team.name, span: team.span };
    add(subject, rulesFor(subject, team));
  }
  for (const user of program.users.values()) {
    const subject: Subject = { kind: 'user', name: user.name, team: undefined, span: user.span };
    add(subject, rulesFor(subject, user));
  }
  for (const pipeline of program.pipelines.values()) {
    const subject: Subject = { kind: 'pipeline', name: pipeline.name, team: undefined, span: pipeline.span };
    const rules = rulesFor(subject, pipeline);
    rules.allows.push(...pipelineRules(pipeline, program, kinds));
    add(subject, rules);
  }
  for (const derived of derivedPrincipals(program)) {
    // An app of that name would have the same role at the auth method, and one of the two would lose it.
    const clash = found.find((p) => p.id === derived.id || (p.kind === 'app' && p.name.toLowerCase() === derived.name));
    if (clash)
      report(
        clash.span,
        new Refusal(
          'W064',
          `${derived.name} is the name of a principal that Writ makes itself, with a login role of that name`,
          'choose another name',
        ),
      );
    else found.push(derived);
  }
  return found.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

type Report = (span: Span, refusal: Refusal, related?: Span) => void;
interface Scope {
  readonly subject: Subject;
  readonly program: Program;
  readonly kinds: Kinds;
  readonly report: Report;
  readonly rules: Rules;
  /** As `AccessRule.scope`. */
  readonly profile: string | undefined;
}

/** One finding a place: a profile's mistake is reported once, not for each that uses it. */
function reporter(program: Program, sink: Sink): Report {
  const seen = new Set<string>();
  return (span, refusal, related) => {
    const key = `${span.file}:${span.start}:${refusal.message}`;
    if (seen.has(key)) return;
    seen.add(key);
    sink.report({
      code: refusal.code,
      severity: 'error',
      message: refusal.message,
      span,
      envs: [program.env.name],
      ...(refusal.help ? { help: refusal.help } : {}),
      ...(related ? { related: [{ span: related, message: 'used here' }] } : {}),
    });
  };
}

/** How a grant of a profile comes to who uses it: the outermost `use`, with the first end and the last reason of all on the way. */
interface Via {
  readonly span: Span;
  readonly because: string | undefined;
  readonly until: string | undefined;
}

const viaOf = ({ span, tail }: UseStatement, outer: Via | undefined): Via => ({
  span: outer?.span ?? span,
  because: tail.because?.text ?? outer?.because,
  until: earlier(tail.until?.text, outer?.until),
});

const earlier = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;

function addGrants(scope: Scope, grants: Grants, via: Via | undefined): void {
  for (const statement of grants.grants) addGrant(scope, statement, via);
  for (const raw of grants.raws) {
    const pattern = parsePattern(raw.pattern);
    if (pattern instanceof PatternError) {
      scope.report(raw.span, new Refusal('W064', `raw \`${raw.pattern}\`: ${pattern.message}`), via?.span);
      continue;
    }
    const text = `raw ${raw.capabilities.join(', ')} on ${raw.pattern}`;
    scope.rules.allows.push({
      effect: 'allow',
      pattern: pattern.text,
      capabilities: raw.capabilities,
      ...(raw.parameters ? { parameters: raw.parameters } : {}),
      ...(scope.profile ? { scope: scope.profile } : {}),
      origin: {
        span: raw.span,
        text,
        verb: undefined,
        engine: undefined,
        ...limitsOf(raw.because, undefined, via),
        by: 'raw',
      },
    });
  }
}

/** A profile may use others; one that comes back to itself adds nothing new. */
function addProfile(outer: Scope, profile: Profile, via: Via, seen: Set<string>): void {
  if (seen.has(profile.name)) return;
  seen.add(profile.name);
  const scope: Scope = { ...outer, profile: `${outer.profile ?? '/'}${profile.name}/` };
  addGrants(scope, profile, via);
  for (const use of profile.uses)
    for (const name of use.names) {
      const inner = scope.program.profiles.get(name.text);
      if (inner) addProfile(scope, inner, viaOf(use, via), seen);
      else scope.report(name.span, new Refusal('W026', `there is no profile \`${name.text}\` in environment ${scope.program.env.name}`));
    }
}

function addGrant(scope: Scope, statement: GrantStatement, via: Via | undefined): void {
  for (const verb of statement.verbs) {
    if (isAwsAction(verb.text)) continue;
    for (const word of statement.resources)
      addVerb(scope, statement.effect, verb, word, statement.tail, { span: statement.span, via, by: 'grant' });
  }
}

interface Shared {
  readonly team: string;
  readonly share: ShareStatement;
}

/** What every principal is given by other teams, in the teams' order: looked up once, not by every principal in every team. */
function sharesByReceiver(program: Program): ReadonlyMap<string, readonly Shared[]> {
  const found = new Map<string, Shared[]>();
  for (const team of program.teams.values())
    for (const share of team.shares)
      for (const receiver of new Set(share.with.map(({ kind, name }) => `${kind}/${name.text}`))) {
        const given = found.get(receiver);
        if (given) given.push({ team: team.name, share });
        else found.set(receiver, [{ team: team.name, share }]);
      }
  return found;
}

/** What other teams share with this principal: a grant by the owner, in the receiver's policy. */
function addShares(scope: Scope, shares: readonly Shared[]): void {
  for (const { team, share } of shares)
    for (const verb of share.verbs)
      if (!isAwsAction(verb.text))
        for (const word of share.resources)
          addVerb(scope, 'allow', verb, resolveWord(word, { team }), share.tail, { span: share.span, via: undefined, by: 'grant' });
}

function addInjections(scope: Scope, app: App): void {
  for (const injection of app.injections) {
    const contract = scope.kinds.get(injection.engine.kind)?.inject;
    const store = scope.program.stores.has(injection.engine.name);
    if (store || !contract) continue;
    const verb: Word = { text: contract.verb, span: injection.statement.resource.span, quoted: false };
    const resource: Word = { text: `${injection.engine.name}/${injection.rest}`, span: injection.statement.resource.span, quoted: false };
    addVerb(scope, 'allow', verb, resource, injection.statement.tail, { span: injection.span, via: undefined, by: 'inject' });
  }
}

/** AWS actions (`s3:GetObject`) go to the principal's IAM role, not to Vault. */
const isAwsAction = (verb: string): boolean => verb.includes(':');

interface Source {
  readonly span: Span;
  readonly via: Via | undefined;
  readonly by: Origin['by'];
}

type Limits = Pick<Origin, 'via' | 'because' | 'until'>;
const UNLIMITED: Limits = {};
const limitsOf = (because: string | undefined, until: string | undefined, via: Via | undefined): Limits => {
  if (because === undefined && until === undefined && via === undefined) return UNLIMITED;
  const reason = because ?? via?.because;
  const end = earlier(until, via?.until);
  return {
    ...(via ? { via: via.span } : {}),
    ...(reason === undefined ? {} : { because: reason }),
    ...(end === undefined ? {} : { until: end }),
  };
};

function addVerb(scope: Scope, effect: 'allow' | 'deny', verb: Word, word: Word, tail: Tail, source: Source): void {
  const { subject, program, kinds, report, rules } = scope;
  const resolved = word.template ? resolveWord(word, { team: subject.team, app: subject.kind === 'app' ? subject.name : undefined }) : word;
  const resource = resourceOf(resolved, program, kinds);
  if (resource === undefined) return;
  if (resource instanceof Refusal) return report(word.span, resource, source.via?.span);
  if (usesSelf(resource.rest) && subject.kind !== 'team' && subject.kind !== 'user')
    return report(
      word.span,
      new Refusal('W064', '{self.…} stands for a person and works in grants of teams and users only', 'use {app}'),
      source.via?.span,
    );
  const definition = verbOf(verb.text, resource);
  if (definition instanceof Refusal) return report(verb.span, definition, source.via?.span);
  if (tail.when?.length)
    return report(
      source.span,
      new Refusal('W064', 'a Vault policy knows no conditions; `when` works with AWS actions only', 'leave `when` out'),
      source.via?.span,
    );
  const templates: readonly RequestTemplate[] =
    effect === 'allow' ? definition.requests : [...definition.requests, ...(definition.ways ?? [])];
  const requests = requestsOf(verb.text, templates, resource);
  if (requests instanceof Refusal) return report(word.span, requests, source.via?.span);
  const limits = limitsOf(tail.because?.text, tail.until?.text, source.via);
  const known = {
    span: source.span,
    text: `${source.by === 'inject' ? 'inject: ' : ''}${verb.text} on ${resolved.text}`,
    verb: verb.text,
    engine: resource.engine.name,
    by: source.by,
  };
  const origin: Origin = limits === UNLIMITED ? known : { ...known, ...limits };
  const into = effect === 'allow' ? rules.allows : rules.denies;
  for (const { pattern, template } of requests) {
    const { capabilities } = template;
    const parameters = effect === 'allow' ? template.parameters : undefined;
    if (!parameters && !scope.profile) into.push({ effect, pattern, capabilities, origin });
    else
      into.push({
        effect,
        pattern,
        capabilities,
        ...(parameters ? { parameters } : {}),
        ...(scope.profile ? { scope: scope.profile } : {}),
        origin,
      });
  }
}
