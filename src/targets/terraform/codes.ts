import type { CodeEntry } from '../../diagnostics.ts';

export const codes: readonly CodeEntry[] = [
  {
    code: 'W076',
    name: 'terraform-name-collision',
    severity: 'error',
    page: {
      what: 'Two declarations become one resource name in Terraform.',
      why: 'Names in Terraform are made of lower-case letters, digits and underscores; two names that differ only in other characters (`orders-ro`, `orders_ro`) cannot stand in one stack.',
      fix: 'Rename one of them so that they differ in a letter or digit.',
      bad: 'engine transit carts { key orders-eu { type = aes256_gcm96  rotate_every = 30d }  key orders_eu { type = aes256_gcm96  rotate_every = 30d } }',
      good: 'engine transit carts { key orders_eu { type = aes256_gcm96  rotate_every = 30d }  key orders_eu_archive { type = aes256_gcm96  rotate_every = 30d } }',
    },
  },
];
