/**
 * Writes `src/data/regions.json`: AWS's partitions and their regions, from the endpoint data that `@aws-sdk/core` (Apache-2.0) carries,
 * with the day on which that version was published. Run after updating the package: `npx node scripts/generate-regions.ts`; `--check`
 * fails when the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Partition {
  readonly id: string;
  readonly outputs: { readonly dnsSuffix: string };
  readonly regions: Readonly<Record<string, unknown>>;
}

/** When the version was published, from the registry; a new version needs its day here. */
const PUBLISHED: Readonly<Record<string, string>> = { '3.981.0': '2026-11-10' };

const home = new URL('../node_modules/@aws-sdk/core/', import.meta.url);
const target = new URL('../src/data/regions.json', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', home), 'utf8')) as { readonly version: string };
const date = PUBLISHED[version];
if (date === undefined) throw new Error(`say in scripts/generate-regions.ts when @aws-sdk/core ${version} was published`);
const source = new URL('dist-es/submodules/client/util-endpoints/lib/aws/partitions.js', home);
const { partitionsInfo } = (await import(source.href)) as { readonly partitionsInfo: { readonly partitions: readonly Partition[] } };

const partitions = Object.fromEntries(
  partitionsInfo.partitions.map(({ id, outputs, regions }) => [
    id,
    { dns: outputs.dnsSuffix, regions: Object.keys(regions).filter((name) => !name.endsWith('-global')).sort() },
  ]),
); // prettier-ignore
const lines = Object.entries(partitions).map(([id, data]) => `    ${JSON.stringify(id)}: ${JSON.stringify(data)}`);
const text = `{\n  "date": ${JSON.stringify(date)},\n  "partitions": {\n${lines.join(',\n')}\n  }\n}\n`;

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  process.stderr.write('src/data/regions.json is stale: run `node scripts/generate-regions.ts`\n');
  process.exit(1);
}
