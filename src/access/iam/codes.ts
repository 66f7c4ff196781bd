import type { CodeEntry } from '../../diagnostics.ts';

/** What the IAM stage reports. Sources: AWS's service authorization reference (the data's date is `iamDataDate`), IAM quotas. */
export const codes: readonly CodeEntry[] = [
  {
    code: 'W066',
    name: 'unknown-iam-action',
    severity: 'error',
    page: {
      what: 'An AWS grant names a service, an action or an access level that AWS does not have.',
      why: 'IAM accepts a policy with an action that does not exist and grants nothing by it: the mistake shows only when the app is denied.',
      fix: 'Use the action as AWS spells it; the message names the nearest one. Access levels are @read, @list, @write, @tagging and @permissions.',
      bad: 'app reports {\n  allow s3:GetObjects on "arn:aws:s3:::reports/*"\n}',
      good: 'app reports {\n  allow s3:GetObject on "arn:aws:s3:::reports/*"\n}',
    },
  },
  {
    code: 'W067',
    name: 'iam-too-large',
    severity: 'error',
    page: {
      what: 'A policy is larger than AWS allows.',
      why: 'AWS refuses it when it is created: 10,240 characters for the inline policies of a role, 6,144 for a managed policy and ten of those a role, 2,048 for a trust policy, a session policy and the inline policies of a user; white space is not counted.',
      fix: 'Grant fewer, wider resources, give the grants to two roles, or use an access level such as s3:@read on one ARN instead of a long list.',
    },
  },
  {
    code: 'W068',
    name: 'iam-mismatch',
    severity: 'error',
    page: {
      what: 'An AWS action is granted on a resource that it does not take, or under a condition that it does not know.',
      why: 'Such a statement never matches a request: it grants nothing, although it looks as if it did.',
      fix: 'Name a resource of the type that the action takes (objects are "arn:aws:s3:::bucket/*", the bucket is "arn:aws:s3:::bucket"), and a condition key that AWS sends with that action.',
      bad: 'app reports {\n  allow s3:GetObject on "arn:aws:s3:::reports"\n}',
      good: 'app reports {\n  allow s3:GetObject on "arn:aws:s3:::reports/*"\n}',
    },
  },
  {
    code: 'W069',
    name: 'iam-no-role',
    severity: 'error',
    page: {
      what: 'An AWS action is granted to someone for whom the compile makes no IAM role.',
      why: 'Only apps and pipelines run under a role of their own. People get AWS rights through a role of an `aws` engine, with credentials that expire; an app that nothing runs has no identity at AWS.',
      fix: 'For people: give an `aws` engine a role with these actions and allow `generate` on it. For an app: say where it runs, with `run on`.',
      bad: 'team data {\n  allow s3:GetObject on "arn:aws:s3:::reports/*"\n}',
      good: 'team data {\n  allow generate on aws/reports_reader\n}',
    },
  },
];
