import { patternIndex } from '../../access/pattern-index.ts';
import { matches, parsePattern, type Pattern, PatternError } from '../../access/patterns.ts';
import { engineKinds } from '../../engines/index.ts';
import type { Engine, Program } from '../../model/program.ts';
import type { Finding, Rule } from '../rule.ts';
import type { AccessRule } from '../../access/relation.ts';

export const rule: Rule = {
  code: 'W112',
  name: 'unread-secret',
  severity: 'warning',
  page: {
    what: 'A secret of a kv inventory that no app, team, user or pipeline may read.',
    why: 'Either it is dead and should be deleted where it is kept, or a grant is missing and its app will fail.',
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
  },
};

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
