import type { AnyBound } from '../../schema/block.ts';
import { textOf } from '../cluster.ts';

/**
 * The chart's full name for a release: the release itself where it contains the chart's name `vault`, else
 * `RELEASE-vault` (the helper `vault.fullname` of the official chart). Pods are `FULLNAME-0`…, their headless service is
 * `FULLNAME-internal`, the service account is `FULLNAME` unless it is named.
 */
export function fullName(run: AnyBound): string {
  const release = textOf(run, 'release') ?? 'vault';
  return release.includes('vault') ? release : `${release}-vault`;
}

export const headlessService = (run: AnyBound): string => `${fullName(run)}-internal`;

export const vaultServiceAccount = (run: AnyBound): string => textOf(run, 'service_account') ?? fullName(run);
