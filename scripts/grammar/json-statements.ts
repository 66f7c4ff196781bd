import type { StatementType } from '../../src/schema/block.ts';
import type { Json } from './json-types.ts';
import { implied } from './json-types.ts';

const ref = (name: string): Json => ({ $ref: `#/$defs/${name}` });
const described = (description: string, json: Json): Json => ({ description, ...json });

const verbs = described('What may be done: verbs of the engine, or AWS actions.', ref('words'));
const paths = described('On what: paths that begin with an engine’s name, or ARNs.', ref('words'));
const principal = {
  type: 'string',
  pattern: '^(app|team|user|pipeline)\\s+\\S',
  patternErrorMessage: 'expected a principal such as `app checkout`',
};
const principals = {
  type: ['string', 'array'],
  pattern: principal.pattern,
  patternErrorMessage: principal.patternErrorMessage,
  items: principal,
  minItems: 1,
};
const environments = described('The environments it holds in; all of them where nothing is said.', ref('words'));
const tail: Json = {
  when: { description: 'Under which condition: `key = value and not key like "x*"`.', type: 'string' },
  in: environments,
  until: described('The last day it holds.', ref('date')),
  because: described('Why.', ref('text')),
};
const meta: Json = { doc: ref('doc'), ignore: ref('ignore') };

interface Statement {
  readonly doc: string;
  /** The keys of its mapping, beside documentation and annotations. */
  readonly keys: Json;
  /** Sets of keys one of which must be there. */
  readonly needs: readonly (readonly string[])[];
  readonly sentence: { readonly pattern: string; readonly example: string };
}

const grant = (doc: string): Statement => ({
  doc,
  keys: { verbs, paths, ...tail },
  needs: [['verbs', 'paths']],
  sentence: { pattern: '\\bon\\b', example: 'read on secret/payments/**' },
});

/** Each statement by the key it stands under. */
export const statements: Readonly<Record<string, Statement>> = {
  allow: grant('What it may do.'),
  deny: grant('What is taken away from its own grants and those of the profiles it uses.'),
  use: {
    doc: 'The profiles whose grants it has.',
    keys: { names: described('Names of profiles.', ref('words')), ...tail },
    needs: [['names']],
    sentence: { pattern: '\\S', example: 'readers' },
  },
  owns: {
    doc: 'What nobody else is granted without the team’s `share`.',
    keys: { paths, in: environments },
    needs: [['paths']],
    sentence: { pattern: '\\S', example: 'secret/payments/**' },
  },
  share: {
    doc: 'What the team lets others do with what it owns.',
    keys: { verbs, paths, with: described('With whom: `team orders`, `app search`.', principals), ...tail },
    needs: [['verbs', 'paths', 'with']],
    sentence: { pattern: '\\bon\\b[^]*\\bwith\\s', example: 'read on secret/payments/public/** with team orders' },
  },
  inject: {
    doc: 'How a value reaches the workload; implies the grant to whoever fetches it.',
    keys: {
      path: described('What is fetched.', ref('word')),
      as: { description: 'As variables of the environment, as a file, or as a file of variables.', enum: ['env', 'file', 'env_file'] },
      to: described('The file; not with `env`.', ref('text')),
      in: environments,
      set: ref('inject.set'),
    },
    needs: [['path', 'as', 'to'], ['path', 'as']],
    sentence: { pattern: '\\bas\\s+(env|file|env_file)\\b', example: 'secret/payments/stripe as env_file "/vault/secrets/stripe.env"' },
  },
  assert: {
    doc: 'What must hold of the compiled outputs.',
    keys: {
      who: described('Principals, or `nobody`.', { ...principals, pattern: `^nobody$|${principal.pattern}` }),
      only: described('Nobody but these principals.', principals),
      can: verbs,
      cannot: verbs,
      directly: { description: 'Leaves out what is possible through another principal’s rights.', enum: [true, false, 'true', 'false'] },
      on: paths,
      in: environments,
      because: described('Why.', ref('text')),
    },
    needs: [['only', 'can'], ['who', 'can'], ['who', 'cannot']],
    sentence: { pattern: '^(nobody|only|app|team|user|pipeline)\\s[^]*\\bcan(not)?\\s', example: 'nobody can export on transit/**' },
  },
}; // prettier-ignore

const aliases: Readonly<Record<StatementType, readonly string[]>> = {
  grant: ['allow', 'deny'],
  use: ['use'],
  owns: ['owns'],
  share: ['share'],
  inject: ['inject'],
};
/** The keys under which a block that may hold these statements has them. */
export const keysOf = (types: readonly StatementType[]): readonly string[] => types.flatMap((type) => aliases[type]);

/** The definitions of all statements: one of them as a sentence or a mapping, and a list of these. */
export function statementDefinitions(): Readonly<Record<string, Json>> {
  const found: Record<string, Json> = {
    doc: { description: 'Documentation; it comes out in the outputs.', $ref: '#/$defs/text' },
    was: {
      description: 'What it was called before: Terraform then follows its new name.',
      anyOf: [ref('word'), { type: 'array', items: ref('word'), minItems: 1, maxItems: 1 }],
    },
    ignore: {
      description: 'Rules that are silenced here, each with a reason.',
      anyOf: [ref('ignored'), { type: 'array', items: ref('ignored') }],
    },
    ignored: {
      anyOf: [
        { description: 'The code of a rule.', type: 'string', pattern: '^W[0-9]{3}$', patternErrorMessage: 'expected a code such as W403' },
        {
          type: 'object',
          properties: {
            code: described('The code of a rule, or several.', { type: ['string', 'array'], pattern: '^W[0-9]{3}$', items: { type: 'string', pattern: '^W[0-9]{3}$' }, minItems: 1 }),
            because: described('Why.', ref('text')),
            until: described('The last day on which it is silenced.', ref('date')),
          },
          required: ['code'],
          additionalProperties: false,
        },
      ],
    },
  }; // prettier-ignore
  for (const [key, { doc, keys, needs, sentence }] of Object.entries(statements)) {
    const needed = [...needs, ['sentence']].map((names) => ({ required: names }));
    const whole = {
      description: 'The sentence, where documentation or annotations go with it.',
      type: 'string',
      pattern: sentence.pattern,
    };
    found[`${key}.one`] = {
      description: doc,
      anyOf: [
        {
          description: `${doc} As a sentence.`,
          type: 'string',
          pattern: sentence.pattern,
          patternErrorMessage: `expected a sentence such as \`${sentence.example}\``,
          examples: [sentence.example],
        },
        {
          type: 'object',
          properties: { ...keys, sentence: whole, ...meta },
          additionalProperties: false,
          anyOf: needed,
          ...(key === 'inject' ? implied({ properties: { as: { enum: ['file', 'env_file'] } }, required: ['as'] }, { required: ['to'] }) : {}),
        },
      ],
    }; // prettier-ignore
    found[key] = {
      description: doc,
      anyOf: [ref(`${key}.one`), { type: 'array', items: ref(`${key}.one`) }],
    };
  }
  return found;
}
