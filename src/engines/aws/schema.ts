import { block, defaulted, many, one, optional, required } from '../../schema/block.ts';
import { arnOf } from '../../schema/arn.ts';
import { externalId, iamGroup, iamPath, iamUser, tagValue } from '../../schema/aws.ts';
import { region } from '../../schema/regions.ts';
import * as t from '../../schema/types.ts';
import { engineLabels, mountAttributes } from '../shared/mount.ts';

export const CREDENTIAL_TYPES = ['assumed_role', 'iam_user', 'federation_token', 'session_token'] as const;
export type CredentialType = (typeof CREDENTIAL_TYPES)[number];

const textMap = (doc: string) => one(block({ doc, open: tagValue() }));

const root = block({
  doc: 'Whose AWS rights Vault uses to make credentials. Without this block: its own role.',
  attributes: {
    credentials: defaulted(
      t.oneOf(['role', 'user']),
      'role',
      "`role`: Vault's own role. `user`: an IAM user whose keys are written by hand.",
    ),
    user: optional(iamUser(), 'The IAM user, where `credentials = user`.'),
  },
});

/** Arguments and which of them go together: `path_roles.go` of Vault 1.21.1 (`awsRoleEntry.validate`). */
const role = block({
  doc: 'What Vault hands out: an AWS identity, and with `allow` the rights it holds (or, for an assumed role, keeps).',
  was: true,
  labels: [{ name: 'name', doc: 'Name of the role.' }],
  attributes: {
    type: required(t.oneOf(CREDENTIAL_TYPES), 'How credentials are made.', 'assumed_role'),
    assume: optional(t.list(arnOf('IAM role'), 1), 'IAM roles that may be assumed.', '"arn:{partition}:iam::{account}:role/reader"'),
    external_id: optional(externalId(), 'External id of the assumed role.'),
    policies: optional(t.list(arnOf('IAM policy')), 'Managed policies attached beside what `allow` says.'),
    groups: optional(t.list(iamGroup()), 'IAM groups that the user joins.'),
    user_path: optional(iamPath(), 'IAM path of the users; `/vault/ENGINE/` where nothing is said.'),
    permissions_boundary: optional(arnOf('IAM policy'), 'Permissions boundary of the users.'),
    ttl: optional(t.duration({ min: 900, max: 129_600 }), 'Life of STS credentials where the request says nothing.', '1h'),
    max_ttl: optional(t.duration({ min: 900, max: 129_600 }), 'Longest life of STS credentials.'),
  },
  blocks: {
    session_tags: textMap('Session tags of the assumed role.'),
    tags: textMap('Tags of the IAM users.'),
  },
  statements: ['grant'],
});

const staticRole = block({
  doc: 'An existing IAM user whose access key Vault replaces at an interval.',
  was: true,
  labels: [{ name: 'name', doc: 'Name of the role.' }],
  attributes: {
    username: required(iamUser(), 'The IAM user.', '"reporting"'),
    user_path: defaulted(iamPath(), '/', 'Its IAM path.'),
    rotate_every: required(t.duration({ min: 60 }), 'How often its key is replaced.', '30d'),
  },
});

export const awsSchema = block({
  doc: 'AWS credentials, made on request.',
  labels: engineLabels,
  attributes: {
    ...mountAttributes,
    region: optional(region(), "Region of its AWS calls, if not the environment's."),
  },
  blocks: { root: one(root), role: many(role), static_role: many(staticRole) },
});
