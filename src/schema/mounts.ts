import type { AttrType } from './types.ts';
import { ruled } from './types.ts';
import { nameFault } from './words.ts';

/** Segments of paths in Vault as the rest of the language can say them. */
function pathFault(path: string): string | undefined {
  for (const segment of path.split('/')) {
    if (segment === '') return path === '' ? 'it is empty' : 'it has a slash at an end, or two in a row';
    if (segment.startsWith('.')) return 'a part of it begins with a dot';
    const odd = nameFault(segment, /[A-Za-z0-9_.-]/, 128);
    if (odd !== undefined) return odd;
  }
  return undefined;
}
const json = { type: 'string', pattern: '^[A-Za-z0-9_][A-Za-z0-9_./-]*$' };

/** Where an engine is mounted. What Vault keeps for itself is told apart where the mount is known. */
export const mountPath = (): AttrType<string> =>
  ruled(pathFault, 'a path such as team/kv, without slashes at its ends', json, { example: '"team/kv"' });

/** Vault's and OpenBao's documentation of namespaces: these are no names of one. */
const RESERVED: ReadonlySet<string> = new Set(['root', 'sys', 'audit', 'auth', 'cubbyhole', 'identity']);

/** A namespace below the one in which Vault's clients log in; `a/b` is namespace b in namespace a. */
export const namespacePath = (): AttrType<string> =>
  ruled(
    (v) => {
      const taken = v.split('/').find((segment) => RESERVED.has(segment));
      return taken === undefined ? pathFault(v) : `Vault keeps \`${taken}\` for itself`;
    },
    'the path of a namespace such as payments',
    json,
    { example: '"payments"' },
  );
