import type { Host, Terminal } from '../host.ts';
import type { Style } from '../report/pretty.ts';

/** Colours for a terminal. `FORCE_COLOR` has the last word (as in Node itself), then `NO_COLOR` (no-color.org); piped output has none. */
export function styleFor(host: Host, terminal: Terminal): Style {
  const forced = host.env.FORCE_COLOR;
  const wanted =
    forced !== undefined ? forced !== '0' && forced !== 'false' : !host.env.NO_COLOR && terminal.isTerminal && host.env.TERM !== 'dumb';
  const paint =
    (open: number, close: number) =>
    (text: string): string =>
      wanted && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { red: paint(31, 39), yellow: paint(33, 39), blue: paint(34, 39), green: paint(32, 39), bold: paint(1, 22), dim: paint(2, 22) };
}
