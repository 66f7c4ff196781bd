import type { Diagnostic, Sink } from '../../diagnostics.ts';
import type { Span } from '../../source.ts';
import { nearest } from '../../suggest.ts';
import { type AccessLevel, type Action, type ConditionKey, globalKeys, isKey, service, serviceNames } from './data.ts';
import { isOfType, matchesText } from '../wildcards.ts';

/** A text of the specs with its place. */
export interface Located {
  readonly text: string;
  readonly span: Span;
}

export interface LocatedStatement {
  /** `s3:GetObject`, `s3:Get*`, `s3:@read`. */
  readonly actions: readonly Located[];
  /** ARNs, or `*`. */
  readonly resources: readonly Located[];
  readonly conditionKeys: readonly Located[];
}

const LEVELS: readonly AccessLevel[] = ['read', 'list', 'write', 'tagging', 'permissions'];
const error = (code: Diagnostic['code'], span: Span, message: string, help?: string, expected?: readonly string[]): Diagnostic => ({
  code,
  severity: 'error',
  message,
  span,
  help,
  expected,
});

/** The actions that a text means, with their service: one, those of a pattern, or those of a level. Reports what does not exist. */
export function actionsOf(written: Located, sink?: Sink): readonly { readonly id: string; readonly action: Action }[] {
  const at = written.text.indexOf(':');
  const prefix = written.text.slice(0, at);
  const rest = written.text.slice(at + 1);
  const known = service(prefix);
  if (!known) {
    const guess = nearest(prefix, serviceNames);
    sink?.report(error('W601', written.span, `AWS has no service with the prefix ${prefix}`, guess && `did you mean ${guess}:${rest}?`));
    return [];
  }
  const one = known.actions.get(rest.toLowerCase());
  if (one) return [{ id: `${known.name}:${one.name}`, action: one }];
  const all = [...known.actions.values()];
  const named = (list: readonly Action[]) => list.map((action) => ({ id: `${known.name}:${action.name}`, action }));
  if (rest.startsWith('@')) {
    const level = LEVELS.find((l) => l === rest.slice(1));
    if (level) return named(all.filter((a) => a.level === level));
    const guess = nearest(rest.slice(1), LEVELS);
    sink?.report(
      error(
        'W601',
        written.span,
        `${rest} is no access level`,
        guess && `did you mean ${prefix}:@${guess}?`,
        LEVELS.map((l) => `@${l}`),
      ),
    );
    return [];
  }
  if (/[*?]/.test(rest)) {
    const pattern = rest.toLowerCase();
    const found = all.filter((a) => matchesText(pattern, a.name.toLowerCase()));
    if (found.length === 0) sink?.report(error('W601', written.span, `no action of ${known.name} matches ${written.text}`));
    return named(found);
  }
  const guess = nearest(
    rest,
    all.map((a) => a.name),
  );
  sink?.report(
    error(
      'W601',
      written.span,
      `${known.name} has no action ${rest}`,
      guess ? `did you mean ${known.name}:${guess}?` : `see ${known.name}'s actions in AWS's service authorization reference`,
    ),
  );
  return [];
}

/** Whether a request of this action can name such a resource. `*` is every resource, also of actions that take no ARN. */
export function takes(action: Action, resource: string): boolean {
  if (resource === '*') return true;
  return action.resources.some((type) => type.arns.some((arn) => isOfType(arn, resource)));
}

/** The condition key of an action by its name as written, global keys included. */
export function conditionKeyOf(action: Action, written: string): ConditionKey | undefined {
  return [...action.conditionKeys, ...globalKeys()].find((key) => isKey(written, key));
}

/**
 * What AWS would silently ignore in a statement: unknown names (W601), a resource that none of the actions takes, an action
 * that takes none of the resources, a condition key that an action does not know (W602, W603). True: nothing to report.
 */
export function validateStatement(statement: LocatedStatement, sink: Sink): boolean {
  let fine = true;
  const counting: Sink = {
    report(diagnostic) {
      fine = false;
      sink.report(diagnostic);
    },
  };
  const meant = statement.actions.map((written) => ({ written, found: actionsOf(written, counting) }));
  const all = meant.flatMap((m) => m.found);
  for (const { written, found } of meant) {
    if (found.length === 0 || statement.resources.length === 0) continue;
    if (found.some(({ action }) => statement.resources.some((r) => takes(action, r.text)))) continue;
    counting.report(
      mismatch(
        written,
        found.map((f) => f.action),
        statement.resources,
      ),
    );
  }
  if (fine) {
    for (const resource of statement.resources) {
      if (all.some(({ action }) => takes(action, resource.text))) continue;
      const ids = statement.actions.map((a) => a.text).join(', ');
      counting.report(error('W602', resource.span, `${ids} takes no resource such as ${resource.text}`, shapes(all.map((a) => a.action))));
    }
  }
  for (const key of statement.conditionKeys) {
    for (const { written, found } of meant) {
      if (found.length === 0 || found.some(({ action }) => conditionKeyOf(action, key.text))) continue;
      const known = [...new Set(found.flatMap(({ action }) => [...action.conditionKeys, ...globalKeys()]).map((k) => k.name))];
      const guess = nearest(key.text, known);
      counting.report(
        error('W603', key.span, `${written.text} does not know the condition key ${key.text}`, guess && `did you mean ${guess}?`),
      );
    }
  }
  return fine;
}

function mismatch(written: Located, actions: readonly Action[], resources: readonly Located[]): Diagnostic {
  const given = resources.map((r) => r.text).join(', ');
  if (actions.every((a) => a.resources.length === 0)) {
    return error(
      'W602',
      written.span,
      `${written.text} takes no ARN, but is granted on ${given}`,
      'AWS knows it for all resources only: write on "*"',
    );
  }
  return error('W602', written.span, `${written.text} does not take ${given}`, shapes(actions));
}

/** The ARNs that the actions take, as help: at most four. */
function shapes(actions: readonly Action[]): string | undefined {
  const arns = [...new Set(actions.flatMap((a) => a.resources.flatMap((r) => r.arns)))].map((a) => a.replaceAll('+', '*'));
  return arns.length === 0 ? undefined : `it takes ${arns.slice(0, 4).join(', ')}${arns.length > 4 ? ', …' : ''}`;
}

/** Expands access levels to those of the level's actions that take one of the ARNs; everything else stays as written. Sorted. */
export function expandActions(actions: readonly string[], resources: readonly string[], span: Span): string[] {
  const out = actions.flatMap((text) => {
    if (!text.includes(':@')) return [canonical(text)];
    const found = actionsOf({ text, span });
    return found.filter(({ action }) => resources.some((r) => takes(action, r))).map((f) => f.id);
  });
  return [...new Set(out)].sort();
}

/** An action in AWS's own spelling; a pattern stays as it is. */
function canonical(text: string): string {
  const at = text.indexOf(':');
  const known = service(text.slice(0, at));
  const action = known?.actions.get(text.slice(at + 1).toLowerCase());
  return known && action ? `${known.name}:${action.name}` : text;
}
