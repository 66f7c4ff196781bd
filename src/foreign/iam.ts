import { documentOf } from '../access/iam-decision/document.ts';
import { jsonOf } from '../access/iam-decision/json.ts';
import { type LocatedStatement, validateStatement } from '../access/iam/validate.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { memberOf, nodeAt, placeIn, textOf, type Tree } from '../readers/tree.ts';
import type { AwsGrant, AwsGroup, AwsIdentity, Located } from '../rules/aws-grants.ts';
import type { Supply } from '../rules/subjects.ts';
import type { Span } from '../source.ts';
import { checkConditions } from './iam-conditions.ts';
import { checkElements, type DocumentUse } from './iam-elements.ts';
import { IAM_WRAPPERS } from './kinds.ts';
import { errorTo, NOTHING } from './source.ts';
import { checkSize } from './size.ts';
import type { ForeignStatement } from './statement.ts';
import { ofVault, type VaultUse } from './vault-role.ts';

/**
 * An IAM document of any kind: what a principal carries, a trust policy, the policy of a key, a bucket or another resource. What the grammar
 * of IAM refuses is W096; names that AWS does not have, and resources and keys that an action does not take, are W601 to W603.
 */
export function readIam(tree: Tree, path: string, sink: Diagnostics): Supply {
  const base = IAM_WRAPPERS.find((steps) => memberOf(nodeAt(tree, steps), 'Statement') !== undefined) ?? [];
  const root = nodeAt(tree, base) ?? tree;
  const given = memberOf(root, 'Statement');
  const items = given?.kind === 'list' ? given.items : given ? [given] : [];
  const named = items.some((one) => memberOf(one, 'Principal') ?? memberOf(one, 'NotPrincipal'));
  const read = documentOf(jsonOf(root), named ? 'resource' : 'identity');
  if ('fault' in read) {
    errorTo(sink, 'W096')(placeIn(tree, [...base, ...read.fault.path]), read.fault.message);
    return NOTHING;
  }
  const statements = items.map((item, i) => statementOf(item, placeIn(root, given?.kind === 'list' ? ['Statement', i] : ['Statement'])));
  const use: DocumentUse = !named ? 'identity' : statements.every(isTrust) ? 'trust' : 'resource';
  checkElements(root, items, statements, use, placeIn(root, ['Statement']), sink);
  for (const statement of statements) {
    validate(statement, sink);
    checkConditions(statement, sink);
  }
  checkSize(root, statements, use, placeIn(root, ['Statement']), sink);
  if (sink.failed && sink.all.some(({ code }) => code === 'W096')) return NOTHING;
  return { ...NOTHING, aws: () => (named ? statements.map(speaking) : [identity(statements, path, placeIn(root, ['Statement']))]) };
}

const texts = (tree: Tree | undefined): Located[] =>
  (tree?.kind === 'list' ? tree.items : tree ? [tree] : []).flatMap((one) =>
    one.kind === 'scalar' && one.value !== null ? [{ text: String(one.value), span: one.span }] : [],
  );

function statementOf(tree: Tree, span: Span): ForeignStatement {
  const list = (name: string): Located[] => texts(memberOf(tree, name));
  const principal = memberOf(tree, 'Principal');
  const others = memberOf(tree, 'NotPrincipal');
  const condition = memberOf(tree, 'Condition');
  return {
    effect: textOf(memberOf(tree, 'Effect')) === 'Deny' ? 'deny' : 'allow',
    sid: textOf(memberOf(tree, 'Sid')),
    actions: list('Action'),
    notActions: list('NotAction'),
    resources: list('Resource'),
    notResources: list('NotResource'),
    principals: others
      ? [{ text: 'AWS:*', span: others.span }]
      : principal?.kind === 'object'
        ? principal.entries.flatMap(({ key, value }) => texts(value).map(({ text, span: at }) => ({ text: `${key}:${text}`, span: at })))
        : texts(principal).map(({ text, span: at }) => ({ text: `AWS:${text}`, span: at })),
    conditions: condition?.kind === 'object' ? condition.entries.flatMap(({ key, value }) => conditionsOf(key, value)) : [],
    span,
  };
}

/** Operators that hold for named values only. `ForAllValues:` and `…IfExists` hold too where the request has no such key. */
const PINS = /^(ForAnyValue:)?(StringEquals(IgnoreCase)?|StringLike|ArnEquals|ArnLike|NumericEquals|IpAddress|Bool)$/i;

function conditionsOf(operator: string, keys: Tree): ForeignStatement['conditions'] {
  if (keys.kind !== 'object') return [];
  return keys.entries.map(({ key, keySpan, value }) => {
    const values = texts(value).map(({ text }) => text);
    return { operator, key: { text: key, span: keySpan }, pins: PINS.test(operator) && !values.includes('*'), values };
  });
}

/** Only a positive test of a key that a request never carries keeps a statement from ever holding. */
const NEEDS_KEY =
  /^(ForAnyValue:)?(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like)|Numeric\w+|Date\w+|Bool|BinaryEquals|IpAddress)$/i;
const NEGATIVE = /Not/;
/** Keys that an identity provider defines: of its own name (`token.actions.githubusercontent.com:sub`), of SAML, Cognito, Kubernetes. */
const OF_PROVIDER = /\.[^:]*:|^(saml|graph|www|accounts|cognito-identity|oidc|kubernetes)[^:]*:/i;

function validate({ effect, actions, notActions, resources, conditions }: ForeignStatement, sink: Diagnostics): void {
  // AWS's own samples list the buckets on this ARN, and S3 takes it for `*`.
  const allBuckets = resources.some(({ text }) => /^arn:[^:]+:s3:::\*$/.test(text));
  const anything = (text: string): string => text.replace(/\$\{[^}]*\}/g, '*');
  const keys = conditions.filter(
    ({ operator, key }) => NEEDS_KEY.test(operator) && !NEGATIVE.test(operator) && !OF_PROVIDER.test(key.text),
  );
  const statement: LocatedStatement = {
    actions: [...actions, ...notActions].filter(
      ({ text }) => !/^\*+$/.test(text) && !text.includes('${') && !(allBuckets && /^s3:listallmybuckets$/i.test(text)),
    ),
    // What is denied or left out beside what exists does no harm; names that do not exist do.
    resources: effect === 'allow' && notActions.length === 0 ? resources.map(({ text, span }) => ({ text: anything(text), span })) : [],
    conditionKeys:
      effect === 'allow' && notActions.length === 0 && actions.every(({ text }) => text !== '*') ? keys.map(({ key }) => key) : [],
  };
  if (statement.actions.length === 0) return;
  const whole = actions.length > 0 && statement.actions.length === actions.length;
  validateStatement(whole ? statement : { ...statement, resources: [], conditionKeys: [] }, sink);
}

const WHOEVER = 'whoever holds this policy';

/** What a principal carries: one identity, all statements together. */
function identity(statements: readonly ForeignStatement[], path: string, span: Span): AwsIdentity {
  const uses = ofVault(statements, path);
  const grants = statements.flatMap((statement) =>
    grantsOf(statement, uses.get(statement) ? 'Vault' : WHOEVER, uses.get(statement) ? 'vault' : 'principal'),
  );
  const own: readonly VaultUse[] = [...new Set(uses.values())];
  return {
    what: own.length > 0 ? 'Vault' : WHOEVER,
    group: own.length > 0 ? 'vault' : 'principal',
    span,
    allows: grants.filter(({ effect }) => effect === 'allow'),
    denies: grants.filter(({ effect }) => effect === 'deny'),
    ...(own.length > 0 ? { uses: own } : {}),
  };
}

const TRUST = /^sts:(assumerole\w*|tagsession|setsourceidentity|setcontext|getfederationtoken)$/i;

const isTrust = ({ actions }: ForeignStatement): boolean => actions.length > 0 && actions.every(({ text }) => TRUST.test(text));

/** A statement of a resource's own policy: what it gives to those whom it names. */
function speaking(statement: ForeignStatement): AwsIdentity {
  const group: AwsGroup = isTrust(statement) ? 'trust' : 'resource';
  const what = whom(statement.principals);
  const grants = grantsOf(statement, what, group);
  return {
    what,
    group,
    span: statement.span,
    allows: grants.filter(({ effect }) => effect === 'allow'),
    denies: grants.filter(({ effect }) => effect === 'deny'),
    principals: statement.principals,
  };
}

function whom(principals: readonly Located[]): string {
  const names = principals.map(({ text }) => {
    const id = text.slice(text.indexOf(':') + 1);
    if (id === '*') return 'everybody';
    return /^(arn:[\w-]+:iam::)?\d{12}(:root)?$/.test(id) ? `account ${/\d{12}/.exec(id)?.[0] ?? id}` : id;
  });
  return names.length > 2
    ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
    : names.join(' and ') || 'everybody but those named';
}

function grantsOf(statement: ForeignStatement, what: string, group: AwsGroup): AwsGrant[] {
  const { effect, span, conditions } = statement;
  const [notAction] = statement.notActions;
  const [notResource] = statement.notResources;
  const except = statement.notActions.map(({ text }) => text);
  const actions: readonly Located[] = notAction ? [{ text: '*', span: notAction.span }] : statement.actions;
  const resources: readonly Located[] =
    statement.resources.length > 0 ? statement.resources : [{ text: '*', span: notResource?.span ?? span }];
  const but = notResource ? { butResources: statement.notResources.map(({ text }) => text) } : {};
  return actions.flatMap((action) =>
    resources.map((resource) => ({ what, group, effect, action, ...(notAction ? { except } : {}), resource, ...but, conditions, span })),
  );
}
