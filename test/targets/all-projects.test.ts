import { format } from '@cdktf/hcl-tools';
import { parse } from '@cdktf/hcl2json';
import { expect, test } from 'vitest';
import { ecsTarget } from '../../src/targets/ecs/index.ts';
import { helmTarget } from '../../src/targets/helm/index.ts';
import { runbookTarget } from '../../src/targets/runbook/index.ts';
import { vaultTarget } from '../../src/targets/vault/index.ts';
import { inputOf, projectOf, specFiles } from '../support/target-fixtures.ts';

test.each(['', 'examples/ecs-fargate/', 'examples/ec2/', 'examples/small/', 'examples/multi-team/'])(
  'project "%s": every target is clean, every HCL file is HashiCorp\'s',
  async (folder) => {
    const project = projectOf(specFiles(folder));
    expect(project.programs.length).toBeGreaterThan(0);
    for (const program of project.programs) {
      const input = inputOf(project, program.env.name);
      for (const target of [vaultTarget, helmTarget, ecsTarget, runbookTarget]) {
        const output = target(input);
        expect(output.diagnostics).toEqual([]);
        expect(target(input).artifacts).toEqual(output.artifacts);
        for (const { path, text } of output.artifacts) {
          if (process.env['SHOW']) console.log(`=== ${path}\n${text}`);
          expect(text.endsWith('\n') && !text.endsWith('\n\n'), path).toBe(true);
          if (!path.endsWith('.hcl')) continue;
          expect(await format(text), path).toBe(text);
          await parse(path, text);
        }
      }
    }
  },
);
