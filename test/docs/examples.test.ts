import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileSnippet, told } from '../support/base-project.ts';

const documents = ['docs/language.md', 'README.md'];

interface Example {
  readonly where: string;
  readonly text: string;
  readonly yaml: boolean;
  readonly error: string | undefined;
}

function examplesOf(document: string): Example[] {
  const text = readFileSync(new URL(`../../${document}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^```(writ|yaml)([^\n]*)\n([\s\S]*?)^```$/gm)]
    .filter(([, language, , body]) => language === 'writ' || /^(app|team|profile|engine):/m.test(body ?? ''))
    .map(([, language, info = '', body = ''], i) => ({
      where: `${document} example ${i + 1}: ${body.split('\n')[0]}`,
      text: body,
      yaml: language === 'yaml',
      error: /error=(W\d+)/.exec(info)?.[1],
    }));
}

test.each(documents.flatMap(examplesOf).map((example) => [example.where, example] as const))(
  '%s',
  async (_where, { text, yaml, error }) => {
    const result = await compileSnippet({ text, yaml });
    const errors = result.diagnostics.filter((d) => d.severity === 'error').map((d) => d.code);
    if (error === undefined) expect(errors, told(result).join('\n')).toEqual([]);
    else expect([...new Set(errors)], told(result).join('\n')).toEqual([error]);
  },
);
