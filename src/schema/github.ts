import type { AttrType } from './types.ts';
import { ruled } from './types.ts';
import { characters, nameFault } from './words.ts';

/** GitHub's rules: an owner has at most 39 letters, digits and single hyphens inside; a repository at most 100 characters. */
function repositoryFault(value: string): string | undefined {
  const [owner = '', name = '', ...more] = value.split('/');
  if (more.length || !value.includes('/')) return value.startsWith('https://') ? 'it is an address' : 'it is not OWNER/NAME';
  const ofOwner = nameFault(owner, /[A-Za-z0-9-]/, 39);
  if (ofOwner !== undefined) return `of the owner, ${ofOwner}`;
  if (/^-|-$|--/.test(owner)) return 'the owner has a hyphen at an end, or two in a row';
  const ofName = nameFault(name, /[A-Za-z0-9._-]/, 100);
  if (ofName !== undefined) return `of the name, ${ofName}`;
  if (name === '.' || name === '..') return `\`${name}\` is no name`;
  return /\.(git|wiki)$/i.test(name) ? `the name ends with ${name.slice(name.lastIndexOf('.'))}` : undefined;
}

export const repository = (): AttrType<string> =>
  ruled(
    repositoryFault,
    'a repository such as example/infrastructure',
    { type: 'string', pattern: '^[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}$' },
    { example: '"example/infrastructure"' },
  );

/** What would make a pattern of a claim, or another claim, of a text that must be compared as it is. */
const special = (value: string): string | undefined => {
  const odd = /[*?$\s]/.exec(value)?.[0];
  return odd === undefined ? undefined : `it has ${/\s/.test(odd) ? 'white space' : `\`${odd}\``}`;
};

/** The name of an environment (at most 255 characters). A colon in it would make another subject of it. */
export const githubEnvironment = (): AttrType<string> =>
  ruled(
    (v) => (v === '' ? 'it is empty' : v.length > 255 ? `it has ${characters(v.length)}, and 255 is the most` : (special(v) ?? (v.includes(':') ? 'it has `:`' : undefined))),
    'the name of a GitHub environment, without * ? : $ and spaces',
    { type: 'string', pattern: '^[^*?\\s:$]{1,255}$' },
    { example: '"production"' },
  ); // prettier-ignore

/** The form of a ref: `git check-ref-format`. */
function refFault(value: string): string | undefined {
  const name = /^refs\/(?:heads|tags)\/(.+)$/s.exec(value)?.[1];
  if (name === undefined)
    return value.startsWith('refs/')
      ? 'it is neither of refs/heads/ nor of refs/tags/'
      : 'it does not begin with refs/heads/ or refs/tags/';
  const odd = special(name) ?? (/[~^:[\\\x00-\x1f\x7f]/.test(name) ? 'it has a character that git takes in no ref' : undefined);
  if (odd !== undefined) return odd;
  if (name.includes('..') || name.includes('@{') || name.includes('//')) return 'it has `..`, `@{` or `//`, which git takes in no ref';
  return name.split('/').some((part) => part.startsWith('.') || part.endsWith('.lock') || part === '') || name.endsWith('.')
    ? 'a part of it begins with a dot, or ends with one or with .lock'
    : undefined;
}
export const githubRef = (): AttrType<string> =>
  ruled(
    refFault,
    'a full ref such as refs/heads/main, without wildcards',
    { type: 'string', pattern: '^refs/(heads|tags)/[^*?\\s$]+$' },
    { example: '"refs/heads/main"' },
  );

/** A whole `sub`, for organisations that have changed its form. */
export const githubSubject = (): AttrType<string> =>
  ruled(
    (v) => (v === '' ? 'it is empty' : special(v)),
    'a subject without wildcards',
    { type: 'string', pattern: '^[^*?\\s$]+$' },
    { example: '"repo:example/infrastructure:job_workflow_ref:example/shared/.github/workflows/apply.yml@refs/heads/main"' },
  );
