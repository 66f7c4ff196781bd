import type { random } from '../access/support.ts';

type Random = ReturnType<typeof random>;

const SIGNS = `" \\ ' $ \${ } { [ ] , = : # // /* */ - . + * 0 08 1e5 0x _ a E true null path`.split(' ');
const SPACES = ['\n', '\r', '\r\n', ' ', '\t', '\v', '\f', '\u00a0', '\ufeff', '\u0000', 'é', '😀'];
const HEREDOCS = ['<<E\n', 'E\n', '\nE', '<<-E\n x\n  E\n'];
const WORDS = ['\\u0041', '\\x41', '\\101', '\\U0001F600', '\\$', '${"x"}', '${"', '"a" = "b"', 'é = 1', 'a.b = 1', 'a-b = 1'];
const PIECES = SIGNS.concat(SPACES, HEREDOCS, WORDS);

/** One to three slips in a text: something gone, put in, replaced, doubled. */
export function damaged(r: Random, whole: string): string {
  let text = whole;
  for (let slips = 1 + r.next(3); slips > 0; slips--) {
    const at = r.next(text.length + 1);
    const [before, after] = [text.slice(0, at), text.slice(at)];
    const from = r.next(text.length + 1);
    switch (r.next(5)) {
      case 0:
        text = before + after.slice(1 + r.next(3));
        break;
      case 1:
        text = before + r.pick(PIECES) + after;
        break;
      case 2:
        text = before + r.pick(PIECES) + after.slice(1);
        break;
      case 3:
        text = before + text.slice(from, from + r.next(20)) + after;
        break;
      default:
        text = before + after.replace(/[[\]{}",=]/, () => r.pick(PIECES));
    }
  }
  return text;
}

/**
 * Texts to leave out: half a character cannot be sent; an unfinished escape of digits at its end makes HCL's JSON reader panic; keys of a map
 * that differ in case alone are merged in an order that Go draws; OpenBao looks at nothing in a stanza that is over.
 */
export const unsteady = (text: string): boolean =>
  /[\ud800-\udfff]/.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')) ||
  /\\[xuU0-7][0-9a-fA-F]*(?:\0|$)/.test(text) ||
  (/"a": ?\[/.test(text) && /"A": ?\[/.test(text)) ||
  text.includes('1970-');

const CAPABILITIES = [['read'], ['update', 'read'], ['deny'], [], 'read', [1], [null], [true], {}];
const MAPS = [{ a: ['x'] }, { a: [] }, { a: 'x' }, { a: [{ k: 'v' }] }, [{ a: ['x'] }], { a: ['x'], A: ['y'] }, [], {}, null, { a: null }];
const MORE_MAPS = [{ a: {} }, { a: [1, 2.5, -3, true] }, { a: [['x'], 'y'] }, { a: { b: {} } }];
const TIMES = ['5s', 5, 5.5, true, null, [], [5], ''];
const PATHS = ['a', 'b/*', 'path', '/a', 'a/+', ''];

function body(r: Random): object {
  return {
    ...(r.next(4) > 0 ? { capabilities: r.pick(CAPABILITIES) } : {}),
    ...(r.next(3) === 0 ? { allowed_parameters: r.pick<unknown>([...MAPS, ...MORE_MAPS]) } : {}),
    ...(r.next(5) === 0 ? { min_wrapping_ttl: r.pick(TIMES) } : {}),
    ...(r.next(6) === 0 ? { policy: r.pick(['write', '', null, 5]) } : {}),
    ...(r.next(6) === 0 ? { required_parameters: r.pick([['a'], [], 'a', null, [1], [null]]) } : {}),
    ...(r.next(8) === 0 ? { comment: r.pick(['x', 5, null, true, [], {}]) } : {}),
  };
}

/** A policy in JSON, right or of the wrong shape anywhere. */
export function jsonPolicy(r: Random): string {
  const odd = (): unknown =>
    r.pick<unknown>([[{ a: body(r) }, { 'b/*': body(r) }], null, [], 'x', 5, [[{ a: body(r) }]], { a: [] }, { a: null }, { a: {}, b: 5 }]);
  const blocks = (): object =>
    Object.fromEntries(Array.from({ length: r.next(3) + 1 }, () => [r.pick(PATHS), r.next(6) ? body(r) : [body(r), body(r)]]));
  const top = {
    path: r.next(4) ? blocks() : odd(),
    ...(r.next(8) === 0 ? { name: r.pick(['p', 5, null, true]) } : {}),
    ...(r.next(20) === 0 ? { x: 1 } : {}),
  };
  return JSON.stringify(r.next(10) === 0 ? [top] : top, null, r.next(2));
}
