import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { answerQuestion } from '../../../src/access/iam-decision/index.ts';
import { random } from '../../access/support.ts';
import { type IamQuestion, iamQuestion } from './iam-questions.ts';
import { root } from './projects.ts';

/** An evaluator of AWS policies by others; its licence keeps it out of the project's own dependencies, so it is installed beside it. */
const PACKAGE = '@cloud-copilot/iam-simulate';
const VERSION = '0.1.173';
const folder = `${root}.cache/peers/iam-simulate-${VERSION}`;

interface Simulated {
  readonly resultType: string;
  readonly overallResult?: string;
  readonly errors?: unknown;
}
type Simulate = (simulation: unknown, options: unknown) => Promise<Simulated>;

async function simulator(): Promise<Simulate | undefined> {
  const entry = `${folder}/node_modules/${PACKAGE}/dist/esm/index.js`;
  if (!existsSync(entry)) {
    mkdirSync(folder, { recursive: true });
    spawnSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `${PACKAGE}@${VERSION}`], { timeout: 120_000 });
  }
  if (!existsSync(entry)) return undefined;
  return ((await import(/* @vite-ignore */ entry)) as { runSimulation: Simulate }).runSimulation;
}

const simulate = await simulator();
if (!simulate) console.log(`skipped, test/live/peers/iam-simulate: ${PACKAGE} cannot be installed`);
const wanted = Number(process.env.WRIT_LIVE_IAM ?? 20_000);

async function theirs(run: Simulate, q: IamQuestion): Promise<boolean> {
  const { principal, action, resource, resourceAccount, context, boundary } = q;
  const said = await run(
    {
      request: { principal, action, resource: { resource, accountId: resourceAccount }, contextVariables: context },
      identityPolicies: q.policies.map((policy, i) => ({ name: `p${i}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(q.resourcePolicies ? { resourcePolicy: q.resourcePolicies[0] } : {}),
      ...(q.sessionPolicies ? { sessionPolicy: q.sessionPolicies[0] } : {}),
      ...(boundary ? { permissionBoundaryPolicies: [{ name: 'b', policy: boundary }] } : {}),
    },
    {},
  );
  if (said.overallResult === undefined) throw new Error(`${JSON.stringify(said.errors)}\n${JSON.stringify(q)}`);
  return said.overallResult === 'Allowed';
}

/**
 * Left out of the questions, since the simulator decides them otherwise than AWS documents or cannot be asked: numbers with an exponent; IPv6 beside IPv4; variables
 * without a value, those in `NotResource` and in documents of 2008; wildcards in the resource of a request; a resource policy for `*` or for a session, where that has session policies (which do not limit it);
 * variables in
 * `Resource` of resource policies and of queues.
 */
test.skipIf(!simulate)('random questions: an evaluator by others answers alike', { timeout: 1_800_000 }, async () => {
  if (!simulate) return;
  const r = random(Number(process.env.WRIT_LIVE_SEED ?? 41));
  let allowed = 0;
  for (let i = 0; i < wanted; i++) {
    const q = iamQuestion(r);
    const ours = answerQuestion(JSON.stringify(q));
    if ('error' in ours) expect.fail(`${ours.error}\n${JSON.stringify(q)}`);
    const other = await theirs(simulate, q);
    if (ours.allowed !== other) expect.fail(`ours: ${JSON.stringify(ours)}; ${PACKAGE}: ${other}\n${JSON.stringify(q)}`);
    if (ours.allowed) allowed++;
  }
  console.log(`${PACKAGE} ${VERSION}: ${wanted} questions (${allowed} allowed), no difference`);
  expect(allowed).toBeGreaterThan(wanted / 20);
});
