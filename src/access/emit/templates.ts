import type { Sink } from '../../diagnostics.ts';
import type { Program } from '../../model/program.ts';
import { dialectsOf } from '../dialects.ts';
import { overlaps, pattern, type Pattern } from '../patterns.ts';
import type { Compiled, Specified } from '../specified.ts';

const MARK = '{{identity.';
const isTemplated = (p: Pattern): boolean => p.text.includes(MARK);
/** A glob that ends inside a segment. */
const isPartial = (p: Pattern): boolean => p.glob && p.segments[p.segments.length - 1] !== '';

/**
 * Vault fills `{{identity.…}}` in with whatever the person is called: a pattern with one must lie where no other pattern of the
 * same person reaches. Dialect `vault-legacy` inserts the value raw, so a name or metadata of `+` would be a wildcard there.
 */
export function checkTemplates(specs: readonly Specified[], base: Specified, program: Program, sink: Sink): void {
  const concerned = ({ pattern }: Compiled): boolean => isTemplated(pattern) || isPartial(pattern);
  if (!specs.some((s) => s.allows.some(concerned) || s.denies.some(concerned))) return;
  const rules = specs.flatMap((s) => [...s.allows, ...s.denies]);
  const templated = rules.filter((r) => isTemplated(r.pattern));
  const told = new Set<Compiled['rule']['origin']>();
  const report = (rule: Compiled, message: string, help: string, other?: Compiled): void => {
    const { origin } = rule.rule;
    if (told.has(origin)) return;
    told.add(origin);
    sink.report({
      code: 'W068',
      severity: 'error',
      message,
      span: origin.span,
      help,
      envs: [program.env.name],
      ...(other ? { related: [{ span: other.rule.origin.span, message: other.rule.origin.text }] } : {}),
    });
  };
  for (const rule of templated) {
    const { text } = rule.pattern;
    if (dialectsOf(program.vault).includes('vault-legacy') && /\{\{identity\.entity\.(name|metadata)/.test(text))
      report(
        rule,
        `\`${rule.rule.origin.text}\`: this version of Vault inserts names and metadata raw, and a \`+\` in one would open every path`,
        'use {self.id}',
      );
    const area = pattern(`${text.slice(0, text.indexOf(MARK))}*`);
    const same = text.slice(0, text.indexOf('}}', text.indexOf(MARK)) + 2);
    const other = [...rules, ...base.allows].find((r) => !r.pattern.text.startsWith(same) && overlaps(area, r.pattern));
    if (other)
      report(
        rule,
        `\`${rule.rule.origin.text}\` may meet \`${other.rule.origin.text}\` (${other.rule.pattern}): the value of a {self.…} is not known beforehand`,
        'put what belongs to a person under a path of its own',
        other === rule ? undefined : other,
      );
  }
  for (const row of base.allows.filter((r) => isTemplated(r.pattern))) checkDefault(row.pattern, rules, report);
}

/** `default` holds one exact stanza for the caller's own entity: a glob that ends inside that very segment may or may not meet it. */
function checkDefault(row: Pattern, rules: readonly Compiled[], report: (rule: Compiled, message: string, help: string) => void): void {
  const area = pattern(`${row.text.slice(0, row.text.indexOf(MARK))}*`);
  for (const rule of rules) {
    const { pattern: own } = rule;
    if (own.segments.length === row.segments.length && isPartial(own) && overlaps(area, own))
      report(
        rule,
        `\`${rule.rule.origin.text}\`: Vault's \`default\` policy has a stanza for the caller's own entity, which this prefix may or may not meet`,
        'name whole segments',
      );
  }
}
