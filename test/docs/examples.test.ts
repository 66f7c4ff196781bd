import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileSnippet, told } from '../support/base-project.ts';

const documents = ['docs/language.md', 'README.md'];

interface Example {
  readonly where: string;
  readonly text: string;
  readonly yaml: boolean;
  /** The codes that it promises, and a part of a message. */
  readonly promised: readonly string[];
  readonly says: string | undefined;
}

function examplesOf(document: string): Example[] {
  const text = readFileSync(new URL(`../../${document}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^```(writ|yaml)([^\n]*)\n([\s\S]*?)^```$/gm)]
    .filter(([, language, , body]) => language === 'writ' || /^(app|team|profile|engine):/m.test(body ?? ''))
    .map(([, language, info = '', body = ''], i) => ({
      where: `${document} example ${i + 1}: ${body.split('\n')[0]}`,
      text: body,
      yaml: language === 'yaml',
      promised: [...info.matchAll(/(?:error|warns)=(W\d+)/g)].map(([, code = '']) => code),
      says: /says="(.*)"$/.exec(info)?.[1],
    }));
}

test.each(documents.flatMap(examplesOf).map((example) => [example.where, example] as const))(
  '%s',
  async (_where, { text, yaml, promised, says }) => {
    const result = await compileSnippet({ text, yaml });
    const loud = result.diagnostics.filter((d) => d.severity === 'error' || (d.severity === 'warning' && d.span?.file.includes('snippet')));
    expect([...new Set(loud.map((d) => d.code))], told(result).join('\n')).toEqual(promised);
    if (says !== undefined) expect(loud.map((d) => d.message).join('\n')).toContain(says);
  },
);

test('links to sections lead somewhere', () => {
  const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const anchors = (text: string): string[] =>
    [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    );
  const language = read('docs/language.md');
  const known = new Map([['', anchors(language)], ['reference.md', anchors(read('docs/reference.md'))]]); // prettier-ignore
  const links = [...language.matchAll(/\]\(([\w.]*)#([\w-]+)\)/g)];
  expect(links.length).toBeGreaterThan(20);
  for (const [, file = '', anchor = ''] of links) expect([file, anchor, known.get(file)?.includes(anchor)]).toEqual([file, anchor, true]);
});
