import { platform } from '../../contract.ts';
import { block, optional, required } from '../../schema/block.ts';
import { githubEnvironment, githubRef, githubSubject, repository } from '../../schema/github.ts';
import { trustToken } from '../trust.ts';
import { GITHUB_ISSUER, checkPinned, subjectOf } from './subject.ts';

export const github = platform({
  kind: 'github',
  doc: 'Workflows on GitHub Actions, by the token that GitHub issues for a run; no secret is kept there.',
  appRun: block({
    doc: 'Workflow runs of a repository, on one ref or in one environment.',
    on: true,
    attributes: {
      repository: required(repository(), 'The repository.', '"example/infrastructure"'),
      environment: optional(githubEnvironment(), 'GitHub environment of the run; its protection rules decide who may start it.'),
      ref: optional(githubRef(), 'Branch or tag of the run.', '"refs/heads/main"'),
      subject: optional(githubSubject(), "The token's `sub`, where the organisation has changed its form."),
    },
  }),
  authKinds: ['jwt'],
  injects: [],
  trust(app, run, program) {
    const subject = subjectOf(run);
    return subject === undefined ? [] : [trustToken(program, GITHUB_ISSUER, subject, `workflow runs of ${app.name}`, run.head)];
  },
  identity: (_app, run) => {
    const subject = subjectOf(run);
    return subject === undefined ? undefined : `workflow runs of ${subject}`;
  },
  checkApp: (app, run, program, sink) => checkPinned(app.name, run, program, sink),
});
