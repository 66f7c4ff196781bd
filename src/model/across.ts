import type { Claim } from '../contract.ts';
import { partitionOf } from '../schema/regions.ts';
import type { WritConfig } from './config.ts';
import type { Program } from './program.ts';
import type { Registries } from './registries.ts';
import type { Reporter } from './report.ts';

/** What a program calls its own in AWS or in a cluster: names of which there can be one. */
function claimsOf({ backends, platforms }: Registries, program: Program): readonly Claim[] {
  const { vault } = program;
  const parts = [
    ['storage', vault.storage],
    ['seal', vault.seal],
  ] as const;
  return [
    ...parts.flatMap(([of, part]) => (part && backends[of].get(part.kind)?.claims?.(part, part.bound, program)) ?? []),
    ...([...platforms.values()].find((p) => p.kind === vault.run.kind)?.claims?.(vault, vault.run.bound, program) ?? []),
  ];
}

/**
 * Two environments that would write to one table or bucket, or replace one another's servers: each is right by itself, and
 * together they would destroy data.
 */
export function checkAcross(registries: Registries, programs: readonly Program[], reporter: Reporter): void {
  const first = new Map<string, { readonly claim: Claim; readonly env: string }>();
  for (const program of programs)
    for (const claim of claimsOf(registries, program)) {
      const other = first.get(claim.key);
      if (!other) {
        first.set(claim.key, { claim, env: program.env.name });
        continue;
      }
      const same = other.claim.span.file === claim.span.file && other.claim.span.start === claim.span.start;
      reporter.report(undefined, {
        code: 'W028',
        severity: 'error',
        span: claim.span,
        message: `environments \`${other.env}\` and \`${program.env.name}\` would share ${claim.what}`,
        ...(same ? {} : { related: [{ span: other.claim.span, message: `that of ${other.env}` }] }),
        help: claim.help,
      });
    }
}

/** Credentials of one partition open nothing in another: the state of an environment lies in its own. */
export function checkState({ file, terraform }: WritConfig, programs: readonly Program[], reporter: Reporter): void {
  const { backend } = terraform;
  const partition = backend.kind === 's3' ? partitionOf(backend.region) : undefined;
  if (backend.kind !== 's3' || partition === undefined) return;
  for (const { env } of programs)
    if (env.partition !== partition)
      reporter.report(undefined, {
        code: 'W048',
        severity: 'error',
        span: backend.regionSpan ?? null,
        message: `${file}: region ${backend.region} is in partition ${partition}, and environment \`${env.name}\` is in ${env.partition}, whose credentials cannot reach the bucket`,
        related: [{ span: env.span, message: 'the environment' }],
        help: 'keep environments of different partitions in projects of their own',
      });
}
