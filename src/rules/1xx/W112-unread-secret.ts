import { patternIndex } from '../../access/pattern-index.ts';
import { matches, parsePattern, type Pattern, PatternError } from '../../access/patterns.ts';
import { engineKinds } from '../../engines/index.ts';
import type { Engine, Program } from '../../model/program.ts';
import type { Finding, Rule } from '../rule.ts';
import { nearest } from '../../suggest.ts';
import { allowsOf, isPattern } from '../support.ts';
import type { AccessRule } from '../../access/relation.ts';

export const rule: Rule = {
  code: 'W112',
  name: 'unread-secret',
  severity: 'warning',
  page: {
    what: 'A secret of a kv inventory that no app, team, user or pipeline may read; or a grant on a path that looks like a secret of the inventory and is none.',
    why: 'Either it is dead and should be deleted where it is kept, or a grant is missing or misspelt and its app will fail.',
    fix: 'Grant `read` to whoever needs it, or take it out of the inventory and delete it.',
    bad: 'engine kv secret {\n  version = 2\n  secret payments/old/token { keys = ["token"]  rotate = 90d }\n}',
    good: 'engine kv secret {\n  version = 2\n  secret payments/api/token { keys = ["token"]  rotate = 90d }\n}\napp api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n  allow read on secret/payments/api/token\n}',
  },
  *check({ program, relation }) {
    const inventories = [...program.engines.values()].filter((engine) => engine.kind === 'kv' && !engine.builtin);
    if (inventories.length === 0) return;
    const readers = new Readers();
    for (const principal of relation.principals)
      for (const rule of principal.allows) if (rule.capabilities.includes('read')) readers.add(rule);
    for (const engine of inventories) yield* unread(engine, program, readers);
    yield* misspelt(program);
  },
};

/** Verbs that make a secret need none to be there. */
const MAKES = new Set(['write', 'create', 'list']);

/** Grants by name, in a folder whose secrets the inventory lists, on one that it does not list: only what a slip would explain. */
function* misspelt(program: Program): Generator<Finding> {
  const inventories = new Map<string, { readonly names: ReadonlySet<string>; readonly byFolder: ReadonlyMap<string, readonly string[]> }>();
  for (const { holder, engine, verb, rest, resource } of allowsOf(program)) {
    if (engine.kind !== 'kv' || engine.builtin || isPattern(rest) || rest.includes('{') || MAKES.has(verb.text)) continue;
    let inventory = inventories.get(engine.name);
    if (!inventory) {
      const names = namesIn(engine);
      inventory = { names: new Set(names), byFolder: Map.groupBy(names, folderOf) };
      inventories.set(engine.name, inventory);
    }
    const beside = inventory.byFolder.get(folderOf(rest));
    if (!beside || inventory.names.has(rest)) continue;
    const guess = nearest(nameIn(rest), beside.map(nameIn));
    if (guess === undefined) continue;
    yield {
      message: `${holder.kind} ${holder.name} may ${verb.text} ${resource.text}, which is no secret of the inventory of ${engine.name}`,
      span: resource.span,
      help: `did you mean ${[engine.name, folderOf(rest), guess].filter((part) => part !== '').join('/')}? Else declare it`,
    };
  }
}

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));
const nameIn = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const namesIn = (engine: Engine): string[] =>
  (engineKinds.get(engine.kind)?.members(engine.bound) ?? inventory(engine)).map(({ name }) => name);

function* unread(engine: Engine, program: Program, readers: Readers): Generator<Finding> {
  const kind = engineKinds.get(engine.kind);
  const template = kind?.verbs(engine.bound)['read']?.requests[0]?.path ?? '{P}';
  for (const member of kind?.members(engine.bound) ?? inventory(engine)) {
    const path = `${engine.mount}/${template.replace('{P}', member.name)}`;
    if (readers.reads(path)) continue;
    yield {
      message: `nobody may read the secret ${engine.name}/${member.name} in ${program.env.name}`,
      span: member.span,
      help: 'grant `read` to the app that needs it, or delete the secret',
    };
  }
}

function inventory(engine: Engine): { name: string; span: Engine['span'] }[] {
  const blocks: Readonly<Record<string, unknown>> = engine.bound.blocks;
  const secrets = blocks['secret'];
  if (!Array.isArray(secrets)) return [];
  return (secrets as readonly Engine['bound'][]).map((bound) => ({ name: bound.labels[0] ?? '', span: bound.head }));
}

/** Read patterns by segments, so that many secrets meet few patterns. */
class Readers {
  readonly #index = patternIndex<{ readonly pattern: Pattern }>();
  add(rule: AccessRule): void {
    const pattern = parsePattern(rule.pattern);
    if (!(pattern instanceof PatternError)) this.#index.add({ pattern });
  }
  reads(path: string): boolean {
    const asked = parsePattern(path);
    return !(asked instanceof PatternError) && this.#index.overlapping(asked).some(({ pattern }) => matches(pattern, path));
  }
}
