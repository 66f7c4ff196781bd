import { pattern } from '../access/patterns.ts';
import { requestsOf, type Request, Refusal, type Resource, resourceOf, verbOf } from '../access/requests.ts';
import { actionsOf, takes, validateStatement } from '../access/iam/validate.ts';
import { secretsOf } from '../access/iam/stores.ts';
import { otherSpellings, spellingsEvade } from '../access/spelling.ts';
import type { Compiled, PrincipalAccess, PrincipalId } from '../access/relation.ts';
import type { RequestTemplate } from '../contract.ts';
import { Diagnostics } from '../diagnostics.ts';
import { engineKinds } from '../engines/index.ts';
import { isAwsAction, patternFault } from '../model/index.ts';
import type { Program } from '../model/program.ts';
import { nearest } from '../suggest.ts';
import type { Word } from '../syntax/ast.ts';
import { CallFault } from './types.ts';

export const KINDS = ['app', 'team', 'user', 'pipeline'] as const;

/** What was asked, with everything looked up in one environment. */
export type Asked = VaultAsked | AwsAsked;
export interface VaultAsked {
  readonly kind: 'vault';
  readonly resource: Resource;
  readonly requests: readonly Request[];
  readonly ways: readonly Request[];
}
export interface AwsAsked {
  readonly kind: 'aws';
  /** In AWS's spelling, each one action. */
  readonly actions: readonly string[];
  /** With `*` and `?` as AWS has them. */
  readonly arns: readonly string[];
  /** Something in a store: whoever puts it into a task counts too. */
  readonly stored: boolean;
}

const word = (text: string): Word => ({ text, span: { file: '', start: 0, end: 0 }, quoted: true });
const didYouMean = (near: string | undefined, known: readonly string[]): string | undefined =>
  near === undefined ? (known.length > 0 && known.length <= 12 ? `there are ${known.join(', ')}` : undefined) : `did you mean ${near}?`;

/** `app/checkout`, as it is said on the command line; whether it exists anywhere. */
export function readPrincipal(text: string, compiled: readonly Compiled[]): PrincipalId | CallFault {
  const slash = text.indexOf('/');
  const kind = KINDS.find((k) => k === text.slice(0, slash));
  const known = [...new Set(compiled.flatMap((c) => c.relation.principals.map((p) => p.id)))].sort();
  const id = known.find((one) => one === text);
  if (id) return id;
  if (slash < 0) {
    const same = known.filter((one) => one.endsWith(`/${text}`));
    return new CallFault(
      `a principal is said with its kind; ${JSON.stringify(text)} has none`,
      same.length ? `did you mean ${same.join(' or ')}?` : 'such as app/checkout, team/payments, user/NAME, pipeline/NAME',
    );
  }
  if (!kind) {
    const near = nearest(text.slice(0, slash), KINDS);
    return new CallFault(
      `there is no kind of principal ${JSON.stringify(text.slice(0, slash))}`,
      near ? `did you mean ${near}${text.slice(slash)}?` : `there are ${KINDS.join(', ')}`,
    );
  }
  const alike = known.filter((one) => one.startsWith(`${kind}/`));
  return new CallFault(`there is no ${kind} ${JSON.stringify(text.slice(slash + 1))}`, didYouMean(nearest(text, known), alike));
}

export const principalIn = (compiled: Compiled, id: PrincipalId): PrincipalAccess | undefined =>
  compiled.relation.principals.find((p) => p.id === id);

/** `{env}`, `{account}` and the environment's own values, as in the specs. */
function filled(text: string, { env, vault }: Program): string | CallFault {
  const values: Readonly<Record<string, string | undefined>> = {
    ...env.values,
    env: env.name,
    account: env.account,
    region: env.region,
    partition: env.partition,
    domain: env.domain,
    vault: vault.name,
  };
  let unknown: string | undefined;
  const made = text.replace(/(?<!\$)\{([A-Za-z_][\w.-]*)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) unknown ??= whole;
    return value ?? whole;
  });
  if (unknown === undefined) return made;
  const near = nearest(unknown.slice(1, -1), Object.keys(values));
  return new CallFault(`${unknown} stands for nothing in environment ${env.name}`, near && `did you mean {${near}}?`);
}

/** Looks the verb and the resource up; a `CallFault` where they mean nothing in this environment. */
export function ask(compiled: Compiled, verb: string, resource: string): Asked | CallFault {
  const { program } = compiled;
  const text = filled(resource, program);
  if (text instanceof CallFault) return text;
  if (isAwsAction(verb)) return askAws(verb, text);
  if (text.startsWith('arn:'))
    return new CallFault(`\`${verb}\` is a verb of Vault, and ${text} an ARN`, 'ask for an action, such as s3:GetObject');
  const wrong = patternFault(text);
  if (wrong) return new CallFault(`\`${text}\`: ${wrong.message}`, wrong.mended ? `write ${wrong.mended}` : wrong.help);
  const head = text.split('/', 1)[0] ?? '';
  if (program.stores.has(head)) return askStore(verb, head, text.slice(head.length + 1), program);
  const found = resourceOf(word(text), { ...program, stores: new Map() }, engineKinds);
  if (found === undefined || found instanceof Refusal) {
    const near = nearest(head, [...program.engines.keys(), ...program.stores.keys()]);
    const help = near ? `did you mean ${near}?` : found?.help;
    return new CallFault(found?.message ?? `\`${text}\` is kept outside Vault`, help);
  }
  const definition = verbOf(verb, found);
  if (definition instanceof Refusal) return new CallFault(definition.message, definition.help);
  const stray = strayMember(verb, definition.requests, found);
  if (stray) return stray;
  const requests = requestsOf(verb, definition.requests, found);
  if (requests instanceof Refusal) return new CallFault(requests.message, requests.help);
  const ways = waysOf(verb, definition.ways ?? [], found);
  return { kind: 'vault', resource: found, requests, ways: [...ways, ...inOtherLetters([...requests, ...ways], compiled)] };
}

/** A member that exists, of a kind that the verb does not take: `generate` on a database's connection. */
function strayMember(verb: string, templates: readonly RequestTemplate[], { engine, kind, rest }: Resource): CallFault | undefined {
  const kinds = templates.flatMap((t) => t.member ?? []);
  const members = engine.builtin || kinds.length < templates.length ? [] : (kind.members(engine.bound) ?? []);
  const named = members.find((m) => m.name === rest);
  if (!named || kinds.includes(named.kind)) return undefined;
  const fit = members.filter((m) => kinds.includes(m.kind)).map((m) => `${engine.name}/${m.name}`);
  return new CallFault(
    `\`${verb}\` takes a ${[...new Set(kinds)].join(' or a ')}, and ${engine.name}/${rest} is a ${named.kind}`,
    fit.length ? `there are ${fit.join(', ')}` : undefined,
  );
}

function waysOf(verb: string, templates: readonly RequestTemplate[], resource: Resource): readonly Request[] {
  const found = templates.length === 0 ? [] : requestsOf(verb, templates, resource);
  return found instanceof Refusal ? [] : found;
}

/** The same names in other letters, where a deny of one spelling leaves them open. */
function inOtherLetters(requests: readonly Request[], { program, policies }: Compiled): Request[] {
  if (!spellingsEvade(program.vault)) return [];
  const known = new Set(policies.flatMap((p) => p.stanzas.map((s) => pattern(s.pattern))));
  return requests.flatMap((r) => otherSpellings(pattern(r.pattern), known).map(({ text }) => ({ ...r, pattern: text })));
}

function askAws(verb: string, arn: string): AwsAsked | CallFault {
  const sink = new Diagnostics();
  if (arn !== '*' && !/^arn:[^:]*:[^:]*:[^:]*:[^:]*:.+$/s.test(arn))
    return new CallFault(`\`${arn}\` is no ARN`, 'an AWS action is asked on "arn:…", or on "*" where it takes no ARN');
  const action = word(verb);
  validateStatement({ actions: [action], resources: [word(arn)], conditionKeys: [] }, sink);
  const [first] = sink.all;
  if (first) return new CallFault(first.message, first.help ?? (first.expected ? `there are ${first.expected.join(', ')}` : undefined));
  const actions = actionsOf(action).filter((a) => takes(a.action, arn));
  return { kind: 'aws', actions: actions.map((a) => a.id).sort(), arns: [arn], stored: false };
}

function askStore(verb: string, name: string, rest: string, program: Program): AwsAsked | CallFault {
  const store = program.stores.get(name);
  const verbs = Object.keys((store && engineKinds.get(store.kind)?.verbs(store.bound)) ?? {});
  if (!store || !verbs.includes(verb))
    return new CallFault(`store \`${name}\` has no verb \`${verb}\``, didYouMean(nearest(verb, verbs), verbs));
  const secrets = secretsOf(store, program);
  const wanted = secrets.filter((s) => rest === '' || rest === '*' || rest === '**' || s.label === rest);
  if (wanted.length > 0) return { kind: 'aws', actions: ['secretsmanager:GetSecretValue'], arns: wanted.map((s) => s.arn), stored: true };
  const labels = secrets.map((s) => s.label);
  return new CallFault(`store \`${name}\` has no secret \`${rest}\``, didYouMean(nearest(rest, labels), labels));
}
