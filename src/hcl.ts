/** HCL as plain data, for server and agent configuration; printed by `targets/vault`. */
export type HclValue = string | number | boolean | readonly HclValue[] | HclHeredoc | HclExpression | { readonly [key: string]: HclValue };
/** Printed as a heredoc; the text ends with a line break. */
export class HclHeredoc {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
/** An expression printed as it stands (`aws_kms_key.seal.arn`, `"${var.a}-b"`, `null`): Terraform only. */
export class HclExpression {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export interface HclAttribute {
  readonly name: string;
  readonly value: HclValue;
  readonly comment?: string;
}
export interface HclBlock {
  readonly block: string;
  readonly labels: readonly string[];
  readonly body: readonly (HclAttribute | HclBlock)[];
  readonly comment?: string;
}
export type HclBody = readonly (HclAttribute | HclBlock)[];
export const hclBlock = (name: string, labels: readonly string[], body: HclBody, comment?: string): HclBlock => ({
  block: name,
  labels,
  body,
  comment,
});
export const hclAttribute = (name: string, value: HclValue, comment?: string): HclAttribute => ({ name, value, comment });
