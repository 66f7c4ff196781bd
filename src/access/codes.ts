import type { CodeEntry } from '../diagnostics.ts';

/** What relation, emission, policy reader and assertions report. */
export const codes: readonly CodeEntry[] = [
  {
    code: 'W060',
    name: 'inexpressible-overlap',
    severity: 'error',
    page: {
      what: 'Two grants of one principal overlap in a way that no Vault policy can express.',
      why: 'Vault picks one winning stanza for each request and never unites two patterns. Where the overlap of two patterns is no pattern itself (a prefix that ends inside a segment, crossed by a `*` segment), or where a denied LIST stands on a path with other capabilities, one of the grants would be lost or reach too far.',
      fix: 'Give the two grants paths that do not overlap, or name whole segments (`p/**`) instead of a prefix inside one (`p/api-**`).',
      bad: 'app a {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "a" }\n  allow read   on secret/p/api-**\n  allow delete on secret/p/*\n}',
      good: 'app a {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "a" }\n  allow read   on secret/p/**\n  allow delete on secret/p/*\n}',
    },
  },
  {
    code: 'W061',
    name: 'inexpressible-together',
    severity: 'error',
    page: {
      what: 'Policies that one person can hold together (those of several teams, a user’s own, Vault’s `default`) overlap in a way that no Vault policy can express.',
      why: 'A person holds the policies of all their teams at once, and Vault merges them into one table in which one stanza wins. A team’s grant must never take away what another team gives.',
      fix: 'Move one team’s grant to a path that the other does not touch, or give both the same path.',
    },
  },
  {
    code: 'W062',
    name: 'too-many-stanzas',
    severity: 'error',
    page: {
      what: 'The overlaps of the named grants need more than 10,000 stanzas, or those of all grants together more steps than so many grants are worth.',
      why: 'Every overlap of two crossing patterns needs a stanza of its own, and patterns with `*` segments in different places multiply.',
      fix: 'Use fewer `*` segments that cross one another, or one `**` in place of several.',
    },
  },
  {
    code: 'W064',
    name: 'no-such-request',
    severity: 'error',
    page: {
      what: 'The verb’s request has no place for this path, or Vault has no pattern for it.',
      why: 'Each verb stands for requests of a fixed form: `revoke` of a PKI engine names a certificate in its body, not in its path; `*` is a whole segment and `**` stands at the end; a Vault policy knows no conditions.',
      fix: 'Write the resource as the message says.',
    },
  },
  {
    code: 'W066',
    name: 'policy-syntax',
    severity: 'error',
    page: {
      what: 'A Vault policy file cannot be read.',
      why: 'Vault 1.21 refuses unknown attributes and capabilities, attributes given twice, and `+*` in a path.',
      fix: 'Mend the policy where the message points.',
    },
  },
  {
    code: 'W068',
    name: 'identity-template',
    severity: 'error',
    page: {
      what: 'A path with {self.…} may meet another path of the same person, or the Vault of this environment is too old for it.',
      why: 'Vault fills in whatever the person is called, so nobody can say beforehand which stanza wins. Before the fix Vault inserts names and metadata raw: a name of `+` would open every path.',
      fix: 'Give personal paths a folder of their own, and use {self.id}.',
      bad: 'team t {\n  group = "t"\n  allow read on secret/**\n  allow write on secret/people/{self.id}/**\n}',
      good: 'team t {\n  group = "t"\n  allow read on secret/t/**\n  allow write on secret/people/{self.id}/**\n}',
    },
  },
  {
    code: 'W069',
    name: 'assertion',
    severity: 'error',
    page: {
      what: 'An assertion does not hold of the compiled access, or cannot be decided.',
      why: 'Assertions are decided exactly, over all paths and all ways: the message names a principal and a request for which it fails, and points at every step. What depends on something that no spec declares (an outside role) cannot be decided; that fails as well, and the message says what is unknown.',
      fix: 'Take back the grant of one of the steps, say what an outside role holds with `allow` in the role of the engine, or change what is asserted.',
      bad: 'app a {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "a" }\n  allow export on transit/orders\n}\nassert nobody can export on transit/**',
      good: 'app a {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "a" }\n  allow encrypt on transit/orders\n}\nassert nobody can export on transit/**',
    },
  },
];
