import type { Diagnostics } from '../diagnostics.ts';
import { dataOf, keyPlace, nodeAt, placeIn, type Step, textOf, type Tree } from '../readers/tree.ts';
import { releaseOfImage } from '../rules/releases.ts';
import { CONFIGS, type ChartValues, type ConfigText } from '../rules/values.ts';
import type { Server } from '../rules/server.ts';
import type { Supply } from '../rules/subjects.ts';
import type { SourceFile, Span } from '../source.ts';
import { CHART_VERSION, checkValues } from '../targets/helm/chart.ts';
import { isRecord } from '../targets/override.ts';
import { blockPlaces } from './block-text.ts';
import { chartRoot } from './kinds.ts';
import { readServer } from './server.ts';
import { errorTo, type ForeignOptions, NOTHING } from './source.ts';

/** Values of the chart, also below its name in those of a chart that depends on it. A key that the chart does not have is W070. */
export function readChartValues(tree: Tree, source: SourceFile, sink: Diagnostics, options: ForeignOptions): Supply {
  const base = chartRoot(tree) ?? [];
  const root = nodeAt(tree, base) ?? tree;
  const data = dataOf(root);
  if (!isRecord(data)) return NOTHING;
  const at = (...path: readonly Step[]): Span => placeIn(tree, [...base, ...path]);
  const version = options.chart?.version ?? `hashicorp/vault ${CHART_VERSION}`;
  // Helm itself keeps `global` for all charts of a release, and one chart's values may carry another's there.
  // OpenBao's chart has keys of its own, which only its folder tells.
  const known = options.chart !== undefined || !isOpenBao(data, base, options);
  for (const { path, message, expected, help } of known ? checkValues(data, options.chart) : []) {
    if (path[0] === 'global' && path.length === 2 && / has no value /.test(message)) continue;
    errorTo(sink, 'W070')(keyPlace(root, path) ?? at(...path), `${message} (${version})`, help, expected);
  }
  const configs = CONFIGS.flatMap((path): ConfigText[] => {
    const node = nodeAt(root, path);
    const text = textOf(node);
    return node && text !== undefined ? [{ path, text, place: blockPlaces(source, node.span, text) }] : [];
  });
  const values: ChartValues = { what: 'this chart', data, at, configs };
  const image = flag(data, ['server', 'image']);
  const { repository = 'hashicorp/vault', tag } = isRecord(image) ? image : {};
  const release = releaseOfImage(`${String(repository)}:${String(tag)}`, at('server', 'image', 'tag'), options.asOf);
  return {
    ...NOTHING,
    release: () => (release ? [release] : []),
    values: () => [values],
    server: () => servers(values, source, sink, options),
  };
}

function isOpenBao(data: unknown, base: readonly string[], { dialect }: ForeignOptions): boolean {
  const images = [flag(data, ['server', 'image', 'repository']), flag(data, ['injector', 'agentImage', 'repository'])];
  return dialect === 'openbao' || base[0] === 'openbao' || images.some((one) => typeof one === 'string' && one.includes('openbao'));
}

const flag = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), data);

/**
 * The configuration that the chart would take (`server-config-configmap.yaml`, helper `vault.mode`): of Raft under `ha.raft.enabled`, of HA
 * under `ha.enabled`, else the standalone one; none in dev mode or where the values leave it to the chart.
 */
function servers({ data, configs }: ChartValues, source: SourceFile, sink: Diagnostics, options: ForeignOptions): Server[] {
  const on = (path: readonly string[]): boolean => /^true$/i.test(String(flag(data, path)));
  if (on(['server', 'dev', 'enabled'])) return [];
  const ha = on(['server', 'ha', 'enabled']);
  const wanted = ha ? (on(['server', 'ha', 'raft', 'enabled']) ? CONFIGS[0] : CONFIGS[1]) : CONFIGS[2];
  return configs.flatMap(({ path, text, place }) => {
    if (path !== wanted) return [];
    const evaluated = withoutTemplates(text);
    const server = readServer({ path: source.path, text: evaluated }, sink, {
      ...options,
      what: 'the server of this chart',
      place: ({ start, end }) => place(start, end),
      quiet: evaluated !== text,
      chartAdds: true,
    });
    return server ? [server] : [];
  });
}

/** The text with what Helm would put in: of the same length, so that places hold; a template that stands alone is a blank. */
function withoutTemplates(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const alone = /^\s*\{\{[^\n]*\}\}\s*$/.test(line);
      return line.replace(/\{\{\s*"\{\{"\s*\}\}|\{\{.*?\}\}/g, (found) => (alone ? ' ' : 'x').repeat(found.length));
    })
    .join('\n');
}
