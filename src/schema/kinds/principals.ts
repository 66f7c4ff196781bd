import { block, defaulted, one, optional, required } from '../block.ts';
import type { BlockSchema } from '../block.ts';
import { arnOf } from '../arn.ts';
import { cidrs } from '../network.ts';
import { namespacePath } from '../mounts.ts';
import { atMost } from '../together.ts';
import * as t from '../types.ts';
import { raw } from './vault.ts';

const variants: { by: 'on'; schemas: Readonly<Record<string, BlockSchema>> } = { by: 'on', schemas: {} };
const run = { many: false, required: false, variants } as const;
const named = (doc: string) => [{ name: 'name', doc }] as const;
const free = (doc: string) => one(block({ doc, free: true }));

export const loginSchema = block({
  doc: 'How it logs in to Vault.',
  attributes: {
    auth: optional(t.name('the name of an auth method of the Vault'), 'Auth method, where the Vault has several that fit.', 'eks'),
    ttl: defaulted(t.duration({ min: 60 }), 3600, 'Life of a token before it must be renewed.'),
    max_ttl: optional(t.duration({ min: 60 }), 'Life of a token however often it is renewed; a day, or `ttl` where that is longer.'),
    bound_cidrs: optional(cidrs(), 'Where it may log in from.'),
  },
});

const teamLoginSchema = block({
  doc: 'The longest life of its people’s tokens. A person’s token carries the policies of all teams, so the strictest limit of all teams holds for everybody who logs in by the same auth method.',
  together: [atMost('ttl', 'max_ttl', '`max_ttl` bounds what renewing can reach')],
  attributes: {
    ttl: optional(t.duration({ min: 60 }), 'Longest life of a token before it must be renewed.', '30m'),
    max_ttl: optional(t.duration({ min: 60 }), 'Longest life of a token however often it is renewed.', '4h'),
  },
});

export const teamSchema = block({
  doc: 'People, by a group of the identity provider.',
  was: true,
  labels: named('Name of the team.'),
  attributes: {
    group: optional(t.string('the name of a group'), 'Group of the identity provider whose members are the team.', '"payments-engineers"'),
    auth: optional(
      t.name('the name of an auth method of the Vault'),
      'Auth method of its people, where the Vault has several for people.',
      'okta',
    ),
    namespace: optional(
      namespacePath(),
      'Namespace (Vault Enterprise, OpenBao) that is the team’s: what is mounted in it is owned by the team. Made where it is not there.',
    ),
  },
  blocks: { login: one(teamLoginSchema), raw },
  statements: ['grant', 'use', 'owns', 'share'],
});

export const userSchema = block({
  doc: 'One person, for emergencies.',
  was: true,
  labels: named('Name of the person.'),
  attributes: {
    entity: required(t.string("the name or id of the person's entity"), 'The identity entity of the person.', '"alice@example.com"'),
  },
  blocks: { raw },
  statements: ['grant', 'use'],
});

export const appSchema = block({
  doc: 'A workload: what it runs on and what it may do.',
  was: true,
  labels: named('Name of the app.'),
  attributes: {
    team: required(t.ref('team'), 'The team that owns it.', 'payments'),
    boundary: optional(arnOf('IAM policy'), "Permissions boundary of the app's AWS role."),
  },
  blocks: {
    run,
    login: one(loginSchema),
    raw,
    task: free('Merged into the task definition.'),
    helm: free('Merged into the values fragment.'),
    iam: one(block({ doc: "Further rights of the app's AWS role.", statements: ['grant'], free: true })),
  },
  statements: ['grant', 'use', 'inject'],
});

export const pipelineSchema = block({
  doc: 'What applies the outputs; its rights follow from what it applies.',
  was: true,
  labels: named('Name of the pipeline.'),
  attributes: {
    applies: required(
      t.list(t.pattern(/^(platform|vault|team[ /]\S+)$/, 'platform, vault or team/NAME'), 1),
      'The stacks that it applies.',
      '[platform, vault, team/payments]',
    ),
  },
  blocks: { run, login: one(loginSchema), raw },
  statements: ['grant', 'use'],
});

export const profileSchema = block({
  doc: 'A named set of grants that others `use`.',
  labels: named('Name of the profile.'),
  blocks: { raw },
  statements: ['grant'],
});

/** The block of an `inject` statement: variables (any other name), or the whole value, or a template. */
export const injectSchema = block({
  doc: 'How a value reaches the workload.',
  attributes: {
    whole: defaulted(t.bool(), false, 'The whole secret, as JSON.'),
    template: optional(t.foreign("text in the agent's template language"), 'Template of the file.'),
    mode: optional(t.pattern(/^0?[0-7]{3}$/, 'a file mode such as "0400", in quotes'), 'Mode of the file.', '"0400"'),
  },
  blocks: { request: one(block({ doc: 'Parameters of the request.', open: t.anyText('a text') })) },
  open: t.anyText('the name of a field, in quotes'),
});
