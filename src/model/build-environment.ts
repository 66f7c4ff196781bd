import type { AnyBound } from '../schema/block.ts';
import type { environmentSchema } from '../schema/kinds/environment.ts';
import type { Bound } from '../schema/block.ts';
import type { Environment } from './program.ts';
import { ENV_PLACEHOLDERS, fail } from './scope.ts';
import type { Binding } from './scope.ts';

/** AWS's partition of a region: China and GovCloud have their own. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

const RESERVED: ReadonlySet<string> = new Set([...ENV_PLACEHOLDERS, 'team', 'app', 'self']);

/** `bound` may lack what is required when the block was at fault; harmless values stand in, so that the rest can be checked. */
export function environmentOf(name: string, bound: AnyBound, binding: Binding): Environment {
  const { attrs, blocks } = bound as Bound<typeof environmentSchema>;
  const region: string | undefined = attrs.region;
  const values = (blocks.values?.open ?? {}) as Readonly<Record<string, string>>;
  for (const key of Object.keys(values)) {
    const span = blocks.values?.spans[key] ?? bound.head;
    if (RESERVED.has(key))
      fail(binding, { code: 'W028', span, message: `\`{${key}}\` already has a meaning`, help: 'choose another name' });
    else if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key))
      fail(binding, { code: 'W029', span, message: `\`${key}\` cannot be used as \`{${key}}\``, help: 'letters, digits and `_`' });
  }
  return {
    name,
    span: bound.head,
    docs: bound.docs,
    annotations: bound.annotations,
    bound,
    account: attrs.account ?? '000000000000',
    region: region ?? 'us-east-1',
    partition: attrs.partition ?? partitionOf(region ?? ''),
    domain: attrs.domain,
    production: attrs.production,
    values,
    tags: (blocks.tags?.open ?? {}) as Readonly<Record<string, string>>,
  };
}
