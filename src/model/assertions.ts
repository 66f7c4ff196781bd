import type { Assertion, FileAst, PrincipalRef, Word } from '../syntax/ast.ts';
import { fillTail } from './bind-statement.ts';
import { isAwsAction } from './aws-actions.ts';
import type { Draft } from './draft.ts';
import { namesOf, say, sayMissing } from './draft.ts';
import { holdsIn } from './effective.ts';
import { checkGrant } from './grants.ts';
import { fillWord } from './placeholders.ts';
import { refuseWas } from './renames.ts';
import { splitResource } from './resources.ts';
import { lookupIn } from './scope.ts';
import type { Binding } from './scope.ts';

export const assertionsIn = (files: readonly FileAst[]): readonly Assertion[] =>
  files.flatMap((f) => f.items.filter((i): i is Assertion => i.type === 'assertion'));

/**
 * The assertions that speak of this environment. One that names its environments must fit there; of one that does not, what exists
 * only in other environments is left out, and with nothing left it says nothing here.
 */
export function bindAssertions(draft: Draft, assertions: readonly Assertion[], binding: Binding): readonly Assertion[] {
  const found: Assertion[] = [];
  for (const assertion of assertions) {
    if (!holdsIn(assertion.tail.in, draft.env.name)) continue;
    refuseWas(assertion.annotations, 'assertion', binding);
    const bound = bindAssertion(draft, assertion, binding);
    if (bound) found.push(bound);
  }
  return found;
}

function bindAssertion(draft: Draft, assertion: Assertion, binding: Binding): Assertion | undefined {
  const named = assertion.tail.in !== undefined;
  const lookup = lookupIn(binding, 'statement');
  const principals = assertion.principals.filter((p) => keepsPrincipal(draft, p, named));
  const filled = assertion.resources.map((r) => fillWord(r, lookup));
  const aws = assertion.verbs.some((v) => isAwsAction(v.text));
  const resources = aws ? filled : filled.filter((r) => keepsResource(draft, r, named));
  if (!checkVerbs(draft, assertion, binding.partial)) return undefined;
  checkGrant(draft, 'assertion', assertion.verbs, resources);
  if (assertion.resources.length && !resources.length) return undefined;
  if ((assertion.mode === 'can' || assertion.mode === 'cannot') && !principals.length) return undefined;
  return { ...assertion, principals, resources, tail: fillTail(assertion.tail, lookup) };
}

function keepsPrincipal(draft: Draft, { kind, name }: PrincipalRef, named: boolean): boolean {
  const here = namesOf(draft, kind);
  if (here.has(name.text)) return true;
  if (named || !draft.index.get(kind)?.has(name.text)) sayMissing(draft, kind, name.text, name.span, here.keys());
  return false;
}

function keepsResource(draft: Draft, resource: Word, named: boolean): boolean {
  const { head } = splitResource(resource.text);
  if (draft.engines.has(head) || draft.stores.has(head)) return true;
  return named || !draft.index.get('engine')?.has(head);
}

function checkVerbs(draft: Draft, assertion: Assertion, partial: boolean): boolean {
  const escalate = assertion.verbs.find((v) => v.text === 'escalate');
  if (escalate) {
    if (assertion.verbs.length === 1 && !assertion.resources.length) return true;
    say(draft, {
      code: 'W045',
      span: escalate.span,
      message: '`escalate` stands alone, without `on`',
      help: '`assert nobody can escalate`',
    });
    return false;
  }
  const [first] = assertion.verbs;
  if (assertion.resources.length || !first) return true;
  if (partial) return false;
  const help = '`on RESOURCE`, for example `on secret/payments/**`';
  say(draft, { code: 'W045', span: first.span, message: `\`${first.text}\` on what?`, help });
  return false;
}
