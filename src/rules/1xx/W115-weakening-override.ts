import { VAULT_ON_EKS } from '../examples.ts';
import type { AnyBound } from '../../schema/block.ts';
import { appValues } from '../../targets/helm/app.ts';
import { vaultValues } from '../../targets/helm/server.ts';
import { type Data, overrideData, overrideSpan } from '../../targets/override.ts';
import type { Finding, RuleInput } from '../input.ts';
import type { Rule } from '../rule.ts';
import { children } from '../support.ts';
import { OF_APP_CHART, OF_CHART, OF_SERVER, OF_TASK, type Weakening, weakenings } from '../weakening.ts';

export const rule: Rule = {
  code: 'W115',
  name: 'weakening-override',
  severity: 'error',
  page: {
    what: 'An override (`server`, `helm`, `task`) that takes back what Writ emits: the seal, the network policy, storage that outlives a pod, the whole configuration.',
    why: 'Overrides are for what a spec cannot say. One that switches off what the spec promises is seen by nobody who reads the spec.',
    fix: 'Drop it, or say it in the spec, where the rules look at it. What an `iam` override gives or takes is reported by W604 to W611, the rest of a task definition by W701 to W712, the rest of a `server` override by W409 and W505 to W518.',
    bad: VAULT_ON_EKS.replace(
      'backup { drill = 90d }',
      `backup { drill = 90d }
  server { disable_sealwrap = true }
  helm { server { networkPolicy { enabled = false } } }`,
    ),
    good: VAULT_ON_EKS.replace(
      'backup { drill = 90d }',
      `backup { drill = 90d }
  server { log_level = "info" }
  helm { server { extraLabels { tier = "secrets" } } }`,
    ),
  },
  *check(input) {
    const { program, relation } = input;
    const { vault } = program;
    for (const override of children(vault.bound, 'server')) yield* found(override, OF_SERVER, {}, input);
    for (const override of children(vault.bound, 'helm'))
      if (vault.run.kind === 'eks') yield* found(override, OF_CHART, vaultValues(program, ''), input);
    for (const override of children(vault.bound, 'task')) yield* found(override, OF_TASK, {}, input);
    for (const app of program.apps.values()) {
      const { helm, task } = app.overrides;
      if (helm && app.run?.kind === 'eks') yield* found(helm, OF_APP_CHART, appValues(app, program, relation.iam), input);
      if (task) yield* found(task, OF_TASK, {}, input);
    }
  },
};

function* found(override: AnyBound, table: readonly Weakening[], base: Data, { project }: RuleInput): Generator<Finding> {
  for (const { path, says, help } of weakenings(overrideData(override), table, base))
    yield { message: `this override ${says}: \`${path.join('.')}\``, span: overrideSpan(project.files, override, path), help };
}
