import type { Diagnostic } from '../../diagnostics.ts';
import type { App, Program } from '../../model/program.ts';
import { blocksAt } from '../read.ts';
import { agentImage, imageFolders, renderedPath, SELF_RUN, vaultInjections } from './agent.ts';

/** What holds whatever the platform: addresses that Vault would evaluate, files that collide, overrides of what is not made. */
export function checkTargets(program: Program): Diagnostic[] {
  const apps = [...program.apps.values()];
  return [...addresses(program), ...apps.flatMap((app) => collisions(app, program)), ...overrides(program, apps)];
}

/** Vault evaluates `{{…}}` in its own addresses (go-sockaddr), and has no way to write it literally. */
function addresses(program: Program): Diagnostic[] {
  if (!program.vault.address.includes('{{')) return [];
  return [
    {
      code: 'W073',
      severity: 'error',
      message: `the address of vault ${program.vault.name} contains \`{{\`, which Vault would evaluate as a template`,
      span: program.vault.bound.valueSpans['address'] ?? program.vault.span,
      help: 'write the address that clients use',
      envs: [program.env.name],
    },
  ];
}

function collisions(app: App, program: Program): Diagnostic[] {
  const out: Diagnostic[] = [];
  const seen = new Map<string, (typeof app.injections)[number]>();
  for (const [index, injection] of vaultInjections(app).entries()) {
    const path = renderedPath(injection, index);
    const written = SELF_RUN[app.run?.kind ?? '']?.destination(path, imageFolders(agentImage(app, program)).file) ?? path;
    const other = seen.get(written);
    if (!other) seen.set(written, injection);
    else
      out.push({
        code: 'W075',
        severity: 'error',
        message: `app ${app.name} injects two values into the file ${path}`,
        span: injection.span,
        related: [{ span: other.span, message: 'the other one' }],
        help: 'give each its own file name',
        envs: [program.env.name],
      });
  }
  return out;
}

/** `helm` needs EKS, `task` needs ECS; elsewhere the override would say something that nothing heeds. */
function overrides(program: Program, apps: readonly App[]): Diagnostic[] {
  const out: Diagnostic[] = [];
  const owners = [
    { what: `vault ${program.vault.name}`, kind: program.vault.run.kind, bound: program.vault.bound },
    ...apps.map((app) => ({ what: `app ${app.name}`, kind: app.run?.kind, bound: app.bound })),
  ];
  for (const { what, kind, bound } of owners) {
    for (const [name, platform] of [
      ['helm', 'eks'],
      ['task', 'ecs'],
    ] as const) {
      const override = kind === undefined || kind === platform ? undefined : blocksAt(bound, name)[0];
      if (override)
        out.push({
          code: 'W074',
          severity: 'error',
          message: `${what} runs on ${kind}, where no ${name === 'helm' ? 'Helm values are' : 'task definition is'} made for it`,
          span: override.head,
          help: `delete \`${name} {…}\`, or narrow it to the environments on ${platform} with \`in\``,
          envs: [program.env.name],
        });
    }
  }
  return out;
}
