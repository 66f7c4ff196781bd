import type { Dialect } from '../../src/contract.ts';

/** One answer for all dialects, or one each: `vault-legacy`, `vault`, `openbao`; `!`: the product does not take the policies. */
type Wanted = boolean | readonly [legacy: boolean | '!', vault: boolean | '!', openbao: boolean | '!'];
type Data = Readonly<Record<string, unknown>>;

/** What a product's source says of a few policies that one token carries. */
export interface DialectCase {
  /** The rule of decision, and what of it. */
  readonly rule: string;
  /**
   * Where the verdicts are from. `V`: github.com/hashicorp/vault v1.21.1; `M`: the same after 2.0.3 (by function: its lines move);
   * `B`: github.com/openbao/openbao v2.6.2. Of files in `vault/` (V, M) and `vault/policy/` (B).
   */
  readonly source: string;
  readonly policies: readonly string[];
  readonly entity?: Data;
  readonly asks: readonly (readonly [operation: string, path: string, wanted: Wanted, data?: Data])[];
}

const p = (path: string, capabilities: string, more = ''): string =>
  `path "${path}" {\n  capabilities = [${capabilities
    .split(' ')
    .filter((c) => c !== '')
    .map((c) => `"${c}"`)
    .join(', ')}]\n  ${more}\n}\n`;
/** The read rule loses, the update rule wins. */
const priority = (read: string, update: string, path: string): Pick<DialectCase, 'policies' | 'asks'> => ({
  policies: [p(read, 'read') + p(update, 'update')],
  asks: [
    ['read', path, false],
    ['update', path, true],
  ],
});
const PRIORITY =
  'V acl_test.go 633 to 733, B acl_test.go 640 to 740 (TestACL_SegmentWildcardPriority); M wildcardPathDescriptorComparePriority';

export const DIALECTS: readonly Dialect[] = ['vault-legacy', 'vault', 'openbao'];

export const dialectCases: readonly DialectCase[] = [
  // 1: pattern text.
  {
    rule: '1 one leading slash of a pattern is stripped',
    source: 'V policy.go 415 to 418; B policy.go 414 to 418',
    policies: [p('/a', 'read') + p('//b', 'read')],
    asks: [
      ['read', 'a', true],
      ['read', 'b', false],
    ],
  },
  {
    rule: '1 all leading slashes of a request are',
    source: 'V acl.go 395 to 401; B acl.go 372 to 382; M AllowOperation',
    policies: [p('a', 'read')],
    asks: [['read', '//a', true]],
  },
  {
    rule: '1 `*` is a prefix glob at the very end only; elsewhere it is a letter',
    source: 'V policy.go 431 to 439; B policy.go 431 to 439',
    policies: [p('a/b*', 'read') + p('c*d', 'read') + p('e/*/f', 'read')],
    asks: [
      ['read', 'a/b', true],
      ['read', 'a/bx/y/z', true],
      ['read', 'a', false],
      ['read', 'cxd', false],
      ['read', 'c*d', true],
      ['read', 'e/x/f', false],
      ['read', 'e/*/f', true],
    ],
  },
  {
    rule: '1 `x/*` does not match `x`',
    source: 'V acl.go 655 (LongestPrefix of the stored text); B acl.go 739',
    policies: [p('x/*', 'read')],
    asks: [
      ['read', 'x', false],
      ['read', 'x/', true],
    ],
  },
  {
    rule: '1 `+` is one whole segment, an empty one too; inside a segment it is a letter',
    source: 'V acl.go 700 to 716; B acl.go 786 to 800; M tryMatchWildcardPath',
    policies: [p('x/+/y', 'read') + p('z/+', 'read') + p('w/a+/b', 'read') + p('v/+a', 'read')],
    asks: [
      ['read', 'x/q/y', true],
      ['read', 'x/q/r/y', false],
      ['read', 'x//y', true],
      ['read', 'z/', true],
      ['read', 'z', false],
      ['read', 'w/ax/b', false],
      ['read', 'w/a+/b', true],
      ['read', 'v/xa', false],
      ['read', 'v/+a', true],
    ],
  },
  {
    rule: '1 `+*` is refused',
    source: 'V policy.go 423; B policy.go 423',
    policies: [p('a/+*', 'read')],
    asks: [['read', 'a/b', ['!', '!', '!']]],
  },
  {
    rule: '1 matching looks at the case of letters',
    source: 'V acl.go 405 and 707; B acl.go 388 and 791; M tryMatchWildcardPath',
    policies: [p('s/*', 'read') + p('s/a', 'deny')],
    asks: [
      ['read', 's/a', false],
      ['read', 's/A', true],
    ],
  },
  // 2: identical texts.
  {
    rule: '2 identical texts unite their capabilities, also across policies',
    source: 'V acl.go 172 to 177; B acl.go 168 to 172; M NewACL',
    policies: [p('a/*', 'read') + p('a/*', 'delete'), p('/a/*', 'update')],
    asks: [
      ['read', 'a/x', true],
      ['delete', 'a/x', true],
      ['update', 'a/x', true],
      ['patch', 'a/x', false],
    ],
  },
  {
    rule: '2 a deny on either side wipes the rest',
    source: 'V acl.go 161 to 171; B acl.go 155 to 166; M NewACL',
    policies: [p('a', 'read'), p('a', 'deny'), p('a', 'update')],
    asks: [
      ['read', 'a', false],
      ['update', 'a', false],
    ],
  },
  {
    rule: '2 a deny in one stanza wipes what stands beside it',
    source: 'V policy.go 459 to 465; B policy.go 459 to 465',
    policies: [p('a', 'read deny update')],
    asks: [['read', 'a', false]],
  },
  {
    rule: '2 parameters unite by key; a stanza without them lifts no limit; `[]` is any value',
    source: 'V acl.go 203 to 246; B acl.go 197 to 240; M NewACL',
    policies: [
      p('a', 'update', 'allowed_parameters = { "k" = ["x"] }'),
      p('a', 'update', 'allowed_parameters = { "k" = ["y"] }'),
      p('a', 'update'),
      p('b', 'update', 'allowed_parameters = { "k" = ["x"] }') + p('b', 'update', 'allowed_parameters = { "k" = [] }'),
    ],
    asks: [
      ['update', 'a', true, { k: 'x' }],
      ['update', 'a', true, { k: 'y' }],
      ['update', 'a', false, { k: 'z' }],
      ['update', 'a', false, { other: 'x' }],
      ['update', 'b', true, { k: 'z' }],
    ],
  },
  {
    rule: '2 required parameters unite',
    source: 'V acl.go 248 to 256; B acl.go 241 to 250; M NewACL',
    policies: [p('a', 'update', 'required_parameters = ["k"]'), p('a', 'update', 'required_parameters = ["l"]')],
    asks: [
      ['update', 'a', false, { k: 1 }],
      ['update', 'a', true, { k: 1, l: 1 }],
    ],
  },
  // 3: exact.
  {
    rule: '3 an exact path wins outright',
    source: 'V acl.go 405 to 410; B acl.go 388 to 393; M AllowOperation',
    policies: [p('a/b', 'update') + p('a/*', 'read') + p('a/+', 'read')],
    asks: [
      ['read', 'a/b', false],
      ['update', 'a/b', true],
    ],
  },
  {
    rule: '3 LIST without an exact match tries the exact one without the slash',
    source: 'V acl.go 411 to 418; B acl.go 394 to 401; M AllowOperation',
    policies: [p('p', 'list') + p('p/*', 'deny') + p('q/', 'list') + p('q', 'deny') + p('r', 'read') + p('r*', 'list')],
    asks: [
      ['list', 'p/', true],
      ['list', 'q/', true],
      ['list', 'r/', false],
      ['read', 'p/', false],
    ],
  },
  // 4: priority.
  { rule: '4 the first wildcard later (`*`, `+/*`)', source: PRIORITY, ...priority('+/*', '*', 'foo/bar/bar/baz') },
  { rule: '4 the first wildcard later (`foo/+/*`)', source: PRIORITY, ...priority('+/*', 'foo/+/*', 'foo/bar/bar/baz') },
  { rule: '4 fewer `+`, of a glob', source: PRIORITY, ...priority('foo/+/+/*', 'foo/+/bar/baz', 'foo/bar/bar/baz') },
  { rule: '4 fewer `+`', source: PRIORITY, ...priority('foo/+/+/baz', 'foo/+/bar/baz', 'foo/bar/bar/baz') },
  { rule: '4 the first wildcard before the text', source: PRIORITY, ...priority('foo/+/(ar/baz', 'foo/(ar/+/baz', 'foo/(ar/(ar/baz') },
  { rule: '4 no glob before a glob', source: PRIORITY, ...priority('foo/bar/+/baz*', 'foo/bar/+/baz', 'foo/bar/bar/baz') },
  { rule: '4 the longer text', source: PRIORITY, ...priority('foo/bar/+/b*', 'foo/bar/+/ba*', 'foo/bar/bar/baz') },
  {
    rule: '4 the narrower of two globs with one first wildcard loses where it has more `+`',
    source: 'V acl.go 617 to 635; B acl.go 701 to 719; M wildcardPathDescriptorComparePriority',
    ...priority('a/+/*', 'a/*', 'a/b/c'),
  },
  {
    rule: '4 the first `+` counts even as a letter',
    source: 'V acl.go 680 (strings.Index); B acl.go 764; M tryMatchWildcardPath',
    ...priority('b+c/+/x', 'b+c/d*', 'b+c/d/x'),
  },
  {
    rule: '4 the greater text, by bytes',
    source: 'V acl.go 644 to 649; B acl.go 729 to 734; M wildcardPathDescriptorComparePriority',
    ...priority('+/a/+/b', '+/+/c/b', 'z/a/c/b'),
    asks: [
      ['read', 'z/a/c/b', true],
      ['update', 'z/a/c/b', false],
    ],
  },
  {
    rule: '4 a text with `/+x` is never exact, and ranks as a wildcard',
    source: 'V policy.go 427, acl.go 118; B policy.go 427, acl.go 119; M NewACL',
    ...priority('a/+x', 'a/+x*', 'a/+xy'),
    asks: [
      ['read', 'a/+x', true],
      ['update', 'a/+x', false],
      ['update', 'a/+xy', true],
    ],
  },
  // 5: no candidate, deny, nothing.
  {
    rule: '5 no candidate, a deny, no capabilities',
    source: 'V acl.go 434 to 444; B acl.go 421 to 432; M AllowOperation',
    policies: [p('a/*', 'read') + p('a/b', '') + p('a/c/*', 'deny')],
    asks: [
      ['read', 'b', false],
      ['read', 'a/b', false],
      ['read', 'a/c/d', false],
      ['read', 'a/d', true],
    ],
  },
  {
    rule: '5 a deny loses to a stanza that comes before it',
    source: 'V acl.go 613 to 651; B acl.go 697 to 735; M wildcardPathDescriptorComparePriority',
    policies: [p('a/*', 'deny') + p('a/b/*', 'read')],
    asks: [
      ['read', 'a/b/c', true],
      ['read', 'a/c', false],
    ],
  },
  // 6: LIST of `p/` that matches nothing exactly.
  {
    rule: '6 a narrower deny of `p/*` below a wider grant',
    source: 'V acl.go 423 to 429; M resolveACLPermsForListOp (3a; CVE-2026-12624); B acl.go 403 to 421 (CVE-2026-63131)',
    policies: [p('kv/*', 'list') + p('kv/private/*', 'deny')],
    asks: [
      ['list', 'kv/private/', [true, false, false]],
      ['list', 'kv/private/x/', false],
      ['list', 'kv/open/', true],
    ],
  },
  {
    rule: '6 a narrower stanza without `list` hides the wider only where it is the longest of both forms',
    source: 'V acl.go 423 to 429; M resolveACLPermsForListOp (3b); B acl.go 403 to 421',
    policies: [p('kv/*', 'list') + p('kv/x/*', 'read')],
    asks: [
      ['list', 'kv/x/', [true, true, false]],
      ['list', 'kv/x/y/', false],
    ],
  },
  {
    rule: '6 what matches without the slash (`p/+`) beside what matches with it',
    source: 'V acl.go 423 to 429; M resolveACLPermsForListOp (3b); B acl.go 403 to 421',
    policies: [p('kv/+', 'list') + p('kv/x/*', 'read')],
    asks: [['list', 'kv/x/', [true, true, false]]],
  },
  {
    rule: '6 a deny that matches without the slash beside a grant with it',
    source: 'V acl.go 423 to 429; M resolveACLPermsForListOp (deny kv/+ has its wildcard earlier); B acl.go 403 to 421',
    policies: [p('kv/+', 'deny') + p('kv/x/*', 'list')],
    asks: [['list', 'kv/x/', [false, true, true]]],
  },
  {
    rule: '6 the deny comes later than one grant and before another: the best grant counts',
    source: 'M resolveACLPermsForListOp (bestDeny against bestList); V acl.go 423 to 429; B acl.go 403 to 421',
    policies: [p('kv/a*', 'list') + p('kv/ab*', 'deny') + p('kv/abc/*', 'list')],
    asks: [
      ['list', 'kv/abc/', [false, true, true]],
      ['list', 'kv/abd/', false],
      ['list', 'kv/ac/', true],
    ],
  },
  {
    rule: '6 of plain globs only the longest of each form takes part, a grant that is hidden so does not',
    source: 'M prefixAndWCCandidatesForPath (LongestPrefix once for each form); V acl.go 655; B acl.go 739',
    policies: [p('kv/*', 'list') + p('kv/x*', 'read') + p('kv/x/*', 'update')],
    asks: [['list', 'kv/x/', false]],
  },
  {
    rule: '6 neither deny nor grant: the best of all, for `sudo` too',
    source: 'M resolveACLPermsForListOp (3c); V acl.go 423 to 429; B acl.go 403 to 421',
    policies: [p('kv/+', 'read sudo') + p('kv/x/*', 'read')],
    asks: [['list', 'kv/x/', false]],
  },
  {
    rule: '6 nothing matches one of the forms',
    source: 'V acl.go 423 to 433; M AllowOperation; B acl.go 403 to 421',
    policies: [p('a/*', 'list') + p('b/+', 'list') + p('c*', 'list')],
    asks: [
      ['list', 'a/', true],
      ['list', 'b/x/', true],
      ['list', 'b/', true],
      ['list', 'c/', true],
      ['list', 'd/', false],
    ],
  },
  {
    rule: '6 `p/+` decides LIST of `p/` through the empty segment',
    source: 'V acl.go 423 to 433, 703; M resolveACLPermsForListOp; B acl.go 403 to 421, 787',
    policies: [p('+', 'list') + p('p/+', 'read')],
    asks: [['list', 'p/', [true, true, false]]],
  },
  {
    rule: '6 LIST without a final slash is any other operation',
    source: 'V acl.go 423; M AllowOperation; B acl.go 416',
    policies: [p('kv/*', 'list') + p('kv/private/*', 'deny')],
    asks: [['list', 'kv/private', true]],
  },
  {
    rule: '6 SCAN as LIST, at OpenBao alone',
    source: 'B acl.go 394, 416, 464, acl_test.go 936 (TestACL_ListScanWildcardDeny)',
    policies: [p('foo/metadata/*', 'list scan') + p('foo/metadata/private/*', 'deny') + p('foo/metadata/private/granted*', 'scan')],
    asks: [
      ['scan', 'foo/metadata/', ['!', '!', true]],
      ['scan', 'foo/metadata/private/', ['!', '!', false]],
      ['scan', 'foo/metadata/private/granted/test/', ['!', '!', true]],
      ['list', 'foo/metadata/private/granted/', ['!', '!', false]],
    ],
  },
  // 7: operations.
  {
    rule: '7 renew, revoke and rollback ask for `update`; help for nothing',
    source: 'V acl.go 379 to 383, 484; B acl.go 362 to 366, 470; M AllowOperation',
    policies: [p('a', 'update') + p('b', 'read')],
    asks: [
      ['renew', 'a', true],
      ['revoke', 'a', true],
      ['rollback', 'a', true],
      ['renew', 'b', false],
      ['help', 'c', true],
    ],
  },
  {
    rule: '7 each operation asks for its own capability',
    source: 'V acl.go 459 to 482; B acl.go 445 to 467; M AllowOperation',
    policies: [p('a', 'create') + p('b', 'patch') + p('c', 'update')],
    asks: [
      ['create', 'a', true],
      ['update', 'a', false],
      ['patch', 'b', true],
      ['patch', 'c', false],
      ['create', 'c', false],
    ],
  },
  {
    rule: '7 `recover` is Vault’s alone',
    source: 'V acl.go 479, policy.go 466; B policy.go 466',
    policies: [p('a', 'recover')],
    asks: [['recover', 'a', [true, true, '!']]],
  },
  // 8: sudo and parameters.
  {
    rule: '8 sudo alone grants nothing',
    source: 'V acl.go 459 to 496; B acl.go 445 to 483; M AllowOperation',
    policies: [p('a', 'sudo')],
    asks: [
      ['read', 'a', false],
      ['update', 'a', false],
    ],
  },
  {
    rule: '8 parameters are not looked at for list and delete',
    source: 'V acl.go 518; B acl.go 504; M AllowOperation',
    policies: [p('a/', 'list delete read', 'required_parameters = ["k"]\n  denied_parameters = { "*" = [] }')],
    asks: [
      ['list', 'a/', true, { x: 1 }],
      ['delete', 'a/', true, { x: 1 }],
      ['read', 'a/', false, { x: 1 }],
    ],
  },
  {
    rule: '8 lists are looked at item by item at Vault since 1.21, not at OpenBao',
    source: 'V acl.go valueInDeniedParameterList, valueInAllowedParameterList; B acl.go 847 to 878; M the same as V',
    policies: [p('a', 'update', 'denied_parameters = { "t" = ["admin"] }') + p('b', 'update', 'allowed_parameters = { "t" = ["x", "y"] }')],
    asks: [
      ['update', 'a', [false, false, true], { t: ['web', 'admin'] }],
      ['update', 'a', [false, false, true], { t: 'web,admin' }],
      ['update', 'b', [true, true, false], { t: ['x', 'y'] }],
      ['update', 'b', false, { t: ['x', 'z'] }],
    ],
  },
  {
    rule: '8 names of policies are compared in lower case by later Vaults',
    source: 'M normalizePolicyParameterValue; V acl.go 541 to 547; B acl.go 519 to 529',
    policies: [p('a', 'update', 'denied_parameters = { "token_policies" = ["admin"], "k" = ["admin"] }')],
    asks: [
      ['update', 'a', [true, false, true], { token_policies: 'Admin' }],
      ['update', 'a', [true, false, true], { TOKEN_POLICIES: ['ADMIN', 'x'] }],
      ['update', 'a', true, { k: 'Admin' }],
    ],
  },
  {
    rule: '8 OpenBao bounds the pages of LIST',
    source: 'B acl.go 562 to 624; V policy.go 400 and M policy.go know no pagination_limit',
    policies: [p('a/', 'list', 'pagination_limit = 10')],
    asks: [
      ['list', 'a/', ['!', '!', true]],
      ['list', 'a/', ['!', '!', true], { limit: '10' }],
      ['list', 'a/', ['!', '!', false], { limit: '11' }],
      ['list', 'a/', ['!', '!', true], { limit: '' }],
      ['list', 'a/', ['!', '!', false], { limit: '-1' }],
    ],
  },
  // 9: templates.
  {
    rule: '9 a template that cannot be filled drops its stanza, a deny too',
    source: 'V policy.go 374 to 377; B policy.go 342 to 353; M policy.go the same as V',
    policies: [p('a/*', 'read') + p('a/{{identity.entity.metadata.none}}', 'deny')],
    entity: { id: 'e', name: 'n', metadata: { team: 'web' } },
    asks: [['read', 'a/x', true]],
  },
  {
    rule: '9 values are inserted as they are; OpenBao leaves a stanza out for a slash in one',
    source: 'V sdk/helper/identitytpl/templating.go; B policy_store.go 638 to 646',
    policies: [p('a/{{identity.entity.name}}/x', 'read')],
    entity: { id: 'e', name: 'p/q', metadata: {} },
    asks: [['read', 'a/p/q/x', [true, true, false]]],
  },
  // 10: names and absent policies are the token's business; `default`'s exact stanzas can shadow a glob.
  {
    rule: '10 an exact stanza of `default` shadows a glob of another policy',
    source: 'V acl.go 405, policy_store.go 68 to 72; B acl.go 388; M AllowOperation',
    policies: [p('auth/token/lookup-self', 'read'), p('auth/token/*', 'update')],
    asks: [
      ['update', 'auth/token/lookup-self', false],
      ['read', 'auth/token/lookup-self', true],
      ['update', 'auth/token/x', true],
    ],
  },
  // 11: texts.
  {
    rule: '11 the old `policy = …`',
    source: 'V policy.go 442 to 455; B policy.go 442 to 456',
    policies: [
      'path "a" {\n  policy = "write"\n}\npath "b" {\n  policy = "read"\n}\npath "c" {\n  policy = "deny"\n}\npath "c*" {\n  policy = "sudo"\n}\n',
    ],
    asks: [
      ['create', 'a', true],
      ['patch', 'a', false],
      ['list', 'b', true],
      ['update', 'b', false],
      ['read', 'c', false],
      ['delete', 'cc', true],
    ],
  },
  {
    rule: '11 an unknown key or capability is refused',
    source: 'V policy.go 400, 469; B policy.go 383, 469',
    policies: [p('a', 'read', 'bogus = 1')],
    asks: [['read', 'a', ['!', '!', '!']]],
  },
  {
    rule: '11 an unknown capability after a deny is not looked at',
    source: 'V policy.go 459 to 470 (goto PathFinished); B policy.go 459 to 470',
    policies: [p('a', 'deny bogus')],
    asks: [['read', 'a', false]],
  },
  {
    rule: '11 an attribute given twice is refused by Vault, and united by OpenBao',
    source: 'V helper/random/parser.go (ParsePolicyHCL without duplicates); B sdk/helper/hclutil/hcl.go, HCL 1 decodeSlice',
    policies: ['path "a" {\n  capabilities = ["read"]\n  capabilities = ["update"]\n}\n'],
    asks: [
      ['read', 'a', ['!', '!', true]],
      ['update', 'a', ['!', '!', true]],
    ],
  },
  {
    rule: '11 `path` blocks of one path merge',
    source: 'V acl.go 172 to 177; B acl.go 168 to 172; M NewACL',
    policies: [p('a', 'read') + p('a', 'update')],
    asks: [
      ['read', 'a', true],
      ['update', 'a', true],
    ],
  },
];

/** What a dialect answers: one character a question, `1` allowed; absent where it refuses the policies. */
export function wantedOf(one: DialectCase, dialect: Dialect): string | undefined {
  const at = DIALECTS.indexOf(dialect);
  const all = one.asks.map(([, , wanted]) => (typeof wanted === 'boolean' ? wanted : wanted[at]));
  return all.includes('!') ? undefined : all.map((allowed) => (allowed === true ? '1' : '0')).join('');
}
