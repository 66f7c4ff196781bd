import type { BlockSchema } from '../schema/block.ts';
import type { ConditionTerm, Statement, Tail, Value, Word } from '../syntax/ast.ts';
import { few } from './header.ts';
import { fill, fillWord } from './placeholders.ts';
import type { Lookup } from './placeholders.ts';
import { failMisplaced, lookupIn } from './scope.ts';
import type { Binding } from './scope.ts';

const WORDS: Readonly<Record<Statement['type'], string>> = { grant: 'allow', use: 'use', owns: 'owns', share: 'share', inject: 'inject' };

/** A statement for one environment, placeholders filled in; the same object where nothing had to be filled. */
export function bindStatement(statement: Statement, schema: BlockSchema, kind: string, binding: Binding): Statement {
  if (!schema.statements.includes(statement.type)) {
    const word = statement.type === 'grant' ? statement.effect : WORDS[statement.type];
    const may = schema.statements.flatMap((s) => (s === 'grant' ? ['allow', 'deny'] : [WORDS[s]]));
    const span = { ...statement.span, end: statement.span.start + word.length };
    failMisplaced(binding, false, { code: 'W045', span, message: `\`${word}\` cannot stand in \`${kind}\``, ...few(may) });
    return statement;
  }
  return isOpen(statement) ? fillStatement(statement, lookupIn(binding, 'statement')) : statement;
}

/** Whether there is anything to fill in. */
function isOpen(s: Statement): boolean {
  const { because, when } = s.tail;
  if (because?.template || when) return true;
  switch (s.type) {
    case 'use':
      return anyTemplate(s.names);
    case 'inject':
      return s.resource.template !== undefined || s.path?.template !== undefined;
    default:
      return anyTemplate(s.resources);
  }
}

const anyTemplate = (words: readonly Word[]): boolean => words.some((w) => w.template !== undefined);

function fillStatement(s: Statement, lookup: Lookup): Statement {
  const tail = fillTail(s.tail, lookup);
  const words = (list: readonly Word[]): readonly Word[] => (anyTemplate(list) ? list.map((w) => fillWord(w, lookup)) : list);
  switch (s.type) {
    case 'grant':
    case 'owns':
    case 'share': {
      const resources = words(s.resources);
      return resources === s.resources && tail === s.tail ? s : { ...s, resources, tail };
    }
    case 'use': {
      const names = words(s.names);
      return names === s.names && tail === s.tail ? s : { ...s, names, tail };
    }
    case 'inject': {
      const resource = fillWord(s.resource, lookup);
      const path = s.path && fillWord(s.path, lookup);
      return resource === s.resource && path === s.path && tail === s.tail ? s : { ...s, resource, path, tail };
    }
  }
}

export function fillTail(tail: Tail, lookup: Lookup): Tail {
  const because = tail.because && fillWord(tail.because, lookup);
  const when = tail.when?.some((t) => templated(t.value)) ? tail.when.map((t) => fillTerm(t, lookup)) : tail.when;
  return because === tail.because && when === tail.when ? tail : { ...tail, because, when };
}

const templated = (value: Value): boolean =>
  value.kind === 'list' ? value.items.some(templated) : 'template' in value && value.template !== undefined;

const fillTerm = (term: ConditionTerm, lookup: Lookup): ConditionTerm => ({ ...term, value: fillValue(term.value, lookup) });

function fillValue(value: Value, lookup: Lookup): Value {
  if (value.kind === 'list') return { ...value, items: value.items.map((v) => fillValue(v, lookup)) };
  if (!('template' in value) || !value.template) return value;
  const { template, ...rest } = value;
  return { ...rest, ...fill(template, lookup) };
}
