import type { IamStatement } from '../../contract.ts';
import type { Diagnostic, Sink } from '../../diagnostics.ts';
import type { Grants, Program } from '../../model/program.ts';
import type { Span } from '../../source.ts';
import type { ConditionTerm, GrantStatement, Template, Word } from '../../syntax/ast.ts';
import { conditionsOf } from './conditions.ts';
import { sidOf } from './statements.ts';
import { type Located, actionsOf, expandActions, validateStatement } from './validate.ts';

/** What `{app}` and `{team}` mean where the grant is used. */
export interface Names {
  readonly app?: string;
  readonly team?: string;
}

/** `s3:GetObject`: AWS's actions have a colon, no verb of an engine has. */
export const isAwsVerb = (word: Word): boolean => word.text.includes(':');
export const isAwsGrant = (grant: GrantStatement): boolean => grant.verbs.some(isAwsVerb);

function filled(text: string, template: Template | undefined, names: Names): string {
  if (!template) return text;
  return template
    .map((part) =>
      'text' in part
        ? part.text
        : ((part.placeholder === 'app' ? names.app : part.placeholder === 'team' ? names.team : undefined) ?? `{${part.placeholder}}`),
    )
    .join('');
}

/** A grant of AWS actions where it takes effect: through a profile, `via` is the `use`. */
export interface AwsGrant {
  readonly grant: GrantStatement;
  readonly when: readonly ConditionTerm[];
  readonly via: Span | undefined;
  readonly profile: string | undefined;
}

const NONE: readonly AwsGrant[] = [];

/** All AWS grants of a principal: its own, and those of the profiles it uses, each profile once. */
export function awsGrants(principal: Grants, program: Program): readonly AwsGrant[] {
  if (principal.uses.length === 0 && !principal.grants.some(isAwsGrant)) return NONE;
  const out: AwsGrant[] = [];
  const visit = (
    from: Grants,
    when: readonly ConditionTerm[],
    via: Span | undefined,
    profile: string | undefined,
    path: readonly string[],
  ): void => {
    for (const grant of from.grants) if (isAwsGrant(grant)) out.push({ grant, when: [...when, ...(grant.tail.when ?? [])], via, profile });
    for (const use of from.uses) {
      for (const name of use.names) {
        const next = program.profiles.get(name.text);
        if (next && !path.includes(name.text)) {
          visit(next, [...when, ...(use.tail.when ?? [])], via ?? use.span, name.text, [...path, name.text]);
        }
      }
    }
  };
  visit(principal, [], undefined, undefined, []);
  return out;
}

const error = (code: Diagnostic['code'], span: Span, message: string, help?: string): Diagnostic => ({
  code,
  severity: 'error',
  message,
  span,
  help,
});

/** One grant as an IAM statement; `undefined` where it is at fault (reported). */
export function statementOfGrant({ grant, when, via, profile }: AwsGrant, names: Names, sink: Sink): IamStatement | undefined {
  const vaultVerb = grant.verbs.find((v) => !isAwsVerb(v));
  if (vaultVerb) {
    const message = `${vaultVerb.text} is a verb of Vault and stands beside AWS actions`;
    return void sink.report(error('W612', vaultVerb.span, message, 'write two statements, one for Vault and one for AWS'));
  }
  if (grant.effect === 'deny' && profile !== undefined) {
    const message = `a profile cannot deny AWS actions: IAM would take them from the other grants of whoever uses ${profile}, too`;
    return void sink.report(error('W612', grant.span, message, 'deny in the app itself, or grant less in the profile'));
  }
  const resources = grant.resources.map((word): Located => ({ text: filled(word.text, word.template, names), span: word.span }));
  const stray = resources.find((r) => r.text !== '*' && !r.text.startsWith('arn:'));
  if (stray) {
    return void sink.report(
      error('W612', stray.span, `AWS actions are granted on ARNs, and ${stray.text} is none`, 'such as "arn:aws:s3:::bucket/*"'),
    );
  }
  const actions = grant.verbs.map((v): Located => ({ text: v.text, span: v.span }));
  const keys = when.map((term): Located => ({ text: term.key.text, span: term.key.span }));
  if (!validateStatement({ actions, resources, conditionKeys: keys }, sink)) return undefined;
  const arns = resources.map((r) => r.text);
  const known = actions.flatMap((a) => actionsOf(a)).map((a) => a.action);
  const conditions = conditionsOf(
    when,
    known,
    (value, text) => filled(text, 'template' in value ? value.template : undefined, names),
    sink,
  );
  const expanded = expandActions(
    actions.map((a) => a.text),
    arns,
    grant.span,
  );
  const because = grant.tail.because?.text;
  return {
    sid: `${grant.effect === 'deny' ? 'Deny' : ''}${sidOf(actions[0]?.text ?? '')}`,
    effect: grant.effect === 'deny' ? 'Deny' : 'Allow',
    actions: expanded,
    resources: arns.map((arn) => ({ arn })),
    conditions,
    why: because ?? `${grant.effect} ${actions.map((a) => a.text).join(', ')}${via ? ` (profile ${profile})` : ''}`,
    origin: grant.span,
  };
}
