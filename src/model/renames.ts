import type { AnyBound, BlockSchema } from '../schema/block.ts';
import { article } from '../schema/words.ts';
import type { Span } from '../source.ts';
import type { Annotation, Declaration, Word } from '../syntax/ast.ts';
import type { Draft } from './draft.ts';
import { say } from './draft.ts';
import { labelFault } from './labels.ts';
import type { Program } from './program.ts';
import { fail } from './scope.ts';
import type { Binding } from './scope.ts';

/** The name that something had before, as `@was` says it. */
export const formerName = (annotations: readonly Annotation[]): Word | undefined => was(annotations)?.words[0];

const was = (annotations: readonly Annotation[]): Annotation | undefined =>
  annotations.length ? annotations.find(({ kind }) => kind === 'was') : undefined;

/** `@was` where nothing has a name: statements and assertions. */
export function refuseWas(annotations: readonly Annotation[], what: string, binding: Binding): void {
  const found = was(annotations);
  if (found)
    fail(binding, {
      code: 'W054',
      span: found.span,
      message: `\`@was\` stands before a declaration, and ${article(what)} ${what} has no name`,
      help: 'remove it',
    });
}

/** `@was` before a declaration or block: whether anything is called after it, and whether the old name can have been one. */
export function checkWas(d: Declaration, schema: BlockSchema, binding: Binding): void {
  if (!was(d.annotations)) return;
  const found = d.annotations.filter(({ kind }) => kind === 'was');
  const [first, second] = found.flatMap(({ span, words }) => words.map((word) => ({ span, word })));
  if (!first) return;
  const kind = d.kind.text;
  const own = d.labels.at(-1);
  const say54 = (span: Span, message: string, help: string): void => fail(binding, { code: 'W054', span, message, help });
  if (typeof schema.was === 'string')
    return say54(first.span, `${article(kind)} ${kind} cannot be renamed: ${schema.was}`, 'remove the annotation');
  if (!schema.was || !own)
    return say54(
      first.span,
      `\`@was\` before ${article(kind)} ${kind} has no effect: nothing outside the specs is called after it`,
      'remove the annotation',
    );
  if (second) return say54(second.span, `${kind} \`${own.text}\` had two names before`, 'keep the one that was applied last');
  const fault = labelFault(first.word.text, false);
  if (fault !== undefined) return say54(first.word.span, `${JSON.stringify(first.word.text)} ${fault}`, 'the name that stood here before');
  if (first.word.text === own.text)
    say54(first.word.span, `${kind} \`${own.text}\` has this name`, 'write the name that it had before, or remove the annotation');
}

/** The old name must be free, and two cannot have had one; what Terraform cannot move must stay where it is. */
export function checkRenames(draft: Draft): void {
  const { vault } = draft;
  for (const [kind, all] of [
    ['engine', new Map([...draft.engines, ...draft.stores])],
    ['team', draft.teams],
    ['user', draft.users],
    ['app', draft.apps],
    ['pipeline', draft.pipelines],
  ] as const)
    checkNames(draft, kind, [...all.values()]);
  if (vault)
    for (const [kind, parts] of [
      ['auth', vault.auths],
      ['audit', vault.audits],
    ] as const)
      checkNames(draft, kind, parts);
  for (const engine of [...draft.engines.values(), ...draft.stores.values()]) {
    const old = formerName(engine.annotations);
    const settled = draft.registries.engineKinds.get(engine.kind)?.settled;
    if (old && !draft.engines.has(old.text) && settled !== undefined && engine.bound.valueSpans['mount'] === undefined)
      say(draft, {
        code: 'W054',
        span: old.span,
        message: `engine \`${engine.name}\` would move from \`${old.text}\` to \`${engine.name}\` at Vault, where Terraform makes everything in it anew, ${settled}`,
        help: `leave it where it is: \`mount = "${old.text}"\``,
      });
    for (const blocks of Object.values(engine.bound.blocks as Readonly<Record<string, AnyBound | readonly AnyBound[] | undefined>>))
      if (Array.isArray(blocks)) {
        const members = blocks as readonly AnyBound[];
        checkNames(
          draft,
          members[0]?.kind ?? '',
          members.map((bound) => ({ name: bound.labels.at(-1) ?? '', bound })),
        );
      }
  }
}

interface Named {
  readonly name: string;
  readonly bound: AnyBound;
}

function checkNames(draft: Draft, kind: string, all: readonly Named[]): void {
  const first = new Map<string, Span>();
  for (const { name, bound } of all) {
    const old = formerName(bound.annotations);
    if (!old) continue;
    const there = all.find((one) => one.name === old.text);
    const other = there?.bound.head ?? first.get(old.text);
    if (!other) first.set(old.text, old.span);
    else
      say(draft, {
        code: 'W054',
        span: old.span,
        message: there
          ? `${kind} \`${name}\` was \`${old.text}\`, but there is ${article(kind)} ${kind} \`${old.text}\``
          : `only one can have been ${kind} \`${old.text}\``,
        related: [{ span: other, message: there ? 'it is declared here' : 'the other one' }],
        help: there ? 'two that change names need a step between: rename one, apply, rename the other' : 'remove one of the two',
      });
  }
}

export interface Rename {
  readonly kind: 'engine' | 'store' | 'team' | 'user' | 'app' | 'pipeline' | 'auth' | 'audit';
  readonly name: string;
  readonly old: string;
  readonly span: Span;
}

/** What of a program has another name than before, members of engines left out. */
export function renamesOf({ engines, stores, teams, users, apps, pipelines, vault }: Program): readonly Rename[] {
  const all: readonly (readonly [Rename['kind'], Iterable<Named>])[] = [
    ['engine', engines.values()],
    ['store', stores.values()],
    ['team', teams.values()],
    ['user', users.values()],
    ['app', apps.values()],
    ['pipeline', pipelines.values()],
    ['auth', vault.auths],
    ['audit', vault.audits],
  ];
  return all.flatMap(([kind, list]) =>
    [...list].flatMap(({ name, bound }) => {
      const old = formerName(bound.annotations);
      return old ? [{ kind, name, old: old.text, span: bound.head }] : [];
    }),
  );
}
