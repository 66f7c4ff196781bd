import { Diagnostics } from '../../src/diagnostics.ts';
import { bindValue, INVALID } from '../../src/model/bind-value.ts';
import type { Binding } from '../../src/model/scope.ts';
import type { AttrType } from '../../src/schema/types.ts';
import { parseSource } from '../../src/syntax/index.ts';

/** What an attribute `it` of a type makes of a literal, in an environment of eu-west-1; what is said of it where it is refused. */
export function valueOf(
  type: AttrType<unknown>,
  literal: string,
  partition = 'aws',
  region = 'eu-west-1',
): { value?: unknown; said: readonly string[] } {
  const sink = new Diagnostics();
  const file = parseSource({ path: 'a.writ', text: `team a {\n  it = ${literal}\n}\n` }, sink);
  const [team] = file.items;
  const item = team?.type === 'declaration' ? team.body.items[0] : undefined;
  if (item?.type !== 'attribute') throw new Error(`no literal: ${literal}`);
  const binding: Binding = {
    env: 'prod',
    values: { env: 'prod', account: '123456789012', region, partition, domain: 'example.com', vault: 'main' },
    deferred: false,
    self: false,
    yaml: false,
    partial: false,
    several: false,
    refs: [],
    secrets: [],
    errors: 0,
    report: (d) => sink.report(d),
    missing: (_key, d) => sink.report(d),
  };
  const value = bindValue(item.value, 'it', { type, doc: '', required: false }, binding);
  return { ...(value === INVALID ? {} : { value }), said: sink.all.map(({ code, message }) => `${code} ${message}`) };
}
