import { main } from '../../src/cli/main.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { blockShapes } from '../../src/model/index.ts';
import { parseSource, printYaml } from '../../src/syntax/index.ts';
import { projectWith } from './base-project.ts';
import { type MemoryHost, memoryHost } from './memory-host.ts';

/**
 * One wrong input with all that is said of it. A file `test/diagnostics/golden/THEME/NAME.txt`:
 *
 *     $ writ compile              the commands, in turn; absent: `writ check`
 *     base: none                  without the base project around it; absent: with it, less what the specs declare themselves
 *     -- specs/snippet.writ --    the files; `⟦…⟧` holds what no editor shows, as \u{…} or \x… for bytes
 *     …
 *     -- says --
 *     …                           all output, and the exit code
 *
 * Where the only file is a spec without syntax errors, the same in YAML follows, with its output: `-- specs/snippet.writ.yaml --`, `-- says --`.
 */
export interface Golden {
  readonly commands: readonly string[];
  readonly base: boolean;
  readonly readOnly: boolean;
  /** In each spelling. */
  readonly parts: readonly GoldenPart[];
}
export interface GoldenPart {
  readonly files: readonly (readonly [path: string, text: string])[];
  readonly says: string;
}

const heading = /^-- (\S+(?: \S+)*) --\n/gm;

export function readGolden(text: string): Golden {
  const found = [...text.matchAll(heading)];
  const header = text.slice(0, found[0]?.index ?? text.length);
  const parts: { files: (readonly [string, string])[]; says: string }[] = [];
  let files: (readonly [string, string])[] = [];
  for (const [i, match] of found.entries()) {
    const content = text.slice(match.index + match[0].length, found[i + 1]?.index ?? text.length);
    if (match[1] === 'says') {
      parts.push({ files, says: content });
      files = [];
    } else files.push([match[1] ?? '', content]);
  }
  if (files.length) parts.push({ files, says: '' });
  const commands = [...header.matchAll(/^\$ writ (.*)$/gm)].map((match) => match[1] ?? '');
  return {
    commands: commands.length ? commands : ['check'],
    base: !/^base: none$/m.test(header),
    readOnly: /^disk: read-only$/m.test(header),
    parts,
  };
}

export function printGolden(header: string, parts: readonly GoldenPart[]): string {
  const section = ([path, text]: readonly [string, string]): string =>
    `-- ${path} --\n${text.endsWith('\n') || text === '' ? text : `${text}\n`}`;
  return header + parts.map(({ files, says }) => `${files.map(section).join('')}${section(['says', says])}`).join('');
}

/** The characters that `⟦…⟧` stands for; a byte that is no UTF-8 is left to `bytesOf`. */
const decode = (text: string): string =>
  text.replace(/⟦\\u\{([0-9A-Fa-f]+)\}⟧/g, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))).replaceAll('⟦\\n⟧', '');

function bytesOf(text: string): Uint8Array {
  const parts = text.split(/⟦\\x([0-9A-Fa-f]{2})⟧/);
  return Buffer.concat(parts.map((part, i) => (i % 2 ? Buffer.from([Number.parseInt(part, 16)]) : Buffer.from(part, 'utf8'))));
}

/** What the command line says of the files, and what it returns. */
export async function runGolden({ commands, base, readOnly }: Golden, { files }: GoldenPart): Promise<string> {
  const texts = files.map(([path, text]) => [`/project/${path}`, decode(text)] as const);
  const own = base ? projectWith({ text: headsOf(texts) }) : {};
  if (base) delete own['/project/specs/snippet.writ'];
  const host = memoryHost({ ...own, ...Object.fromEntries(texts) });
  let said = '';
  for (const [i, command] of commands.entries()) {
    const args = [
      ...command.split(' ').map((word) => word.replaceAll('␣', ' ')),
      ...(/^(?:check|compile|can|who-can)\b(?!.*--as-of)/.test(command) ? ['--as-of', '2026-11-23'] : []),
    ];
    const shared = memoryHost(host, { args, ...(readOnly ? { readOnly: ['/project/out'] } : {}) });
    const bytes: MemoryHost = Object.defineProperties(
      { ...shared },
      { readBytes: { value: (path: string) => bytesOf(shared.readFile(path)) } },
    );
    const code = await main(bytes);
    const last = i === commands.length - 1;
    if (last) said = `${bytes.stderr.text}${bytes.stdout.text}exit ${code}\n`;
  }
  return said.replaceAll(/proved in [\d.]+ s/g, 'proved in 0 s');
}

/** The first words of what the specs declare, for the base project to leave out. */
function headsOf(texts: readonly (readonly [string, string])[]): string {
  const sink = new Diagnostics();
  const heads = texts
    .filter(([path]) => /\.writ(\.yaml)?$/.test(path))
    .flatMap(([path, text]) => parseSource({ path, text }, sink, blockShapes).items)
    .flatMap((item) => (item.type === 'declaration' ? [[item.kind.text, ...item.labels.map((label) => label.text)].join(' ')] : []));
  const config = texts.some(([path]) => path.startsWith('/project/specs/teams/payments/'))
    ? '// file: specs/teams/payments/more.writ\n'
    : '';
  return `${config}${heads.join('\n')}`;
}

/** The same spec in YAML, where it can be read at all. */
export function inYaml({ files }: GoldenPart): readonly (readonly [string, string])[] | undefined {
  const [file, ...others] = files;
  if (!file || others.length || !file[0].endsWith('.writ') || file[1].includes('⟦')) return undefined;
  const ast = parseSource({ path: file[0], text: file[1] }, new Diagnostics(), blockShapes);
  return ast.complete && ast.items.length ? [[`${file[0]}.yaml`, printYaml(ast, blockShapes)]] : undefined;
}
