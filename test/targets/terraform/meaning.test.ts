import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { interpolated, ref } from '../../../src/plain.ts';
import { printHcl } from '../../../src/targets/terraform/hcl/index.ts';
import { pieces, template } from '../../../src/targets/terraform/template.ts';

/** Texts that a template language could take for something else, and what they must mean. */
const texts = [
  'a "quote" ${file("/etc/passwd")} %{ if true } $${x} \\ back\t é',
  '$$${a}',
  '%%%{a}',
  '$%{a}',
  '%${a}',
  '$%$%${a}%{b}',
  '${"$"}${x}',
  '$$$',
  'two\nlines ${x}\n',
  'EOT\nlines $${x} \\n\nEOT\n',
  'control \u0007 \u200b ${x}\nend\n',
];

const terraform = spawnSync('terraform', ['version'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).status === 0;
test.skipIf(!terraform).each(['main.tf.json', 'main.tf'])(
  'Terraform reads the texts as they were meant, in %s (skipped where terraform is not on the PATH)',
  (file) => {
    // `terraform_data` is built in: no provider has to be installed.
    const base = { first: { input: 'X' } };
    const values = [
      ...texts.map((text) => interpolated(text)),
      ...texts.map((text) => interpolated(text, ref('terraform_data', 'first', 'input'), text)),
    ];
    const named = Object.fromEntries(values.map((value, i) => [`t${i}`, { input: template(pieces(value)) }]));
    const json = { resource: { terraform_data: { ...base, ...named } } };
    const folder = mkdtempSync(join(tmpdir(), 'writ-terraform-'));
    try {
      writeFileSync(join(folder, file), file === 'main.tf' ? printHcl({ json, shapes: new Map() }, 'test') : JSON.stringify(json));
      const run = (...args: string[]) =>
        spawnSync('terraform', args, { cwd: folder, encoding: 'utf8', env: { ...process.env, CHECKPOINT_DISABLE: '1' } });
      expect(run('init', '-input=false').status).toBe(0);
      const applied = run('apply', '-auto-approve', '-input=false');
      expect(applied.status, applied.stderr).toBe(0);
      const state = JSON.parse(run('show', '-json').stdout) as {
        values: { root_module: { resources: { name: string; values: { input: string } }[] } };
      };
      const read = new Map(state.values.root_module.resources.map((r) => [r.name, r.values.input]));
      const wanted = [...texts, ...texts.map((text) => `${text}X${text}`)];
      expect(wanted.map((_, i) => read.get(`t${i}`))).toEqual(wanted);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
