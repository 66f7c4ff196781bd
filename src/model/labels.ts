import { strangers } from '../data/confusables.ts';

/** What most of Vault's paths take for a name (`GenericNameRegex` in `sdk/framework/path.go`): a hyphen or dot at its end leads nowhere. */
const NAME = /^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/;
/** Control characters, and what is special in some output beyond being quoted. */
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[^\x20-\x7e]/;
const LONGEST = 128;

/** What is wrong with a name, or with a path that stands for one, as the end of a sentence. */
export function labelFault(text: string, path: boolean): string | undefined {
  if (!path && text.length <= LONGEST && NAME.test(text)) return undefined;
  if (text.length > LONGEST) return `is longer than ${LONGEST} characters`;
  const strange = strangers(text);
  if (!path && strange) return `is no name: it has ${strange}; names are ASCII letters, digits, \`_\`, \`-\` and \`.\``;
  if (!path) return 'is no name: letters, digits, `_`, `-` and `.`, not beginning or ending with `-` or `.`';
  if (text === '') return 'is empty';
  return UNPRINTABLE.test(text) ? `has ${strange || 'characters'}, which is not printable ASCII` : undefined;
}
