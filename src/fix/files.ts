import type { Dialect } from '../contract.ts';
import { parseHcl } from '../readers/policy-hcl/parse.ts';
import { readJson } from '../readers/json/index.ts';
import { dataOf, memberOf, type Tree } from '../readers/tree.ts';
import { readYaml } from '../readers/yaml/index.ts';
import type { SourceFile } from '../source.ts';
import { policyTextsDiffer } from './access.ts';

export interface FileVersions {
  /** As `check --as` names it. */
  readonly kind: string;
  readonly before: SourceFile;
  readonly after: SourceFile;
  readonly dialect: Dialect;
}

/**
 * Why a file that Writ did not write grants more after a change, as a clause; `undefined`: it is proved to grant no more and, where access
 * is to stay the `same`, no less. Policies are compared over all requests, IAM documents by their single actions, and of every other file
 * nothing may differ but an `http://` that became `https://`.
 */
export function fileWidened({ kind, before, after, dialect }: FileVersions, access: 'same' | 'less'): string | undefined {
  if (kind === 'policy') {
    const why = policyTextsDiffer(before, after, dialect, access);
    return why === undefined ? undefined : `its holder could ${why}`;
  }
  if (kind === 'iam') return documentsDiffer(before, after, access);
  const [was, is] = [contentOf(before), contentOf(after)];
  if (was === undefined || is === undefined) return 'it could not be read back';
  return was === is ? undefined : 'it would say something else';
}

const none = (): void => {};
const encrypted = (data: unknown): string => JSON.stringify(data).replaceAll('http://', 'https://');

/** What a file says, without its form. */
function contentOf(source: SourceFile): string | undefined {
  if (/^\uFEFF?\s*[[{]/.test(source.text)) {
    const tree = readJson(source, none);
    return tree && encrypted(dataOf(tree));
  }
  if (/\.ya?ml$/i.test(source.path)) {
    const tree = readYaml(source, none);
    return tree && encrypted(withoutComments(dataOf(tree)));
  }
  const read = parseHcl(source.path, source.text, none);
  return read && encrypted(withoutPlaces(read));
}

const withoutPlaces = (node: unknown): unknown =>
  JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : value)));

/** A value of several lines is a configuration, which has comments of its own. */
const withoutComments = (data: unknown): unknown =>
  JSON.parse(
    JSON.stringify(data, (_key, value: unknown) =>
      typeof value === 'string' && value.includes('\n')
        ? value.replace(/[ \t]*(?:#|\/\/)[ \t]*writ:ignore\b.*$/gm, '').replace(/^\s*\n/gm, '')
        : value,
    ),
  );

/** Each statement taken apart into single actions on single resources. */
function documentsDiffer(before: SourceFile, after: SourceFile, access: 'same' | 'less'): string | undefined {
  const [was, is] = [tuplesOf(before), tuplesOf(after)];
  if (!was || !is) return 'it could not be read back';
  const gained = [...is.allows].find((one) => !was.allows.has(one));
  const freed = [...was.denies].find((one) => !is.denies.has(one));
  const lost = access === 'same' ? [...was.allows].find((one) => !is.allows.has(one)) : undefined;
  if (gained !== undefined) return `it would allow ${gained}`;
  if (freed !== undefined) return `it would no longer deny ${freed}`;
  return lost === undefined ? undefined : `it would no longer allow ${lost}`;
}

interface Tuples {
  readonly allows: ReadonlySet<string>;
  readonly denies: ReadonlySet<string>;
}

function tuplesOf(source: SourceFile): Tuples | undefined {
  const tree = /\.ya?ml$/i.test(source.path) ? readYaml(source, none) : readJson(source, none);
  if (!tree) return undefined;
  const allows = new Set<string>();
  const denies = new Set<string>();
  for (const statement of statementsIn(tree)) {
    const of = (name: string): string[] => {
      const member = memberOf(statement, name);
      const items = member?.kind === 'list' ? member.items : member ? [member] : [];
      return items.map((one) => `${name.startsWith('Not') ? `all but ${JSON.stringify(items.map(dataOf))}` : String(dataOf(one))}`);
    };
    const rest = ['Principal', 'NotPrincipal', 'Condition'].flatMap((name) => {
      const member = memberOf(statement, name);
      return member ? [`${name} ${JSON.stringify(dataOf(member))}`] : [];
    });
    const resources = [...of('Resource'), ...of('NotResource')];
    for (const action of [...of('Action'), ...of('NotAction')])
      for (const resource of resources.length > 0 ? resources : [''])
        (dataOf(memberOf(statement, 'Effect') ?? statement) === 'Allow' ? allows : denies).add([action, resource, ...rest].join(' '));
  }
  return { allows, denies };
}

/** The statements wherever in the text they stand: what the AWS command line prints wraps documents. */
function statementsIn(tree: Tree): Tree[] {
  if (tree.kind === 'list') return tree.items.flatMap(statementsIn);
  if (tree.kind === 'scalar') return [];
  const own = memberOf(tree, 'Statement');
  if (own) return own.kind === 'list' ? [...own.items] : [own];
  return tree.entries.flatMap(({ value }) => statementsIn(value));
}
