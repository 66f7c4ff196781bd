import { domainFault } from './network.ts';
import type { AttrType } from './types.ts';
import { ruled } from './types.ts';
import { nameFault } from './words.ts';

/**
 * Which form of name an object takes: Kubernetes' own validation (`k8s.io/apimachinery/pkg/util/validation`, and of each
 * kind `pkg/apis/core/validation`): namespaces are RFC 1123 labels, service accounts, secrets and storage classes subdomains.
 */
function labelFault(name: string): string | undefined {
  if (/[A-Z]/.test(name)) return 'it has capital letters';
  const odd = nameFault(name, /[a-z0-9-]/, 63);
  if (odd !== undefined) return odd;
  return /^-|-$/.test(name) ? 'it begins or ends with a hyphen' : undefined;
}
const label = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$';
const subdomain = '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$';

const named = (what: string, fault: (v: string) => string | undefined, pattern: string, example: string): AttrType<string> =>
  ruled(fault, `the name of a ${what}`, { type: 'string', pattern }, { example: `"${example}"` });

export const namespace = (): AttrType<string> => named('namespace', labelFault, label, 'payments');
export const serviceAccount = (): AttrType<string> => named('service account', domainFault, subdomain, 'checkout');
export const secretName = (): AttrType<string> => named('Kubernetes secret', domainFault, subdomain, 'vault-server-tls');
export const storageClass = (): AttrType<string> => named('storage class', domainFault, subdomain, 'gp3');

/** The longest suffix that the official chart (0.34.1) appends to its full name for a service. */
const SUFFIX = '-agent-injector-svc';
const MOST = 63 - SUFFIX.length;

/**
 * Helm itself takes 53 characters. Services are named after the release (`vault.fullname` of the chart: the release, with
 * `-vault` where it does not contain that word), so it must also begin an RFC 1035 label: with a letter, without dots.
 */
export const helmRelease = (): AttrType<string> =>
  named(
    'Helm release',
    (v) => {
      if (v.includes('.')) return 'it has a dot, and services are named after it';
      const fault = labelFault(v);
      if (fault !== undefined) return fault;
      if (!/^[a-z]/.test(v)) return 'it begins with a digit, and services are named after it';
      const most = v.includes('vault') ? MOST : MOST - '-vault'.length;
      return v.length > most ? `it has ${v.length} characters, and what the chart appends leaves room for ${most}` : undefined;
    },
    `^[a-z]([a-z0-9-]{0,${MOST - 2}}[a-z0-9])?$`,
    'vault',
  );

/** An amount of CPU (`resource.Quantity`): cores with a decimal fraction, or thousandths. */
export const cpu = (): AttrType<string> =>
  ruled(
    (v) => {
      if (!/^\d+(\.\d+)?m?$/.test(v)) return 'it is no number of cores, nor one with m for thousandths';
      if (/\.\d+m$/.test(v)) return 'thousandths have no fraction';
      return Number.parseFloat(v) === 0 ? 'it is nothing' : undefined;
    },
    'an amount of CPU such as 500m or 2, in quotes',
    { type: 'string', pattern: '^[0-9]+(\\.[0-9]+)?m?$' },
    { example: '"500m"' },
  );
