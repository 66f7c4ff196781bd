import { nearest } from '../suggest.ts';
import type { CodeEntry } from '../diagnostics.ts';
import type { Style } from '../report/pretty.ts';
import { styleFor } from './style.ts';
import type { Verb } from './verb.ts';

/** `FILE:LINE`, as editors and compilers print places; a code never has a colon. */
function placeAsked(text: string): { readonly file: string; readonly line: number } | undefined {
  const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(text) ?? [];
  return file === undefined ? undefined : { file, line: Number(line) };
}

export const explain: Verb = {
  help: `Says what a code means, why it matters and how to mend it. Without a code: lists them all. Of a line of an output: says
which lines of the specs it comes from.

Usage: writ explain [CODE | FILE:LINE | data]

  CODE            as in a message: W101, or its name: whole-mount
  FILE:LINE       a place in an output: out/prod/vault/policies/app-checkout.hcl:9
  data            which facts about other products Writ brings along, and of which day
  --as-of DATE    of a place: the day that decides about \`until\`; default: today (UTC)`,
  options: { 'as-of': { type: 'string' } },
  positionals: 1,
  async run(call) {
    const { host, stages, positionals } = call;
    const place = positionals[0] === undefined ? undefined : placeAsked(positionals[0]);
    if (positionals[0] === 'data') {
      const { dataTable } = await import('./data-sets.ts');
      host.stdout.write(dataTable());
      return 0;
    }
    if (place) return (await import('./explain-line.ts')).explainPlace(call, place);
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

function page({ code, name, severity, page: { what, why, fix, bad, good, file } }: CodeEntry, style: Style): string {
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
  return `${[...lines, ...sample('Reported:', bad ?? file?.bad), ...sample('Not reported:', good ?? file?.good)].join('\n')}\n`;
}
