import { parse as parseHcl } from '@cdktf/hcl2json';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml, parseAllDocuments } from 'yaml';
import { compileProject } from '../../src/compile.ts';
import { compileSnippet, projectWith } from '../support/base-project.ts';
import { hostile } from '../support/hostile.ts';
import { memoryHost } from '../support/memory-host.ts';

/** Texts that mean something in a language that is written: each comes out as itself in every target, or is refused where it stands. */
const more = [
  '"""',
  '\\{env}',
  '{{`x`}}',
  '{{ .Values.x }}',
  '<%= x %>',
  '$(id)',
  '\\u0041',
  '\\n',
  '~',
  'null',
  '2020-01-01',
  '1e3',
  '0x10',
  '!!int 3',
  '*a',
  '&a',
  '? a',
  '@x',
  '%YAML',
  '|',
  '>',
  '--- ',
  '- ',
  '$',
  '%',
  '$$',
  '%%',
  '${"x"}',
  '%{ for x in y }',
  '\\',
  ': ',
  ' #',
  'trailing ',
  ' leading',
  'a\nEOT\nb',
  'EOT\n',
  '\n\n',
  '\t',
  "'",
  '"',
  'x'.repeat(4000),
  '\u{1f469}\u200d\u{1f52c}',
  'constructor',
  '__proto__',
];
/** What no source file may hold, not even in a string. */
const refused = (text: string): boolean =>
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]/.test(text);
const texts = [...new Set([...hostile, ...more])].filter((text) => text !== '' && !refused(text));
/** A group without a visible character is refused. */
const groupOf = (text: string): string => (text.trim() === '' ? `${text}.` : text);
/** AWS itself takes few characters in a tag; the rest is refused where it stands. */
const taken = (text: string): boolean => text.length <= 256 && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text);

const literal = (text: string): string => JSON.stringify(text).replaceAll('{', '\\{');
const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

const each = (write: (text: string, i: number) => string): string => texts.map(write).join('\n');
const spec = `app pod {
  team = payments
  run on eks { cluster = platform  namespace = "payments"  service_account = "pod" }
  ${each((h, i) => `allow read on secret/payments/granted/s${i} because ${literal(h)}`)}
  ${each((h, i) => `inject secret/payments/t${i} as file "/vault/secrets/t${i}" { template = ${literal(h)} }`)}
}
app task {
  team = payments
  run on ecs {
    cluster = tasks
    image = "111111111111.dkr.ecr.us-east-1.amazonaws.com/task:1.2.3"
    command = [${texts.map(literal).join(', ')}]
    cpu = 256
    memory = 512
  }
  ${each((h, i) => `inject secret/payments/t${i} as file "/vault/secrets/t${i}" { template = ${literal(h)} }`)}
}
${each((h, i) => `/// ${oneLine(h)}\nteam t${i} { group = ${literal(groupOf(h))}  allow list on secret/t${i}/** because ${literal(h)} }`)}
engine database more {
  connection c {
    plugin = postgresql
    url = "postgresql://{{username}}:{{password}}@h:5432/o?sslmode=verify-full"
    username = "vault"
    rotate_root = true
  }
  ${each((h, i) => `role r${i} { connection = c  create = ${literal(h)}  ttl = 1h  max_ttl = 1h }`)}
}
environment prod {
  account = "123456789012"
  region = "us-east-1"
  domain = "example.com"
  production = true
  tags {
    ${texts.flatMap((h, i) => (taken(h) ? [`T${i} = ${literal(h)}`] : [])).join('\n')}
  }
}
`;

/** Terraform's own reading of a quoted template that holds no reference. */
const untemplated = (text: string): string =>
  text.replace(/\$\{"([$%]+)"\}|\$\$\{|%%\{/g, (found, signs?: string) => signs ?? found.slice(1));

/** All strings in a value, at any depth. */
function* stringsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value !== null && typeof value === 'object') for (const inner of Object.values(value)) yield* stringsOf(inner);
}

describe.each(['json', 'hcl'])('terraform as %s', async (format) => {
  const host = memoryHost({ ...projectWith({ text: spec }), '/project/writ.yaml': `writ: "1"\nterraform: { format: ${format} }\n` });
  const result = await compileProject(host, { root: '/project', asOf: '2026-11-23', terraform: true, artifacts: true });
  const files = new Map(result.artifacts.map((a) => [a.path, a.text]));
  const file = (path: string): string => files.get(`prod/${path}`) ?? expect.fail(`no ${path}`);
  const stack = async (name: string): Promise<unknown> => {
    const text = file(`terraform/${name}/main.tf${format === 'json' ? '.json' : ''}`);
    return format === 'json' ? JSON.parse(text) : await parseHcl('main.tf', text);
  };

  test('it compiles, and proves', () => {
    expect(result.diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message}`)).toEqual([]);
    expect(result.mismatches).toEqual([]);
    expect(texts.length).toBeGreaterThan(55);
  });
  test('tags', async () => {
    const found = new Set([...stringsOf(await stack('platform'))].map(untemplated));
    const wanted = texts.filter(taken);
    expect(wanted.length).toBeGreaterThan(10);
    expect(wanted.filter((text) => !found.has(text))).toEqual([]);
  });
  test('SQL, without white space at its end', async () => {
    const found = new Set([...stringsOf(await stack('vault'))].map(untemplated));
    expect(texts.filter((text) => text.trim() !== '' && !found.has(text.trimEnd()))).toEqual([]);
  });
  test('groups of the identity provider', async () => {
    for (const [i, text] of texts.entries())
      expect([...stringsOf(await stack(`teams/t${i}`))].map(untemplated), text).toContain(groupOf(text));
  });
  test('policies hold their paths and nothing else, in files and in Terraform', async () => {
    const stanzas = async (text: string): Promise<string[]> =>
      Object.keys(((await parseHcl('policy.hcl', text)) as { path?: object }).path ?? {});
    for (const [i] of texts.entries()) {
      const text = file(`vault/policies/team-t${i}.hcl`);
      expect(await stanzas(text)).toEqual([`secret/metadata/t${i}/*`]);
      expect([...stringsOf(await stack(`teams/t${i}`))].map(untemplated)).toContain(text);
    }
    const wanted = texts.flatMap((_, i) => [`secret/data/payments/granted/s${i}`, `secret/data/payments/t${i}`]).sort();
    expect((await stanzas(file('vault/policies/app-pod.hcl'))).sort()).toEqual(wanted);
  });
  test('templates, in the agent’s configuration and in annotations', async () => {
    const within = (text: string, i: number): string => {
      const end = text.endsWith('\n') ? '' : '\n';
      return `{{ with secret "secret/data/payments/t${i}" -}}\n${text}${end}{{ end -}}\n`;
    };
    const agent = (await parseHcl('agent.hcl', file('vault/agents/task.hcl'))) as { template: { contents: string }[] };
    expect(agent.template.map(({ contents }) => untemplated(contents)).sort()).toEqual(texts.map(within).sort());
    const values = parseYaml(file('helm/apps/pod.values.yaml')) as { podAnnotations: Record<string, string> };
    const annotations = Object.entries(values.podAnnotations).filter(([key]) => key.includes('agent-inject-template-'));
    expect(annotations.map(([, text]) => text).sort()).toEqual(texts.map(within).sort());
  });
  test('commands of tasks', () => {
    const task = JSON.parse(file('ecs/apps/task.task-definition.json')) as { containerDefinitions: { name: string; command?: string[] }[] };
    expect(task.containerDefinitions.find(({ name }) => name === 'task')?.command).toEqual(texts);
  });
  test('reasons, for machines', () => {
    const reasons = new Set(stringsOf(JSON.parse(files.get('access.json') ?? '')));
    expect(texts.filter((text) => !reasons.has(text))).toEqual([]);
  });
});

/** Where a text is a name or a path, what is not plainly one is refused at its place. */
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'CON',
  'a..b',
  '..',
  '.',
  '-a',
  'a/b',
  'a b',
  '${x}',
  '%{x}',
  '{{x}}',
  'é',
  'a\u0301',
  'х',
  'a"b',
  'a\\b',
  'a\nb',
  '*/',
  '#',
  '+',
  '*',
  'x'.repeat(300),
];
const SPECIMENS: Readonly<Record<string, (name: string) => string>> = {
  app: (n) =>
    `app ${n} { team = payments  run on eks { cluster = platform  namespace = "p"  service_account = "p" }  allow read on secret/payments/x }`,
  team: (n) => `team ${n} { group = "g"  allow list on secret/other/** }`,
  engine: (n) => `engine kv ${n} { version = 2 }`,
  mount: (n) => `engine kv more { version = 2  mount = ${n} }`,
  profile: (n) => `profile ${n} { allow read on secret/payments/x }`,
  'kv path': (n) => `team other { group = "g"  allow list on "secret/other/${n.slice(1, -1)}/x" }`,
  role: (n) => `engine transit more { key ${n} { type = aes256_gcm96  rotate_every = 30d } }`,
  value: (n) =>
    `environment prod { account = "123456789012"  region = "us-east-1"  domain = "e.com"  production = true  values { ${n} = "v" } }`,
};

test.each(Object.entries(SPECIMENS))('hostile names: %s', async (kind, write) => {
  for (const name of NAMES) {
    const result = await compileSnippet({ text: write(literal(name)) }, true);
    const errors = result.diagnostics.filter((d) => d.severity === 'error');
    for (const d of errors) expect([kind, name, d.code, d.span?.file]).toEqual([kind, name, d.code, 'specs/snippet.writ']);
    if (errors.length > 0) continue;
    expect(result.mismatches, name).toEqual([]);
    for (const { path, text } of result.artifacts) {
      expect(path, name).toMatch(/^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/);
      expect(path.split('/'), name).not.toContain('..');
      if (path.endsWith('.json')) JSON.parse(text);
      else if (path.endsWith('.hcl')) await parseHcl(path, text);
      else if (path.endsWith('.yaml')) for (const { errors } of parseAllDocuments(text)) expect(errors, path).toEqual([]);
    }
  }
});

test('invisible characters that change how a text looks are refused in it', async () => {
  for (const text of ['\u202e', '\u2066', '\u0000', '\u001b[31m', '\u2028', '\ufeff']) {
    const { diagnostics } = await compileSnippet({ text: `team other { group = "a${text}b" }` });
    expect(diagnostics.map((d) => `${d.code} ${d.span?.start}`)).toContain('W006 23');
  }
});
