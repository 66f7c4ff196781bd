import type { AttrType } from './types.ts';
import { list, ruled } from './types.ts';
import { nameFault } from './words.ts';

/** RFC 1035 and RFC 1123: a label has at most 63 characters, a name at most 253, hyphens stand inside. */
export function domainFault(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name.length > 253) return `it has ${name.length} characters, and 253 is the most`;
  for (const label of name.split('.')) {
    if (label === '')
      return name.endsWith('.') ? 'it ends with a dot' : name.startsWith('.') ? 'it begins with a dot' : 'it has two dots in a row';
    if (label.length > 63) return `\`${label.slice(0, 20)}…\` has ${label.length} characters, and 63 is the most between two dots`;
    if (/[A-Z]/.test(label)) return 'it has capital letters';
    const odd = nameFault(label, /[a-z0-9-]/, 63);
    if (odd !== undefined) return odd;
    if (/^-|-$/.test(label)) return `\`${label}\` begins or ends with a hyphen`;
  }
  return undefined;
}
const domainJson = { type: 'string', pattern: '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$' };

/** A name of DNS. */
export const domain = (): AttrType<string> =>
  ruled(domainFault, 'a domain name such as internal.example.com', domainJson, { example: '"internal.example.com"' });

/** A name of DNS in which `*` may stand for a part of a name: pki roles with `glob_domains`, hosts of ssh. */
export const domainPattern = (): AttrType<string> =>
  ruled(
    (v) => (v === '*' ? undefined : domainFault(v.replaceAll('*', 'x'))),
    'a domain name such as example.com',
    { type: 'string' },
    { example: '"example.com"' },
  );

/** A name constraint of X.509 (RFC 5280, 4.2.1.10): a domain with all below it, or with a dot before it only what is below. */
export const domainConstraint = (): AttrType<string> =>
  ruled((v) => domainFault(v.replace(/^\./, '')), 'a domain name such as example.com', { type: 'string' }, { example: '"example.com"' });

function hostFault(host: string): string | undefined {
  if (host.startsWith('[')) return undefined;
  if (/^[\d.]+$/.test(host)) return ipv4(host) === undefined ? 'its host is no IPv4 address' : undefined;
  const fault = domainFault(host.toLowerCase());
  return fault === undefined ? undefined : `of its host, ${fault}`;
}

interface UrlRules {
  readonly schemes?: readonly string[];
  /** Whether a path, query or fragment may follow the host. */
  readonly path?: boolean;
}

function urlFault(value: string, { schemes = ['https'], path = true }: UrlRules): string | undefined {
  const scheme = schemes.find((s) => value.startsWith(`${s}://`));
  if (scheme === undefined) {
    const other = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(value)?.[1];
    return other === undefined ? 'it has no scheme' : `its scheme is ${other}`;
  }
  if (/\s/.test(value)) return 'it has white space';
  if (!URL.canParse(value)) return 'it is no URL';
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return 'it has a user or a password';
  const port = /:(\d+)$/.exec(value.slice(scheme.length + 3).split(/[/?#]/, 1)[0] ?? '')?.[1];
  if (port === '0') return 'its port is 0';
  if (!path && (url.search !== '' || url.hash !== '' || !['', '/'].includes(url.pathname))) return 'something follows its host and port';
  return hostFault(url.hostname);
}

/** A URL of one of the schemes; `https` alone where none is given. */
export const url = (...schemes: readonly string[]): AttrType<string> => {
  const wanted = schemes.length ? schemes : ['https'];
  return ruled(
    (v) => urlFault(v, { schemes: wanted }),
    `a URL that starts with ${wanted.map((s) => `${s}://`).join(' or ')}`,
    { type: 'string', format: 'uri' },
    { example: `"${wanted[0]}://example.com"` },
  );
};

/** An issuer of OIDC, to which clients append `/.well-known/openid-configuration` themselves. */
export const issuerUrl = (): AttrType<string> =>
  ruled(
    (v) =>
      urlFault(v, { schemes: ['https'] }) ??
      (v.includes('/.well-known/') ? 'what begins with /.well-known/ is appended by Vault' : undefined),
    'the https:// address of an issuer, without /.well-known/…',
    { type: 'string', format: 'uri' },
    { example: '"https://example.okta.com"' },
  );

/** Where a server listens for clients: scheme, host and perhaps a port, and nothing after them. */
export const serverAddress = (): AttrType<string> =>
  ruled(
    (v) => urlFault(v, { schemes: ['https', 'http'], path: false }),
    'an address such as https://vault.example.com:8200',
    { type: 'string', format: 'uri' },
    { example: '"https://vault.example.com:8200"' },
  );

const hostPortFault = (v: string, any: boolean): string | undefined => {
  const parts = /^(\[[0-9a-fA-F:]*\]|[^\s:[\]]*):(\d+)$/.exec(v);
  if (!parts) return 'it is not HOST:PORT';
  const [, host = '', port = ''] = parts;
  if (Number(port) < 1 || Number(port) > 65_535) return `there is no port ${port}`;
  return host === '' ? (any ? undefined : 'it has no host') : hostFault(host);
};

/** HOST:PORT, or where a Unix socket lies. */
export const socketAddress = (): AttrType<string> =>
  ruled(
    (v) => (v.startsWith('/') ? (/^\/[^\s"]+$/.test(v) ? undefined : 'it has white space or quotes') : hostPortFault(v, false)),
    'HOST:PORT, or the path of a Unix socket',
    { type: 'string' },
    { example: '"audit.example.com:9090"' },
  );

/** HOST:PORT, an IPv6 host in brackets. `any`: the host may be missing or stand for every interface. */
export const hostPort = (expects: string, any = false): AttrType<string> =>
  ruled(
    (v) => hostPortFault(v, any),
    expects,
    { type: 'string', pattern: ':[0-9]{1,5}$' },
    { example: any ? '"[::]:8200"' : '"metrics.example.com:8125"' },
  );

const ipv4 = (text: string): readonly number[] | undefined => {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255)) return undefined;
  return parts.map(Number);
};

/** Eight groups of sixteen bits. */
function ipv6(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (groups.flat().some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const [head = [], tail = []] = groups;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array<string>(halves.length === 1 ? 0 : missing).fill('0'), ...tail].map((group) => parseInt(group, 16));
}

/** The address of a network with everything after the prefix set to zero, in parts of `width` bits. */
const masked = (parts: readonly number[], width: number, prefix: number): readonly number[] =>
  parts.map((part, i) => {
    const kept = Math.min(Math.max(prefix - i * width, 0), width);
    return part & ~(2 ** (width - kept) - 1);
  });

const spell6 = (groups: readonly number[]): string => {
  const text = groups.map((g) => g.toString(16)).join(':');
  const zeros = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length)[0];
  if (!zeros) return text;
  const end = zeros.index + zeros[0].length;
  return `${text.slice(0, zeros.index)}::${text.slice(end).replace(/^:/, '')}`;
};

/** AWS refuses, or silently mends, a network whose address has bits after its prefix; in Vault's bounds it is a slip as well. */
export function cidrFault(value: string): string | undefined {
  const slash = value.indexOf('/');
  const address = slash < 0 ? value : value.slice(0, slash);
  const v4 = ipv4(address);
  const v6 = v4 ? undefined : ipv6(address);
  if (!v4 && !v6) return `\`${address}\` is no address`;
  const most = v4 ? 32 : 128;
  if (slash < 0) return `it has no prefix: one address is ${address}/${most}`;
  const digits = value.slice(slash + 1);
  const prefix = Number(digits);
  if (!/^(0|[1-9]\d{0,2})$/.test(digits) || prefix > most) return `its prefix is not 0 to ${most}`;
  const parts = v4 ?? v6 ?? [];
  const net = masked(parts, v4 ? 8 : 16, prefix);
  if (net.every((part, i) => part === parts[i])) return undefined;
  return `its address has bits after the prefix: the network is ${v4 ? net.join('.') : spell6(net)}/${prefix}`;
}

/** A network. */
export const cidr = (): AttrType<string> =>
  ruled(
    cidrFault,
    'a CIDR block such as 10.0.0.0/16',
    { type: 'string', pattern: '^[0-9a-fA-F.:]+/[0-9]{1,3}$' },
    { example: '"10.0.0.0/16"' },
  );
export const cidrs = (): AttrType<readonly string[]> => list(cidr());
