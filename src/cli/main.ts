import type { Host } from '../host.ts';
import { nearest } from '../suggest.ts';
import { parseCall } from './args.ts';
import type { ExitCode, Stages, Verb } from './verb.ts';
import { version } from './version.ts';

const VERBS: Readonly<Record<string, () => Promise<Verb>>> = {
  init: async () => (await import('./init.ts')).init,
  check: async () => (await import('./check.ts')).check,
  compile: async () => (await import('./compile.ts')).compile,
  fmt: async () => (await import('./fmt.ts')).fmt,
  can: async () => (await import('./can.ts')).can,
  'who-can': async () => (await import('./who-can.ts')).whoCan,
  show: async () => (await import('./show-access.ts')).showAccess,
  explain: async () => (await import('./explain.ts')).explain,
  policy: async () => (await import('./policy.ts')).policy,
  iam: async () => (await import('./iam.ts')).iam,
};

export const stages: Stages = {
  compile: () => import('../compile.ts'),
  codes: () => import('../codes.ts'),
  syntax: () => import('../syntax/index.ts'),
  model: () => import('../model/index.ts'),
};

const HELP = `Writ compiles one spec of who may do what into Vault policies, IAM documents, Helm values, ECS task definitions and
Terraform, and proves the result before it writes it.

Usage: writ VERB [options]

  init            start a project
  check           check the specs: syntax, types, names, rules, assertions
  compile         check, then write the outputs
  fmt             bring specs into canonical form, or into the other spelling
  can             whether somebody can do something, exactly, and what decides
  who-can         everybody who can, and by which way
  show            all that somebody can do, where from, until when
  explain         what a code means; which lines of the specs a line of an output comes from
  policy can      what policies that Writ did not write allow; policy diff: where two sets of them differ
  iam can         whether AWS IAM allows a request, by any policy documents

  --help, -h      this text; after a verb, that verb's
  --version, -v   the version

Exit codes: 0 clean; 1 the specs are at fault; 2 the call, the configuration or the machine is; 3 Writ itself is.
`;

/** Runs one command line. Never throws. */
export async function main(host: Host, using: Stages = stages): Promise<ExitCode> {
  try {
    return await dispatch(host, using);
  } catch (error) {
    const debug = host.env.WRIT_DEBUG ? (error instanceof Error ? error.stack : undefined) : undefined;
    const message = error instanceof Error ? error.message : String(error);
    host.stderr.write(
      `writ: internal error: ${debug ?? message}\n` +
        'This is a fault of Writ, not of your specs. Please report it with the command you ran and, if you can, the specs that cause it.\n' +
        (debug === undefined ? 'With WRIT_DEBUG=1 it says where it happened.\n' : ''),
    );
    return 3;
  }
}

async function dispatch(host: Host, using: Stages): Promise<ExitCode> {
  const [name, ...rest] = host.args;
  if (name === undefined) {
    host.stderr.write(HELP);
    return 2;
  }
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) return print(host, HELP);
  if (name === '--version' || name === '-v') return print(host, `${version}\n`);
  const asked = name === 'help' ? (rest[0] ?? '') : name;
  const load = Object.hasOwn(VERBS, asked) ? VERBS[asked] : undefined;
  if (!load) {
    const what = asked.startsWith('-') ? 'option' : 'verb';
    const all = what === 'option' ? ['--help', '--version'] : Object.keys(VERBS);
    const near = nearest(asked, all);
    const known = near === undefined ? `there are ${all.join(', ')}` : `did you mean ${near}?`;
    return misuse(host, `unknown ${what} ${JSON.stringify(asked)}; ${known}`, '');
  }
  const verb = await load();
  if (name === 'help' || rest.some((arg) => arg === '--help' || arg === '-h')) return print(host, `${verb.help}\n`);
  const call = parseCall(rest, verb.options);
  if ('problem' in call) return misuse(host, call.problem, asked);
  if (call.positionals.length > verb.positionals) {
    return misuse(
      host,
      `${asked} takes ${verb.positionals === 0 ? 'no names' : `at most ${verb.positionals}`}; ${JSON.stringify(call.positionals.at(-1))} is too many`,
      asked,
    );
  }
  return await verb.run({ ...call, host, stages: using });
}

function print(host: Host, text: string): ExitCode {
  host.stdout.write(text);
  return 0;
}

function misuse(host: Host, problem: string, verb: string): ExitCode {
  host.stderr.write(`writ: ${problem}\nTry \`writ ${verb === '' ? '' : `${verb} `}--help\`.\n`);
  return 2;
}
