import type { AttrType } from './types.ts';
import { ruled } from './types.ts';
import { characters } from './words.ts';

/** The grammar of `github.com/distribution/reference`: a repository is lower case, 255 characters; a tag has at most 128. */
const PATH = /^[a-z0-9]+((\.|_{1,2}|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_{1,2}|-+)[a-z0-9]+)*)*$/;
/** The first part is a registry's host where it looks like one: a dot, a port, or `localhost`. */
const HOST = /^(localhost|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:))(:\d+)?\//;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

function partsOf(text: string): { readonly repository: string; readonly tag: string | undefined; readonly digest: string | undefined } {
  const at = text.indexOf('@');
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const tagged = colon > named.lastIndexOf('/');
  return {
    repository: tagged ? named.slice(0, colon) : named,
    tag: tagged ? named.slice(colon + 1) : undefined,
    digest: at < 0 ? undefined : text.slice(at + 1),
  };
}

function imageFault(text: string): string | undefined {
  const { repository, tag, digest } = partsOf(text);
  if (repository === '') return 'it is empty';
  if (repository.length > 255) return `its repository has ${characters(repository.length)}, and 255 is the most`;
  if (/^[a-z]+:\/\//.test(text)) return 'it is an address';
  if (!PATH.test(repository.replace(HOST, '')))
    return /[A-Z]/.test(repository) ? 'its repository has capital letters' : `\`${repository}\` is no repository`;
  if (tag !== undefined && !TAG.test(tag)) return `\`${tag}\` is no tag`;
  if (digest !== undefined && !DIGEST.test(digest)) return 'its digest is not sha256: and 64 digits';
  return undefined;
}

export const image = (expects = 'an image with an exact tag, such as hashicorp/vault:2.2.2'): AttrType<string> =>
  ruled(
    imageFault,
    expects,
    { type: 'string', pattern: String.raw`^[^\s@]+(@sha256:[0-9a-f]{64})?$` },
    { example: '"hashicorp/vault:2.2.2"' },
  );

export const tag = (): AttrType<string> =>
  ruled(
    (v) => (TAG.test(v) ? undefined : 'it is no tag'),
    'a tag such as 2.2.2',
    { type: 'string', pattern: String.raw`^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$` },
    { example: '"2.2.2"' },
  );

export const digest = (): AttrType<string> =>
  ruled(
    (v) => (DIGEST.test(v) ? undefined : 'it is not sha256: and 64 digits'),
    'a digest such as sha256:9f86d0…',
    { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' },
    { example: `"sha256:${'9f86d081884c7d65'.repeat(4)}"` },
  );
