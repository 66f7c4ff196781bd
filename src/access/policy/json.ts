import type { PolicyValue } from '../../readers/policy-hcl/values.ts';
import { Unmatchable } from '../../readers/policy-hcl/values.ts';
import type { Difference } from './differ.ts';
import type { PolicyRequest, Verdict } from './judge.ts';

/** A verdict for machines. `sudo` and `needsSudo` stand only where they are true. */
export const verdictJson = (v: Verdict) => ({
  allowed: v.allowed,
  policy: v.part?.policy ?? null,
  pattern: v.row?.pattern.text ?? null,
  why: v.why,
  ...(v.sudo ? { sudo: true } : {}),
  ...(v.needsSudo ? { needsSudo: true } : {}),
  ...(v.runnerUp ? { over: { pattern: v.runnerUp.pattern.text, policy: v.runnerUp.parts[0]?.policy ?? null, rule: v.rule } } : {}),
  ...(v.row?.parts.some((p) => p.others.length > 0) ? { also: [...new Set(v.row.parts.flatMap((p) => p.others))] } : {}),
});

function plain(value: PolicyValue): unknown {
  if (value instanceof Unmatchable) return Number.isNaN(Number(value.text)) ? value.text : Number(value.text);
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k, plain(v)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

const requestJson = ({ operation, path, data, wrap }: PolicyRequest) => ({
  operation,
  path,
  ...(data?.size ? { data: Object.fromEntries([...data].map(([k, v]) => [k, plain(v)])) } : {}),
  ...(wrap === undefined ? {} : { wrapTtl: `${wrap % 1_000_000_000n === 0n ? `${wrap / 1_000_000_000n}s` : `${wrap}ns`}` }),
});

/** `allows`: which side gives what the other does not; `terms`: both allow some requests, with other parameters or wrapping. */
export const differenceJson = ({ capability, allows, region, witness }: Difference) => ({
  capability,
  allows,
  match: region.match,
  except: region.except,
  witness: { ...requestJson(witness.request), first: witness.first, second: witness.second },
});
