import { expect, test } from 'vitest';
import { planIam } from '../../src/access/iam/index.ts';
import { decideAssertions, relate } from '../../src/access/index.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { compileSnippet } from '../support/base-project.ts';
import { ecsApp, eksApp } from './support.ts';

/** Milliseconds of this process's own time: what else the machine does is not in it. */
const spent = (): number => process.cpuUsage().user / 1000;

/** Teams with ten apps each; some generate credentials, some run on ECS with a role that `auth aws` takes. */
function project(apps: number): string {
  const teams = Array.from({ length: apps / 10 }, (_, i) => `team t${i} { group = "t${i}"  owns secret/t${i}/** }`);
  const made = Array.from({ length: apps }, (_, i) => {
    const team = `t${Math.floor(i / 10)}`;
    const own = `allow read on secret/${team}/a${i}/**`;
    if (i % 10 === 3) return ecsApp(`a${i}`, own, team);
    return eksApp(`a${i}`, i % 10 === 5 ? `${own}\n  allow generate on aws/r${i % 50}` : own, team);
  });
  const roles = Array.from(
    { length: 50 },
    (_, i) =>
      `role r${i} { type = assumed_role  assume = "arn:aws:iam::{account}:role/r${i}"  ttl = 1h\n allow s3:GetObject on "arn:aws:s3:::b${i}/*" }`,
  );
  const says = 'assert nobody can escalate\nassert nobody can s3:DeleteObject on "*"\nassert nobody can destroy on secret/**';
  return [...teams, ...made, `engine aws aws {\n${roles.join('\n')}\n}`, says].join('\n');
}

test('five hundred apps are decided in a fraction of a second', async () => {
  const { project: bound } = await compileSnippet({ text: project(500) });
  const program = bound?.programs[0];
  if (!program) throw new Error('no program');
  const sink = new Diagnostics();
  const principals = relate(program, sink);
  const iam = planIam(program, principals, sink);
  const start = spent();
  decideAssertions(program, principals, sink, iam);
  expect(sink.all.map((d) => d.message)).toEqual([]);
  expect(spent() - start).toBeLessThan(1500);
});

test('where patterns and workloads multiply, the answer is still there, and fails', async () => {
  const reaching = 'allow ecs:ExecuteCommand on "arn:aws:ecs:us-east-1:123456789012:task/*"';
  const text = `${Array.from({ length: 350 }, (_, i) => ecsApp(`a${i}`, reaching)).join('\n')}\nassert nobody can escalate`;
  const { project: bound } = await compileSnippet({ text });
  const program = bound?.programs[0];
  if (!program) throw new Error('no program');
  const sink = new Diagnostics();
  const principals = relate(program, sink);
  const iam = planIam(program, principals, sink);
  const start = spent();
  decideAssertions(program, principals, sink, iam);
  expect(sink.all.map((d) => d.message)).toEqual([expect.stringMatching(/cannot be decided: whether app a\d+ can escalate/)]);
  expect(spent() - start).toBeLessThan(4000);
});
