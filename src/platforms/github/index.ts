import { platform } from '../../contract.ts';
import { block, optional, required } from '../../schema/block.ts';
import * as t from '../../schema/types.ts';
import { trustToken } from '../trust.ts';
import { GITHUB_ISSUER, checkPinned, subjectOf } from './subject.ts';

export const github = platform({
  kind: 'github',
  doc: 'Workflows on GitHub Actions, by the token that GitHub issues for a run; no secret is kept there.',
  appRun: block({
    doc: 'Workflow runs of a repository, on one ref or in one environment.',
    on: true,
    attributes: {
      repository: required(
        t.pattern(/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/, 'a repository such as example/infrastructure'),
        'The repository.',
        '"example/infrastructure"',
      ),
      environment: optional(
        t.pattern(/^[^*?\s:$]{1,255}$/, 'the name of a GitHub environment, without * ? : $ and spaces'),
        'GitHub environment of the run; its protection rules decide who may start it.',
      ),
      ref: optional(
        t.pattern(/^refs\/(heads|tags)\/[^*?\s$]+$/, 'a full ref such as refs/heads/main, without wildcards'),
        'Branch or tag of the run.',
        '"refs/heads/main"',
      ),
      subject: optional(
        t.pattern(/^[^*?\s$]+$/, 'a subject without wildcards'),
        "The token's `sub`, where the organisation has changed its form.",
      ),
    },
  }),
  authKinds: ['jwt'],
  injects: [],
  trust(app, run, program) {
    const subject = subjectOf(run);
    return subject === undefined ? [] : [trustToken(program, GITHUB_ISSUER, subject, `workflow runs of ${app.name}`, run.head)];
  },
  checkApp: (app, run, program, sink) => checkPinned(app.name, run, program, sink),
});
