import { arnOf } from './arn.ts';
import type { AttrType } from './types.ts';
import { ruled } from './types.ts';
import { characters, nameFault, stranger } from './words.ts';

/**
 * Names and ids of AWS. Limits are those of each service's API model (the `pattern`, `min` and `max` of its shapes), as the
 * AWS CLI and SDKs carry them; where the documentation says more, the page is named.
 */
const named = (what: string, fault: (v: string) => string | undefined, pattern: string, example: string, more = {}): AttrType<string> =>
  ruled(fault, what, { type: 'string', pattern }, { example: `"${example}"`, ...more });

export const account = (): AttrType<string> =>
  named('an AWS account id of twelve digits, in quotes', (v) => nameFault(v, /\d/, 12, 12), '^[0-9]{12}$', '123456789012');

/** S3 user guide, "General purpose bucket naming rules". */
const BUCKET_STARTS = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const BUCKET_ENDS = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];
export function bucketFault(name: string): string | undefined {
  if (/[A-Z]/.test(name)) return 'it has capital letters';
  const odd = nameFault(name, /[a-z0-9.-]/, 63, 3);
  if (odd !== undefined) return odd;
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) return 'it does not begin and end with a letter or digit';
  if (name.includes('..')) return 'it has two dots in a row';
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return 'it has the form of an IP address';
  const start = BUCKET_STARTS.find((s) => name.startsWith(s));
  if (start !== undefined) return `AWS keeps names that begin with ${start} for itself`;
  const end = BUCKET_ENDS.find((s) => name.endsWith(s));
  return end === undefined ? undefined : `AWS keeps names that end with ${end} for itself`;
}
export const bucket = (): AttrType<string> =>
  named('the name of an S3 bucket', bucketFault, '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$', 'example-vault-snapshots');

/** S3 user guide, "Naming Amazon S3 objects": the safe characters, in parts between single slashes; a key has 1,024 bytes. */
export const objectPrefix = (): AttrType<string> =>
  named(
    'a key prefix without slashes at its ends',
    (v) =>
      nameFault(v, /[A-Za-z0-9!_.*'()/-]/, 512) ??
      (/^\/|\/$/.test(v)
        ? 'it has a slash at an end'
        : v.includes('//')
          ? 'it has two slashes in a row'
          : v.split('/').some((part) => part === '.' || part === '..')
            ? 'a part of it is only dots'
            : undefined),
    "^[A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*$",
    'prod/vault',
  );

/** DynamoDB, `TableName`. */
export const table = (): AttrType<string> =>
  named('the name of a DynamoDB table', (v) => nameFault(v, /[A-Za-z0-9_.-]/, 255, 3), '^[A-Za-z0-9_.-]{3,255}$', 'vault-storage');

/** KMS, `CreateAlias`: 256 characters with `alias/`; `alias/aws/` is for keys of AWS. */
export const kmsAlias = (): AttrType<string> =>
  named(
    'the alias of a KMS key',
    (v) => {
      const name = v.replace(/^alias\//, '');
      if (/^aws(\/|$)/.test(name)) return 'AWS keeps names that begin with aws/ for its own keys';
      return (
        nameFault(name, /[A-Za-z0-9/_-]/, 250) ?? (/^\/|\/$|\/\//.test(name) ? 'it has a slash at an end, or two in a row' : undefined)
      );
    },
    '^(alias/)?[A-Za-z0-9/_-]{1,250}$',
    'vault-auto-unseal',
  );

/** Whatever KMS takes for a key: its id, `alias/NAME`, or the ARN of either. */
export const kmsKey = (): AttrType<string> => {
  const arn = arnOf('KMS key');
  return named(
    'a KMS key as its id, alias/NAME or ARN',
    (v) => {
      if (/^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/.test(v)) return undefined;
      if (v.startsWith('alias/')) return nameFault(v.slice('alias/'.length), /[A-Za-z0-9/_-]/, 250);
      if (/^arn:[^:]*:kms:[^:]*:\d{12}:alias\//.test(v)) return nameFault(v.slice(v.indexOf('alias/') + 6), /[A-Za-z0-9/_-]/, 250);
      if (!v.startsWith('arn:')) return 'it is neither an id, nor alias/NAME, nor an ARN';
      return arn.zod.safeParse(v).error?.issues[0]?.message;
    },
    '^([0-9a-f-]{36}|mrk-[0-9a-f]{32}|alias/.+|arn:.+)$',
    'alias/prod-secrets',
    { misfit: arn.misfit },
  );
};

/** IAM: `roleNameType` and `userNameType` 64, `groupNameType` 128 characters. */
const iamName = (what: string, max: number, example: string): AttrType<string> =>
  named(`the name of an IAM ${what}`, (v) => nameFault(v, /[\w+=,.@-]/, max), `^[A-Za-z0-9_+=,.@-]{1,${max}}$`, example);
export const iamUser = (): AttrType<string> => iamName('user', 64, 'reporting');
export const iamGroup = (): AttrType<string> => iamName('group', 128, 'auditors');

/** IAM, `pathType`. */
export const iamPath = (): AttrType<string> =>
  named(
    'an IAM path that starts and ends with a slash',
    (v) => {
      if (!v.startsWith('/') || !v.endsWith('/')) return 'it does not start and end with a slash';
      return nameFault(v, /[\x21-\x7e]/, 512) ?? (v.includes('//') ? 'it has two slashes in a row' : undefined);
    },
    '^/([!-~]{0,510}/)?$',
    '/vault/',
  );

/** STS, `AssumeRole`: `externalIdType`. */
export const externalId = (): AttrType<string> =>
  named('an external id', (v) => nameFault(v, /[\w+=,.@:/-]/, 1224, 2), '^[A-Za-z0-9_+=,.@:/-]{2,1224}$', 'partner-4711');

/** Secrets Manager, `CreateSecret`: the characters of `Name`. */
export const secretName = (): AttrType<string> =>
  named(
    'the name of a secret in Secrets Manager',
    (v) => nameFault(v, /[A-Za-z0-9/_+=.@-]/, 512),
    '^[A-Za-z0-9/_+=.@-]{1,512}$',
    'prod/vault/okta-client',
  );

/** EKS, `CreateCluster`: 100 characters. ECS: 255, and also `_` at the beginning. */
export const eksCluster = (): AttrType<string> =>
  named(
    'the name of an EKS cluster',
    (v) => nameFault(v, /[A-Za-z0-9_-]/, 100) ?? (/^[_-]/.test(v) ? 'it does not begin with a letter or digit' : undefined),
    '^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$',
    'platform-prod',
  );
export const ecsCluster = (): AttrType<string> =>
  named('the name of an ECS cluster', (v) => nameFault(v, /[A-Za-z0-9_-]/, 255), '^[A-Za-z0-9_-]{1,255}$', 'platform-prod');

/** Lambda, `FunctionName` without its longer spellings. */
export const functionName = (): AttrType<string> =>
  named('the name of a Lambda function', (v) => nameFault(v, /[A-Za-z0-9_-]/, 64), '^[A-Za-z0-9_-]{1,64}$', 'nightly-report');

/** EC2's ids: 8 hex digits before 2016, 17 since. */
const resourceId = (what: string, prefix: string): AttrType<string> =>
  named(
    `${what} such as ${prefix}-0a1b2c3d4e5f67890`,
    (v) => {
      if (!v.startsWith(`${prefix}-`)) return `it does not begin with ${prefix}-`;
      const digits = v.slice(prefix.length + 1);
      if (!/^[0-9a-f]*$/.test(digits)) return `after ${prefix}- it has more than the digits 0 to 9 and a to f`;
      return digits.length === 8 || digits.length === 17
        ? undefined
        : `after ${prefix}- it has ${characters(digits.length)}, and not 8 or 17`;
    },
    `^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`,
    `${prefix}-0a1b2c3d4e5f67890`,
  );
export const vpcId = (): AttrType<string> => resourceId('a VPC id', 'vpc');
export const subnetId = (): AttrType<string> => resourceId('a subnet id', 'subnet');
export const imageId = (): AttrType<string> => resourceId('an image id', 'ami');

export const instanceType = (): AttrType<string> =>
  named(
    'an instance type such as m6i.large',
    (v) => (/^[a-z][a-z0-9-]*\.([a-z0-9]+|metal(-[a-z0-9]+)?)$/.test(v) ? undefined : 'it is not FAMILY.SIZE'),
    String.raw`^[a-z][a-z0-9-]*\.[a-z0-9-]+$`,
    'm6i.large',
  );

/** ELB keeps its predefined policies under this beginning; one of an application or network balancer cannot be the user's own. */
export const tlsPolicy = (): AttrType<string> =>
  named(
    'the name of an ELB security policy',
    (v) => (/^ELBSecurityPolicy-[A-Za-z0-9-]+$/.test(v) ? undefined : 'it does not begin with ELBSecurityPolicy-'),
    '^ELBSecurityPolicy-[A-Za-z0-9-]+$',
    'ELBSecurityPolicy-TLS13-1-2-2021-06',
  );

/** What every service takes for a tag ("Tag naming limits and requirements"): 128 and 256 characters, and not AWS's own `aws:`. */
export const tagKeyFault = (key: string): string | undefined => {
  if (/^aws:/i.test(key)) return 'AWS keeps keys that begin with aws: for itself';
  return tagTextFault(key, 128) ?? (key === '' ? 'it is empty' : undefined);
};
function tagTextFault(text: string, max: number): string | undefined {
  if (text.length > max) return `it has ${characters(text.length)}, and ${max} is the most`;
  const odd = stranger(text, /[\p{L}\p{Z}\p{N}_.:/=+\-@]/u);
  return odd === undefined ? undefined : `it has ${odd}`;
}
export const tagValue = (): AttrType<string> =>
  ruled((v) => tagTextFault(v, 256), 'the value of a tag', { type: 'string', maxLength: 256 }, { example: '"payments"' });
