import type { CodeEntry } from '../diagnostics.ts';

/** What is said of files that Writ did not write, before any rule looks at them. */
export const codes: readonly CodeEntry[] = [
  {
    code: 'W077',
    name: 'unrecognised-file',
    severity: 'error',
    page: {
      what: 'A file was named that is none of what `writ check` reads: specs, Vault policies, IAM documents, ECS task definitions, values of the Vault chart, server configurations.',
      why: 'To pass over in silence what was asked for would look like success.',
      fix: 'Name another file, or say what it is: `--as policy`, `iam`, `task-definition`, `helm-values` or `server-config`. In folders, files of other kinds are left aside.',
    },
  },
  {
    code: 'W078',
    name: 'malformed-file',
    severity: 'error',
    page: {
      what: 'A file that Writ did not write breaks the rules of its own format: JSON, YAML or HCL.',
      why: 'The product that reads it refuses it whole, so nothing else can be said about it.',
      fix: 'Mend the place that the message names. In JSON no name may stand twice in one object, and there are no comments.',
    },
  },
  {
    code: 'W079',
    name: 'malformed-ignore',
    severity: 'error',
    page: {
      what: 'A comment `writ:ignore` in a file that Writ did not write cannot be read.',
      why: 'Whoever wrote it believes that a finding has been decided about.',
      fix: 'Write `# writ:ignore W101 because "…" until 2027-01-01`: codes with commas between them, the reason in quotes, and perhaps the last day.',
      file: {
        as: 'policy',
        bad: '# writ:ignore whole-mount because "read by the migration"\npath "secret/data/shop/*" {\n  capabilities = ["read"]\n}',
        good: '# writ:ignore W101 because "read by the migration"\npath "secret/*" {\n  capabilities = ["read"]\n}',
      },
    },
  },
];
