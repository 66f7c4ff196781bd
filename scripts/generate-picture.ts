// Draws docs/writ.svg, the README's picture: what the CLI really prints for a slip in the production example, and for its compile.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { main } from '../src/cli/main.ts';
import { memoryHost } from '../test/support/memory-host.ts';

const root = new URL('../', import.meta.url);
const AS_OF = ['--as-of', '2026-11-23'];

function project(): Record<string, string> {
  const files = readdirSync(new URL('specs/', root), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(writ|ya?ml)$/.test(name));
  const read = (name: string): [string, string] => [`/project/${name.replaceAll('\\', '/')}`, readFileSync(new URL(name, root), 'utf8')];
  return Object.fromEntries([read('writ.yaml'), ...files.map((name) => read(`specs/${name}`))]);
}

async function run(args: readonly string[], files: Readonly<Record<string, string>>): Promise<string> {
  const host = memoryHost(files, { cwd: '/project', args, terminal: true, env: { FORCE_COLOR: '1' } });
  await main(host);
  // The time of a run is nobody's picture.
  return `${host.stdout.text}${host.stderr.text}`.replace(/^in [\d.]+ s\n/m, '').replace(/^proved in [\d.]+ s/m, 'proved');
}

const clean = project();
const checkout = '/project/specs/teams/payments/checkout.writ';
const slip = {
  ...clean,
  [checkout]: (clean[checkout] ?? '').replace(
    'allow encrypt, decrypt on transit/orders',
    'allow encrypt, decrpyt on transit/orders\n  allow read on secret/orders/**',
  ),
};
const mended = {
  ...clean,
  [checkout]: (clean[checkout] ?? '').replace(
    'allow encrypt, decrypt on transit/orders',
    'allow encrypt, decrypt on transit/orders\n  allow read on secret/orders/**',
  ),
};
const screens: readonly (readonly [string, string])[] = [
  ['writ check', await run(['check', ...AS_OF], slip)],
  ['writ check', await run(['check', ...AS_OF], mended)],
  ['writ compile', await run(['compile', ...AS_OF], clean)],
];

interface Piece {
  readonly text: string;
  readonly style: string;
}
const COLOURS: Readonly<Record<string, string>> = { '31': '#f97583', '32': '#85e89d', '33': '#ffdf5d', '34': '#79b8ff' };

/** One line of terminal output as runs of one style each. */
function pieces(line: string): Piece[] {
  const found: Piece[] = [];
  let colour = '';
  let weight = '';
  for (const part of line.split(/(\u001b\[\d+m)/)) {
    const code = /^\u001b\[(\d+)m$/.exec(part)?.[1];
    if (code === undefined) {
      if (part !== '') found.push({ text: part, style: `${colour}${weight}` });
    } else if (code in COLOURS) colour = ` fill="${COLOURS[code]}"`;
    else if (code === '39') colour = '';
    else if (code === '1') weight = ' font-weight="bold"';
    else if (code === '2') weight = ' opacity="0.7"';
    else if (code === '22') weight = '';
  }
  return found;
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const lines = screens.flatMap(([command, output], i) => [
  ...(i > 0 ? [''] : []),
  `\u001b[32m$\u001b[39m \u001b[1m${command}\u001b[22m`,
  ...output.replace(/\n+$/, '').split('\n'),
]);
const plain = (line: string): string => line.replaceAll(/\u001b\[\d+m/g, '');
const LINE = 19;
const CHARACTER = 8.05;
const width = Math.ceil(Math.max(...lines.map((line) => plain(line).length)) * CHARACTER + 40);
const height = lines.length * LINE + 56;
const text = lines.map((line, i) => {
  const spans = pieces(line).map(({ text: run, style }) => `<tspan${style}>${escape(run)}</tspan>`);
  return `<text x="20" y="${52 + i * LINE}" xml:space="preserve">${spans.join('')}</text>`;
});
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="writ check finds two mistakes; writ compile writes the outputs">
<rect width="${width}" height="${height}" rx="10" fill="#1f2428"/>
<circle cx="22" cy="20" r="6" fill="#f97583"/><circle cx="42" cy="20" r="6" fill="#ffdf5d"/><circle cx="62" cy="20" r="6" fill="#85e89d"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="13.3" fill="#e1e4e8">
${text.join('\n')}
</g>
</svg>
`;

const target = new URL('docs/writ.svg', root);
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== svg) {
    console.error('docs/writ.svg is stale: run `npm run generate`');
    process.exit(1);
  }
} else writeFileSync(target, svg);
