import type { Diagnostics } from '../diagnostics.ts';
import {
  attributeOf,
  isOn,
  readServerConfig,
  type ServerAttribute,
  type ServerBlock,
  type ServerBody,
  textIn,
} from '../readers/server/index.ts';
import { type Audit, listenerOf, type Server } from '../rules/server.ts';
import type { Setting } from '../rules/settings.ts';
import type { SourceFile, Span } from '../source.ts';
import { errorTo, type ForeignOptions } from './source.ts';

export interface ServerContext extends ForeignOptions {
  /** `this server`, or what it is called where it stands. */
  readonly what?: string;
  /** The place in the file of a place in the text, where the text is a part of the file. */
  readonly place?: (span: Span) => Span;
  /** The text is a template whose parts are not known: nothing is said about its form. */
  readonly quiet?: boolean;
  /** It goes through the chart, which adds `disable_mlock`. */
  readonly chartAdds?: boolean;
}

/** A server as its configuration says it; `undefined` after a fault of form (W078). */
export function readServer(source: SourceFile, sink: Diagnostics, context: ServerContext): Server | undefined {
  const place = context.place ?? ((span: Span) => span);
  const fault = errorTo(sink, 'W078');
  const body = readServerConfig(source, (span, message) => {
    if (!context.quiet) fault(place(span), message);
  });
  if (!body) return undefined;
  const of = (...types: readonly string[]): readonly ServerBlock[] =>
    body.blocks.filter(({ type }) => types.includes(type.text.toLowerCase()));
  const storage = of('storage', 'backend');
  const address = attributeOf(body, 'api_addr');
  const seals = of('seal', 'kms', 'hsm').filter((seal) => seal.label?.text !== 'shamir' && !isOn(attributeOf(seal, 'disabled')));
  const named = /openbao/i.test(source.path) || /openbao/i.test(source.text);
  const isOpenBao = context.dialect === 'openbao' || named || of('audit', 'initialize', 'plugin').length > 0;
  return {
    what: context.what ?? 'this server',
    span: place(storage[0]?.type.span ?? { file: source.path, start: 0, end: Math.min(1, source.text.length) }),
    whole: storage.length > 0,
    sealed: seals.length > 0,
    addresses: address && textIn(address) !== undefined ? [{ text: textIn(address) ?? '', span: place(address.value.span) }] : [],
    listeners: of('listener')
      .filter(faces)
      .map((block) => listenerOf(blockSetting(block, place))),
    audits: of('audit').map((block) => auditOf(block, place)),
    settings: settingsOf(body, place),
    product: isOpenBao ? 'openbao' : undefined,
    file: true,
    chart: context.chartAdds ?? false,
  };
}

/** A listener that others can reach: not a socket of the machine, not its loopback. */
function faces(block: ServerBlock): boolean {
  const address = textIn(attributeOf(block, 'address')) ?? '127.0.0.1:8200';
  return block.label?.text.toLowerCase() !== 'unix' && !/^(127\.\d+\.\d+\.\d+|localhost|\[::1\]|::1)(:\d+)?$/.test(address);
}

const whole = ({ name, value }: ServerAttribute): Span => ({ file: name.span.file, start: name.span.start, end: value.span.end });

/** OpenBao's `audit "file" "main" { options { log_raw = true } }`, or with the option in the block itself. */
function auditOf(block: ServerBlock, place: (span: Span) => Span): Audit {
  const bodies: readonly ServerBody[] = [block, ...block.blocks];
  const raw = bodies.map((body) => attributeOf(body, 'log_raw')).find(isOn);
  return { name: block.label?.text ?? '', raw: raw && place(whole(raw)) };
}

function settingsOf({ attributes, blocks }: ServerBody, place: (span: Span) => Span): Setting[] {
  return [
    ...attributes.map(({ name, value }): Setting => {
      const text =
        textIn({ name, value }) ??
        (value.kind === 'list' ? value.items.map((item) => textIn({ name, value: item }) ?? '').join(',') : undefined);
      return { name: name.text, span: place(name.span), whole: place(whole({ name, value })), ...(text === undefined ? {} : { text }) };
    }),
    ...blocks.map((block) => blockSetting(block, place)),
  ];
}

const blockSetting = (block: ServerBlock, place: (span: Span) => Span): Setting => ({
  name: block.type.text,
  span: place(block.type.span),
  whole: place(block.type.span),
  ...(block.label ? { label: { text: block.label.text, span: place(block.label.span) } } : {}),
  inner: settingsOf(block, place),
});
