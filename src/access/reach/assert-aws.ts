import type { IamStatement } from '../../contract.ts';
import type { Assertion } from '../../model/program.ts';
import type { Word } from '../../syntax/ast.ts';
import { actionsOf, takes, validateStatement } from '../iam/validate.ts';
import {
  type Asked,
  type Chains,
  chainsOf,
  type Court,
  onlyIf,
  reportFailed,
  reportUnknown,
  reportUnknownEnd,
  steps,
  title,
} from './court.ts';
import { type Hit, hitsOf, onlyIfOf, takesAction } from './holder.ts';
import { type Edge, nameOf, type NodeId } from './types.ts';
import { findText, isPattern, matchesText, TooManyTexts } from '../wildcards.ts';

/** Actions and resources at AWS that an assertion asks about. */
export interface AwsQuestion {
  readonly verb: Word;
  /** `s3:GetObject`; `*` for any. */
  readonly actions: readonly string[];
  readonly resource: string;
  /** As the user wrote it. */
  readonly shown: string;
}

/** Reports an action that AWS does not have, and a resource that the action does not take. */
export function awsQuestion(verb: Word, word: Word, court: Court): AwsQuestion | undefined {
  const resource = word.text;
  if (verb.text === '*') return { verb, actions: ['*'], resource, shown: resource };
  // Of a resource that the action does not take, any answer would be empty comfort.
  if (!validateStatement({ actions: [verb], resources: [word], conditionKeys: [] }, court.sink)) return undefined;
  const found = actionsOf(verb);
  const fitting = found.length === 1 ? found : found.filter(({ action }) => takes(action, resource));
  return { verb, actions: fitting.map(({ id }) => id), resource, shown: resource };
}

/** Decides one question for one principal; true where it failed (and was reported). */
export function decideAws(question: AwsQuestion, asked: Asked, assertion: Assertion, court: Court): boolean {
  const chains = holdersOf(asked, assertion, court);
  return assertion.mode === 'can' ? mustAll(question, asked, assertion, chains, court) : mayNone(question, asked, assertion, chains, court);
}

/** What a principal holds at AWS: by its own role, and unless `directly` by all that it reaches. */
function holdersOf(asked: Asked, assertion: Assertion, court: Court): Chains {
  if (!assertion.directly || !court.reach) return chainsOf(asked, assertion, court);
  const all = court.reach.from(asked.access.id);
  return new Map([...all].filter(([, chain]) => chain.length === 1 && chain[0]?.id === 'own-role'));
}

/** The actions of the question that some statement can be about. */
function candidates(question: AwsQuestion, statements: readonly IamStatement[]): readonly string[] {
  const allowed = statements.filter((s) => s.effect === 'Allow');
  if (question.actions[0] === '*') return [...new Set(allowed.flatMap((s) => s.actions))];
  return question.actions.filter((action) => allowed.some((s) => s.actions.some((a) => takesAction(a, action))));
}

function mayNone(question: AwsQuestion, asked: Asked, assertion: Assertion, chains: Chains, court: Court): boolean {
  const { verb, shown } = question;
  for (const [node, chain] of chains) {
    const statements = court.reach?.awsGrants(node) ?? [];
    if (statements.length === 0) continue;
    const hit = firstHit(question, statements);
    if (!hit) continue;
    const condition = onlyIf(chain, onlyIfOf(hit, court.reach?.limitOf(node)));
    const through = chain.length > 1 ? `, as ${nameOf(node)}` : '';
    reportFailed(court, {
      assertion,
      verb,
      message: `${title(asked.access.id)} can ${verb.text} on ${shown}${through}: ${hit.action} of ${hit.text}${condition}`,
      related: [...steps(chain), { span: hit.statement.origin, message: `granted here: ${hit.statement.why}` }],
      help: 'take back the grant of one of the steps, or except this principal with `only … can`',
    });
    return true;
  }
  return reportUnknownEnd(asked, assertion, verb, chains, court);
}

function firstHit(question: AwsQuestion, statements: readonly IamStatement[]): (Hit & { readonly action: string }) | undefined {
  for (const action of candidates(question, statements)) {
    const [hit] = hitsOf(statements, action, { resource: question.resource, asked: true });
    if (hit) return { ...hit, action };
  }
  return undefined;
}

interface Known {
  readonly node: NodeId;
  readonly chain: readonly Edge[];
  readonly statements: readonly IamStatement[];
}

function mustAll(question: AwsQuestion, asked: Asked, assertion: Assertion, chains: Chains, court: Court): boolean {
  const { verb, shown, resource } = question;
  const held: Known[] = [...chains].map(([node, chain]) => ({ node, chain, statements: court.reach?.awsGrants(node) ?? [] }));
  const sure = held.filter(({ node, chain }) => court.reach?.limitOf(node) === undefined && chain.every((e) => !e.onlyIf));
  for (const action of question.actions) {
    let missing: string | undefined;
    try {
      missing = uncovered(action, resource, sure);
    } catch (error) {
      if (!(error instanceof TooManyTexts)) throw error;
      missing = resource;
    }
    if (missing === undefined) continue;
    const where = missing;
    const maybe = held.find(
      ({ statements }) => hitsOf(statements, action, { resource: isPattern(where) ? resource : where, asked: true }).length > 0,
    );
    const hit = maybe && hitsOf(maybe.statements, action, { resource, asked: true })[0];
    if (maybe && hit) {
      const condition = onlyIf(maybe.chain, onlyIfOf(hit, court.reach?.limitOf(maybe.node)));
      reportUnknown(court, {
        assertion,
        verb,
        message: `${title(asked.access.id)} can ${verb.text} on ${shown} as ${nameOf(maybe.node)} only${condition || ' in part'}`,
        related: [...steps(maybe.chain), { span: hit.statement.origin, message: `granted here: ${hit.statement.why}` }],
        help: 'assert what the specs decide, or grant it without the condition',
      });
      return true;
    }
    if (reportUnknownEnd(asked, assertion, verb, chains, court)) return true;
    reportFailed(court, {
      assertion,
      verb,
      message: `${title(asked.access.id)} cannot ${verb.text} on ${shown}: ${action} of ${missing}`,
      related: [],
      help: 'grant it, or ask for less',
    });
    return true;
  }
  return false;
}

/** A resource of the set on which no identity that is surely reached is surely allowed the action. */
function uncovered(action: string, resource: string, sure: readonly Known[]): string | undefined {
  const patterns = [resource];
  const parts = sure.flatMap(({ statements }) => {
    const about = statements.filter((s) => s.actions.some((a) => takesAction(a, action)));
    const arns = (effect: IamStatement['effect'], always: boolean): readonly number[] =>
      about
        .filter((s) => s.effect === effect && (!always || s.conditions.length === 0))
        .flatMap((s) => s.resources.filter((r) => !always || !r.only?.length).map((r) => patterns.push(r.arn) - 1));
    const allows = arns('Allow', true);
    return allows.length > 0 ? [{ allows, denies: arns('Deny', false) }] : [];
  });
  const open = (matched: readonly boolean[]): boolean =>
    matched[0] === true && !parts.some((p) => p.allows.some((i) => matched[i]) && !p.denies.some((i) => matched[i]));
  const found = findText(patterns, open, 1);
  if (found === undefined || !/[:/]$/.test(found)) return found;
  // The shortest one ends where a name should begin; one that a request can have says more.
  const [known] = actionsOf({ text: action, span: { file: '', start: 0, end: 0 } });
  const named = [`${found}example`, `${found}example/example`].find(
    (text) => known && takes(known.action, text) && open(patterns.map((p) => matchesText(p, text))),
  );
  return named ?? found;
}
