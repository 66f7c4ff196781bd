import { isAnyCase, NEXT_VERSION, nextDialect } from '../../access/dialects.ts';
import { lettersFaults } from '../../access/emit/letters.ts';
import { compareInDialect } from '../../access/proof.ts';
import type { Mismatch, Origin } from '../../access/relation.ts';
import { covering, specified } from '../../access/specified.ts';
import { VAULT_ON_EKS } from '../examples.ts';
import type { Finding, Rule, RuleInput } from '../rule.ts';

const OLD_VAULT = VAULT_ON_EKS.replace('version = "2.2.2"', 'version = "2.0.2"');
const APP = 'app api {\n  team = payments\n  run on eks { cluster = platform  namespace = "payments"  service_account = "api" }\n';

export const rule: Rule = {
  code: 'W304',
  name: 'next-dialect',
  severity: 'warning',
  page: {
    what: 'A policy that means what the spec says at the declared version, and something else once this product decides about LIST in its new way.',
    why: 'Vault 2.0.3 (enterprise 1.21.8, 1.20.13, 1.19.19) and OpenBao 2.6 changed which stanza decides about LIST. Policies stay in the storage while servers are upgraded: a listing that was denied may then be answered, or one that was granted refused. From Vault 2.2.2 on an explicit `deny` also matches paths in other letters.',
    fix: 'When the upgrade comes, declare the new `version` and, until the last old server is gone, the old one as `upgrade_from`: Writ then emits policies that hold at both, or says which grants stand in the way. Apply them before the first server is upgraded.',
    bad: `${OLD_VAULT}\n${APP}  allow list on secret/payments/**\n  deny list on secret/payments/*/private/**\n}`,
    good: `${OLD_VAULT}\n${APP}  allow list on secret/payments/api/**\n}`,
  },
  *check(input) {
    yield* deniedInAnyCase(input);
    const next = nextDialect(input.program.vault);
    if (next === undefined) return;
    const told = new Set<string>();
    for (const mismatch of compareInDialect(input.policies, input.program, next)) {
      const finding = locate(mismatch, input);
      const key = finding && JSON.stringify([finding.span, finding.related]);
      if (!finding || key === undefined || told.has(key)) continue;
      told.add(key);
      yield finding;
    }
  },
};

/** At the grant that is lost, or at the deny that is; beside it what Vault will go by instead. */
function locate({ principal, path, specified: granted, stanza }: Mismatch, { program, policies }: RuleInput): Finding | undefined {
  const ids = principal.split(' + ');
  const holders = policies.filter((p) => ids.includes(p.principal.id));
  const rules = (of: 'allows' | 'denies'): Origin[] =>
    holders.flatMap((h) => covering(specified(h.principal)[of], 'list', path)).map((r) => r.rule.origin);
  const deciding = holders.flatMap((h) => h.stanzas.filter((s) => s.pattern === stanza).flatMap((s) => s.origins));
  const own = rules(granted ? 'allows' : 'denies');
  const first = own[0] ?? deciding[0];
  if (!first) return undefined;
  const beside = deciding.find((o) => o !== first);
  const { vault } = program;
  const name = vault.product === 'openbao' ? 'OpenBao' : 'Vault';
  const what = granted ? `\`${first.text}\` will not give a listing` : `\`${first.text}\` will not keep a listing closed`;
  const then = granted ? 'refused' : 'answered';
  return {
    message: `${what} from ${NEXT_VERSION[vault.product]} on: list of ${path} is ${granted ? 'answered' : 'refused'} by ${name} ${vault.version} and will be ${then} (${principal})`,
    span: first.span,
    ...(beside ? { related: [{ span: beside.span, message: `what decides then: \`${stanza ?? ''}\`, of ${beside.text}` }] } : {}),
    help: `for the upgrade declare the new \`version\` with \`upgrade_from = "${vault.version}"\`, or give the two paths that do not overlap`,
  };
}

/** What an explicit deny in other letters will take away. Where 2.2.2 is declared, that is an error of the emission. */
function* deniedInAnyCase({ program, policies }: RuleInput): Iterable<Finding> {
  if (program.vault.product !== 'vault' || isAnyCase(program.vault)) return;
  for (const { allow, deny, mismatch } of lettersFaults(policies, program))
    yield {
      message: `\`${allow.text}\` is refused from Vault 2.2.2 on: there the stanza \`${mismatch.stanza ?? ''}\` denies ${mismatch.operation} of ${mismatch.path} too, as it takes its letters in any case (${mismatch.principal})`,
      span: allow.span,
      ...(deny ? { related: [{ span: deny.span, message: `denied here: ${deny.text}` }] } : {}),
      help: 'give the two names that differ in more than the case of their letters',
    };
}
