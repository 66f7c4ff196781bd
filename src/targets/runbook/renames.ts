import { stateKey } from '../../access/iam/state.ts';
import type { RunbookStep } from '../../contract.ts';
import type { TerraformBackend } from '../../model/config.ts';
import type { Program } from '../../model/program.ts';
import { type Rename, renamesOf } from '../../model/renames.ts';
import { shellWord } from '../../shell.ts';
import { code, commands, plain } from './markdown.ts';

/** What to do when something with an `@was` is applied, each kind once. What Terraform follows by itself is said as well: it is what a plan must show. */
export function renameSteps(program: Program, backend: TerraformBackend): RunbookStep[] {
  const renames = renamesOf(program);
  const [first] = renames;
  if (!first) return [];
  const moves = renames.filter(({ kind }) => kind === 'team').map(({ name, old }) => stateMove(program, backend, old, name));
  return [
    {
      phase: 'operate',
      title: 'Apply what has a new name',
      text: [
        `Do this once, at the first apply after the change; then the ${code('@was')} can go.`,
        ...(moves.length > 0 ? ['The state of a team lies under its name. Move it before anything is applied:', commands(moves)] : []),
        'Terraform follows the new names by itself. Its plan must not show more than this:',
        renames.map((one) => `- ${consequence(program, one)}`).join('\n'),
      ].join('\n\n'),
      origin: first.span,
    },
  ];
}

function stateMove(program: Program, backend: TerraformBackend, old: string, name: string): string {
  const [from, to] = [old, name].map((team) => stateKey(backend, program.env.name, `team/${team}`)) as [string, string];
  if (backend.kind === 's3') return `aws s3 mv ${shellWord(`s3://${backend.bucket}/${from}`)} ${shellWord(`s3://${backend.bucket}/${to}`)}`;
  const folder = `${program.env.name}/terraform/teams`;
  return `mv ${shellWord(`${folder}/${old}/terraform.tfstate`)} ${shellWord(`${folder}/${name}/terraform.tfstate`)}`;
}

/**
 * Facts: a mount is remounted, its leases are revoked (`remountSecretsEngine` in vault/mount.go of Vault 1.21.1), and so are the tokens of an auth
 * method (`remountCredential` in vault/auth.go); policies, login roles and IAM roles have no other identity than their name.
 */
function consequence(program: Program, { kind, name, old }: Rename): string {
  const [now, then] = [plain(name), plain(old)];
  switch (kind) {
    case 'engine': {
      const engine = program.engines.get(name);
      return engine?.bound.valueSpans['mount'] === undefined
        ? `engine ${now}, before ${then}: its mount moves. All its leases are revoked, and policies and agents name the new path: roll out the apps that use it right afterwards.`
        : `engine ${now}, before ${then}: its mount stays at ${code(engine.mount)}. Nothing changes at Vault.`;
    }
    case 'store':
      return `store ${now}, before ${then}: nothing changes at AWS.`;
    case 'auth':
      return `auth method ${now}, before ${then}: it moves, and all its tokens are revoked. Whoever logs in by it does so at the new path.`;
    case 'audit':
      return `audit device ${now}, before ${then}: it is made anew, with a new key for its hashes. Another device must stay in place meanwhile.`;
    case 'team':
      return `team ${now}, before ${then}: its group has the new name and keeps its members; its policy is made anew.`;
    case 'user':
      return `user ${now}, before ${then}: the policy is made anew.`;
    case 'app':
    case 'pipeline':
      return `${kind} ${now}, before ${then}: its policy, its login role and its role at AWS are made anew. Roll it out right afterwards: it logs in by the new role.`;
  }
}
