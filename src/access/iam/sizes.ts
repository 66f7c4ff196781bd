import type { EngineDocument, IamRole } from '../../contract.ts';
import type { Sink } from '../../diagnostics.ts';
import type { Span } from '../../source.ts';
import { atMost, LIMITS, byItself, documentOf, policiesOf, sizeOf } from './document.ts';

function tooLarge(sink: Sink, span: Span, what: string, size: number, limit: number, help: string): void {
  const message = `${what} has ${size.toLocaleString('en-US')} characters, and AWS allows ${limit.toLocaleString('en-US')}`;
  sink.report({ code: 'W608', severity: 'error', message, span, help });
}

/** AWS's size limits of a role's documents (W608). */
export function checkRole(role: IamRole, sink: Sink): void {
  const trust = atMost(role.trust) > LIMITS.trust ? sizeOf(documentOf(role.trust, byItself)) : 0;
  if (trust > LIMITS.trust)
    tooLarge(sink, role.origin, `the trust policy of ${role.name}`, trust, LIMITS.trust, 'let fewer principals assume the role');
  if (policiesOf(role.statements) === undefined) {
    const size = sizeOf(documentOf(role.statements, byItself));
    const limit = LIMITS.managed * LIMITS.managedPerRole;
    tooLarge(
      sink,
      role.origin,
      `the permissions of ${role.name}`,
      size,
      Math.min(limit, size > limit ? limit : LIMITS.inlineRole),
      'grant fewer, wider resources, or divide the app',
    );
  }
}

/** AWS's size limits of what Vault's AWS engine attaches to the credentials it makes (W608). */
export function checkDocument(document: EngineDocument, sink: Sink): void {
  const size = sizeOf(documentOf(document.statements, byItself));
  if (size > document.limit) {
    tooLarge(
      sink,
      document.origin,
      `the policy of role ${document.role} of engine ${document.engine}`,
      size,
      document.limit,
      'grant fewer, wider resources, or use type = assumed_role with the permissions on the assumed role',
    );
  }
}
