import { type Data, merge, overrideData, isRecord, overrideSpan } from '../targets/override.ts';
import { HEALTH_PATH } from '../targets/health.ts';
import type { Located } from './aws-grants.ts';
import type { At, RuleInput } from './input.ts';
import { children } from './support.ts';

/** Where the chart takes a server configuration from, the first that is in force first. */
export const CONFIGS: readonly (readonly string[])[] = [
  ['server', 'ha', 'raft', 'config'],
  ['server', 'ha', 'config'],
  ['server', 'standalone', 'config'],
];

/** A server configuration as values give it to the chart, before the chart's template engine reads it. */
export interface ConfigText {
  /** `server.ha.raft.config`. */
  readonly path: readonly string[];
  readonly text: string;
  /** The place of a range of the text. */
  place(start: number, end: number): Located['span'];
}

/** Values for the official Vault chart, whole or a layer of them. */
export interface ChartValues {
  /** `vault main`, `this chart`. */
  readonly what: string;
  readonly data: Data;
  readonly at: At;
  readonly configs: readonly ConfigText[];
}

/** What the `helm` override of an environment's Vault says, on top of what Writ sets: nothing where there is none. */
export function valuesOf({ program, project }: RuleInput): readonly ChartValues[] {
  const { vault } = program;
  const [override] = children(vault.bound, 'helm');
  if (!override || vault.run.kind !== 'eks') return [];
  const own = overrideData(override);
  const raft = vault.storage.kind === 'raft';
  // What the rules look at and Writ sets: without it an override of a part would look like values that leave the rest to the chart.
  const base = {
    ha: { enabled: true, replicas: 3, ...(raft ? { raft: { enabled: true } } : {}) },
    livenessProbe: { enabled: true, path: HEALTH_PATH },
  };
  const data = merge({ server: base }, own) as Data;
  const at: At = (...path) => overrideSpan(project.files, override, path.map(String));
  const configs = CONFIGS.flatMap((path): ConfigText[] => {
    const text = path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), own);
    return typeof text === 'string' ? [{ path, text, place: () => at(...path) }] : [];
  });
  return [{ what: `vault ${vault.name}`, data, at, configs }];
}
