import { Document } from 'yaml';
import { commentLines } from './hcl-print.ts';

/**
 * Data as YAML for readers of either version: strings that YAML 1.1 takes for something else (`on`, `0400`, `1_000`) are quoted, long
 * lines stay whole, texts of several lines stand as literal blocks, nothing is shared by anchors.
 */
export function printYaml(data: unknown, head: string): string {
  const document = new Document(data, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  return commentLines(head) + document.toString({ lineWidth: 0, blockQuote: 'literal', singleQuote: false });
}
