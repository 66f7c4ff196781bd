import { readJson } from '../readers/json/index.ts';
import { dataOf } from '../readers/tree.ts';
import { readYaml } from '../readers/yaml/index.ts';
import { type ChartFacts, treeOf } from '../targets/helm/chart.ts';
import { isChartSchema, rowsOfChart, rowsWithoutSchema } from '../targets/helm/chart-schema.ts';
import { resolvePath } from './root.ts';
import type { Call } from './verb.ts';

/** The keys of a chart that lies in a folder: from its schema, else from its default values. */
export function readChart(call: Call, folder: string): { readonly facts: ChartFacts } | { readonly problem: string } {
  const { host } = call;
  const read = (name: string): string | undefined => {
    try {
      return host.readFile(resolvePath(host.cwd, `${folder}/${name}`));
    } catch {
      return undefined;
    }
  };
  const about = read('Chart.yaml') ?? '';
  const said = (key: string): string | undefined => new RegExp(`^${key}:\\s*["']?([\\w.+-]+)`, 'm').exec(about)?.[1];
  const version = `${said('name') ?? 'the chart'} ${said('version') ?? `in ${folder}`}`;
  const [schema, defaults] = [read('values.schema.json'), read('values.yaml')];
  if (schema === undefined && defaults === undefined)
    return { problem: `${folder} holds no chart: neither values.schema.json nor values.yaml` };
  const values = defaults === undefined ? undefined : readYaml({ path: 'values.yaml', text: defaults }, () => {});
  if (defaults !== undefined && !values) return { problem: `${folder}/values.yaml is no YAML` };
  const data = values && dataOf(values);
  const templates = namesIn(call, `${folder}/templates`)
    .map((name) => read(`templates/${name}`) ?? '')
    .join('\n');
  if (schema === undefined) return { facts: { version, keys: treeOf(rowsWithoutSchema(data, templates)) } };
  const tree = readJson({ path: 'values.schema.json', text: schema }, () => {});
  const shape = tree && dataOf(tree);
  if (!isChartSchema(shape)) return { problem: `${folder}/values.schema.json is no JSON Schema` };
  return { facts: { version, keys: treeOf(rowsOfChart(shape, data, templates)) } };
}

function namesIn({ host }: Call, folder: string): readonly string[] {
  try {
    return host.list(resolvePath(host.cwd, folder)).filter((name) => /\.(ya?ml|tpl)$/.test(name));
  } catch {
    return [];
  }
}
