import {
  batchAnswerer,
  buildToken,
  DIALECTS,
  differenceJson,
  differences,
  judge,
  type LoadedPolicy,
  loadPolicy,
  readEntity,
  readOperation,
  type Token,
  TooManyCells,
  verdictJson,
} from '../access/policy/index.ts';
import { isFault, readData, readWrap } from '../access/policy/ask.ts';
import type { Dialect } from '../contract.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { SourceFile } from '../source.ts';
import { nearest } from '../suggest.ts';
import { parseCall } from './args.ts';
import { differencesText, verdictText } from './policy-text.ts';
import { show } from './show.ts';
import { styleFor } from './style.ts';
import type { Call, ExitCode, Verb } from './verb.ts';

export const policy: Verb = {
  help: `Answers for policies of Vault or OpenBao that Writ did not write: their decision, exactly, over all policies of one token together.

Usage: writ policy can --policy FILE… OPERATION PATH [options]
       writ policy diff FILE… -- FILE… [options]
       writ policy can|diff --batch FILE [options]

  can               may the holder of these policies make this request? Exit code 0: yes, 1: no
  diff              do two sets of policies mean the same? Exit code 0: yes, 1: no, and where not

  OPERATION         create, read, update, patch, delete, list, help, renew, revoke, rollback; recover (Vault), scan (OpenBao)
  PATH              as behind /v1/: secret/data/a; of list with the final /
  --policy FILE     a policy; repeated, or several in a row; - reads standard input
  --dialect NAME    vault (default: from 2.0.3), vault-legacy (before, as 1.21.1), vault-anycase (from 2.2.2: a deny holds in any case
                    of letters), openbao (from 2.6)
  --data JSON       the request's parameters, or @FILE
  --wrap-ttl TIME   the answer is to be wrapped for so long: 60, 5m
  --entity JSON     who asks, for templated policies, or @FILE: {"id", "name", "metadata", "aliases", "groups"}
  --default         the token also has the product's own default policy
  --batch FILE      questions as JSON lines, one answer a line; - for standard input
  --format NAME     pretty (default) or json

Exit codes: 0 allowed, or equivalent; 1 not; 2 the call or a policy is at fault; 3 a fault of Writ.`,
  options: {
    policy: { type: 'string', multiple: true },
    dialect: { type: 'string', values: DIALECTS },
    data: { type: 'string' },
    'wrap-ttl': { type: 'string' },
    entity: { type: 'string' },
    default: { type: 'boolean' },
    batch: { type: 'string' },
    format: { type: 'string', values: ['pretty', 'json'] },
  },
  positionals: Number.POSITIVE_INFINITY,
  async run(call) {
    const [what] = call.positionals;
    if (what !== 'can' && what !== 'diff') {
      const near = what === undefined ? undefined : nearest(what, ['can', 'diff']);
      const said =
        what === undefined
          ? 'say what: can or diff'
          : `unknown question ${JSON.stringify(what)}; ${near ? `did you mean ${near}?` : 'there are can, diff'}`;
      return misuse(call, said);
    }
    const batch = call.values.get('batch')?.[0];
    if (batch !== undefined) return runBatch(call, what, batch);
    return what === 'can' ? can(call) : diff(call);
  },
};

function misuse({ host }: Call, problem: string): ExitCode {
  host.stderr.write(`writ: ${problem}\nTry \`writ policy --help\`.\n`);
  return 2;
}

const dialectOf = (call: Call): Dialect => DIALECTS.find((d) => d === call.values.get('dialect')?.[0]) ?? 'vault';
const absolute = ({ host }: Call, path: string): string => (path.startsWith('/') ? path : `${host.cwd}/${path}`);

/** A file's text, or why there is none. */
function textOf(call: Call, path: string): { readonly text: string } | { readonly problem: string } {
  try {
    return { text: path === '-' ? call.host.readStdin() : call.host.readFile(absolute(call, path)) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { problem: code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read${code ? ` (${code})` : ''}` };
  }
}

/** The JSON of an option, given itself or as `@FILE`. */
function jsonOf(call: Call, option: string): { readonly value: unknown } | { readonly problem: string } {
  const given = call.values.get(option)?.[0];
  if (given === undefined) return { value: undefined };
  const read = given.startsWith('@') ? textOf(call, given.slice(1)) : { text: given };
  if ('problem' in read) return read;
  try {
    return { value: JSON.parse(read.text) };
  } catch (error) {
    return { problem: `--${option} is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function runBatch(call: Call, kind: 'can' | 'diff', file: string): ExitCode {
  if (call.positionals.length > 1 || call.values.has('policy')) return misuse(call, '--batch takes its questions from the file alone');
  const read = textOf(call, file);
  if ('problem' in read) return misuse(call, read.problem);
  const { host } = call;
  const answer = batchAnswerer(kind, { dialect: dialectOf(call), withDefault: call.flags.has('default'), now: host.now() });
  let out = '';
  for (let at = read.text.startsWith('\uFEFF') ? 1 : 0; at < read.text.length;) {
    const next = read.text.indexOf('\n', at);
    const end = next < 0 ? read.text.length : next;
    const line = read.text.slice(at, end);
    at = end + 1;
    out += `${JSON.stringify(answer(line))}\n`;
    if (out.length > 1 << 20) {
      host.stdout.write(out);
      out = '';
    }
  }
  host.stdout.write(out);
  return 0;
}

interface Held {
  readonly token: Token;
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/** The token of these files, or the exit code after saying what is wrong with them. */
async function hold(call: Call, files: readonly string[], keepTemplates: 'never' | 'without-entity'): Promise<Held | ExitCode> {
  const dialect = dialectOf(call);
  const given = jsonOf(call, 'entity');
  if ('problem' in given) return misuse(call, given.problem);
  const entity = given.value === undefined || given.value === null ? undefined : readEntity(given.value);
  if (entity && 'problem' in entity) return misuse(call, entity.problem);
  const sources = new Map<string, SourceFile>();
  const policies: LoadedPolicy[] = [];
  const problems: Diagnostic[] = [];
  for (const path of files) {
    const read = textOf(call, path);
    if ('problem' in read) return misuse(call, read.problem);
    const source = { path, text: read.text };
    sources.set(path, source);
    const loaded = loadPolicy(source, dialect, call.host.now());
    if ('problems' in loaded) problems.push(...loaded.problems);
    else policies.push(loaded);
  }
  if (problems.length > 0) {
    await show(call, call.host.stderr, problems, sources);
    return 2;
  }
  const keep = keepTemplates === 'without-entity' && entity === undefined;
  const options = {
    dialect,
    withDefault: call.flags.has('default'),
    now: call.host.now(),
    keepTemplates: keep,
    ...(entity ? { entity } : {}),
  };
  return { token: buildToken(policies, options), sources };
}

async function can(call: Call): Promise<ExitCode> {
  const [, ...rest] = call.positionals;
  if (rest.length < 2) return misuse(call, 'can takes an operation and a path: writ policy can --policy a.hcl read secret/data/x');
  const [operationText = '', path = ''] = rest.slice(-2);
  const files = [...(call.values.get('policy') ?? []), ...rest.slice(0, -2)];
  if (files.length === 0 && !call.flags.has('default')) return misuse(call, '--policy is missing: which policies does the token have?');
  const operation = readOperation(operationText);
  if (isFault(operation)) return misuse(call, operation.problem);
  const json = jsonOf(call, 'data');
  if ('problem' in json) return misuse(call, json.problem);
  const data = readData(json.value);
  if (isFault(data)) return misuse(call, data.problem);
  const wrap = readWrap(call.values.get('wrap-ttl')?.[0]);
  if (isFault(wrap)) return misuse(call, wrap.problem);
  const held = await hold(call, files, 'never');
  if (typeof held === 'number') return held;
  const verdict = judge(held.token, { operation, path, data, wrap });
  const { stdout } = call.host;
  if (call.values.get('format')?.[0] === 'json') stdout.write(`${JSON.stringify(verdictJson(verdict))}\n`);
  else stdout.write(verdictText(verdict, { operation, path }, held, files, styleFor(call.host, stdout)));
  return verdict.allowed && (verdict.sudo || !verdict.needsSudo || operation === 'help') ? 0 : 1;
}

async function diff(given: Call): Promise<ExitCode> {
  const cut = given.host.args.indexOf('--');
  const behind = cut < 0 ? [] : given.host.args.slice(cut + 1);
  const firsts = [...(given.values.get('policy') ?? []), ...given.positionals.slice(1, given.positionals.length - behind.length)];
  // Here `--` stands between two sets of files, so options may follow the second as well.
  const parsed = parseCall(behind, policy.options);
  if ('problem' in parsed) return misuse(given, parsed.problem);
  const second = [...parsed.positionals, ...(parsed.values.get('policy') ?? [])];
  const call: Call = { ...given, values: new Map([...given.values, ...parsed.values]), flags: new Set([...given.flags, ...parsed.flags]) };
  if (firsts.length === 0 || second.length === 0)
    return misuse(call, 'diff takes two sets of files with -- between them: writ policy diff a.hcl -- b.hcl');
  const a = await hold(call, firsts, 'without-entity');
  if (typeof a === 'number') return a;
  const b = await hold(call, second, 'without-entity');
  if (typeof b === 'number') return b;
  for (const { token } of [a, b]) if (token.refused !== undefined) return misuse(call, token.refused);
  const { stdout } = call.host;
  try {
    const found = differences(a.token, b.token);
    if (call.values.get('format')?.[0] === 'json') {
      stdout.write(`${JSON.stringify({ equivalent: found.length === 0, differences: found.map(differenceJson) })}\n`);
    } else stdout.write(differencesText(found, a.token.dialect, styleFor(call.host, stdout)));
    return found.length === 0 ? 0 : 1;
  } catch (error) {
    if (error instanceof TooManyCells)
      return misuse(call, 'the patterns of these policies cross in too many ways to tell all requests apart');
    throw error;
  }
}
