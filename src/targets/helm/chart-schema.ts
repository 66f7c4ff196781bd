/** The part of a JSON Schema that a chart's `values.schema.json` says keys and types by. */
export interface ChartSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, ChartSchema>>;
}

export const isChartSchema = (value: unknown): value is ChartSchema => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every key that holds no further named keys, as a path with dots, and the JSON types that it takes. */
export type ChartRow = readonly [path: string, types: readonly string[]];

export function rowsOfSchema(schema: ChartSchema, above = ''): ChartRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, child]): ChartRow[] => {
    if (!isChartSchema(child)) return [];
    const path = above ? `${above}.${key}` : key;
    if (Object.keys(child.properties ?? {}).length > 0) return rowsOfSchema(child, path);
    const types = typeof child.type === 'string' ? [child.type] : Array.isArray(child.type) ? child.type : ['any'];
    return [[path, [...types].sort((a, b) => (a < b ? -1 : 1))]];
  });
}

/** The same from a chart's default values, where it has no schema: their keys are known, of their types only what a default shows. */
export function rowsOfValues(values: unknown, above = ''): ChartRow[] {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return [];
  return Object.entries(values).flatMap(([key, value]: [string, unknown]): ChartRow[] => {
    const path = above ? `${above}.${key}` : key;
    const inner = rowsOfValues(value, path);
    return inner.length > 0 ? inner : [[path, [typeof value === 'boolean' ? 'boolean' : 'any']]];
  });
}

/** The keys that a chart's templates read: `{{ .Values.server.readinessProbe.path }}`. */
export function pathsOfTemplates(text: string): string[] {
  return [...new Set([...text.matchAll(/\.Values\.(\w+(?:\.\w+)*)/g)].map(([, path = '']) => path))];
}

/**
 * The schema's rows, and what its default values hold and its templates read besides: the schema forgets some keys, and some have no
 * default. What lies below a key that holds anything is free.
 */
export function rowsOfChart(schema: ChartSchema, values: unknown, templates: string): ChartRow[] {
  const rows = rowsOfSchema(schema);
  const paths = [...rowsOfValues(values).map(([path]) => path), ...pathsOfTemplates(templates)];
  return [...rows, ...forgotten(rows, paths)];
}

/** The same where there is no schema. */
export function rowsWithoutSchema(values: unknown, templates: string): ChartRow[] {
  const rows = rowsOfValues(values);
  return [...rows, ...forgotten(rows, pathsOfTemplates(templates))];
}

function forgotten(rows: readonly ChartRow[], paths: readonly string[]): ChartRow[] {
  const leaves = new Set(rows.map(([path]) => path));
  const known = new Set(rows.flatMap(([path]) => prefixesOf(path)));
  const news = [...new Set(paths)].filter((path) => !known.has(path) && !prefixesOf(path).some((one) => leaves.has(one)));
  // A key that others stand below is a branch of them.
  return news.filter((path) => !news.some((other) => other.startsWith(`${path}.`))).map((path) => [path, ['any']]);
}

const prefixesOf = (path: string): string[] => path.split('.').map((_, i, all) => all.slice(0, i + 1).join('.'));
