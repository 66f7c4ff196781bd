import { PARTITIONS, partitionOf, regionFault } from './regions.ts';
import type { AttrType, Here } from './types.ts';
import { ruled } from './types.ts';

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All after the fifth colon: `key/1234…`, `secret:name-AbCdEf`. */
  readonly resource: string;
}

/** The parts of an ARN; `undefined` for a text that does not have six. */
export function parseArn(text: string): Arn | undefined {
  const [arn, partition = '', service = '', region = '', account = '', ...rest] = text.split(':');
  return arn === 'arn' && rest.length > 0 ? { partition, service, region, account, resource: rest.join(':') } : undefined;
}

interface ArnKind {
  readonly service: string;
  /** Whether the ARN names a region: IAM's do not. */
  readonly regional: boolean;
  /** An account other than twelve digits: AWS's own policies belong to `aws`. */
  readonly owner?: 'aws';
  readonly resource: RegExp;
  /** The form of the resource, for messages. */
  readonly form: string;
  readonly example: string;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const NAME = String.raw`[\w+=,.@-]`;

/** Forms of resources: AWS's service authorization reference, "Resource types defined by …", and each service's own limits of names. */
const KINDS = {
  'KMS key': {
    service: 'kms',
    regional: true,
    resource: new RegExp(`^key/(${UUID}|mrk-[0-9a-f]{32})$`),
    form: 'key/KEY-ID',
    example: 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  },
  'IAM role': {
    service: 'iam',
    regional: false,
    resource: new RegExp(String.raw`^role/([\x21-\x7e]{1,510}/)?${NAME}{1,64}$`),
    form: 'role/NAME',
    example: 'arn:aws:iam::123456789012:role/reader',
  },
  'IAM policy': {
    service: 'iam',
    regional: false,
    owner: 'aws',
    resource: new RegExp(String.raw`^policy/([\x21-\x7e]{1,510}/)?${NAME}{1,128}$`),
    form: 'policy/NAME',
    example: 'arn:aws:iam::123456789012:policy/boundary',
  },
  'ACM certificate': {
    service: 'acm',
    regional: true,
    resource: new RegExp(`^certificate/${UUID}$`),
    form: 'certificate/ID',
    example: 'arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
  },
  'Secrets Manager secret': {
    service: 'secretsmanager',
    regional: true,
    resource: /^secret:[A-Za-z0-9/_+=.@-]{1,512}-[A-Za-z0-9]{6}$/,
    form: 'secret:NAME-SUFFIX, with the six characters that AWS appends',
    example: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/vault/okta-AbCdEf',
  },
  'Lambda function': {
    service: 'lambda',
    regional: true,
    resource: /^function:[A-Za-z0-9_-]{1,64}(:(\$LATEST|[A-Za-z0-9_-]{1,128}))?$/,
    form: 'function:NAME',
    example: 'arn:aws:lambda:us-east-1:123456789012:function:rotate',
  },
} as const satisfies Readonly<Record<string, ArnKind>>;
export type ArnName = keyof typeof KINDS;

function arnFault(text: string, name: ArnName): string | undefined {
  const kind: ArnKind = KINDS[name];
  const arn = parseArn(text);
  if (!arn) return text.startsWith('arn:') ? 'it does not have six parts' : 'it is no ARN';
  const { partition, service, region, account, resource } = arn;
  if (!PARTITIONS.includes(partition)) return partition === '' ? 'it names no partition' : `there is no partition \`${partition}\``;
  if (service !== kind.service) return service === '' ? 'it names no service' : `it is of ${service}`;
  if (!kind.regional && region !== '') return `an ARN of ${service} names no region`;
  if (kind.regional) {
    if (region === '') return 'it names no region';
    const fault = regionFault(region);
    if (fault !== undefined) return `of its region \`${region}\`: ${fault}`;
    const other = partitionOf(region);
    if (other !== undefined && other !== partition) return `region ${region} is in partition ${other}`;
  }
  if (!/^\d{12}$/.test(account) && !(kind.owner !== undefined && account === kind.owner))
    return account === '' ? 'it names no account' : `\`${account}\` is no account of twelve digits`;
  return kind.resource.test(resource) ? undefined : `its resource is not ${kind.form}`;
}

function misfit(text: string, here: Here, near: boolean): string | undefined {
  const arn = parseArn(text);
  if (!arn) return undefined;
  if (arn.partition !== here.partition) return `it is of partition ${arn.partition}, and environment ${here.env} is in ${here.partition}`;
  if (near && arn.region !== here.region) return `it is in ${arn.region}, and must be where environment ${here.env} is, in ${here.region}`;
  return undefined;
}

/**
 * An ARN of one kind of thing. It must be of the environment's partition, and with `here` of its region: load balancers,
 * tables and buckets take certificates and keys of their own region only.
 */
export const arnOf = (name: ArnName, where: 'here' | 'anywhere' = 'anywhere'): AttrType<string> => {
  const { service, regional, form, example } = KINDS[name];
  return ruled(
    (v) => arnFault(v, name),
    `the ARN of ${/^[AI]/.test(name) ? 'an' : 'a'} ${name}, arn:PARTITION:${service}:${regional ? 'REGION' : ''}:ACCOUNT:${form.split(',', 1)[0]}`,
    { type: 'string', pattern: `^arn:[a-z-]+:${service}:${regional ? '[a-z0-9-]+' : ''}:` },
    { misfit: (v, here) => misfit(v, here, where === 'here'), example: `"${example}"` },
  );
};
