import { Diagnostics } from '../../src/diagnostics.ts';
import { blockShapes } from '../../src/model/index.ts';
import { parseSource, printWrit, printYaml } from '../../src/syntax/index.ts';

/** Numbers that look random and are the same in every run. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
export type Random = ReturnType<typeof randomOf>;

const WRIT = [
  'app', 'team', 'engine', 'kv', 'vault', 'allow', 'deny', 'inject', 'use', 'owns', 'share', 'assert', 'in', 'on', 'of', 'as', 'with', 'when', 'until',
  'because', 'and', 'not', 'like', 'from', 'can', 'cannot', 'nobody', 'only', 'directly', 'env_file', 'secret/a/**', 's3:GetObject', '"s"', '"{env}"',
  '"', '"""', "'", '{', '}', '{', '}', '[', ']', '(', ')', '=', '!=', '<', '>=', ',', ';', '//', '// c\n', '/// d\n', '/*', '@ignore', '@was', '@x', '5',
  '-', ':', '1h', '10GiB', '2027-01-31', '2.0.4', 'true', '{env}', '{{', '}}', '\\', '#', '$', 'é', '\u202e', '\ufeff', '\0', '\n', '\n  ', '\r', '\r\n', '\t',
] as const; // prettier-ignore
const YAML = [
  'app:', 'team:', 'engine:', 'kv:', '- ', '-', ': ', ':', 'allow:', 'assert:', 'inject:', 'overlays:', 'in:', 'read on secret/a', 'nobody can x', '{', '}',
  '[', ']', ', ', "'", '"', '|', '>', '|-', '&a', '*a', '!t', '<<: ', '? ', '%', '@', '`', '#', ' # c', '\n', '\n  ', '\n    ', '\n      ', '\n\t', '---\n', '...\n', '\r\n', '\r', '"\\d"',
  'verbs: [read]', 'paths: [a]', 'doc: x', 'ignore: W101', 'until: 2027-01-31', '{env}', '\u202e', '\ufeff', '\0', 'é', '1', 'true', '~', '', ' ', '\t',
] as const; // prettier-ignore

const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)] as T;

/** One text to read: bytes, a soup of tokens, or pieces of specs put together; `spelling` says as what. */
export function fuzzed(
  random: Random,
  specs: Readonly<Record<'writ' | 'yaml', readonly string[]>>,
): { readonly path: string; readonly text: string } {
  const spelling = random(2) ? 'writ' : 'yaml';
  const path = `fuzz.writ${spelling === 'yaml' ? '.yaml' : ''}`;
  const how = random(10);
  if (how < 2) {
    const bytes = new Uint8Array(random(200));
    for (let i = 0; i < bytes.length; i++) bytes[i] = random(how === 0 ? 256 : 128);
    return { path, text: new TextDecoder().decode(bytes) };
  }
  if (how < 7) {
    let text = '';
    const length = random(60);
    const soup: readonly string[] = random(20) ? (spelling === 'yaml' ? YAML : WRIT) : [...WRIT, ...YAML];
    for (let i = 0; i < length; i++) text += pick(random, soup) + (random(3) ? ' ' : '');
    return { path, text };
  }
  // Cut anywhere, also inside of words and quotes, and sometimes with a character changed.
  let text = '';
  for (let i = 1 + random(4); i > 0; i--) {
    const from = pick(random, random(20) ? specs[spelling] : [...specs.writ, ...specs.yaml]);
    const at = random(from.length);
    text += from.slice(at, at + random(400));
  }
  for (let i = random(3); i > 0 && text.length; i--) {
    const at = random(text.length);
    text = text.slice(0, at) + String.fromCharCode(random(random(4) ? 128 : 65536)) + text.slice(at + random(2));
  }
  return { path, text };
}

/** Reads a text, and where it is right prints it too; what it throws is a bug. Gives the number of errors. */
export function swallow(source: { readonly path: string; readonly text: string }): number {
  const sink = new Diagnostics();
  const ast = parseSource(source, sink, blockShapes);
  if (ast.complete) {
    printWrit(ast);
    printYaml(ast, blockShapes);
  } else if (sink.all.length === 0) throw new Error('not complete, and nothing was said');
  for (const { span } of sink.all)
    if (span && (span.start > span.end || span.end > source.text.length || span.start < 0))
      throw new Error(`a place outside of the text: ${span.start} to ${span.end}`);
  return sink.all.length;
}
