import { nearest } from '../suggest.ts';
import type { CodeEntry } from '../diagnostics.ts';
import type { Style } from '../report/pretty.ts';
import { styleFor } from './style.ts';
import type { Verb } from './verb.ts';

export const explain: Verb = {
  help: `Says what a code means, why it matters and how to mend it. Without a code: lists them all.

Usage: writ explain [CODE]

  CODE            as in a message: W101, or its name: whole-mount`,
  options: {},
  positionals: 1,
  async run({ host, stages, positionals }) {
    const pages = (await stages.codes()).allCodes();
    const style = styleFor(host, host.stdout);
    const asked = positionals[0];
    if (asked === undefined) {
      const width = Math.max(...[...pages.values()].map(({ name }) => name.length));
      for (const { code, name, severity } of pages.values()) host.stdout.write(`${style.bold(code)}  ${name.padEnd(width)}  ${severity}\n`);
      return 0;
    }
    const found = [...pages.values()].find(({ code, name }) => code === asked.toUpperCase() || name === asked.toLowerCase());
    if (!found) {
      const names = [...pages.values()].flatMap(({ code, name }) => [code, name]);
      const near = nearest(asked, names);
      host.stderr.write(
        `writ: there is no code ${JSON.stringify(asked)}${near === undefined ? '' : `; did you mean ${near}?`}\nTry \`writ explain\` for all of them.\n`,
      );
      return 2;
    }
    host.stdout.write(page(found, style));
    return 0;
  },
};

function page({ code, name, severity, page: { what, why, fix, bad, good } }: CodeEntry, style: Style): string {
  const sample = (title: string, text: string | undefined): string[] =>
    text === undefined
      ? []
      : [
          '',
          style.bold(title),
          '',
          ...text
            .replace(/\n$/, '')
            .split('\n')
            .map((line) => (line === '' ? '' : `    ${line}`)),
        ];
  const lines = [
    `${style.bold(`${code} ${name}`)} (${severity})`,
    '',
    what,
    '',
    `${style.bold('Why')}: ${why}`,
    '',
    `${style.bold('What to do')}: ${fix}`,
  ];
  return `${[...lines, ...sample('Reported:', bad), ...sample('Not reported:', good)].join('\n')}\n`;
}
