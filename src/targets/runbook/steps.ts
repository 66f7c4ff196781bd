import type { RunbookStep } from '../../contract.ts';
import type { Program } from '../../model/program.ts';
import { shellWord } from '../../shell.ts';
import { AUTHORITY_SECRET } from '../helm/app.ts';
import { numberAt, secretAt, textAt } from '../read.ts';
import { vaultInjections } from '../vault/agent.ts';
import { listenerFiles } from '../vault/listener.ts';
import { code, commands, plain } from './markdown.ts';

const DAY = 86_400;

/** The steps that hold for every Vault, whatever its engines and backends add. */
export function generalSteps(program: Program): readonly RunbookStep[] {
  return [order(program), ...certificates(program), init(program), firstLogin(program), auditCheck(program), ...drill(program), expiry()];
}

function order(program: Program): RunbookStep {
  const env = program.env.name;
  const teams = [...new Set([...program.apps.values()].map((app) => app.team).concat([...program.teams.keys()]))].sort((a, b) =>
    a < b ? -1 : 1,
  );
  const start: Readonly<Record<string, string>> = {
    eks: `install the chart with ${code(`${env}/helm/vault.values.yaml`)} (the command stands at its head)`,
    ecs: 'wait until the service has its tasks running',
    ec2: 'wait until the auto scaling group has its instances running',
  };
  const lines = [
    `1. ${code(`${env}/terraform/platform`)}: the AWS side of Vault. Applied with AWS rights only.`,
    `2. Start Vault: ${start[program.vault.run.kind] ?? 'start the servers'}.`,
    '3. Initialise it (below), log in for the first time.',
    `4. ${code(`${env}/terraform/vault`)}: engines, login methods, audit.`,
    ...teams.map((team, i) => `${i + 5}. ${code(`${env}/terraform/teams/${team}`)}: policies and login roles of team ${plain(team)}.`),
  ];
  return { phase: 'before', title: 'Apply in this order', text: lines.join('\n') };
}

function certificates(program: Program): RunbookStep[] {
  const { vault } = program;
  const { secret } = listenerFiles(vault);
  if (vault.run.kind === 'ecs' && secretAt(vault.run.bound, 'tls_certificate'))
    return [
      {
        phase: 'before',
        title: "Write the servers' certificate",
        text: 'The task reads certificate and key (PEM, the whole secret value) from Secrets Manager when it starts. After a renewal start new tasks.',
      },
    ];
  if (!secret) return [];
  const namespace = textAt(vault.run.bound, 'namespace') ?? 'vault';
  const users = [...program.apps.values()].filter((app) => app.run?.kind === 'eks' && vaultInjections(app).length > 0);
  const namespaces = [...new Set(users.map((app) => textAt(app.run?.bound, 'namespace') ?? 'default'))].sort((a, b) => (a < b ? -1 : 1));
  const host = new URL(vault.address).hostname;
  const steps: RunbookStep[] = [
    {
      phase: 'before',
      title: "Write the servers' certificate",
      text: `The secret ${code(secret)} in namespace ${code(namespace)} holds ${code('tls.crt')}, ${code('tls.key')} and ${code('ca.crt')}. The certificate names ${code(host)}; servers, probes and jobs all ask for that name.`,
    },
  ];
  if (namespaces.length > 0)
    steps.push({
      phase: 'before',
      title: "Give the apps Vault's authority",
      text: `The agents beside the apps trust ${code('ca.crt')} of the secret ${code(AUTHORITY_SECRET)} in their own namespace. It is public; the key stays where it is.\n\n${commands(
        namespaces.map((name) => `kubectl create secret generic ${AUTHORITY_SECRET} --namespace ${shellWord(name)} --from-file=ca.crt`),
      )}`,
    });
  return steps;
}

function init(program: Program): RunbookStep {
  const { vault } = program;
  const { shares, threshold } = vault.recovery;
  const sealed = vault.seal !== undefined;
  const flags = sealed
    ? `-recovery-shares=${shares} -recovery-threshold=${threshold}`
    : `-key-shares=${shares} -key-threshold=${threshold}`;
  const what = sealed
    ? `Recovery keys: ${shares} shares, any ${threshold} of them make a new root token or change the seal; the servers unseal themselves.`
    : `Unseal keys: ${shares} shares, any ${threshold} of them unseal a server after each start.`;
  return {
    phase: 'init',
    title: 'Initialise Vault, once',
    text: `${what} Each share belongs to one person, encrypted to that person's PGP key (${code('-recovery-pgp-keys')} or ${code('-pgp-keys')}); nobody holds two.\n\n${commands(
      [`export VAULT_ADDR=${shellWord(vault.address)}`, `vault operator init ${flags}`, 'vault status'],
    )}`,
  };
}

function firstLogin(program: Program): RunbookStep {
  const pipelines = [...program.pipelines.values()].filter((pipeline) => pipeline.applies.some((stack) => stack === 'vault'));
  const names = pipelines.map((pipeline) => plain(pipeline.name)).join(', ');
  const then = names ? `From then on pipeline ${names} logs in by itself.` : 'From then on nobody needs it.';
  return {
    phase: 'login',
    title: 'Use the root token for the first apply, then revoke it',
    text: `The stacks ${code('vault')} and those of the teams are applied once with the root token. ${then} A new root token takes the recovery keys (${code('vault operator generate-root')}).\n\n${commands(
      ['vault token revoke -self', 'vault token lookup   # must fail'],
    )}`,
  };
}

function auditCheck(program: Program): RunbookStep {
  const names = program.vault.audits.map((part) => code(part.name)).join(', ') || 'none is declared';
  return {
    phase: 'login',
    title: 'See that every request is audited',
    text: `Audit devices: ${names}. Vault refuses all requests when none of them can write, so watch their disks and sockets.\n\n${commands(
      ['vault audit list -detailed', 'vault token lookup   # then find this request in every device'],
    )}`,
  };
}

function drill(program: Program): RunbookStep[] {
  const { vault } = program;
  const every = numberAt(vault.backup, 'drill');
  if (every === undefined) return [];
  const how: Readonly<Record<string, readonly string[]>> = {
    raft: ['vault operator raft snapshot inspect vault.snap', 'vault operator raft snapshot restore -force vault.snap', 'vault status'],
    dynamodb: [
      'aws dynamodb restore-table-to-point-in-time --use-latest-restorable-time --source-table-name TABLE --target-table-name TABLE-drill',
    ],
  };
  const lines = how[vault.storage.kind] ?? [];
  return [
    {
      phase: 'operate',
      title: `Try a restore every ${Math.round(every / DAY)} days`,
      text: [
        `Restore the latest backup into a Vault of its own that has the same seal key and reaches no client, log in with the recovery keys, and read one secret of each engine. Write down how long it took. Then delete it.`,
        ...(lines.length > 0 ? [commands(lines)] : []),
      ].join('\n\n'),
      origin: vault.backup?.span,
    },
  ];
}

const expiry = (): RunbookStep => ({
  phase: 'operate',
  title: 'Keep the dated access in date',
  text: `${code('writ check')} warns 14 days before a grant ends and fails afterwards; ${code('manifest.json')} holds the next date. Delete the grant, or give it a new date and a new reason.`,
});
