import type { Verb } from '../../contract.ts';
import { at, irreversible, limited } from '../shared/verbs.ts';

/** Paths and operations: `path_data.go`, `path_metadata.go`, `path_delete.go`, `path_destroy.go`, `path_subkeys.go` of the kv plugin 0.25.0. */
export const version2: Readonly<Record<string, Verb>> = {
  read: { doc: 'Read a secret and its versions.', requests: [at('data/{P}', 'read')] },
  list: { doc: 'List the names below a path.', requests: [at('metadata/{P}', 'list')] },
  create: { doc: 'Write a secret that does not exist yet.', requests: [at('data/{P}', 'create')] },
  update: { doc: 'Write a new version of a secret that exists.', requests: [at('data/{P}', 'update')] },
  write: { doc: 'Write a secret, whether it exists or not.', requests: [at('data/{P}', 'create', 'update')] },
  patch: { doc: 'Change some fields of a secret without reading it.', requests: [at('data/{P}', 'patch')] },
  delete: { doc: 'Mark the latest version as deleted; `undelete` brings it back.', requests: [at('data/{P}', 'delete')] },
  'delete-versions': { doc: 'Mark given versions as deleted.', requests: [at('delete/{P}', 'update')] },
  undelete: { doc: 'Bring deleted versions back.', requests: [at('undelete/{P}', 'update')] },
  destroy: {
    doc: 'Remove the data of given versions.',
    requests: [at('destroy/{P}', 'update')],
    hazard: irreversible('the data of a destroyed version cannot be brought back'),
  },
  purge: {
    doc: 'Remove a secret with all its versions and metadata.',
    requests: [at('metadata/{P}', 'delete')],
    hazard: irreversible('all versions are gone at once'),
  },
  'read-metadata': { doc: 'Read versions, dates and custom metadata, not the values.', requests: [at('metadata/{P}', 'read')] },
  'write-metadata': {
    doc: 'Write custom metadata; the limits that would discard versions stay out of reach.',
    requests: [limited(at('metadata/{P}', 'create', 'update', 'patch'), { denied: { max_versions: [], delete_version_after: [] } })],
    hazard: irreversible("a secret's metadata decides how long its versions live, and old metadata is not kept"),
  },
  subkeys: { doc: 'Read the names of the fields, not the values.', requests: [at('subkeys/{P}', 'read')] },
  manage: {
    doc: 'Configure the engine: how many versions are kept, and for how long.',
    requests: [at('config', 'read', 'update')],
    hazard: irreversible('lowering the number of versions discards the older ones at the next write'),
  },
};

/** `passthrough.go`: the path is the secret, and there is no PATCH. */
export const version1: Readonly<Record<string, Verb>> = {
  read: { doc: 'Read a secret.', requests: [at('{P}', 'read')] },
  list: { doc: 'List the names below a path.', requests: [at('{P}', 'list')] },
  create: { doc: 'Write a secret that does not exist yet.', requests: [at('{P}', 'create')] },
  update: {
    doc: 'Overwrite a secret that exists.',
    requests: [at('{P}', 'update')],
    hazard: irreversible('version 1 keeps no versions, so every overwrite is final'),
  },
  write: {
    doc: 'Write a secret, whether it exists or not.',
    requests: [at('{P}', 'create', 'update')],
    hazard: irreversible('version 1 keeps no versions, so every overwrite is final'),
  },
  delete: {
    doc: 'Remove a secret.',
    requests: [at('{P}', 'delete')],
    hazard: irreversible('version 1 keeps no versions, so nothing can be brought back'),
  },
};
