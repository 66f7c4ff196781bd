import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { projectWith } from '../support/base-project.ts';
import { memoryHost } from '../support/memory-host.ts';

const page = new URL('../../docs/checking.md', import.meta.url);
const text = readFileSync(page, 'utf8');

/** The base project with the specs of the page. */
function project(): Record<string, string> {
  const tree = projectWith({ text: '' });
  delete tree['/project/specs/snippet.writ'];
  for (const [, name = '', body = ''] of text.matchAll(/^```writ file=(\S+)\n([\s\S]*?)^```$/gm)) tree[`/project/${name}`] = body;
  return tree;
}

/** The commands of one example, each with what it prints. */
const consoles = [...text.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, body = '']) =>
  body
    .split(/^\$ writ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { args: part.slice(0, end).split(' '), out: part.slice(end + 1) };
    }),
);

describe('docs/checking.md', () => {
  test.each(consoles.map((commands) => [commands.map(({ args }) => args.join(' ')).join('; '), commands] as const))(
    '%s',
    async (_name, commands) => {
      let tree: Parameters<typeof memoryHost>[0] = project();
      for (const { args, out } of commands) {
        const host = memoryHost(tree, { args });
        await main(host);
        expect(host.stdout.text.trimEnd()).toBe(out.trimEnd());
        tree = host;
      }
    },
  );

  test('what it says is accepted is accepted', async () => {
    for (const [, body = ''] of text.matchAll(/^```writ good\n([\s\S]*?)^```$/gm)) {
      const host = memoryHost(projectWith({ text: body }), { args: ['check'] });
      expect(await main(host), host.stdout.text).toBe(0);
      expect(host.stdout.text).toContain('nothing to report');
    }
  });

  test('the settings it shows are read', async () => {
    const tree = project();
    tree['/project/writ.yaml'] += /^```yaml\n(rules:[\s\S]*?)^```$/m.exec(text)?.[1] ?? '';
    tree['/project/specs/teams/legacy/a.writ'] =
      'environment staging { account = "210987654321"  region = "us-east-1"  domain = "s.example.com" }\n';
    tree['/project/specs/teams/new/a.writ'] = '';
    const host = memoryHost(tree, { args: ['check', '--format', 'compact'] });
    await main(host);
    expect(host.stdout.text).not.toMatch(/W0(39|40|26)/);
    expect(host.stdout.text).toContain('error W101');
  });

  test('its links lead somewhere, and every format is named', async () => {
    for (const [, target = ''] of text.matchAll(/\]\(([^)#]+)\)/g)) expect(existsSync(new URL(target, page)), target).toBe(true);
    const { FORMATS } = await import('../../src/cli/show.ts');
    expect([...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)).toEqual([...FORMATS]);
  });
});
