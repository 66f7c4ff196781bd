import { expect, test } from 'vitest';
import { FARGATE_SIZES, sizeFault, taskFaults } from '../../../src/targets/ecs/fargate.ts';

test('the table of sizes', () => {
  expect([...FARGATE_SIZES].map(([cpu, memory]) => [cpu, memory.length, memory[0], memory.at(-1)])).toEqual([
    [256, 3, 512, 2048],
    [512, 4, 1024, 4096],
    [1024, 7, 2048, 8192],
    [2048, 13, 4096, 16384],
    [4096, 23, 8192, 30720],
    [8192, 12, 16384, 61440],
    [16384, 12, 32768, 122880],
  ]);
});

test.each([
  [1024, 2048, undefined],
  [256, 2048, undefined],
  [256, 4096, 'Fargate gives 256 CPU units no 4096 MiB of memory, but 512, 1024, 2048'],
  [1024, 1024, 'Fargate gives 1024 CPU units no 1024 MiB of memory, but 2048 to 8192 in steps of 1024'],
  [300, 512, 'Fargate has no task of 300 CPU units'],
])('%d CPU units and %d MiB', (cpu, memory, message) => {
  expect(sizeFault(cpu, memory)?.message).toBe(message);
});

const container = (name: string, more: object = {}) => ({ name, image: 'x:1', essential: true, ...more });
const task = (more: object) => ({
  cpu: '256',
  memory: '512',
  networkMode: 'awsvpc',
  taskRoleArn: 'a',
  executionRoleArn: 'b',
  containerDefinitions: [container('app')],
  ...more,
});

test.each<[string, object, string[]]>([
  ['a sound task', {}, []],
  ['bridge network', { networkMode: 'bridge' }, ['a Fargate task needs networkMode awsvpc']],
  ['one role for both', { executionRoleArn: 'a' }, ['the execution role is the task role, so the containers hold what only ECS needs']],
  [
    'logs without execution role',
    { executionRoleArn: undefined, containerDefinitions: [container('app', { logConfiguration: { logDriver: 'awslogs' } })] },
    ['logs and secrets need an execution role, and the task definition names none'],
  ],
  [
    'nobody to wait for',
    { containerDefinitions: [container('app', { dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }] })] },
    ['container app waits for init, which the task does not have'],
  ],
  [
    'healthy without a check',
    { containerDefinitions: [container('app', { dependsOn: [{ containerName: 'b', condition: 'HEALTHY' }] }), container('b')] },
    ['container app waits until b is healthy, and b has no health check'],
  ],
  [
    'the end of an essential container',
    { containerDefinitions: [container('app', { dependsOn: [{ containerName: 'b', condition: 'SUCCESS' }] }), container('b')] },
    ['container app waits until b has ended, and b is essential: its end is the end of the task'],
  ],
  [
    'a cycle',
    {
      containerDefinitions: [
        container('a', { dependsOn: [{ containerName: 'b', condition: 'START' }] }),
        container('b', { dependsOn: [{ containerName: 'a', condition: 'START' }] }),
      ],
    },
    ['containers wait for one another: a → b → a'],
  ],
  [
    'a volume that is not there',
    { containerDefinitions: [container('app', { mountPoints: [{ sourceVolume: 'x', containerPath: '/x' }] })] },
    ['container app mounts x, which is no volume of the task'],
  ],
  [
    'nothing essential',
    { containerDefinitions: [container('app', { essential: false })] },
    ['no container is essential, so the task would never end'],
  ],
  [
    'EFS access point',
    {
      volumes: [
        { name: 'd', efsVolumeConfiguration: { rootDirectory: '/x', authorizationConfig: { accessPointId: 'fsap-1', iam: 'ENABLED' } } },
      ],
    },
    [
      'an EFS access point needs transitEncryption ENABLED',
      'with an EFS access point the root directory is `/`',
      'IAM authorisation of EFS needs transitEncryption ENABLED',
    ],
  ],
])('%s', (_name, more, expected) => {
  expect(taskFaults(task(more)).map((fault) => fault.message)).toEqual(expected);
});
