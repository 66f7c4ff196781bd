import { engineKinds } from '../../engines/index.ts';
import type { Engine, Program } from '../../model/program.ts';
import type { Rule } from '../rule.ts';
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

function* unread(
  engine: Engine,
  program: Program,
  readers: Readers,
): Generator<ReturnType<Rule['check']> extends Iterable<infer F> ? F : never> {
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

/** Read patterns: exact ones in a set, the rest by their literal head, so that many secrets meet few patterns. */
class Readers {
  readonly #exact = new Set<string>();
  readonly #byHead = new Map<string, string[]>();
  add({ pattern }: AccessRule): void {
    if (!/[+*]/.test(pattern)) this.#exact.add(pattern);
    else {
      const head = literalHead(pattern);
      this.#byHead.set(head, [...(this.#byHead.get(head) ?? []), pattern]);
    }
  }
  reads(path: string): boolean {
    if (this.#exact.has(path)) return true;
    const parts = path.split('/');
    for (let n = 0; n <= parts.length; n++) {
      for (const pattern of this.#byHead.get(parts.slice(0, n).join('/')) ?? []) if (matches(pattern, path)) return true;
    }
    return false;
  }
}

function literalHead(pattern: string): string {
  const parts = pattern.split('/');
  const wild = parts.findIndex((part) => part === '+' || part.endsWith('*'));
  return parts.slice(0, wild).join('/');
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.split('/');
  const segments = path.split('/');
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1 && part.endsWith('*'))
      return segments.slice(i).join('/').startsWith(part.slice(0, -1)) && segments.length > i;
    if (part !== '+' && part !== segments[i]) return false;
  }
  return parts.length === segments.length;
}
