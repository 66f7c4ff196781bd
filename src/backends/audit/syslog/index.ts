import { backend } from '../../../contract.ts';
import type { Bound } from '../../../schema/block.ts';
import { block, defaulted } from '../../../schema/block.ts';
import * as t from '../../../schema/types.ts';
import type { Options } from '../device.ts';
import { commonOptions, deviceAttributes, deviceLabels, deviceResources, deviceStanza } from '../device.ts';

/** The facilities that `hashicorp/go-syslog` knows. */
const FACILITIES =
  'KERN USER MAIL DAEMON AUTH SYSLOG LPR NEWS UUCP CRON AUTHPRIV FTP LOCAL0 LOCAL1 LOCAL2 LOCAL3 LOCAL4 LOCAL5 LOCAL6 LOCAL7'.split(' ');

const schema = block({
  doc: "Audit log to the server's syslog daemon.",
  labels: deviceLabels,
  attributes: {
    facility: defaulted(t.oneOf(FACILITIES), 'AUTH', 'Syslog facility.'),
    tag: defaulted(t.name('a syslog tag'), 'vault', 'Syslog tag.'),
    ...deviceAttributes,
  },
});

const options = (bound: Bound<typeof schema>): Options => ({
  facility: bound.attrs.facility,
  tag: bound.attrs.tag,
  ...commonOptions(bound.attrs),
});

export const syslog = backend({
  part: 'audit',
  kind: 'syslog',
  doc: "Audit log to the server's syslog daemon.",
  schema,
  products: ['vault', 'openbao'],
  server: (part, bound, program) => deviceStanza(part, program, options(bound)),
  resources: (part, bound, program) => deviceResources(part, program, options(bound)),
});
