import table from './iam.json' with { type: 'json' };

// The bundle puts another module in this one's place, which does not hold all texts in memory (scripts/build.ts).
export const { date, globals } = table;
export const services: readonly string[] = Object.keys(table.services);
const texts: Readonly<Record<string, string>> = table.services;

/** What is known of a service's actions, as `scripts/generate-iam-data.ts` packs it. */
export const packed = (service: string): string | undefined => (Object.hasOwn(texts, service) ? texts[service] : undefined);
