import { expect, test } from 'vitest';
import { planIam } from '../../src/access/iam/index.ts';
import { partResources } from '../../src/access/iam/registries.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { registries } from '../../src/model/registries.ts';
import { projectOf, specFiles } from '../support/target-fixtures.ts';

test.each(['', 'examples/ecs-fargate/', 'examples/ec2/', 'examples/multi-team/'])(
  'project "%s": every key and bucket that is made, by whatever part, has a policy',
  (folder) => {
    for (const program of projectOf(specFiles(folder)).programs) {
      const plan = planIam(program, [], new Diagnostics());
      const made = partResources(registries, program).filter((r) => !r.data);
      const names = (type: string): string[] => made.flatMap((r) => (r.type === type ? [r.name] : [])).sort();
      expect(names('aws_kms_key').length).toBeGreaterThan(0);
      expect(plan.keyPolicies.map(({ key }) => key)).toEqual(names('aws_kms_key'));
      expect(plan.bucketPolicies.map(({ bucket }) => bucket)).toEqual(names('aws_s3_bucket'));
    }
  },
);
