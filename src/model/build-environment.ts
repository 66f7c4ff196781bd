import type { AnyBound } from '../schema/block.ts';
import type { environmentSchema } from '../schema/kinds/environment.ts';
import { tagKeyFault } from '../schema/aws.ts';
import type { Bound } from '../schema/block.ts';
import { partitionOf, regionFault } from '../schema/regions.ts';
import type { Environment } from './program.ts';
import { ENV_PLACEHOLDERS, fail } from './scope.ts';
import type { Binding } from './scope.ts';

/** The partition of the environment's region. One that is newer than the list of regions must be given with it. */
function partitionHere(attrs: Bound<typeof environmentSchema>['attrs'], bound: AnyBound, binding: Binding): string {
  const { region, partition } = attrs as { readonly region: string | undefined; readonly partition: string | undefined };
  const known = region === undefined ? undefined : partitionOf(region);
  if (region !== undefined && known === undefined && partition === undefined)
    fail(binding, {
      code: 'W022',
      span: bound.valueSpans['region'] ?? bound.head,
      message: `of region \`${region}\`: ${regionFault(region)}`,
      help: 'if it is newer, say its partition as well: `partition = "aws"`',
    });
  if (region !== undefined && known !== undefined && partition !== undefined && known !== partition)
    fail(binding, {
      code: 'W048',
      span: bound.valueSpans['partition'] ?? bound.head,
      message: `region ${region} is in partition ${known}, not in ${partition}`,
      related: [{ span: bound.valueSpans['region'] ?? bound.head, message: 'the region' }],
      help: 'leave `partition` out: it follows from the region',
    });
  return partition ?? known ?? 'aws';
}

/** AWS takes fifty tags of a user on a resource, and Terraform adds none. */
const TAGS = 50;

function checkTags(tags: AnyBound | undefined, binding: Binding): void {
  const keys = Object.keys(tags?.open ?? {});
  for (const key of keys) {
    const fault = tagKeyFault(key);
    if (fault !== undefined)
      fail(binding, {
        code: 'W029',
        span: tags?.spans[key] ?? null,
        message: `${JSON.stringify(key)} cannot be the key of a tag: ${fault}`,
      });
  }
  if (tags && keys.length > TAGS)
    fail(binding, {
      code: 'W048',
      span: tags.head,
      message: `${keys.length} tags, and AWS takes at most ${TAGS} on a resource`,
      help: 'leave some out',
    });
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
  checkTags(blocks.tags, binding);
  return {
    name,
    span: bound.head,
    docs: bound.docs,
    annotations: bound.annotations,
    bound,
    account: attrs.account ?? '000000000000',
    region: region ?? 'us-east-1',
    partition: partitionHere(attrs, bound, binding),
    domain: attrs.domain,
    production: attrs.production,
    values,
    tags: (blocks.tags?.open ?? {}) as Readonly<Record<string, string>>,
  };
}
