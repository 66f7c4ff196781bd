import type { Capability, Dialect } from '../../src/contract.ts';
import { capabilitiesOf, type Mask } from '../../src/access/capabilities.ts';
import type { AccessRule, EmittedPolicy, PrincipalAccess, PrincipalId } from '../../src/access/relation.ts';
import type { Program } from '../../src/model/program.ts';
import type { PrincipalKind } from '../../src/syntax/ast.ts';

export const SPAN = { file: 'specs/a.writ', start: 0, end: 1 };

export const rule = (
  effect: 'allow' | 'deny',
  pattern: string,
  capabilities: readonly Capability[],
  more: Partial<AccessRule> = {},
): AccessRule => ({
  effect,
  pattern,
  capabilities,
  origin: {
    span: { file: 'specs/a.writ', start: pattern.length, end: pattern.length + 1 },
    text: `${capabilities.join(', ')} on ${pattern}`,
    verb: undefined,
    engine: undefined,
    by: 'grant',
  },
  ...more,
});

/** `allow('a/*', 'read')` and the like, as a principal. */
export const principal = (id: PrincipalId, rules: readonly AccessRule[]): PrincipalAccess => {
  const [kind = '', name = ''] = id.split('/');
  return {
    id,
    kind: kind as PrincipalKind,
    name,
    policy: `${kind}-${name}`,
    team: undefined,
    allows: rules.filter((r) => r.effect === 'allow'),
    denies: rules.filter((r) => r.effect === 'deny'),
    span: SPAN,
  };
};

/** As much of a program as emission and proof read. */
export const programOf = (dialect: Dialect): Program =>
  ({ env: { name: 'prod' }, vault: { product: dialect === 'openbao' ? 'openbao' : 'vault', dialect, span: SPAN } }) as unknown as Program;

/** Policy text as the vault target prints it, short of comments. */
export function textOf(policy: EmittedPolicy): string {
  return policy.stanzas
    .map((s) => {
      const list = (values: readonly string[]): string => `[${values.map((v) => JSON.stringify(v)).join(', ')}]`;
      const map = (name: string, values: Readonly<Record<string, readonly string[]>> | undefined): string =>
        values
          ? `  ${name} = {\n${Object.entries(values)
              .map(([k, v]) => `    ${JSON.stringify(k)} = ${list(v)}\n`)
              .join('')}  }\n`
          : '';
      return (
        `path ${JSON.stringify(s.pattern)} {\n  capabilities = ${list(s.capabilities)}\n` +
        map('allowed_parameters', s.parameters?.allowed) +
        map('denied_parameters', s.parameters?.denied) +
        (s.parameters?.required ? `  required_parameters = ${list(s.parameters.required)}\n` : '') +
        (s.parameters?.minWrappingTtl ? `  min_wrapping_ttl = "${s.parameters.minWrappingTtl}s"\n` : '') +
        '}\n'
      );
    })
    .join('\n');
}

export const policyText = (stanzas: Readonly<Record<string, Mask>>): string =>
  Object.entries(stanzas)
    .map(
      ([path, mask]) =>
        `path ${JSON.stringify(path)} {\n  capabilities = [${capabilitiesOf(mask)
          .map((c) => `"${c}"`)
          .join(', ')}]\n}\n`,
    )
    .join('');

export const textsOf = (policies: readonly EmittedPolicy[]): Map<string, string> =>
  new Map(policies.map((p) => [p.principal.policy, textOf(p)]));

/** A small deterministic source of random numbers: `next(n)` is 0 … n-1. */
export function random(seed: number): { next(n: number): number; pick<T>(from: readonly T[]): T } {
  let state = seed >>> 0 || 1;
  const next = (n: number): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % n;
  };
  return { next, pick: (from) => from[next(from.length)] as never };
}
