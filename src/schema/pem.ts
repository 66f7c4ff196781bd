import type { AttrType } from './types.ts';
import { ruled } from './types.ts';

const BLOCK = /^-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END CERTIFICATE-----$/;

/** RFC 7468: one block after another, each base64 between its two lines. What the certificate says is not looked at. */
function pemFault(text: string): string | undefined {
  if (/PRIVATE KEY-----/.test(text)) return 'it has a private key, and no secret stands in a spec';
  const blocks = text.trim().split(/(?<=-----END CERTIFICATE-----)\s+/);
  for (const block of blocks) {
    const body = BLOCK.exec(block)?.[1]?.replace(/\s/g, '');
    if (body === undefined) return 'it is not from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----';
    // Every certificate is an ASN.1 sequence, whose first byte is 0x30.
    if (body.length % 4 !== 0 || !/^M[A-P][A-Za-z0-9+/]+={0,2}$/.test(body)) return 'between its two lines is no certificate in base64';
  }
  return undefined;
}

/** One certificate in PEM, or several: an authority and its own. */
export const pemCertificates = (): AttrType<string> =>
  ruled(
    pemFault,
    'a certificate in PEM, as a text block',
    { type: 'string' },
    { example: '"-----BEGIN CERTIFICATE-----\\nMIIBhTCCASugAwIBAgIQIRi6zePL6mKjOipn+dNuaTAK\\n-----END CERTIFICATE-----"' },
  );
