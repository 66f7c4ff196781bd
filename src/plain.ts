import type { Span } from './source.ts';

/**
 * Terraform as plain data: what engines, backends and platforms say, before any library prints it. Argument names are
 * Terraform's own (snake case). A nested object is a *block*; a map with free keys is marked by `map()`, because the two
 * are written differently; a list of objects is a repeated block.
 */
export type TfValue = string | number | boolean | Ref | Interpolated | TfMap | IamDocument | TfBlock | readonly TfValue[] | undefined;
export interface TfBlock {
  readonly [argument: string]: TfValue;
}

/** `TYPE.NAME.ATTRIBUTE` of another resource of the same stack; `data` for a data source. */
export class Ref {
  readonly type: string;
  readonly name: string;
  readonly attribute: string;
  readonly data: boolean;
  constructor(type: string, name: string, attribute: string, data = false) {
    this.type = type;
    this.name = name;
    this.attribute = attribute;
    this.data = data;
  }
}

/** A text with references in it. Its strings are literal: `${` and `%{` in them are escaped when printed. */
export class Interpolated {
  readonly parts: readonly (string | Ref)[];
  constructor(parts: readonly (string | Ref)[]) {
    this.parts = parts;
  }
}

/** A map with free keys (tags, labels, `data_json` before encoding). */
export class TfMap {
  readonly entries: Readonly<Record<string, TfValue>>;
  constructor(entries: Readonly<Record<string, TfValue>>) {
    this.entries = entries;
  }
}

/**
 * The text of an IAM document that the plan made for an engine's role (`IamPlan.documents`), as it stands under `iam/vault-engine/`.
 * An engine cannot print it itself: access levels (`s3:@read`) are expanded, and the document proved, in `access/iam`.
 */
export class IamDocument {
  readonly engine: string;
  readonly role: string;
  constructor(engine: string, role: string) {
    this.engine = engine;
    this.role = role;
  }
}

export const ref = (type: string, name: string, attribute: string): Ref => new Ref(type, name, attribute);
export const dataRef = (type: string, name: string, attribute: string): Ref => new Ref(type, name, attribute, true);
export const interpolated = (...parts: readonly (string | Ref)[]): Interpolated => new Interpolated(parts);
export const map = (entries: Readonly<Record<string, TfValue>>): TfMap => new TfMap(entries);

/** `platform`: the AWS side of Vault; `vault`: engines, auth, audit; `team/NAME`: what a team's pipeline applies. */
export type StackName = 'platform' | 'vault' | `team/${string}`;

export interface Resource {
  readonly stack: StackName;
  readonly data?: boolean;
  /** `aws_kms_key`, `vault_mount`. */
  readonly type: string;
  /** Unique with the type within the stack: `[a-z][a-z0-9_]*`, made with `resourceName`. */
  readonly name: string;
  readonly arguments: TfBlock;
  readonly preventDestroy?: boolean;
  readonly ignoreChanges?: readonly string[];
  readonly createBeforeDestroy?: boolean;
  /** `TYPE.NAME` of resources of the same stack. */
  readonly dependsOn?: readonly string[];
  readonly origin: Span;
}

/** A Terraform name from free text: lower case, `_` for the rest; two texts that differ only there collide (a check of the target). */
export function resourceName(...parts: readonly string[]): string {
  const joined = parts
    .join('_')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(joined) ? joined : `r_${joined}`;
}
