import {
  buildToken,
  judge,
  type LoadedPolicy,
  loadPolicy,
  readEntity,
  type RequestOperation,
  valueOfJson,
} from '../../src/access/policy/index.ts';
import type { Dialect } from '../../src/contract.ts';
import type { RandomCase } from './random.ts';

const NOW = Date.UTC(2026, 0, 1);

/** What the model says of a case, in the form of the live judge: `1` or `0` a request, or why the policies are no policies. */
export function answers(one: RandomCase, dialect: Dialect): { readonly verdicts: string; readonly sudo: string; readonly error?: string } {
  const policies: LoadedPolicy[] = [];
  for (const [i, text] of one.policies.entries()) {
    const loaded = loadPolicy({ path: `policy-${i}.hcl`, text }, dialect, NOW);
    if ('problems' in loaded) return { verdicts: '', sudo: '', error: loaded.problems[0]?.message ?? 'unknown' };
    policies.push(loaded);
  }
  const entity = one.entity && readEntity(one.entity);
  if (entity && 'problem' in entity) throw new Error(entity.problem);
  const token = buildToken(policies, { dialect, now: NOW, ...(entity ? { entity } : {}) });
  if (token.refused !== undefined) return { verdicts: '', sudo: '', error: token.refused };
  let verdicts = '';
  let sudo = '';
  for (const { operation, path, data, wrapTtl } of one.asked) {
    const verdict = judge(token, {
      operation: operation as RequestOperation,
      path,
      data: new Map(Object.entries(data ?? {}).map(([k, v]) => [k, valueOfJson(v)])),
      wrap: wrapTtl === undefined ? undefined : BigInt(Math.round(wrapTtl * 1e9)),
    });
    verdicts += verdict.allowed ? '1' : '0';
    sudo += verdict.sudo ? '1' : '0';
  }
  return { verdicts, sudo };
}
