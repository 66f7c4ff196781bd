import type { CodeEntry } from '../../diagnostics.ts';

/** What the IAM stage reports. Sources: AWS's service authorization reference (the data's date is `iamDataDate`), IAM quotas. */
export const codes: readonly CodeEntry[] = [
  {
    code: 'W601',
    name: 'unknown-iam-action',
    severity: 'error',
    page: {
      what: 'An AWS grant names a service, an action or an access level that AWS does not have.',
      why: 'IAM accepts a policy with an action that does not exist and grants nothing by it: the mistake shows only when the app is denied.',
      fix: 'Use the action as AWS spells it; the message names the nearest one. Access levels are @read, @list, @write, @tagging and @permissions.',
      bad: 'app reports {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "reports" }\n  allow s3:GetObjects on "arn:aws:s3:::reports/*"\n}',
      good: 'app reports {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "reports" }\n  allow s3:GetObject on "arn:aws:s3:::reports/*"\n}',
    },
  },
  {
    code: 'W608',
    name: 'iam-too-large',
    severity: 'error',
    page: {
      what: 'A policy is larger than AWS allows.',
      why: 'AWS refuses it when it is created: 10,240 characters for the inline policies of a role, 6,144 for a managed policy and ten of those a role, 2,048 for a trust policy, a session policy and the inline policies of a user; white space is not counted.',
      fix: 'Grant fewer, wider resources, give the grants to two roles, or use an access level such as s3:@read on one ARN instead of a long list.',
    },
  },
  {
    code: 'W602',
    name: 'iam-resource',
    severity: 'error',
    page: {
      what: 'An AWS action is granted on a resource that it does not take.',
      why: 'Such a statement never matches a request: it grants nothing, although it looks as if it did.',
      fix: 'Name a resource of the type that the action takes (objects are "arn:aws:s3:::bucket/*", the bucket is "arn:aws:s3:::bucket").',
      bad: 'app reports {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "reports" }\n  allow s3:GetObject on "arn:aws:s3:::reports"\n}',
      good: 'app reports {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "reports" }\n  allow s3:GetObject on "arn:aws:s3:::reports/*"\n}',
    },
  },
  {
    code: 'W603',
    name: 'iam-condition',
    severity: 'error',
    page: {
      what: 'A condition key that AWS does not send with the action, or an operator or value that does not fit the key’s type or form.',
      why: 'Such a condition never holds, or always: the statement grants nothing, or more than it seems to.',
      fix: 'Use a key that the message names, with a value of its type.',
      bad: 'app reports {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "reports" }\n  allow s3:GetObject on "arn:aws:s3:::reports/*" when s3:prefix = "a"\n}',
      good: 'app reports {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "reports" }\n  allow s3:ListBucket on "arn:aws:s3:::reports" when s3:prefix = "a"\n}',
    },
  },
  {
    code: 'W612',
    name: 'aws-grant-form',
    severity: 'error',
    page: {
      what: 'A statement that mixes AWS actions with verbs of Vault, names something that is no ARN, or denies an AWS action in a profile.',
      why: 'The two halves of a mixed statement go to different systems; whoever reads it sees one grant where there are two.',
      fix: 'Write one statement for Vault and one for AWS, and quote ARNs.',
    },
  },
  {
    code: 'W613',
    name: 'iam-no-role',
    severity: 'error',
    page: {
      what: 'An AWS action is granted to someone for whom the compile makes no IAM role.',
      why: 'Only apps and pipelines run under a role of their own. People get AWS rights through a role of an `aws` engine, with credentials that expire; an app that nothing runs has no identity at AWS.',
      fix: 'For people: give an `aws` engine a role with these actions and allow `generate` on it. For an app: say where it runs, with `run on`.',
    },
  },
];
