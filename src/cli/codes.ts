import type { CodeEntry } from '../diagnostics.ts';

/** What the commands themselves can report: finding the project, writing its outputs. */
export const codes: readonly CodeEntry[] = [
  {
    code: 'W080',
    name: 'no-project',
    severity: 'error',
    page: {
      what: 'No `writ.yaml` was found in the given folder, or in the current one or any above it.',
      why: 'The file says where the specs are and where the outputs go; without it nothing can be read or written safely.',
      fix: 'Change to the folder of the project, name it (`writ check path/to/project`), or start one with `writ init`.',
    },
  },
  {
    code: 'W081',
    name: 'stale-output',
    severity: 'error',
    page: {
      what: 'A file under `out/` is not what the specs compile to: it is missing, differs, or is left over.',
      why: 'What is applied is `out/`. If it does not follow from the specs, the reviewed text and the running system disagree.',
      fix: 'Run `writ compile` and commit what changed. A file that was edited by hand is overwritten: say the same thing in a spec, or in an override.',
    },
  },
  {
    code: 'W082',
    name: 'foreign-file',
    severity: 'error',
    page: {
      what: 'A file stands where Writ would write an output, and Writ did not write it: `out/manifest.json` does not list it.',
      why: 'Files of others are never overwritten or deleted, whatever they are called.',
      fix: 'Move the file away (or delete it, if it is an old output), or give `out` in `writ.yaml` a folder of its own. Then compile again.',
    },
  },
  {
    code: 'W083',
    name: 'cannot-write',
    severity: 'error',
    page: {
      what: 'The operating system refused to write an output. The tree under `out/` is as it was.',
      why: 'Outputs are written all together or not at all; half a tree would describe a system that nobody asked for.',
      fix: 'Give the user who runs Writ the right to write there, free space on the disk, and compile again.',
    },
  },
  {
    code: 'W084',
    name: 'unfinished-write',
    severity: 'error',
    page: {
      what: 'An earlier `writ compile` was stopped while it wrote, or another one is writing now, and its write can be neither finished nor undone.',
      why: 'Until then `out/` may be a mixture of two compiles.',
      fix: 'Wait for the other command. If none runs: mend what the message names (rights, disk space) and run any `writ` command; it finishes the write or takes it back.',
    },
  },
  {
    code: 'W085',
    name: 'would-overwrite',
    severity: 'error',
    page: {
      what: '`writ init` or `writ fmt --to` would write a file that exists already.',
      why: 'A command that starts or converts something must not destroy what is there.',
      fix: 'Choose another folder (`writ init --dir NAME`), or move the named files away.',
    },
  },
  {
    code: 'W086',
    name: 'foreign-manifest',
    severity: 'error',
    page: {
      what: 'There is a `manifest.json` in the output folder, but it is not one that Writ can read.',
      why: "The manifest says which files Writ may replace or delete. Without it every file there must be taken for somebody else's.",
      fix: 'If the folder belongs to another tool, give `out` in `writ.yaml` a folder of its own. If the file is a damaged manifest, restore it from version control.',
    },
  },
  {
    code: 'W087',
    name: 'not-formatted',
    severity: 'error',
    page: {
      what: 'A spec is not in canonical form.',
      why: 'One form for all means that a review shows what changed, and nothing else.',
      fix: 'Run `writ fmt`; it keeps comments and meaning.',
    },
  },
  {
    code: 'W088',
    name: 'unreadable-path',
    severity: 'error',
    page: {
      what: 'A path on the command line does not exist, cannot be read, or lies outside the project.',
      why: 'A command that silently skips what it was asked for looks like success.',
      fix: 'Correct the path. Paths are relative to the current folder.',
    },
  },
  {
    code: 'W089',
    name: 'unknown-environment',
    severity: 'error',
    page: {
      what: '`--env` names an environment that the specs do not declare.',
      why: 'Compiling nothing would look like success.',
      fix: 'Use one of the declared names; the message lists them.',
    },
  },
  {
    code: 'W096',
    name: 'malformed-iam-policy',
    severity: 'error',
    page: {
      what: 'A policy document given to `writ iam can` or `writ check` is no JSON, is not what the grammar of IAM policies allows, or has an element that applies to nothing and nobody.',
      why: 'AWS refuses such a document when it is saved, or passes over the part, so there is no request that it decides about. A guess at what was meant could be the wrong answer.',
      fix: 'Mend the place that the message names. Names of elements and the values of Effect are case-sensitive; no name may stand twice in one object.',
    },
  },
  {
    code: 'W090',
    name: 'fix-refused',
    severity: 'info',
    page: {
      what: '`writ check --fix` did not apply a fix: with it somebody could do more than before, or another finding would appear.',
      why: 'Each fix is tried on the whole project, and what every principal may do after it is compared with what it may do now. Only what provably widens nothing is written.',
      fix: 'Make the change by hand if it is meant; the message says what it would change.',
    },
  },
  {
    code: 'W097',
    name: 'old-data',
    severity: 'info',
    page: {
      what: 'Facts about other products that Writ brings along (AWS actions, versions of Vault and of the chart) are older than 180 days.',
      why: 'AWS and Vault change meanwhile: a new action is unknown here, a new flaw is not reported. An unknown name at AWS is then a warning instead of an error.',
      fix: 'Update Writ. `writ explain data` lists what it knows, and of which day.',
    },
  },
  {
    code: 'W098',
    name: 'baseline-outdated',
    severity: 'info',
    page: {
      what: 'The baseline holds findings that are gone.',
      why: 'As long as they stand there, the same mistakes could come back unseen.',
      fix: 'Run `writ check --baseline FILE --update-baseline` and commit the file: it removes them, and adds nothing.',
    },
  },
  {
    code: 'W099',
    name: 'unreadable-baseline',
    severity: 'error',
    page: {
      what: 'The file that `--baseline` names is missing, or is no baseline that Writ has written.',
      why: 'Without it every old finding would look new, or every new one old.',
      fix: 'Correct the name, restore the file from version control, or start one with `--update-baseline`.',
    },
  },
];
