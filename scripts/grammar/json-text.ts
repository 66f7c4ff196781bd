/** JSON with everything on one line that fits: a schema of thousands of small objects stays readable, and its changes reviewable. */
export function jsonText(value: unknown, width = 140): string {
  const print = (part: unknown, indent: string, before: number): string => {
    const line = oneLine(part);
    if (part === null || typeof part !== 'object' || indent.length + before + line.length < width) return line;
    const inner = `${indent}  `;
    if (Array.isArray(part)) return `[\n${part.map((each) => inner + print(each, inner, 0)).join(',\n')}\n${indent}]`;
    const entries = Object.entries(part).filter(([, each]) => each !== undefined);
    const lines = entries.map(([key, each]) => `${inner}${JSON.stringify(key)}: ${print(each, inner, key.length + 4)}`);
    return `{\n${lines.join(',\n')}\n${indent}}`;
  };
  return `${print(value, '', 0)}\n`;
}

function oneLine(part: unknown): string {
  if (Array.isArray(part)) return `[${part.map(oneLine).join(', ')}]`;
  if (part === null || typeof part !== 'object') return JSON.stringify(part);
  const entries = Object.entries(part).filter(([, each]) => each !== undefined);
  return entries.length ? `{ ${entries.map(([key, each]) => `${JSON.stringify(key)}: ${oneLine(each)}`).join(', ')} }` : '{}';
}
