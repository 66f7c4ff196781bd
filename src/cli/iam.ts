import {
  answerQuestion,
  decide,
  locate,
  nameOfStatement,
  pathText,
  printed,
  readDocument,
  type Context,
  type DocumentKind,
  type IamDecision,
  type IamDocument,
  type StatementRef,
} from '../access/iam-decision/index.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { Host } from '../host.ts';
import { reason } from '../pipeline/load.ts';
import type { SourceFile } from '../source.ts';
import { nearest } from '../suggest.ts';
import { fault } from './project.ts';
import { resolvePath } from './root.ts';
import { show } from './show.ts';
import { styleFor } from './style.ts';
import type { Call, ExitCode, Verb } from './verb.ts';

const FORMATS = ['pretty', 'json'] as const;

/** The options that name documents, and what each document is attached to. */
const DOCUMENTS = {
  policy: { kind: 'identity', layer: 'policies' },
  boundary: { kind: 'boundary', layer: 'boundary' },
  'session-policy': { kind: 'session', layer: 'sessionPolicies' },
  'resource-policy': { kind: 'resource', layer: 'resourcePolicies' },
} as const satisfies Readonly<Record<string, { kind: DocumentKind; layer: StatementRef['layer'] }>>;
type DocumentOption = keyof typeof DOCUMENTS;
const OPTIONS = Object.keys(DOCUMENTS) as readonly DocumentOption[];

export const iam: Verb = {
  help: `Says whether AWS IAM allows a request, by policy documents that need not be Writ's.

Usage: writ iam can --policy FILE… ACTION RESOURCE [options]
       writ iam can --batch FILE

  ACTION                  s3:GetObject
  RESOURCE                its ARN; * for actions that have none
  --policy FILE           a policy of who asks (repeatable; all of them together decide); - reads standard input
  --boundary FILE         its permissions boundary
  --session-policy FILE   a policy passed to its session (repeatable)
  --resource-policy FILE  the resource's own: bucket, key or trust policy (repeatable)
  --principal ARN         who asks: a user, role, session or root user; a service; * for nobody in particular.
                          Default: some identity of the resource's account that no policy names
  --resource-account ID   whose the resource is, where its ARN does not say (S3). Default: the principal's account
  --context KEY=VALUE     a condition key of the request (repeatable, also for the values of one key)
  --format FORMAT         pretty or json
  --batch FILE            questions as JSON lines (- reads standard input); one JSON line out for each, in order

Policies of the organisation (SCPs, RCPs), KMS grants, ACLs and endpoint policies are not looked at.
Exit codes: 0 allowed, or a batch was answered; 1 denied; 2 the call or a document is at fault; 3 a fault of Writ.`,
  options: {
    policy: { type: 'string', multiple: true, whole: true },
    boundary: { type: 'string' },
    'session-policy': { type: 'string', multiple: true, whole: true },
    'resource-policy': { type: 'string', multiple: true, whole: true },
    principal: { type: 'string' },
    'resource-account': { type: 'string' },
    context: { type: 'string', multiple: true, whole: true },
    format: { type: 'string', values: FORMATS },
    batch: { type: 'string' },
  },
  positionals: Number.POSITIVE_INFINITY,
  async run(call) {
    const { host, positionals, values } = call;
    const [question, ...names] = positionals;
    if (question !== 'can') {
      const near = question === undefined ? undefined : nearest(question, ['can']);
      const what = question === undefined ? 'a question is missing' : `unknown question ${JSON.stringify(question)}`;
      return misuse(host, `${what}; ${near === undefined ? 'there is can' : `did you mean ${near}?`}`);
    }
    if (values.has('batch')) {
      const other = [...values.keys()].find((name) => name !== 'batch' && name !== 'format');
      if (names[0] !== undefined || other !== undefined) {
        return misuse(
          host,
          `--batch stands alone: its lines say it all; ${other === undefined ? JSON.stringify(names[0]) : `--${other}`} is too much`,
        );
      }
      return batch(call);
    }
    // With `--policy *.json` the shell gives the further files as names before the action.
    const [action, resource] = names.slice(-2);
    if (action === undefined || resource === undefined)
      return misuse(host, 'ACTION and RESOURCE are missing, such as s3:GetObject arn:aws:s3:::bucket/key');
    const files = names.slice(0, -2);
    if (files.length > 0 && !values.has('policy'))
      return misuse(host, `${JSON.stringify(files[0])} is too much; policies are named with --policy`);
    const context = contextOf(values.get('context') ?? []);
    if ('problem' in context) return misuse(host, context.problem);

    const documents = await readAll(call, files);
    if (!documents) return 2;
    const of = (option: DocumentOption): IamDocument[] => documents.filter((one) => one.option === option).map((one) => one.document);
    const request = {
      action,
      resource,
      principal: values.get('principal')?.[0],
      resourceAccount: values.get('resource-account')?.[0],
      context,
    };
    const decided = decide(
      { identity: of('policy'), boundary: of('boundary')[0], session: of('session-policy'), resource: of('resource-policy') },
      request,
    );
    if ('problem' in decided) return misuse(host, decided.problem);
    const { decision } = decided;
    if (values.get('format')?.[0] === 'json') host.stdout.write(`${JSON.stringify(printed(decision))}\n`);
    else pretty(call, decision, documents, `${action} on ${resource}`);
    return decision.allowed ? 0 : 1;
  },
};

interface Given {
  readonly option: DocumentOption;
  readonly name: string;
  readonly document: IamDocument;
}

/** All documents of the call, in its order; `undefined` where one is at fault, which was said then. */
async function readAll(call: Call, further: readonly string[]): Promise<readonly Given[] | undefined> {
  const { values, host } = call;
  const sources = new Map<string, SourceFile>();
  const faults: Diagnostic[] = [];
  const out: Given[] = [];
  for (const option of OPTIONS) {
    for (const name of [...(values.get(option) ?? []), ...(option === 'policy' ? further : [])]) {
      const text = textOf(host, name);
      if (typeof text !== 'string') {
        faults.push(text);
        continue;
      }
      const read = readDocument(text, DOCUMENTS[option].kind);
      if ('document' in read) out.push({ option, name, document: read.document });
      else {
        sources.set(name, { path: name, text });
        const { message, path, offset } = read.fault;
        const start = Math.min(offset ?? locate(text, path), Math.max(0, text.length - 1));
        faults.push({
          code: 'W096',
          severity: 'error',
          message: path.length === 0 ? message : `${pathText(path)}: ${message}`,
          span: { file: name, start, end: Math.min(start + 1, text.length) },
          help: 'AWS would refuse this document; nothing was decided',
        });
      }
    }
  }
  if (faults.length === 0) return out;
  await show(call, host.stderr, faults, sources);
  return undefined;
}

function textOf(host: Host, name: string): string | Diagnostic {
  if (name === '-') return host.readStdin();
  const path = resolvePath(host.cwd, name);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(host.readBytes(path));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const why = error instanceof TypeError ? 'it is not valid UTF-8' : reason(error);
    return fault('W088', `${name} cannot be read: ${why}`, 'paths are relative to the current folder');
  }
}

function contextOf(given: readonly string[]): Context | { readonly problem: string } {
  const out = new Map<string, readonly string[]>();
  for (const one of given) {
    const equals = one.indexOf('=');
    if (equals < 1) return { problem: `--context takes KEY=VALUE, such as aws:SourceIp=203.0.113.7; not ${JSON.stringify(one)}` };
    const key = one.slice(0, equals).toLowerCase();
    out.set(key, [...(out.get(key) ?? []), one.slice(equals + 1)]);
  }
  return out;
}

function batch(call: Call): ExitCode {
  const { host, values } = call;
  const name = values.get('batch')?.[0] ?? '-';
  const text = textOf(host, name);
  if (typeof text !== 'string') return misuse(host, text.message);
  let out: string[] = [];
  const flush = (): void => {
    if (out.length > 0) host.stdout.write(`${out.join('\n')}\n`);
    out = [];
  };
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end);
    out.push(JSON.stringify(answerQuestion(line.replace(/^\uFEFF/, ''))));
    if (out.length === 1000) flush();
    start = end < 0 ? text.length : end + 1;
  }
  flush();
  return 0;
}

function pretty({ host, values }: Call, decision: IamDecision, documents: readonly Given[], asked: string): void {
  const style = styleFor(host, host.stdout);
  const { allowed, because, statement, why } = decision;
  const verdict = allowed ? style.green(style.bold('allowed')) : style.red(style.bold('denied'));
  host.stdout.write(`${verdict}  ${asked}\n`);
  host.stdout.write(`${allowed ? '' : `${because}: `}${why}\n`);
  if (statement) {
    const file = documents.filter(({ option }) => DOCUMENTS[option].layer === statement.layer)[statement.document];
    const place = `${file?.name} Statement[${statement.statement}]`;
    host.stdout.write(`${style.dim('by')} ${statement.sid ? `${nameOfStatement(statement)} (${place})` : place}\n`);
  }
  const unknown =
    documents.some(({ option }) => option === 'resource-policy') && values.has('principal') && !values.has('resource-account');
  if (unknown && /^arn:[^:]*:[^:]*:[^:]*::/.test(asked.slice(asked.indexOf(' on ') + 4))) {
    host.stdout.write(
      style.dim("The ARN does not say whose the resource is; it was taken for the principal's account (--resource-account).\n"),
    );
  }
}

function misuse(host: Host, problem: string): ExitCode {
  host.stderr.write(`writ: ${problem}\nTry \`writ iam --help\`.\n`);
  return 2;
}
