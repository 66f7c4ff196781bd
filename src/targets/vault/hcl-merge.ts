import { hclAttribute, hclBlock, type HclBlock, type HclBody, type HclValue } from '../../hcl.ts';
import { isRecord, type Data } from '../override.ts';

/** Plain data as HCL; what HCL has no form for (null, functions) is left out. */
export function hclOf(value: unknown): HclValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.filter((item) => item !== null && item !== undefined).map(hclOf);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hclOf(item)]));
  return String(value);
}

/**
 * An override merged into a body: an attribute replaces the one of its name, a block goes into the block of its name (and label, when
 * the body's block has one), a list of blocks replaces nothing and is added.
 */
export function hclMerge(body: HclBody, override: Data): HclBody {
  const out = [...body];
  for (const [name, value] of Object.entries(override)) {
    if (!isRecord(value) && !(Array.isArray(value) && value.every(isRecord) && value.length > 0)) {
      const at = out.findIndex((item) => 'name' in item && item.name === name);
      const attribute = hclAttribute(name, hclOf(value));
      if (at >= 0) out[at] = attribute;
      else out.splice(firstBlock(out), 0, attribute);
    } else for (const one of Array.isArray(value) ? value : [value]) mergeBlock(out, name, one as Data);
  }
  return out;
}

function firstBlock(body: HclBody): number {
  const at = body.findIndex((item) => 'block' in item);
  return at < 0 ? body.length : at;
}

function mergeBlock(out: HclBody[number][], name: string, value: Data): void {
  const same = out.filter((item): item is HclBlock => 'block' in item && item.block === name);
  const labelled = same.find((block) => block.labels[0] !== undefined && isRecord(value[block.labels[0]]));
  const target = labelled ?? (same.length === 1 ? same[0] : undefined);
  if (!target) {
    const [label, inner] = Object.entries(value)[0] ?? [];
    const wrapped = Object.keys(value).length === 1 && label !== undefined && isRecord(inner);
    out.push(wrapped ? hclBlock(name, [label], hclMerge([], inner)) : hclBlock(name, [], hclMerge([], value)));
    return;
  }
  const inner = labelled ? (value[labelled.labels[0] ?? ''] as Data) : value;
  out[out.indexOf(target)] = { ...target, body: hclMerge(target.body, inner) };
}
