/** What the YAML reader must know of a block to tell labels from attributes: YAML has only mappings for both. */
export interface BlockShape {
  /** How many labels stand between the kind and the block. */
  readonly labels: number;
  /** Several blocks of the kind may stand in one parent. */
  readonly repeated: boolean;
  /** The header may say `on NAME` / `of NAME`. */
  readonly on: boolean;
  readonly of: boolean;
  /** Any attributes and blocks to any depth (overrides). */
  readonly free: boolean;
  /** Which word chooses the schema of the block's inside: its first label, or the name after `on`. */
  readonly variantsBy?: 'label' | 'on';
}

/**
 * The blocks that schemas know. `parentPath` leads from the file to the parent block, `[]` for the file itself; each element is a
 * kind, and where that kind has variants the kind, a space and the chosen variant: `['engine aws', 'role']`, `['vault', 'run eks']`.
 * `undefined`: the parent knows no such block (the reader then reads a block without labels, the binder says what is wrong).
 */
export interface BlockShapes {
  child(parentPath: readonly string[], kind: string): BlockShape | undefined;
}

/** The element of a path for a block: its kind, with the variant where there is one. */
export function pathElement(kind: string, shape: BlockShape | undefined, firstLabel: string | undefined, on: string | undefined): string {
  const variant = shape?.variantsBy === 'label' ? firstLabel : shape?.variantsBy === 'on' ? on : undefined;
  return variant === undefined ? kind : `${kind} ${variant}`;
}
