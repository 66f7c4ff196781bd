import type { CST, Document, Scalar } from 'yaml';
import { isScalar, Parser, visit } from 'yaml';

/** Mappings and lists within one another. No file that people write comes near it, and the stack ends far beyond. */
export const MAX_YAML_DEPTH = 200;

/** The offset of the first thing that stands deeper than that. To be asked before YAML is composed, which is done by recursion. */
export function tooDeepAt(text: string): number | undefined {
  // Each level takes a character at least.
  if (text.length <= MAX_YAML_DEPTH) return undefined;
  let found: number | undefined;
  const stack: { token: CST.Token; depth: number }[] = [...new Parser().parse(text)].map((token) => ({ token, depth: 0 }));
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { token, depth } = entry;
    if (depth > MAX_YAML_DEPTH) found = Math.min(found ?? token.offset, token.offset);
    else if (token.type === 'document' && token.value) stack.push({ token: token.value, depth });
    else if ('items' in token)
      for (const { key, value } of token.items) for (const part of [key, value]) if (part) stack.push({ token: part, depth: depth + 1 });
  }
  return found;
}

/** The first key that stands in its mapping already. The library would hold every key against every other (`uniqueKeys`), which is slow where there are many. */
export function repeatedKey(document: Document.Parsed): Scalar.Parsed | undefined {
  let found: Scalar.Parsed | undefined;
  visit(document, {
    Map(_, { items }) {
      const known = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (!known.has(key.value)) known.add(key.value);
        else if ((key.range?.[0] ?? 0) < (found?.range[0] ?? Number.POSITIVE_INFINITY)) found = key as Scalar.Parsed;
      }
    },
  });
  return found;
}
