import { goString } from './go-template.ts';

/** A field name that a Go template can reach with a dot. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The expression for one field of a map. A dotted name fails on a missing key under `error_on_missing_key`; `index` does
 * not, so other names go through `sprig_fail` (all of sprig is there as `sprig_…`: `template/template.go` of consul-template 0.41.1).
 */
export function dataField(base: string, name: string): string {
  if (IDENTIFIER.test(name)) return `${base}.${name}`;
  const key = goString(name);
  return `(or (index ${base} ${key}) (sprig_fail ${goString(`no field ${name}`)}))`;
}
