import type { Pattern } from '../access/patterns.ts';
import type { Request, Resource } from '../access/requests.ts';

const HOLE = /\{[PR]\}/;

/**
 * A pattern of Vault as a user would write it in the specs (`secret/payments/**`), where it has the form of the request's path; else as
 * Vault sees it.
 */
export function spell(p: Pattern, { template }: Request, { engine }: Resource): string {
  const at = HOLE.exec(template.path);
  if (!at) return p.text === `${engine.mount}/${template.path}` ? engine.name : p.text;
  const before = `${engine.mount}/${template.path.slice(0, at.index)}`;
  const after = template.path.slice(at.index + 3);
  const { text } = p;
  if (`${text}/` === before) return engine.name;
  if (before.includes('+') || !text.startsWith(before) || !text.endsWith(after) || (after !== '' && p.glob)) return text;
  const rest = text.slice(before.length, text.length - after.length);
  if (rest === '') return engine.name;
  const body = p.glob ? rest.slice(0, -1) : rest;
  const segments = body.split('/').map((segment, i, all) => (segment === '+' && !(p.glob && i === all.length - 1) ? '*' : segment));
  return `${engine.name}/${segments.join('/')}${p.glob ? '**' : ''}`;
}
