import type { Pattern } from '../patterns.ts';
import { parentOf, slashOf } from './close.ts';
import type { Form } from './form.ts';

/** Patterns that LIST needs beside one in a form. */
export function twinsOf(p: Pattern, form: Form, deniedLists: ReadonlySet<Pattern>): readonly Pattern[] {
  const legacy = form === 'vault-legacy' || form === 'vault-both';
  const parent = legacy || (form === 'vault' && deniedLists.has(p)) ? parentOf(p) : undefined;
  const slash = form === 'openbao' ? slashOf(p) : undefined;
  return parent && slash ? [parent, slash] : parent ? [parent] : slash ? [slash] : NONE;
}

const NONE: readonly Pattern[] = [];
