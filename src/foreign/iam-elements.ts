import { service } from '../access/iam/data.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { memberOf, nodeAt, type Step, textOf, type Tree } from '../readers/tree.ts';
import { PARTITIONS, partitionOf, regionFault } from '../schema/regions.ts';
import type { Located } from '../rules/aws-grants.ts';
import type { Span } from '../source.ts';
import type { ForeignStatement } from './statement.ts';
import { errorTo } from './source.ts';

/** Whose document it is: what a principal carries, a role's trust policy, or the policy of another resource. */
export type DocumentUse = 'identity' | 'trust' | 'resource';

type Say = ReturnType<typeof errorTo>;

/** What the grammar lets pass and AWS refuses, or takes for something that can never apply (W096, W602). */
export function checkElements(
  root: Tree,
  items: readonly Tree[],
  statements: readonly ForeignStatement[],
  use: DocumentUse,
  place: Span,
  sink: Diagnostics,
): void {
  const refuse = errorTo(sink, 'W096');
  const version = textOf(memberOf(root, 'Version'));
  if (items.length === 0) refuse(place, 'the document has no statement', 'AWS takes none that says nothing');
  names(items, use, refuse);
  for (const item of items) {
    empty(item, refuse);
    twice(item, refuse);
    variables(item, version, refuse);
    if (use === 'trust') ofTrust(item, refuse);
  }
  for (const { principals } of statements) for (const principal of principals) named(principal, refuse);
  for (const { resources, notResources } of statements)
    for (const arn of [...resources, ...notResources]) located(arn, errorTo(sink, 'W602'));
}

/** IAM takes letters and digits, each name once; services are more generous about the letters. */
function names(items: readonly Tree[], use: DocumentUse, refuse: Say): void {
  const seen = new Set<string>();
  for (const item of items) {
    const sid = memberOf(item, 'Sid');
    const text = textOf(sid);
    if (!sid || text === undefined || text === '') continue;
    if (seen.has(text))
      refuse(sid.span, `two statements have the Sid ${JSON.stringify(text)}`, 'a Sid names one statement of the document');
    seen.add(text);
    if (use !== 'resource' && !/^[0-9A-Za-z]+$/.test(text))
      refuse(sid.span, `the Sid ${JSON.stringify(text)} holds more than letters and digits, which IAM refuses`);
  }
}

const LISTS = ['Action', 'NotAction', 'Resource', 'NotResource', 'Principal', 'NotPrincipal'];

function empty(item: Tree, refuse: Say): void {
  const lists: Step[][] = LISTS.map((name) => [name]);
  for (const name of ['Principal', 'NotPrincipal']) for (const { key } of entriesOf(nodeAt(item, [name]))) lists.push([name, key]);
  for (const { key, value } of entriesOf(memberOf(item, 'Condition'))) {
    lists.push(['Condition', key]);
    for (const { key: inner } of entriesOf(value)) lists.push(['Condition', key, inner]);
  }
  for (const path of lists) {
    const node = nodeAt(item, path);
    const nothing = (node?.kind === 'list' && node.items.length === 0) || (node?.kind === 'object' && node.entries.length === 0);
    if (node && nothing)
      refuse(
        node.span,
        `${path.join(' ')} is empty`,
        path[0] === 'Condition' ? 'leave it out, or say when the statement holds' : 'such a statement applies to nothing',
      );
  }
}

const entriesOf = (tree: Tree | undefined) => (tree?.kind === 'object' ? tree.entries : []);

/** Condition keys are compared without regard to case. */
function twice(item: Tree, refuse: Say): void {
  for (const { key: operator, value } of entriesOf(memberOf(item, 'Condition'))) {
    const seen = new Map<string, string>();
    for (const { key, keySpan } of entriesOf(value)) {
      const first = seen.get(key.toLowerCase());
      if (first !== undefined)
        refuse(keySpan, `${operator} has ${key} and ${first}, which are one key`, 'a list of values means any of them');
      seen.set(key.toLowerCase(), key);
    }
  }
}

/** One of AWS's, or a name that a template puts its value in for. */
const VARIABLE = /^\$\{([*?$]|[\w.-]+(:[^{}'\s]+)?(\s*,\s*'[^']*')?)\}/;

function variables(item: Tree, version: string | undefined, refuse: Say): void {
  for (const scalar of scalarsOf([nodeAt(item, ['Resource']), nodeAt(item, ['NotResource']), nodeAt(item, ['Condition'])])) {
    const text = textOf(scalar) ?? '';
    for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at + 2)) {
      const found = VARIABLE.exec(text.slice(at));
      const end = text.indexOf('}', at);
      if (!found)
        refuse(scalar.span, `${text.slice(at, end < 0 ? at + 20 : end + 1)} is no policy variable`, "write ${key}, or ${key, 'default'}");
      else if (version !== '2012-10-17' && found[1]?.includes(':'))
        refuse(scalar.span, `${found[0]} is a text like any other without \`"Version": "2012-10-17"\``, 'write the version');
      else continue;
      break;
    }
  }
}

function* scalarsOf(trees: readonly (Tree | undefined)[]): Generator<Tree & { readonly kind: 'scalar' }> {
  for (const tree of trees) {
    if (tree?.kind === 'scalar') yield tree;
    else if (tree?.kind === 'list') yield* scalarsOf(tree.items);
    else if (tree) yield* scalarsOf(tree.entries.map(({ value }) => value));
  }
}

/** User guide, "AWS JSON policy elements: Principal". */
const PRINCIPALS: Readonly<Record<string, readonly [form: RegExp, like: string]>> = {
  AWS: [
    /^(\*|\d{12}|arn:[\w-]+:(iam|sts)::(\d{12}|cloudfront|aws)?:[\w+=,.@/${}:-]+|[A-Z]{4}[A-Z0-9]{12,})$/,
    'arn:aws:iam::111122223333:role/app',
  ],
  Service: [/^[\w.-]+\.amazonaws\.com(\.cn)?$|^[\w.-]+\.(aws\.internal|aws)$/, 'ecs-tasks.amazonaws.com'],
  Federated: [
    /^arn:[\w-]+:iam::\d{12}:(saml-provider|oidc-provider)\/.+$|^(cognito-identity\.amazonaws\.com(\.cn)?|cognito-identity-us-gov\.amazonaws\.com|accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com)$/,
    'arn:aws:iam::111122223333:oidc-provider/…',
  ],
};

function named({ text, span }: Located, refuse: Say): void {
  const at = text.indexOf(':');
  const [type, id] = [text.slice(0, at), text.slice(at + 1)];
  // A template of a document: what stands there in the end is not known.
  if (/\$\{[\w.-]+\}/.test(id)) return;
  const known = PRINCIPALS[type];
  if (/^A(ROA|IDA)[A-Z0-9]+$/.test(id))
    refuse(
      span,
      `${id} is what AWS writes for a role or user that was deleted: it names nobody`,
      'name the role or user that is meant now',
    );
  else if (known && !known[0].test(id)) refuse(span, `${JSON.stringify(id)} is no ${type} principal`, `it has the form ${known[1]}`);
}

/** User guide, "AWS STS condition context keys" and the API reference: which action a kind of principal takes a role by. */
function ofTrust(item: Tree, refuse: Say): void {
  for (const name of ['Resource', 'NotResource', 'NotPrincipal']) {
    const node = memberOf(item, name);
    if (node)
      refuse(
        node.span,
        `a trust policy has no ${name}`,
        name === 'NotPrincipal' ? 'name whom the role trusts' : 'it speaks of its own role',
      );
  }
  const actions = [...scalarsOf([memberOf(item, 'Action')])].map((one) => textOf(one) ?? '');
  for (const { key, keySpan, value } of entriesOf(memberOf(item, 'Principal'))) {
    const [first = ''] = [...scalarsOf([value])].map((one) => textOf(one) ?? '');
    const wanted =
      key !== 'Federated'
        ? /^sts:assumerole$/i
        : first.includes(':saml-provider/')
          ? /^sts:assumerolewithsaml$/i
          : /^sts:assumerolewithwebidentity$/i;
    const takes = actions.filter((action) => /^sts:assumerole/i.test(action));
    if (takes.length > 0 && !takes.some((action) => wanted.test(action) || action.includes('*')))
      refuse(
        keySpan,
        `a principal of the kind ${key} does not take a role by ${takes.join(', ')}`,
        `it does by ${NAMES[wanted.source] ?? ''}`,
      );
  }
}
const NAMES: Readonly<Record<string, string>> = {
  '^sts:assumerole$': 'sts:AssumeRole',
  '^sts:assumerolewithsaml$': 'sts:AssumeRoleWithSAML',
  '^sts:assumerolewithwebidentity$': 'sts:AssumeRoleWithWebIdentity',
};

/** Parts of an ARN that no resource has. */
function located({ text, span }: Located, report: Say): void {
  if (!text.startsWith('arn:') || text.includes('${')) return;
  const [, partition = '', name = '', region = '', account = ''] = text.split(':');
  if (!/[*?]/.test(partition) && !PARTITIONS.includes(partition))
    report(span, `AWS has no partition ${JSON.stringify(partition)}`, `there are ${PARTITIONS.join(', ')}`);
  else if (region === '' && text.split(':').length > 5 && isRegional(name))
    report(span, `${text} names no region, and every resource of ${name} has one`);
  else if (region !== '' && !/[*?]/.test(region) && partitionOf(region) === undefined) {
    const fault = regionFault(region);
    if (fault !== undefined && fault.includes('did you mean')) report(span, `${JSON.stringify(region)} is no region`, fault);
  } else if (
    account !== '' &&
    !/[*?]/.test(account) &&
    !/^(\d{12}|aws|aws-managed|cloudfront|aws-marketplace|third-party|partner|amazon)$/.test(account)
  )
    report(span, `${JSON.stringify(account)} is no account: it has 12 digits`);
}

const regional = new Map<string, boolean>();

/** Whether all resources of a service lie in a region. */
function isRegional(name: string): boolean {
  let known = regional.get(name);
  if (known === undefined) {
    const arns = [...(service(name)?.actions.values() ?? [])].flatMap(({ resources }) => resources.flatMap((type) => type.arns));
    known = arns.length > 0 && arns.every((arn) => !arn.includes(`:${name}:`) || (arn.split(':')[3] ?? '') !== '');
    regional.set(name, known);
  }
  return known;
}
