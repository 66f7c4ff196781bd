import * as z from 'zod/mini';
import { bucket, objectPrefix } from '../schema/aws.ts';
import { region } from '../schema/regions.ts';
import type { AttrType } from '../schema/types.ts';

/** The values that specs know too, by their places. */
export const VALUES: Readonly<Record<string, AttrType<string>>> = {
  'terraform.backend.s3.bucket': bucket(),
  'terraform.backend.s3.region': region(),
  'terraform.backend.s3.key_prefix': objectPrefix(),
};
const value = (place: keyof typeof VALUES) => z.lazy(() => VALUES[place]?.zod ?? z.string());

const text = z.string();
const words = z.pipe(
  z.transform((v: unknown) => (Array.isArray(v) ? v : [v])),
  z.array(text),
);
const flag = z.pipe(
  z.enum(['true', 'false']),
  z.transform((v: 'true' | 'false') => v === 'true'),
);
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const duration = z.pipe(
  text.check(z.regex(/^0*[1-9]\d*[smhd]$/)),
  z.transform((v: string) => Number(v.slice(0, -1)) * (SECONDS[v.slice(-1)] ?? 1)),
);
const severity = z.enum(['error', 'warning', 'info', 'off']);
const byEnvironment = z.optional(z.record(text, severity));

function isDay(written: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(written) ? new Date(`${written}T00:00:00Z`) : undefined;
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written);
}

const s3 = z.strictObject({
  bucket: value('terraform.backend.s3.bucket'),
  region: value('terraform.backend.s3.region'),
  use_lockfile: z.optional(flag),
  key_prefix: z.optional(value('terraform.backend.s3.key_prefix')),
});
/** Where the state lies is not to be chosen: `local: {}`, or nothing after the colon. */
const local = z.union([z.literal(''), z.strictObject({})]);

/** `writ.yaml` as text scalars; every message about a value is made from `EXPECTS`. */
export const configSchema = z.strictObject({
  writ: z.literal('1'),
  specs: z.optional(words),
  out: z.optional(text),
  terraform: z.optional(
    z.strictObject({
      format: z.optional(z.enum(['json', 'hcl'])),
      backend: z.optional(z.union([z.literal('local'), z.strictObject({ s3: z.optional(s3), local: z.optional(local) })])),
    }),
  ),
  folders: z.optional(z.record(text, z.strictObject({ may: z.union([z.literal('all'), words]), team: z.optional(text) }))),
  rules: z.optional(
    z.record(
      text.check(z.regex(/^W\d{3}$/)),
      z.union([
        severity,
        z.strictObject({
          severity: z.optional(severity),
          in: byEnvironment,
          paths: z.optional(z.record(text, z.union([severity, z.strictObject({ severity: z.optional(severity), in: byEnvironment })]))),
          max: z.optional(z.record(text, duration)),
        }),
      ]),
    ),
  ),
  ignores: z.optional(
    z.array(
      z.strictObject({
        code: z.pipe(
          z.transform((v: unknown) => (Array.isArray(v) ? v : [v])),
          z.array(text.check(z.regex(/^W\d{3}$/))).check(z.minLength(1)),
        ),
        path: text,
        at: z.optional(text),
        because: z.optional(text),
        until: z.optional(text.check(z.refine(isDay))),
      }),
    ),
  ),
});
export type RawConfig = z.infer<typeof configSchema>;

/** The keys at each place, `*` for a free name; and what stands at each leaf. */
export const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': ['writ', 'specs', 'out', 'terraform', 'folders', 'rules', 'ignores'],
  terraform: ['format', 'backend'],
  'terraform.backend': ['s3', 'local'],
  'terraform.backend.s3': ['bucket', 'region', 'use_lockfile', 'key_prefix'],
  'folders.*': ['may', 'team'],
  'terraform.backend.local': [],
  'rules.*': ['severity', 'in', 'paths', 'max'],
  'rules.*.paths.*': ['severity', 'in'],
  ignores: ['code', 'path', 'at', 'because', 'until'],
};

export const EXPECTS: Readonly<Record<string, string>> = {
  '': 'a mapping with `writ: "1"`',
  writ: 'the edition of the language, "1"',
  specs: 'a list of folders',
  out: 'a folder',
  terraform: 'a mapping with `format` and `backend`',
  'terraform.format': 'json or hcl',
  'terraform.backend': '`local`, or `s3: { bucket: …, region: … }`',
  'terraform.backend.s3': 'a mapping with `bucket` and `region`',
  'terraform.backend.s3.use_lockfile': 'true or false',
  'terraform.backend.local': 'nothing, or `{}`',
  ...Object.fromEntries(Object.entries(VALUES).map(([place, { expects }]) => [place, expects])),
  folders: 'a mapping from folders to `{ may: …, team: … }`',
  'folders.*': 'a mapping with `may` and perhaps `team`',
  'folders.*.may': '`all`, or a list of declaration kinds and statement words',
  'folders.*.team': 'the name of a team',
  rules: 'a mapping from codes such as W402 to settings',
  'rules.*': 'error, warning, info, off, or a mapping with `severity`, `in`, `paths` and `max`',
  'rules.*.severity': 'error, warning, info or off',
  'rules.*.in': 'a mapping from environments to error, warning, info or off',
  'rules.*.in.*': 'error, warning, info or off',
  'rules.*.paths': 'a mapping from folders or files to settings',
  'rules.*.paths.*': 'error, warning, info, off, or a mapping with `severity` and `in`',
  'rules.*.paths.*.severity': 'error, warning, info or off',
  'rules.*.paths.*.in': 'a mapping from environments to error, warning, info or off',
  'rules.*.paths.*.in.*': 'error, warning, info or off',
  ignores: 'a list of exceptions such as `{ code: W604, path: iam/key.json, because: … }`',
  'ignores.code': 'a code such as W604, or a list of codes',
  'ignores.path': 'a folder or a file',
  'ignores.at': 'a part of the text that is marked',
  'ignores.because': 'the reason',
  'ignores.until': 'a day such as 2027-01-31',
  'rules.*.max': 'a mapping from what the rule limits to durations such as 1h',
  'rules.*.max.*': 'a duration such as 90s, 15m, 72h or 30d, longer than nothing',
};
