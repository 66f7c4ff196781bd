import {
  type HclAttribute,
  type HclBlock,
  type HclBody,
  HclExpression,
  HclHeredoc,
  type HclValue,
  hclAttribute,
  hclBlock,
} from '../../../hcl.ts';
import { commentLines, printBody, quote } from '../../hcl-print.ts';
import type { Shape, StackOutput } from '../cdktf.ts';
import { type Json, type JsonObject, isList, isObject } from '../json.ts';
import { type Piece, readTemplate, template } from '../template.ts';

/**
 * Synthesised Terraform JSON as HCL, in the layout of `terraform fmt`. CDKTF's own HCL output leaves quotes in texts unescaped, so
 * only its knowledge of what is a block is used. `header` becomes the comment on top.
 */
export function printHcl({ json, shapes }: StackOutput, header: string): string {
  const body: HclBlock[] = [];
  if (isObject(json['terraform'])) body.push(terraformBlock(json['terraform']));
  for (const [name, config] of entries(json['provider'])) {
    for (const one of isList(config) ? config : [config]) body.push(hclBlock('provider', [name], bodyOf(one, providerShape)));
  }
  for (const section of ['data', 'resource'] as const) {
    for (const [type, named] of entries(json[section])) {
      const shape = shapes.get(section === 'data' ? `data.${type}` : type) ?? { blocks: {} };
      for (const [name, config] of entries(named)) {
        const comment = isObject(config) && typeof config['//'] === 'string' ? config['//'] : undefined;
        body.push(hclBlock(section, [type, name], bodyOf(config, withMeta(shape)), comment));
      }
    }
  }
  const moved = json['moved'];
  for (const one of moved !== undefined && isList(moved) ? moved : [])
    if (isObject(one)) body.push(hclBlock('moved', [], [address('from', one), address('to', one)]));
  return `${commentLines(header)}\n${printBody(body, { dialect: 'hcl2' })}`;
}

const address = (name: string, block: JsonObject): HclAttribute => hclAttribute(name, new HclExpression(String(block[name])));

const entries = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  isObject(value) ? Object.entries(value).filter(([key]) => key !== '//') : [];

const leaf: Shape = { blocks: {} };
const asBlock = (shape: Shape = leaf) => ({ list: true, isBlock: true, shape });
const providerShape: Shape = { blocks: { default_tags: asBlock() } };
const withMeta = (shape: Shape): Shape => ({ blocks: { ...shape.blocks, lifecycle: asBlock() } });
/** Meta-arguments that name resources and attributes, without quotes. */
const BARE = new Set(['depends_on', 'ignore_changes']);

function terraformBlock(config: JsonObject): HclBlock {
  const { backend, required_providers: providers, ...rest } = config;
  const body: (HclAttribute | HclBlock)[] = [...bodyOf(rest, leaf)];
  if (providers !== undefined) body.push(hclBlock('required_providers', [], bodyOf(providers, leaf)));
  for (const [kind, settings] of entries(backend)) body.push(hclBlock('backend', [kind], bodyOf(settings, leaf)));
  return hclBlock('terraform', [], body);
}

/** Attributes first, then blocks, as people write them. */
function bodyOf(value: Json, shape: Shape): HclBody {
  const attributes: HclAttribute[] = [];
  const blocks: HclBlock[] = [];
  for (const [name, item] of entries(value)) {
    const block = shape.blocks[name];
    if (item === null) continue;
    if (!block?.isBlock) attributes.push(hclAttribute(name, BARE.has(name) ? bareList(item) : valueOf(item)));
    else for (const one of isList(item) ? item : [item]) blocks.push(hclBlock(name, [], bodyOf(one, block.shape)));
  }
  return [...attributes, ...blocks];
}

const bareList = (value: Json): HclValue => (isList(value) ? value : []).map((item) => new HclExpression(String(item)));

function valueOf(value: Json): HclValue {
  if (value === null) return new HclExpression('null');
  if (typeof value === 'string') return textOf(value);
  if (typeof value !== 'object') return value;
  if (isList(value)) return value.map(valueOf);
  return Object.fromEntries(entries(value).map(([key, item]) => [literalOf(key), valueOf(item)]));
}

const literalOf = (text: string): string =>
  readTemplate(text)
    .map((piece) => ('literal' in piece ? piece.literal : `\${${piece.expression}}`))
    .join('');

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

function textOf(text: string): HclValue {
  const parts = readTemplate(text);
  const [only] = parts;
  if (only === undefined) return '';
  if (parts.length === 1) {
    if ('expression' in only) return new HclExpression(only.expression);
    return only.literal.endsWith('\n') && only.literal.trimEnd().includes('\n') ? new HclHeredoc(only.literal) : only.literal;
  }
  return new HclExpression(heredocOf(parts) ?? quotedOf(parts));
}

/** Several lines with references in them as a heredoc, where that holds all characters as they are. */
function heredocOf(parts: readonly Piece[]): string | undefined {
  const body = template(parts);
  const last = parts.at(-1);
  if (!last || !('literal' in last) || !last.literal.endsWith('\n') || UNPRINTABLE.test(body.replace(/[\n\t]/g, ''))) return undefined;
  const lines = new Set(body.split('\n').map((line) => line.trim()));
  let end = 'EOT';
  for (let n = 2; lines.has(end); n++) end = `EOT${n}`;
  return `<<${end}\n${body}${end}`;
}

function quotedOf(parts: readonly Piece[]): string {
  const inner = parts.map((part, i) => {
    if ('expression' in part) return `\${${part.expression}}`;
    const text = quote(part.literal, 'hcl2').slice(1, -1);
    return parts[i + 1] ? text.replace(/\$+$/, (signs) => '\\u0024'.repeat(signs.length)) : text;
  });
  return `"${inner.join('')}"`;
}
