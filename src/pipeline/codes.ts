import type { CodeEntry } from '../diagnostics.ts';

/** What can be wrong before any text is looked at. */
export const codes: readonly CodeEntry[] = [
  {
    code: 'W091',
    name: 'no-specs',
    severity: 'error',
    page: {
      what: 'The folders named by `specs` in `writ.yaml` hold no `*.writ` or `*.writ.yaml` file, or do not exist.',
      why: 'An empty program would compile to nothing, and outputs that exist would be deleted.',
      fix: 'Add a spec (`writ init --example` shows one), or correct `specs` in `writ.yaml`.',
    },
  },
  {
    code: 'W092',
    name: 'unreadable-file',
    severity: 'error',
    page: {
      what: 'A spec or `writ.yaml` could not be read: no permission, not a file, not valid UTF-8, or a name with control characters.',
      why: 'A grant, a deny or an assertion in it would be missing without anybody noticing.',
      fix: 'Make the file readable, save it as UTF-8, or rename it.',
    },
  },
];
