import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileProject } from '../../src/compile.ts';
import { checkForeign, FOREIGN_KINDS } from '../../src/foreign/index.ts';
import { projectWith } from '../support/base-project.ts';
import {
  appsOf,
  commented,
  divided,
  narrowed,
  oneDeclarationAFile,
  otherSpelling,
  renamed,
  reversed,
  type Specs,
} from '../support/harmless.ts';
import { memoryHost } from '../support/memory-host.ts';
import { projectFolders } from '../support/projects.ts';

const home = new URL('../../', import.meta.url);

interface Clean {
  readonly name: string;
  readonly config: string;
  readonly specs: Specs;
}

function projectIn(folder: string): Clean {
  const root = new URL(`${folder}/`, home);
  const files = readdirSync(new URL('specs/', root), { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.writ(\.ya?ml)?$/.test(path),
  );
  const specs = new Map(files.sort().map((path) => [`specs/${path}`, readFileSync(new URL(`specs/${path}`, root), 'utf8')]));
  return { name: folder, config: readFileSync(new URL('writ.yaml', root), 'utf8'), specs };
}

const small = projectWith({ text: '' });
const projects: readonly Clean[] = [
  ...projectFolders.map(projectIn),
  {
    name: 'the pages’ project',
    config: small['/project/writ.yaml'] ?? '',
    specs: new Map([['specs/base.writ', small['/project/specs/base.writ'] ?? '']]),
  },
];

async function findings(config: string, specs: Specs): Promise<string[]> {
  const tree = Object.fromEntries([...specs].map(([path, text]) => [`/project/${path}`, text]));
  const options = { root: '/project', asOf: '2026-11-23', terraform: false, artifacts: false };
  const { diagnostics } = await compileProject(memoryHost({ '/project/writ.yaml': config, ...tree }), options);
  return diagnostics.map(({ code, message, span }) => `${code} ${span?.file ?? ''}: ${message}`);
}

const environmentsOf = (specs: Specs): string[] =>
  [...specs.values()].flatMap((text) => [...text.matchAll(/^environment (\w+)/gm)].map(([, name = '']) => name));

describe.each(projects)('$name', ({ config, specs }) => {
  const environments = environmentsOf(specs);
  const changes: readonly (readonly [string, (specs: Specs) => Specs])[] = [
    ['as it is', (same) => same],
    ['in the other spelling', otherSpelling],
    ['there and back', (same) => otherSpelling(otherSpelling(same))],
    ['from the last declaration to the first', reversed],
    ['a file for each declaration', oneDeclarationAFile],
    ['with comments', commented],
    ['with a statement for each verb', divided],
    ['with apps renamed', (same) => renamed(appsOf(same))(same)],
    ...(environments.length === 1 ? [['narrowed to its environment', narrowed(environments)] as const] : []),
    ['all of it', (same) => otherSpelling(reversed(divided(commented(same))))],
  ];
  test.each(changes)('%s', async (_what, change) => {
    const changed = change(specs);
    expect(changed.size).toBeGreaterThan(0);
    expect(await findings(config, changed)).toEqual([]);
  });
});

test('the changes change something', () => {
  const [{ specs }] = projects as [Clean];
  for (const change of [otherSpelling, reversed, oneDeclarationAFile, commented, divided, renamed(appsOf(specs)), narrowed(['prod'])])
    expect([...change(specs)].toString()).not.toBe([...specs].toString());
});

/** Other texts of a clean file that say the same. */
function variants(path: string, text: string): readonly (readonly [string, string])[] {
  if (/^\s*[[{]/.test(text)) {
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : value && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value)
                .toReversed()
                .map(([k, v]) => [k, turned(v)]),
            )
          : value;
    return [
      ['in one line', JSON.stringify(JSON.parse(text))],
      ['keys turned round', JSON.stringify(turned(JSON.parse(text)), null, '\t')],
      ['with CRLF', text.replaceAll('\n', '\r\n')],
    ];
  }
  return [
    ['with comments', `# checked\n${text}\n# end\n`],
    ['with CRLF', text.replaceAll('\n', '\r\n')],
    ...(path.includes('policy/')
      ? [
          [
            'stanzas turned round',
            text
              .split(/^(?=path )/m)
              .toReversed()
              .join('\n'),
          ] as const,
        ]
      : []),
  ];
}

describe.each(FOREIGN_KINDS)('clean files, said otherwise: %s', (kind) => {
  const folder = new URL(`clean/${kind}/`, new URL('./', import.meta.url));
  test.each(readdirSync(folder).sort())('%s', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    for (const [how, changed] of variants(`${kind}/${name}`, text)) {
      const dialect = name.includes('openbao') ? 'openbao' : 'vault';
      const { diagnostics } = checkForeign({ path: `${kind}/${name}`, text: changed }, { dialect, as: kind });
      expect(
        diagnostics.map(({ code, message }) => `${code} ${message}`),
        how,
      ).toEqual([]);
    }
  });
});
