import { WITH_GITHUB } from '../examples.ts';
import type { Rule } from '../rule.ts';
import { findingsAbout } from '../ways.ts';

export const rule: Rule = {
  code: 'W208',
  name: 'seal-and-storage',
  severity: 'error',
  page: {
    what: 'A principal other than Vault can use the seal key, or write its policy, and read the storage or its snapshots: together they open every secret.',
    why: 'The storage is only as closed as the key that seals it. Who has both needs neither a login nor a policy, and no audit device sees it.',
    fix: 'Give the two halves to different principals: whoever takes snapshots does not decrypt, whoever administers the key does not read the bucket.',
    bad: `pipeline backup {
  run on github { repository = "example/backup"  environment = "prod" }
  applies = [team/payments]
  allow snapshot on sys
  allow kms:PutKeyPolicy on "arn:aws:kms:{region}:{account}:key/*"
}
${WITH_GITHUB}`,
    good: `pipeline backup {
  run on github { repository = "example/backup"  environment = "prod" }
  applies = [team/payments]
  allow snapshot on sys
}
${WITH_GITHUB}`,
  },
  check: (input) =>
    findingsAbout(
      input,
      'seal',
      () => 'can open the storage of Vault by itself: it can use the seal key and read what is stored',
      'give the two halves to different principals',
    ),
};
