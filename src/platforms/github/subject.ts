import type { Sink } from '../../diagnostics.ts';
import type { Program } from '../../model/program.ts';
import type { AnyBound } from '../../schema/block.ts';
import { textOf } from '../cluster.ts';
import { fail } from '../report.ts';

export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

/**
 * The `sub` of the token of a run: with an environment `repo:OWNER/NAME:environment:ENV`, else `repo:OWNER/NAME:ref:REF` (GitHub,
 * "OpenID Connect reference"). A run in an environment has no ref in its subject, so with both given the environment
 * makes the subject and the ref is a claim of its own.
 */
export function subjectOf(run: AnyBound): string | undefined {
  const own = textOf(run, 'subject');
  if (own !== undefined) return own;
  const repository = textOf(run, 'repository') ?? '';
  const environment = textOf(run, 'environment');
  if (environment !== undefined) return `repo:${repository}:environment:${environment}`;
  const ref = textOf(run, 'ref');
  return ref === undefined ? undefined : `repo:${repository}:ref:${ref}`;
}

/** Any run of a repository is nobody in particular: a pull request's would do. */
export function checkPinned(name: string, run: AnyBound, program: Program, sink: Sink): void {
  if (subjectOf(run) !== undefined) return;
  fail(sink, program, 'W057', {
    message: `${name} may be any workflow run of ${textOf(run, 'repository')}: neither a ref nor an environment is named`,
    span: run.head,
    help: 'add `environment = "…"` or `ref = "refs/heads/main"`',
  });
}
