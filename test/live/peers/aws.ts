import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Moto } from './python.ts';
import { runScript } from './python.ts';

export interface AwsCall {
  readonly service: string;
  readonly method: string;
  readonly region: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}
export type AwsAnswer = Readonly<Record<string, unknown>>;

/** Makes the calls one after another with boto3; `"$0.Role.Arn"` in arguments is a field of an earlier answer. */
export const awsCalls = (moto: Pick<Moto, 'address'>, calls: readonly AwsCall[]): readonly AwsAnswer[] =>
  runScript('aws_call.py', [moto.address], calls) as AwsAnswer[];

/** The same for calls that all have to succeed. */
export function awsSetup(moto: Pick<Moto, 'address'>, calls: readonly AwsCall[]): readonly AwsAnswer[] {
  const answers = awsCalls(moto, calls);
  for (const [i, answer] of answers.entries()) if (answer['error']) throw new Error(`${calls[i]?.method}: ${String(answer['error'])}`);
  return answers;
}

export interface Recorder {
  readonly address: string;
  /** `kms:Encrypt`, in order of first use. */
  readonly actions: ReadonlySet<string>;
  stop(): Promise<void>;
}

const HOP = new Set(['connection', 'transfer-encoding', 'content-encoding']);

async function forward(to: string, request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
  const headers = Object.entries(request.headers).flatMap(([key, value]) =>
    value === undefined || HOP.has(key) ? [] : [[key, String(value)] as [string, string]],
  );
  try {
    const sent = { method: request.method ?? 'POST', headers, ...(body.length > 0 ? { body: new Uint8Array(body) } : {}) };
    const answer = await fetch(to + (request.url ?? '/'), sent);
    const kept = [...answer.headers].filter(([key]) => !HOP.has(key));
    response.writeHead(answer.status, Object.fromEntries(kept)).end(Buffer.from(await answer.arrayBuffer()));
  } catch (error) {
    response.writeHead(502).end(String(error));
  }
}

/** Stands before moto and notes which action every request asks for. */
export async function record(moto: Pick<Moto, 'address'>): Promise<Recorder> {
  const actions = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '?';
      const target = String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1);
      actions.add(`${scope}:${target || (new URLSearchParams(body.toString('utf8')).get('Action') ?? '?')}`);
      void forward(moto.address, request, body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    address: `http://127.0.0.1:${address.port}`,
    actions,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
}
/** Every action that a document allows. */
export const actionsAllowed = (document: unknown): ReadonlySet<string> =>
  new Set((document as { Statement: Statement[] }).Statement.filter((s) => s.Effect === 'Allow').flatMap((s) => s.Action));
