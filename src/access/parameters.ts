import type { Parameters } from '../contract.ts';

type Lists = Readonly<Record<string, readonly string[]>>;

/** An empty list means any value and wins for its key; else both lists hold. Keys are compared in lower case by Vault. */
function mergeLists(a: Lists | undefined, b: Lists | undefined): Lists | undefined {
  if (!a || !b) return a ?? b;
  const merged: Record<string, readonly string[]> = { ...a };
  for (const [key, values] of Object.entries(b)) {
    const there = merged[key];
    merged[key] = values.length === 0 || there?.length === 0 ? [] : [...values, ...(there ?? []).filter((v) => !values.includes(v))];
  }
  return merged;
}

const least = (a: number | undefined, b: number | undefined): number | undefined => (a && b ? Math.min(a, b) : a || b);

/**
 * What Vault makes of two stanzas of one path (1.21.1, `NewACL`): the constraints of one are not lifted by the other having
 * none; maps unite by key, required parameters unite, of wrapping TTLs the smaller holds.
 */
export function mergeParameters(a: Parameters | undefined, b: Parameters | undefined): Parameters | undefined {
  if (!a || !b) return a ?? b;
  return normal({
    allowed: mergeLists(a.allowed, b.allowed),
    denied: mergeLists(a.denied, b.denied),
    required: [...new Set([...(a.required ?? []), ...(b.required ?? [])])],
    minWrappingTtl: least(a.minWrappingTtl, b.minWrappingTtl),
    maxWrappingTtl: least(a.maxWrappingTtl, b.maxWrappingTtl),
  });
}

/** Without empty parts and in one order, so that equal constraints have equal keys; `undefined` where nothing is constrained. */
export function normal(p: Parameters | undefined): Parameters | undefined {
  if (!p) return undefined;
  const lists = (map: Lists | undefined): Lists | undefined => {
    const entries = Object.entries(map ?? {}).map(([key, values]) => [key.toLowerCase(), [...new Set(values)].sort()] as const);
    return entries.length ? Object.fromEntries(entries.sort(([x], [y]) => (x < y ? -1 : 1))) : undefined;
  };
  const allowed = lists(p.allowed);
  const denied = lists(p.denied);
  const required = p.required?.length ? [...p.required].sort() : undefined;
  const out: Parameters = {
    ...(allowed ? { allowed } : {}),
    ...(denied ? { denied } : {}),
    ...(required ? { required } : {}),
    ...(p.minWrappingTtl ? { minWrappingTtl: p.minWrappingTtl } : {}),
    ...(p.maxWrappingTtl ? { maxWrappingTtl: p.maxWrappingTtl } : {}),
  };
  return Object.keys(out).length ? out : undefined;
}

/** Equal for equal constraints; empty for none. */
export const parametersKey = (p: Parameters | undefined): string => {
  const plain = normal(p);
  return plain ? JSON.stringify(plain) : '';
};
