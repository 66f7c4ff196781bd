import { READ } from '../../access/capabilities.ts';
import { patternIndex, type PatternIndex } from '../../access/pattern-index.ts';
import { matches, parsePattern, PatternError } from '../../access/patterns.ts';
import { type Compiled, specified } from '../../access/specified.ts';
import type { EngineMember } from '../../contract.ts';
import { engineKinds } from '../../engines/index.ts';
import type { Engine, Program } from '../../model/program.ts';
import type { Finding, Rule } from '../rule.ts';
import { nearest } from '../../suggest.ts';
import { allowsOf, children, enginesOf, isPattern } from '../support.ts';

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
    const inventories = enginesOf(program, 'kv').filter((engine) => membersOf(engine).length > 0);
    if (inventories.length === 0) return;
    const readers = patternIndex<Compiled>();
    for (const principal of relation.principals) for (const one of specified(principal).allows) if (one.mask & READ) readers.add(one);
    for (const engine of inventories) yield* unread(engine, program, readers);
    yield* misspelt(program, inventories);
  },
};

/** Verbs that make a secret need none to be there. */
const MAKES = new Set(['write', 'create', 'list']);

/** Grants by name, in a folder whose secrets the inventory lists, on one that it does not list: only what a slip would explain. */
function* misspelt(program: Program, engines: readonly Engine[]): Generator<Finding> {
  const inventories = new Map<Engine, { readonly names: ReadonlySet<string>; readonly byFolder: ReadonlyMap<string, readonly string[]> }>();
  for (const engine of engines) {
    const names = membersOf(engine).map(({ name }) => name);
    inventories.set(engine, { names: new Set(names), byFolder: Map.groupBy(names, folderOf) });
  }
  for (const { holder, engine, verb, rest, resource } of allowsOf(program)) {
    if (isPattern(rest) || rest.includes('{') || MAKES.has(verb.text)) continue;
    const inventory = inventories.get(engine);
    if (!inventory) continue;
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
const membersOf = (engine: Engine): readonly EngineMember[] =>
  engineKinds.get(engine.kind)?.members(engine.bound) ??
  children(engine.bound, 'secret').map(({ labels, head }) => ({ kind: 'secret', name: labels[0] ?? '', span: head }));

function* unread(engine: Engine, program: Program, readers: PatternIndex<Compiled>): Generator<Finding> {
  const template = engineKinds.get(engine.kind)?.verbs(engine.bound)['read']?.requests[0]?.path ?? '{P}';
  for (const member of membersOf(engine)) {
    const path = `${engine.mount}/${template.replace('{P}', member.name)}`;
    const asked = parsePattern(path);
    if (!(asked instanceof PatternError) && readers.overlapping(asked).some(({ pattern }) => matches(pattern, path))) continue;
    yield {
      message: `nobody may read the secret ${engine.name}/${member.name} in ${program.env.name}`,
      span: member.span,
      help: 'grant `read` to the app that needs it, or delete the secret',
    };
  }
}
