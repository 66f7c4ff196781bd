import { readdirSync, readFileSync } from 'node:fs';
import { FOREIGN_KINDS, type ForeignKind } from '../../src/foreign/index.ts';
import { VAULT_ON_EKS, VAULT_ON_FARGATE, WITH_GITHUB } from '../../src/rules/examples.ts';

/**
 * One spec that a rule must flag, or must not. A file `test/rules/cases/W101.writ` holds those of one rule:
 *
 *     === flag: a whole mount
 *     app api { … allow read on ⟦secret/**⟧ }
 *     === pass: one folder of it; also W112
 *     app api { … allow read on secret/payments/** }
 *
 * A line `@eks` (`@eks-github`, `@fargate`) stands for the Vault of the rules' pages, with each of the indented lines `OLD => NEW` below it replaced
 * (an empty NEW deletes).
 *
 * `⟦…⟧` marks each range that is reported with the rule's code, no more and no fewer; a finding without a mark to stand on (its range
 * lies in the base project) is written `; elsewhere`. `also` names other codes of errors that the spec cannot avoid.
 * With `; as policy` (`iam`, `server-config`, …) the text is such a file instead of a spec, of OpenBao with `; openbao`.
 */
export interface RuleCase {
  readonly code: string;
  readonly kind: 'flag' | 'pass';
  readonly title: string;
  readonly text: string;
  /** Start and end of each marked range in `text`, in order. */
  readonly marks: readonly (readonly [number, number])[];
  readonly also: readonly string[];
  readonly elsewhere: boolean;
  /** A file that Writ did not write, of this kind; else a spec. */
  readonly as: ForeignKind | undefined;
  readonly openbao: boolean;
}

const folder = new URL('../rules/cases/', import.meta.url);

export function ruleCases(): RuleCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.writ'))
    .sort()
    .flatMap((name) => casesOf(name.slice(0, -'.writ'.length), readFileSync(new URL(name, folder), 'utf8')));
}

function casesOf(code: string, file: string): RuleCase[] {
  const parts = file.split(/^=== /m);
  if (parts[0]?.trim()) throw new Error(`${code}.writ: text before the first case`);
  return parts.slice(1).map((part) => {
    const end = part.indexOf('\n');
    const [, kind, title, options = ''] = /^(flag|pass): ([^;]+)(?:; (.*))?$/.exec(part.slice(0, end).trim()) ?? [];
    if ((kind !== 'flag' && kind !== 'pass') || title === undefined)
      throw new Error(`${code}.writ: \`=== ${part.slice(0, end)}\` is no heading`);
    const { text, marks } = unmarked(expanded(part.slice(end + 1)));
    const elsewhere = /\belsewhere\b/.test(options);
    if ((kind === 'flag') !== (marks.length > 0 || elsewhere))
      throw new Error(`${code}.writ, ${title}: marks belong to a case that is flagged`);
    const name = /\bas ([a-z-]+)/.exec(options)?.[1];
    const as = FOREIGN_KINDS.find((one) => one === name);
    if (name !== as) throw new Error(`${code}.writ, ${title}: ${name} is no kind of file`);
    return { code, kind, title, text, marks, also: options.match(/W\d+/g) ?? [], elsewhere, as, openbao: /\bopenbao\b/.test(options) };
  });
}

const VAULTS: Readonly<Record<string, string>> = { eks: VAULT_ON_EKS, 'eks-github': WITH_GITHUB, fargate: VAULT_ON_FARGATE };

const expanded = (text: string): string =>
  text.replace(/^@([a-z-]+)\n((?: .*\n)*)/gm, (_, name: string, changes: string) =>
    changes
      .split('\n')
      .filter((line) => line.trim() !== '')
      .reduce(
        (vault, line) => {
          const [old = '', made = ''] = line.trim().split(/ =>(?: |$)/);
          if (!vault.includes(old)) throw new Error(`@${name} holds no \`${old}\``);
          return vault.replace(old, () => made);
        },
        `${VAULTS[name] ?? ''}\n`,
      ),
  );

function unmarked(marked: string): Pick<RuleCase, 'text' | 'marks'> {
  let text = '';
  const marks: [number, number][] = [];
  const open: number[] = [];
  for (const part of marked.split(/([⟦⟧])/)) {
    if (part === '⟦') open.push(text.length);
    else if (part === '⟧') marks.push([open.pop() ?? Number.NaN, text.length]);
    else text += part;
  }
  if (open.length > 0) throw new Error(`unclosed ⟦ in ${marked}`);
  return { text, marks };
}
