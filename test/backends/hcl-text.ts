import type { HclAttribute, HclBlock, HclValue } from '../../src/hcl.ts';

const value = (v: HclValue): string => JSON.stringify(v);
const attribute = (item: HclAttribute): string => `${item.name} = ${value(item.value)}`;

/** A block on one line, to compare with. */
export const textOf = (block: HclBlock | undefined): string =>
  block === undefined
    ? ''
    : `${[block.block, ...block.labels].join(' ')} { ${block.body.map((item) => ('block' in item ? textOf(item) : attribute(item))).join('; ')} }`;
