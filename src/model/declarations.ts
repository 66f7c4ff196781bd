import type { Assertion, Declaration, FileAst, Item, Word } from '../syntax/ast.ts';
import { didYouMean, few, headSpan } from './header.ts';
import type { Reporter } from './report.ts';
import type { TopKind, TopSchemas } from './schemas.ts';
import { holdsIn } from './effective.ts';

/** A top-level declaration with its name and the environments it exists in. */
export interface Declared {
  readonly kind: TopKind;
  readonly name: string;
  readonly node: Declaration;
  readonly file: FileAst;
  readonly envs: readonly string[];
}

/** Engines and stores are named by the same first segment of a path. */
export const spaceOf = (kind: TopKind): string => (kind === 'store' ? 'engine' : kind);

const isTop = (schemas: TopSchemas, kind: string): kind is TopKind => Object.hasOwn(schemas, kind);

/** The declarations of a known kind that have a name; what has none is reported here or when it is bound. */
export function collectDeclarations(files: readonly FileAst[], schemas: TopSchemas, reporter: Reporter): readonly Declared[] {
  const found: Declared[] = [];
  const kinds = Object.keys(schemas);
  for (const file of files)
    for (const node of file.items) {
      if (node.type !== 'declaration') continue;
      const kind = node.kind.text;
      if (!isTop(schemas, kind)) {
        const meant = didYouMean(kind, [...kinds, 'assert']);
        // Where a brace was lost, what stood inside a block comes out at the top.
        if (!file.complete && !meant) continue;
        const message = `unknown kind of declaration \`${kind}\`${meant}`;
        const owner = kinds.find((k) => Object.hasOwn(schemas[k as TopKind].variants?.schemas ?? {}, kind));
        const how = file.spelling === 'yaml' ? `put it below \`${owner}:\`` : `write \`${owner} ${kind} NAME\``;
        const help = owner ? `\`${kind}\` is a kind of ${owner}: ${how}` : `the kinds are ${kinds.join(', ')}`;
        const diagnostic = { code: 'W020', severity: 'error', span: node.kind.span, message, ...few(kinds), help } as const;
        // A line lost above turns all that stands below it into kinds of their own.
        if (owner) reporter.missing(undefined, `${owner} ${file.source.path}`, diagnostic);
        else reporter.report(undefined, diagnostic);
        continue;
      }
      const label = node.labels[schemas[kind].variants ? 1 : 0];
      if (!label && !file.complete) continue;
      if (!label) {
        const how = schemas[kind].variants ? `${kind} KIND NAME` : `${kind} NAME`;
        const message = `\`${kind}\` takes \`${how}\`, found ${node.labels.length ? 'one label' : 'no label'}`;
        reporter.report(undefined, { code: 'W025', severity: 'error', span: headSpan(node), message });
        continue;
      }
      found.push({ kind, name: label.text, node, file, envs: [] });
    }
  return found;
}

/** With the environments each exists in. Reports `in` names of no environment, wherever they stand, and narrowing that leaves nothing. */
export function placeDeclarations(
  declared: readonly Declared[],
  assertions: readonly Assertion[],
  envs: readonly string[],
  partial: boolean,
  reporter: Reporter,
): readonly Declared[] {
  const known = new Set(envs);
  const check = (names: readonly Word[] | undefined, within: readonly string[]): readonly string[] => {
    if (!names) return within;
    for (const word of names) {
      if (known.has(word.text)) {
        if (!within.includes(word.text))
          reporter.report(undefined, {
            code: 'W049',
            severity: 'error',
            span: word.span,
            message: `what is around this does not exist in \`${word.text}\``,
            help: `it exists in ${within.join(', ')}`,
          });
      } else if (!partial)
        reporter.missing(undefined, `environment ${word.text}`, {
          code: 'W026',
          severity: 'error',
          span: word.span,
          message: `no environment \`${word.text}\`${didYouMean(word.text, envs)}`,
          ...few(envs),
        });
    }
    return within.filter((env) => holdsIn(names, env));
  };
  const walk = (items: readonly Item[], within: readonly string[]): void => {
    for (const item of items) {
      if (item.type === 'declaration' || item.type === 'overlay') walk(item.body.items, check(item.in, within));
      else if (item.type !== 'attribute') {
        if (item.tail.in) check(item.tail.in, within);
      }
    }
  };
  for (const assertion of assertions) check(assertion.tail.in, envs);
  return declared.map((d) => {
    if (d.kind === 'environment') {
      const [first] = d.node.in ?? [];
      if (first) reporter.report(undefined, { code: 'W025', severity: 'error', span: first.span, message: '`environment` takes no `in`' });
      walk(d.node.body.items, [d.name]);
      return { ...d, envs: [d.name] };
    }
    const within = check(d.node.in, envs);
    walk(d.node.body.items, within);
    return { ...d, envs: within };
  });
}

/** Reports names that are declared twice in one environment, also when they differ only in case. Returns those that stand. */
export function withoutDuplicates(declared: readonly Declared[], builtins: Iterable<string>, reporter: Reporter): readonly Declared[] {
  const reserved = new Set(builtins);
  const first = new Map<string, Declared>();
  return declared.filter((d) => {
    const label = d.node.labels.at(-1)?.span ?? d.node.kind.span;
    if (spaceOf(d.kind) === 'engine' && reserved.has(d.name.toLowerCase())) {
      const help = 'choose another name; `mount` may still be what you like';
      reporter.report(undefined, { code: 'W028', severity: 'error', span: label, message: `\`${d.name}\` is built into Vault`, help });
      return false;
    }
    let other: Declared | undefined;
    for (const env of d.kind === 'environment' ? [''] : d.envs) {
      const key = `${spaceOf(d.kind)}\0${d.name.toLowerCase()}\0${env}`;
      const before = first.get(key);
      if (before) other ??= before;
      else first.set(key, d);
    }
    if (!other) return true;
    const same = other.name === d.name;
    reporter.report(undefined, {
      code: 'W028',
      severity: 'error',
      span: label,
      message: same
        ? `${d.kind} \`${d.name}\` is declared twice`
        : `${d.kind} \`${d.name}\` and ${other.kind} \`${other.name}\` differ only in case, and Vault lower-cases names`,
      related: [{ span: headSpan(other.node), message: 'first declared here' }],
      help: same ? 'rename one, or say `in ENV` so that they are not in the same environment' : 'rename one',
    });
    return false;
  });
}
