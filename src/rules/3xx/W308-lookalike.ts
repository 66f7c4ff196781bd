import { mistakable, skeleton } from '../../data/confusables.ts';
import type { Program } from '../../model/program.ts';
import type { Span } from '../../source.ts';
import type { Word } from '../../syntax/ast.ts';
import type { Finding, Rule } from '../rule.ts';
import { holdersOf } from '../support.ts';

export const rule: Rule = {
  code: 'W308',
  name: 'lookalike',
  severity: 'warning',
  page: {
    what: 'Two names of one kind, or two paths side by side, that look alike and are not the same: `l` and `1`, `O` and `0`, `rn` and `m`.',
    why: 'A reviewer takes one for the other; Vault does not. A grant on a path that only looks like that of a secret is how somebody else’s secret is read, or one’s own is not found.',
    fix: 'Rename one. Which characters look alike is Unicode’s table (UTS #39). Names that differ in case alone, which Vault would make one, and names that it keeps for itself are errors before this (W028, W029).',
    bad: 'app mailer {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "mailer" }\n  allow read on secret/payments/mailer/**\n}\n\napp mai1er {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "mailer-2" }\n  allow read on secret/payments/second/**\n}',
    good: 'app mailer {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "mailer" }\n  allow read on secret/payments/mailer/**\n}\n\napp mailer-2 {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "mailer-2" }\n  allow read on secret/payments/second/**\n}',
  },
  *check({ program }) {
    if (!anyAlike(program)) return;
    const seen = new Map<string, Seen>();
    for (const [kind, declared] of declarations(program)) {
      for (const { name, span } of [...declared].sort(bySpan)) {
        const other = meet(seen, kind, name, span);
        if (other) yield finding(`${kind} ${name}`, `${kind} ${other.text}`, span, other.span);
      }
    }
    // Most paths begin alike: a name that was met where it stands is not looked at again.
    const known = new Set<string>();
    for (const { text, span } of paths(program).sort(bySpan)) {
      let parent = '';
      for (const segment of text.split('/')) {
        const path = parent + segment;
        const other = known.has(path) || /[*{]/.test(segment) ? undefined : meet(seen, `path ${parent}`, segment, span);
        if (other) {
          yield finding(`${parent}${segment}`, `${parent}${other.text}`, span, other.span);
          break;
        }
        known.add(path);
        parent += `${segment}/`;
      }
    }
  },
};

/** Whether there is anything to tell. Mostly there is not, and who comes first, which is dear to know, is no question then. */
function anyAlike(program: Program): boolean {
  const texts: string[] = [];
  for (const [, declared] of declarations(program)) for (const { name } of declared) texts.push(name);
  const words = paths(program);
  for (const { text } of words) texts.push(text);
  const marks = mistakable(texts);
  if (!marks) return false;
  for (const [, declared] of declarations(program)) {
    const looks: Looks = new Map();
    for (const { name } of declared) if (marks.test(name) && isAlike(looks, name)) return true;
  }
  const folders = new Map<string, Looks>();
  const known = new Set<string>();
  for (const { text } of words) {
    if (!marks.test(text)) continue;
    // From its end upwards, as far as it is new.
    for (let path = text; !known.has(path); path = path.slice(0, path.lastIndexOf('/'))) {
      known.add(path);
      const from = path.lastIndexOf('/') + 1;
      const name = path.slice(from);
      const folder = path.slice(0, from);
      let looks = folders.get(folder);
      if (!looks) folders.set(folder, (looks = new Map()));
      if (marks.test(name) && !/[*{]/.test(name) && isAlike(looks, name)) return true;
      if (from === 0) break;
    }
  }
  return false;
}

/** Names by what they look like. */
type Looks = Map<string, string>;

function isAlike(looks: Looks, name: string): boolean {
  const look = skeleton(name);
  const first = looks.get(look);
  if (first === undefined) looks.set(look, name);
  return first !== undefined && first !== name;
}

const bySpan = ({ span: a }: { readonly span: Span }, { span: b }: { readonly span: Span }): number =>
  a.file === b.file ? a.start - b.start : a.file < b.file ? -1 : 1;

interface Seen {
  readonly text: string;
  readonly span: Span;
  readonly told: Set<string>;
}

/** The first name of that look, where it is another one and this was not said before. */
function meet(seen: Map<string, Seen>, space: string, text: string, span: Span): Seen | undefined {
  const key = `${space}\0${skeleton(text)}`;
  const first = seen.get(key);
  if (!first) seen.set(key, { text, span, told: new Set() });
  if (!first || first.text === text || first.told.has(text)) return undefined;
  first.told.add(text);
  return first;
}

const finding = (one: string, other: string, span: Span, first: Span): Finding => ({
  message: `${one} looks like ${other}, and is not the same`,
  span,
  related: [{ span: first, message: 'the other one' }],
  help: 'rename one',
});

type Names = Iterable<{ readonly name: string; readonly span: Span }>;

function declarations(program: Program): readonly (readonly [kind: string, declared: Names])[] {
  const { teams, apps, users, pipelines, profiles, clusters, engines, stores } = program;
  return [
    ['team', teams.values()],
    ['app', apps.values()],
    ['user', users.values()],
    ['pipeline', pipelines.values()],
    ['profile', profiles.values()],
    ['cluster', clusters.values()],
    ['engine', [...engines.values()].filter((engine) => !engine.builtin).concat([...stores.values()])],
  ];
}

function paths(program: Program): Word[] {
  const found: Word[] = [];
  for (const { owns, shares } of program.teams.values()) {
    for (const { resources } of owns) found.push(...resources);
    for (const { resources } of shares) found.push(...resources);
  }
  for (const { declared } of holdersOf(program))
    for (const { resources } of declared.grants) for (const word of resources) if (!word.text.startsWith('arn:')) found.push(word);
  return found;
}
