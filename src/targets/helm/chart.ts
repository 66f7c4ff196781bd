import { article } from '../../schema/words.ts';
import { nearest } from '../../suggest.ts';
import { isRecord } from '../override.ts';
import { CHART_KEYS } from './chart-keys.generated.ts';
import type { ChartRow } from './chart-schema.ts';

export { CHART_DATE, CHART_VERSION } from './chart-keys.generated.ts';

/** A value that the chart has no key for, or of a type that it does not take. */
export interface ValueFault {
  readonly path: readonly string[];
  readonly message: string;
  readonly expected: readonly string[] | undefined;
  readonly help: string | undefined;
}

export interface Branch {
  readonly [key: string]: Branch | ReadonlySet<string>;
}

/** Which keys a version of the chart takes. */
export interface ChartFacts {
  readonly version: string;
  readonly keys: Branch;
}

let tree: Branch | undefined;

/** The table of the chart's keys as a tree: a branch holds named keys, a leaf the JSON types it takes. */
function chartTree(): Branch {
  tree ??= treeOf(
    CHART_KEYS.trim()
      .split('\n')
      .map((line): ChartRow => {
        const [path = '', types = ''] = line.split(' ');
        return [path, types.split('|')];
      }),
  );
  return tree;
}

export function treeOf(rows: readonly ChartRow[]): Branch {
  type Growing = { [key: string]: Growing | ReadonlySet<string> };
  const root: Growing = {};
  for (const [path, types] of rows) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let at = root;
    for (const key of keys) at = (at[key] ??= {}) as Growing;
    at[last] = new Set(types);
  }
  return root;
}

const isLeaf = (node: Branch | ReadonlySet<string>): node is ReadonlySet<string> => node instanceof Set;

/** What the chart would silently ignore: its own schema knows neither required nor forbidden keys, so a slip passes `helm lint`. */
export function checkValues(values: unknown, chart?: ChartFacts): readonly ValueFault[] {
  const faults: ValueFault[] = [];
  walk(values, chart?.keys ?? chartTree(), [], faults);
  return faults;
}

function walk(value: unknown, branch: Branch, path: readonly string[], faults: ValueFault[]): void {
  const where = path.length > 0 ? `\`${path.join('.')}\`` : 'the values of the chart';
  if (!isRecord(value)) {
    faults.push({ path, message: `${where} of the chart holds ${spoken(value)}, not a block`, expected: undefined, help: undefined });
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const at = [...path, key];
    const node = Object.hasOwn(branch, key) ? branch[key] : undefined;
    if (node === undefined) {
      const known = Object.keys(branch);
      const near = nearest(key, known);
      faults.push({
        path: at,
        message: `the chart has no value \`${at.join('.')}\``,
        expected: known.length <= 12 ? known : undefined,
        help: near ? `did you mean \`${[...path, near].join('.')}\`?` : undefined,
      });
    } else if (!isLeaf(node)) walk(item, node, at, faults);
    else if (!node.has('any') && !node.has(typeOf(item)) && !(node.has('number') && typeOf(item) === 'integer')) {
      const types = [...node];
      faults.push({
        path: at,
        message: `\`${at.join('.')}\` of the chart holds ${spoken(item)}`,
        expected: types,
        help: `write ${types.join(' or ')}`,
      });
    }
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

const spoken = (value: unknown): string => `${article(typeOf(value))} ${typeOf(value)}`;
