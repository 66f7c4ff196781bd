/** How the values of typed condition operators are read. A value that cannot be read is equal to nothing. */

/** Integers and decimals, with or without an exponent. */
export function numberOf(text: string): number | undefined {
  return /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined;
}

/** Less than, equal to or greater than 0; integers of any size are compared exactly. */
export function compareNumbers(a: string, b: string): number | undefined {
  const left = numberOf(a);
  const right = numberOf(b);
  if (left === undefined || right === undefined) return undefined;
  if (/^[-+]?\d+$/.test(a) && /^[-+]?\d+$/.test(b)) {
    const [x, y] = [BigInt(a.replace('+', '')), BigInt(b.replace('+', ''))];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return left - right;
}

const ISO = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[-+]\d\d:\d\d))?)?)?$/i;
const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/i;

/** Milliseconds since 1970: the W3C's forms of ISO 8601 (`2020`, `2020-04-01`, `2020-04-01T00:00:01Z`), AWS's `20130930T231548Z`, or seconds since 1970. */
export function dateOf(text: string): number | undefined {
  const iso = ISO.exec(text) ?? BASIC.exec(text);
  if (!iso) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = iso
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const fraction = iso[7] === undefined ? 0 : Number(`0.${iso[7]}`) * 1000;
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  time.setUTCHours(hour, minute, second);
  // A day or hour that does not exist rolls over to another one.
  if (time.getUTCMonth() !== month - 1 || time.getUTCDate() !== day || time.getUTCHours() !== hour || minute > 59 || second > 59)
    return undefined;
  const zone = /^([-+])(\d\d):(\d\d)$/.exec(iso[8] ?? '');
  const shift = zone ? (Number(zone[2]) * 60 + Number(zone[3])) * (zone[1] === '-' ? -60_000 : 60_000) : 0;
  return time.getTime() + fraction - shift;
}

/** The bytes of base64 text. */
export function bytesOf(text: string): string | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  return atob(text);
}

export interface AddressRange {
  readonly bits: 32 | 128;
  readonly address: bigint;
  readonly prefix: number;
}

/** An address or a range in CIDR form, IPv4 or IPv6; an address alone is a range of one. */
export function rangeOf(text: string): AddressRange | undefined {
  const [address = '', prefix, ...more] = text.split('/');
  if (more.length > 0) return undefined;
  const v4 = ipv4(address);
  const value = v4 ?? ipv6(address);
  if (value === undefined) return undefined;
  const bits = v4 === undefined ? 128 : 32;
  if (prefix === undefined) return { bits, address: value, prefix: bits };
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits) return undefined;
  return { bits, address: value, prefix: Number(prefix) };
}

/** Whether all of `inner` lies in `outer`. */
export function within(inner: AddressRange, outer: AddressRange): boolean {
  if (inner.bits !== outer.bits || inner.prefix < outer.prefix) return false;
  const shift = BigInt(outer.bits - outer.prefix);
  return inner.address >> shift === outer.address >> shift;
}

function ipv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function ipv6(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted) {
    const last = ipv4(dotted[2] ?? '');
    if (last === undefined) return undefined;
    return ipv6(`${dotted[1]}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`);
  }
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail] = groups;
  if (!groups.flat().every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const count = head.length + (tail?.length ?? 0);
  if (tail === undefined ? count !== 8 : count > 7) return undefined;
  const all = [...head, ...Array.from({ length: 8 - count }, () => '0'), ...(tail ?? [])];
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}
