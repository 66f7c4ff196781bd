import type { EngineKind, EngineMember, RequestTemplate, Verb } from '../contract.ts';
import type { Engine, Program } from '../model/program.ts';
import type { AnyBound } from '../schema/block.ts';
import { nearest } from '../suggest.ts';
import type { Word } from '../syntax/ast.ts';
import { fromWrit, parsePattern, PatternError } from './patterns.ts';

export type Kinds = ReadonlyMap<string, EngineKind>;

/** Why a grant or question means nothing, as the middle of a diagnostic: by the codes with which the binder refuses the same of a spec. */
export class Refusal {
  readonly code: 'W026' | 'W032' | 'W034' | 'W036' | 'W064';
  readonly message: string;
  readonly help: string | undefined;
  constructor(code: Refusal['code'], message: string, help?: string) {
    this.code = code;
    this.message = message;
    this.help = help;
  }
}

export interface Resource {
  readonly engine: Engine;
  readonly kind: EngineKind;
  /** Below the engine, in Writ's spelling, `{self.…}` already Vault's templates; empty for the engine itself. */
  readonly rest: string;
}

const SELF = /^self\.(id|name|metadata\.(.+))$/;

/** The word's text with `{self.…}` as Vault writes it (`{{identity.entity.id}}`); any other placeholder left is a refusal. */
export function vaultText(word: Word): string | Refusal {
  if (!word.template) return literal(word.text);
  let text = '';
  for (const part of word.template) {
    if ('text' in part) {
      const said = literal(part.text);
      if (said instanceof Refusal) return said;
      text += said;
      continue;
    }
    const self = SELF.exec(part.placeholder);
    if (!self) return new Refusal('W064', `the placeholder {${part.placeholder}} has no value here`);
    text += `{{identity.entity.${self[1]}}}`;
  }
  return text;
}

const literal = (text: string): string | Refusal =>
  text.includes('{{') ? new Refusal('W064', '`{{` in a path is a template of Vault, which Writ writes itself', 'use {self.id}') : text;

export const usesSelf = (text: string): boolean => text.includes('{{identity.');

/** What a resource word names; `undefined` for a store outside Vault, whose access is not Vault's. */
export function resourceOf(word: Word, program: Program, kinds: Kinds): Resource | Refusal | undefined {
  const text = vaultText(word);
  if (text instanceof Refusal) return text;
  const slash = text.indexOf('/');
  const name = slash < 0 ? text : text.slice(0, slash);
  if (program.stores.has(name)) return undefined;
  const engine = program.engines.get(name);
  const kind = engine && kinds.get(engine.kind);
  if (!engine || !kind) {
    const near = nearest(name, program.engines.keys());
    const known = [...program.engines.values()].filter((e) => !e.builtin).map((e) => e.name);
    return new Refusal(
      'W026',
      `there is no engine \`${name}\` in environment ${program.env.name}`,
      near ? `did you mean \`${near}\`?` : known.length ? `declared: ${known.join(', ')}` : undefined,
    );
  }
  return { engine, kind, rest: slash < 0 ? '' : text.slice(slash + 1) };
}

// An engine is one object for an environment, and some kinds have hundreds of verbs.
const verbsOf = new WeakMap<Engine, Readonly<Record<string, Verb>>>();
export function verbOf(name: string, { engine, kind }: Resource): Verb | Refusal {
  const verbs = verbsOf.get(engine) ?? kind.verbs(engine.builtin ? undefined : (engine.bound as AnyBound));
  verbsOf.set(engine, verbs);
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb) return verb;
  const near = nearest(name, Object.keys(verbs));
  return new Refusal(
    'W032',
    `engine \`${engine.name}\` (${engine.kind}) has no verb \`${name}\``,
    near ? `did you mean \`${near}\`?` : `its verbs: ${Object.keys(verbs).join(', ')}`,
  );
}

interface Members {
  readonly all: readonly EngineMember[];
  /** The first of each name. */
  readonly byName: ReadonlyMap<string, EngineMember>;
}

// An engine may have as many members as there are apps, and each grant asks for one of them.
const membersByEngine = new WeakMap<Engine, Members>();
function membersOf(engine: Engine, kind: EngineKind): Members | undefined {
  if (engine.builtin) return undefined;
  const known = membersByEngine.get(engine);
  if (known) return known;
  const all = kind.members(engine.bound);
  if (!all) return undefined;
  const members = { all, byName: new Map(all.map((member) => [member.name, member] as const).toReversed()) };
  membersByEngine.set(engine, members);
  return members;
}

/** A Vault pattern and what a template asks for there. */
export interface Request {
  readonly pattern: string;
  readonly template: RequestTemplate;
}

const hole = (template: RequestTemplate): 'P' | 'R' | undefined =>
  template.path.includes('{P}') ? 'P' : template.path.includes('{R}') ? 'R' : undefined;

/** The requests of a verb on a resource, as patterns of Vault. `templates`: the verb's requests, or with its other ways. */
export function requestsOf(verbName: string, templates: readonly RequestTemplate[], given: Resource): Request[] | Refusal {
  const { engine, kind } = given;
  // A bare engine, where the verb has requests without a place for a path, means the engine and everything in it.
  const whole = given.rest === '' && templates.some((t) => hole(t)) && templates.some((t) => !hole(t));
  const resource = whole ? { ...given, rest: '**' } : given;
  const { rest } = resource;
  const named = membersOf(engine, kind)?.byName.get(rest);
  const [first] = templates;
  const fitting = templates.length === 1 && first && fits(first, rest, named) ? templates : templates.filter((t) => fits(t, rest, named));
  if (fitting.length === 0) return homeless(verbName, resource);
  const reserved = kind.reserved?.find((word) => rest === word || rest.startsWith(`${word}/`));
  if (reserved)
    return new Refusal(
      'W034',
      `\`${reserved}/\` is added by Writ and is not written in a path`,
      `write \`${engine.name}/${rest.slice(reserved.length + 1)}\``,
    );
  let requests: Request[] | undefined;
  for (const template of fitting) {
    const path = fill(verbName, template, resource);
    if (path instanceof Refusal) return path;
    const pattern = parsePattern(`${engine.mount}/${path}`);
    if (pattern instanceof PatternError) return new Refusal('W064', `\`${engine.name}/${rest}\`: ${pattern.message}`);
    const request = { pattern: pattern.text, template };
    if (requests) requests.push(request);
    else requests = [request];
  }
  return requests ?? [];
}

function fits(template: RequestTemplate, rest: string, named: EngineMember | undefined): boolean {
  if (template.member && named && template.member !== named.kind) return false;
  return hole(template) ? rest !== '' || lists(template) : rest === '' || rest === '**';
}

const homeless = (verbName: string, { engine, rest }: Resource): Refusal =>
  rest === ''
    ? new Refusal('W064', `\`${verbName}\` needs a path below \`${engine.name}\``, `such as ${engine.name}/NAME or ${engine.name}/**`)
    : new Refusal(
        'W064',
        `\`${verbName}\` of ${engine.kind} takes no path: its request has no place for \`${rest}\``,
        `write \`${verbName} on ${engine.name}\``,
      );

/** LIST of the engine itself. */
const lists = (t: RequestTemplate): boolean => hole(t) === 'P' && t.capabilities.length === 1 && t.capabilities[0] === 'list';

function fill(verbName: string, template: RequestTemplate, { engine, kind, rest }: Resource): string | Refusal {
  const which = hole(template);
  if (!which) return template.path;
  const { path } = template;
  const at = path.indexOf(which === 'P' ? '{P}' : '{R}');
  const filled = (name: string): string => path.slice(0, at) + name + path.slice(at + '{P}'.length);
  const atEnd = at + '{P}'.length === path.length;
  if (which === 'R') {
    if (rest.includes('/'))
      return new Refusal(
        'W064',
        `\`${verbName}\` of ${engine.kind} takes one name, not \`${rest}\``,
        `such as ${engine.name}/NAME or ${engine.name}/*`,
      );
    if (rest === '**') return filled('+');
    const refused = unknownMember(engine, kind, rest);
    if (refused) return refused;
  }
  const tail = fromWrit(rest);
  if (tail instanceof PatternError) return new Refusal('W064', `\`${engine.name}/${rest}\`: ${tail.message}`);
  if (tail.endsWith('*') && !atEnd)
    return new Refusal(
      'W064',
      `\`${verbName} on ${engine.name}/${rest}\` cannot be said in a Vault policy: more follows the name in its path`,
      'name each, or use `*`',
    );
  return filled(tail);
}

function unknownMember(engine: Engine, kind: EngineKind, name: string): Refusal | undefined {
  if (/[*{]/.test(name)) return undefined;
  const known = membersOf(engine, kind);
  if (!known || known.all.length === 0 || known.byName.has(name)) return undefined;
  const members = known.all;
  const near = nearest(
    name,
    members.map((m) => m.name),
  );
  return new Refusal(
    'W036',
    `engine \`${engine.name}\` has no ${members[0]?.kind ?? 'role'} \`${name}\` in this environment`,
    near ? `did you mean \`${near}\`?` : `it has ${members.map((m) => m.name).join(', ')}`,
  );
}
