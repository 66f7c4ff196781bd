import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from '@cdktf/hcl2json';
import { format } from '@cdktf/hcl-tools';
import { describe, expect, test } from 'vitest';
import { proveIam } from '../../../src/access/iam/index.ts';
import { actionsOf } from '../../../src/access/iam/validate.ts';
import { Diagnostics } from '../../../src/diagnostics.ts';
import { iamTarget } from '../../../src/targets/iam/index.ts';
import { terraformTarget } from '../../../src/targets/terraform/index.ts';
import { inputsOf, projectFolders } from '../../support/projects.ts';

interface Block {
  readonly attributes?: Readonly<Record<string, { readonly required?: boolean; readonly optional?: boolean }>>;
  readonly block_types?: Readonly<Record<string, { readonly block: Block }>>;
}
interface Provider {
  readonly resource_schemas: Readonly<Record<string, { readonly block: Block }>>;
  readonly data_source_schemas: Readonly<Record<string, { readonly block: Block }>>;
}
type Tree = { readonly [key: string]: unknown };

const oracle = new URL('../../../../shared/oracle/terraform-vault-5.6.0.schema.json', import.meta.url);
const schema = existsSync(oracle)
  ? (JSON.parse(readFileSync(oracle, 'utf8')) as { provider_schemas: Record<string, Provider> })
  : undefined;
const provider = schema && Object.values(schema.provider_schemas)[0];
const tree = (value: unknown): Tree => (typeof value === 'object' && value !== null ? (value as Tree) : {});
const meta = new Set(['//', 'lifecycle', 'depends_on']);

/** What a provider's schema has against a block: unknown or missing arguments. */
function faults(path: string, body: Tree, block: Block): string[] {
  const out: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    if (meta.has(name)) continue;
    const nested = block.block_types?.[name];
    const attribute = block.attributes?.[name];
    if (nested) for (const one of Array.isArray(value) ? value : [value]) out.push(...faults(`${path}.${name}`, tree(one), nested.block));
    else if (!attribute || !(attribute.required || attribute.optional)) out.push(`${path} has no argument ${name}`);
  }
  for (const [name, attribute] of Object.entries(block.attributes ?? {}))
    if (attribute.required && !(name in body)) out.push(`${path} lacks ${name}`);
  return out;
}

/** The required arguments and blocks of a resource, in CDKTF's spelling: what its configuration's type does not mark as optional. */
function requiredByAws(type: string): string[] {
  const file = new URL(`../../../node_modules/@cdktf/provider-aws/lib/${type.slice(4).replaceAll('_', '-')}/index.d.ts`, import.meta.url);
  const [, config = ''] = /Config extends cdktf\.TerraformMetaArguments \{([^}]*)\n\}/.exec(readFileSync(file, 'utf8')) ?? [];
  return [...config.matchAll(/readonly (\w+): /g)].map((m) => m[1] ?? '');
}
const camel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase());

describe.each(projectFolders)('project %s', (folder) => {
  const json = inputsOf(folder, 'json');

  test('the specs have no error that IAM or Terraform would see', () => {
    expect(json.errors.filter((e) => /^W60[1238]|^W61[23]|^W076/.test(e))).toEqual([]);
    expect(json.inputs.length).toBeGreaterThan(0);
  });

  test('IAM documents say what was planned, in actions that AWS has', () => {
    for (const input of json.inputs) {
      const { relation } = input.compiled;
      const files = new Map(iamTarget(input).artifacts.map((a) => [a.path.slice(relation.env.length + '/iam/'.length), a.text]));
      expect(proveIam(files, relation.iam).mismatches).toEqual([]);
      for (const text of files.values()) {
        const { Statement } = JSON.parse(text) as { Statement: { Action: string[] }[] };
        for (const action of Statement.flatMap((s) => s.Action)) {
          const sink = new Diagnostics();
          actionsOf({ text: action, span: { file: '', start: 0, end: 0 } }, sink);
          expect(sink.all.map((d) => d.message)).toEqual([]);
        }
      }
    }
  });

  test.skipIf(!provider)("every argument is one of the Vault provider's (skipped without the provider's schema)", async () => {
    const found: string[] = [];
    for (const input of json.inputs) {
      for (const { path, text } of (await terraformTarget(input)).artifacts) {
        const stack = JSON.parse(text) as Tree;
        for (const [section, schemas] of [
          ['resource', provider?.resource_schemas],
          ['data', provider?.data_source_schemas],
        ] as const) {
          for (const [type, named] of Object.entries(tree(stack[section]))) {
            if (!type.startsWith('vault_')) continue;
            for (const [name, body] of Object.entries(tree(named))) {
              const known = schemas?.[type];
              found.push(...(known ? faults(`${path} ${type}.${name}`, tree(body), known.block) : [`${type} is unknown`]));
            }
          }
        }
      }
    }
    expect(found).toEqual([]);
  });

  test("every argument that AWS's classes call required is there", async () => {
    const missing: string[] = [];
    for (const input of json.inputs) {
      for (const { path, text } of (await terraformTarget(input)).artifacts) {
        for (const [type, named] of Object.entries(tree(tree(JSON.parse(text))['resource']))) {
          if (!type.startsWith('aws_')) continue;
          const required = requiredByAws(type);
          for (const [name, body] of Object.entries(tree(named))) {
            const given = new Set(Object.keys(tree(body)).map(camel));
            missing.push(...required.filter((r) => !given.has(r)).map((r) => `${path} ${type}.${name} lacks ${r}`));
          }
        }
      }
    }
    expect(missing).toEqual([]);
  });

  test('HCL parses and is as HashiCorp formats it, JSON holds no path of the machine', async () => {
    for (const input of inputsOf(folder, 'hcl').inputs) {
      const { artifacts, diagnostics } = await terraformTarget(input);
      expect(diagnostics).toEqual([]);
      for (const { path, text } of artifacts) {
        expect(await parse(path, text)).toBeTypeOf('object');
        expect(await format(text)).toBe(text);
      }
    }
    for (const input of json.inputs)
      for (const { text } of (await terraformTarget(input)).artifacts) expect(text).not.toContain(process.cwd());
  });

  test('what servers run at their first start is a script that bash can read', async () => {
    for (const input of json.inputs) {
      for (const { text } of (await terraformTarget(input)).artifacts) {
        const templates = tree(tree(tree(JSON.parse(text))['resource'])['aws_launch_template']);
        for (const template of Object.values(templates)) {
          const script = Buffer.from(String(tree(template)['user_data']), 'base64').toString('utf8');
          expect(script).toContain('systemctl enable --now vault.service');
          expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
        }
      }
    }
  });
});
