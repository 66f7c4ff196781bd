import { LIMITS } from '../access/iam/document.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { dataOf, type Tree } from '../readers/tree.ts';
import type { Span } from '../source.ts';
import type { ForeignStatement } from './statement.ts';

const shown = (n: number): string => n.toLocaleString('en-US');

/**
 * AWS's size limits, as far as a document tells which holds for it (W608): AWS counts no white space. What a principal carries may be a
 * managed policy or stand inline; a trust policy's quota can be raised on request ("IAM and AWS STS quotas").
 */
export function checkSize(
  root: Tree,
  statements: readonly ForeignStatement[],
  use: 'identity' | 'trust' | 'resource',
  span: Span,
  sink: Diagnostics,
): void {
  const size = JSON.stringify(dataOf(root)).length;
  const say = (severity: 'error' | 'warning', limits: string, help: string): void =>
    sink.report({ code: 'W608', severity, message: `this document has ${shown(size)} characters, and AWS allows ${limits}`, span, help });
  const fewer = 'divide it, or grant fewer, wider resources';
  if (use === 'identity') {
    if (size > LIMITS.inlineRole)
      say('error', `${shown(LIMITS.managed)} in a managed policy and ${shown(LIMITS.inlineRole)} in all inline policies of a role`, fewer);
    else if (size > LIMITS.managed)
      say('warning', `${shown(LIMITS.managed)} in a managed policy: it fits only inline, into a role with hardly any other policy`, fewer);
  } else if (use === 'trust') {
    if (size > LIMITS.trust)
      say('warning', `${shown(LIMITS.trust)} in a trust policy, unless the quota was raised`, 'let fewer principals assume the role');
  } else {
    const of = (service: string): boolean =>
      statements.length > 0 &&
      statements.every(({ actions }) => actions.length > 0 && actions.every(({ text }) => text.toLowerCase().startsWith(`${service}:`)));
    if (of('kms') && size > LIMITS.keyPolicy)
      say('error', `${shown(LIMITS.keyPolicy)} in a key policy`, 'use grants for single principals');
    if (of('s3') && size > LIMITS.bucketPolicy)
      say('error', `${shown(LIMITS.bucketPolicy)} in a bucket policy`, 'use access points, which have policies of their own');
  }
}
