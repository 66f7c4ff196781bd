import { platform } from '../../contract.ts';
import { block, optional } from '../../schema/block.ts';
import { functionName } from '../../schema/aws.ts';
import { fail } from '../report.ts';
import { trustService } from '../trust.ts';

/**
 * A function logs in with its execution role, by itself or through HashiCorp's Vault Lambda extension (a layer that the
 * function's owner adds and that is configured by environment variables). Writ owns neither function nor layer, so it
 * injects nothing there: it makes the role, its trust and the login.
 */
export const lambda = platform({
  kind: 'lambda',
  doc: 'Functions on Lambda: an execution role and a login by it. Values are read by the function itself or the Vault Lambda extension.',
  appRun: block({
    doc: 'A workload on Lambda.',
    on: true,
    attributes: {
      function: optional(functionName(), 'Name of the function, where that is not the name of the app.'),
    },
  }),
  identity: (app, run) => `function ${run.attrs.function ?? app.name}`,
  authKinds: ['aws'],
  injects: [],
  checkApp(app, run, program, sink) {
    const why = run.attrs.function === undefined ? functionName().zod.safeParse(app.name).error?.issues[0]?.message : undefined;
    if (why !== undefined)
      fail(sink, program, 'W056', {
        message: `no function of Lambda can be called ${app.name}: ${why}`,
        span: run.head,
        help: 'say what it is called there: `function = "…"`',
      });
  },
  trust: (app, run) => [trustService('lambda.amazonaws.com', [], `function ${run.attrs.function ?? app.name}`, run.head)],
});
