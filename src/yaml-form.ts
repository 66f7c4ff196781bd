import type { CST, Document, DocumentOptions, ParsedNode, ParseOptions, Scalar, SchemaOptions } from 'yaml';
import { Composer, isScalar, Parser, visit, YAMLParseError } from 'yaml';

/** Mappings and lists within one another. No file that people write comes near it, and the stack ends far beyond. */
export const MAX_YAML_DEPTH = 200;

/**
 * One document, unless something stands deeper in it than that: then where the first of it is. The text is looked through before it is composed,
 * which is done by recursion, and by one reader.
 */
export function parseYaml(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions,
): { readonly document: Document.Parsed<ParsedNode> } | { readonly deep: number } {
  const tokens = [...new Parser().parse(text)];
  // Each level takes a character at least.
  const deep = text.length > MAX_YAML_DEPTH ? tooDeepAt(tokens) : undefined;
  if (deep !== undefined) return { deep };
  const documents = new Composer<ParsedNode>(options).compose(tokens, true, text.length);
  const { value: document } = documents.next();
  // With `true` above there always is one.
  if (!document) throw new Error('the YAML composer has made no document');
  const { value: second } = documents.next();
  if (second) document.errors.push(new YAMLParseError([second.range[0], second.range[1]], 'MULTIPLE_DOCS', 'a second document'));
  return { document };
}

/** The offset of the first thing that stands too deep. */
function tooDeepAt(tokens: readonly CST.Token[]): number | undefined {
  let found: number | undefined;
  const stack: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
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
