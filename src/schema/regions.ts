import table from '../data/regions.json' with { type: 'json' };
import { nearest } from '../suggest.ts';
import type { AttrType } from './types.ts';
import { oneOf, ruled } from './types.ts';

const partitionTable: Readonly<Record<string, { readonly dns: string; readonly regions: readonly string[] }>> = table.partitions;

/** The day of the list of regions: what AWS has opened since is not in it. */
export const REGIONS_DATE: string = table.date;
export const PARTITIONS: readonly string[] = Object.keys(partitionTable);
export const REGIONS: readonly string[] = Object.values(partitionTable).flatMap(({ regions }) => regions);

const partitions = new Map(Object.entries(partitionTable).flatMap(([id, { regions }]) => regions.map((region) => [region, id] as const)));

/** The partition of a region; `undefined` for one that was not known on `REGIONS_DATE`. */
export const partitionOf = (region: string): string | undefined => partitions.get(region);

/** The domain of AWS's endpoints in a partition (`amazonaws.com`). */
export const dnsSuffix = (partition: string): string => partitionTable[partition]?.dns ?? 'amazonaws.com';

const FORM = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

export function regionFault(region: string): string | undefined {
  if (partitions.has(region)) return undefined;
  const zone = /^(.*-\d+)[a-z]$/.exec(region)?.[1];
  if (zone !== undefined && partitions.has(zone)) return `it is a zone of ${zone}`;
  const near = nearest(region, REGIONS);
  const known = `AWS had no such region on ${REGIONS_DATE}`;
  return near === undefined ? (FORM.test(region) ? known : 'it does not have the form of one') : `${known}; did you mean \`${near}\`?`;
}

const expects = 'an AWS region such as us-east-1';
const json = { type: 'string', enum: REGIONS };

/** A region that exists. */
export const region = (): AttrType<string> => ruled(regionFault, expects, json, { example: '"us-east-1"' });

/** A region that exists, or a newer one, which then needs its partition beside it (`environment`). */
export const anyRegion = (): AttrType<string> =>
  ruled((v) => (FORM.test(v) ? undefined : regionFault(v)), expects, { type: 'string', pattern: FORM.source }, { example: '"us-east-1"' });

export const partition = (): AttrType<string> => oneOf(PARTITIONS);
