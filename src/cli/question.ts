import type { DecidedProject } from '../questions/index.ts';
import type { Compiled } from '../access/relation.ts';
import { nearest } from '../suggest.ts';
import { placeOf } from '../targets/place.ts';
import type { Place } from '../targets/artifact.ts';
import type { Options } from './args.ts';
import { exitCodeOf, dayOf, fault, noDay } from './project.ts';
import { CONFIG, findUp } from './root.ts';
import { show } from './show.ts';
import type { Call, ExitCode } from './verb.ts';

/** The options that all questions have. */
export const QUESTION_OPTIONS: Options = {
  env: { type: 'string', multiple: true },
  'as-of': { type: 'string' },
};

export const QUESTION_HELP = `  --env NAME      only this environment; may be repeated. Default: all; where answers differ, each says its own
  --as-of DATE    the day that decides about \`until\`, as 2027-01-31; default: today (UTC)`;

/** A decided project, narrowed to what was asked. */
export interface Ground {
  readonly decided: DecidedProject;
  readonly compiled: readonly Compiled[];
  readonly envs: readonly string[];
  readonly place: Place;
  readonly root: string;
}

/** Says on standard error what is wrong with a call. */
export function misasked({ host }: Call, message: string, help?: string): ExitCode {
  host.stderr.write(`writ: ${message}\n${help === undefined ? '' : `  ${help}\n`}`);
  return 2;
}

/** Loads and decides the project around the current folder; an exit code where it cannot be, which is said on standard error. */
export async function ground(call: Call, from: string = call.host.cwd): Promise<Ground | ExitCode> {
  const { host } = call;
  const asOf = dayOf(call);
  if (asOf === undefined) {
    host.stderr.write(noDay(call));
    return 2;
  }
  const root = findUp(host, from);
  if (root === undefined) {
    const help = 'change to the project, or start one with `writ init`';
    await show(call, host.stderr, [fault('W080', `no ${CONFIG} was found here or in any folder above`, help)], new Map());
    return 2;
  }
  const { decideProject } = await import('../questions/index.ts');
  const decided = decideProject(host, root, asOf);
  const errors = decided.diagnostics.filter((d) => d.severity === 'error');
  if (errors.length > 0) {
    await show(call, host.stderr, decided.diagnostics, decided.sources, { root });
    return decided.config ? exitCodeOf(errors) : 2;
  }
  const known = decided.compiled.map((c) => c.program.env.name);
  const wanted = call.values.get('env');
  const unknown = wanted?.find((env) => !known.includes(env));
  if (unknown !== undefined) {
    const near = nearest(unknown, known);
    return misasked(
      call,
      `the specs declare no environment ${JSON.stringify(unknown)}`,
      near ? `did you mean ${near}?` : `there are ${known.join(', ')}`,
    );
  }
  const compiled = wanted ? decided.compiled.filter((c) => wanted.includes(c.program.env.name)) : decided.compiled;
  return { decided, compiled, envs: compiled.map((c) => c.program.env.name), place: (span) => placeOf(span, decided.sources), root };
}

/** What is asked without a resource. */
export const ESCALATE = 'escalate';

/** `VERB [on] RESOURCE` behind the given words; a text says what is missing. */
export function verbAndResource(words: readonly string[]): readonly [verb: string, resource: string] | string {
  const [verb, ...rest] = words;
  const [resource, ...more] = rest[0] === 'on' ? rest.slice(1) : rest;
  if (verb === undefined) return 'which verb? Such as read, generate or s3:GetObject';
  if (verb === ESCALATE) return '`escalate` is asked alone: it looks at everything';
  if (resource === undefined) return `\`${verb}\` on what? Such as secret/payments/** (in quotes, so that the shell leaves it alone)`;
  const extra = more[0];
  return extra === undefined
    ? [verb, resource]
    : `${JSON.stringify(extra)} is too much; a path with \`*\` needs quotes, or the shell puts file names in its place`;
}
