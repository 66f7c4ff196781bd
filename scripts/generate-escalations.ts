// Writes docs/escalations.md: every entry of src/data/escalations.json, how Writ finds it, and by how many cases that is tested.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { accounts } from '../src/access/reach/index.ts';
import { VAULT_NONE, VAULT_OWN } from '../src/access/reach/vault-table.ts';
import { escalations } from '../src/data/escalations.ts';
import data from '../src/data/escalations.json' with { type: 'json' };
import { escalationCases } from '../test/support/escalation-cases.ts';
import { edgeOf, graphCases } from '../test/support/escalation-graph.ts';

const byActions = new Set(escalations().map(({ id }) => id));
const account = accounts();
const cases = escalationCases();
const graph = graphCases();

/** Must be found and must not, of one entry: in specs and in files by W205 each, in specs by the graph. */
function counts(id: string): readonly [number, number] {
  const of = (found: boolean): number =>
    cases.filter((one) => one.id === id && one.found === found).length * 2 +
    graph.filter((one) => one.id === id && one.found === found).length;
  return [of(true), of(false)];
}

function how(id: string): string {
  const found = account.get(id);
  const own = edgeOf(id);
  const ways = [
    ...(byActions.has(id) ? ['W205'] : []),
    ...(own === undefined ? [] : [own === id ? (/^iam-0(1[4-9]|2[01])$/.test(id) ? 'chain' : 'edge') : `edge of ${own}`]),
  ];
  if (ways.length > 0) return ways.join(', ');
  return found && !found.edge ? `— ${found.because}` : '';
}

const notes = (id: string): string => {
  const found = account.get(id);
  return byActions.has(id) && found && !found.edge && edgeOf(id) === undefined ? `; no edge: ${found.because}` : '';
};

const awsRows = data.aws.map(({ id, actions, src }) => {
  const [must, mustNot] = counts(id);
  return `| ${id} | ${actions.map((action) => `\`${action}\``).join(' ')} | ${src.join(', ')} | ${how(id)}${notes(id)} | ${must || ''} | ${mustNot || ''} |`;
});
const vaultRows = data.vault.map((entry) => {
  const found = account.get(entry.id);
  return `| ${entry.id} | \`${entry.path ?? ''}\` | ${entry.gives.replaceAll('|', '\\|')} | ${found?.edge ? 'edge' : `— ${found && !found.edge ? found.because : ''}`} |`;
});

const kinds = [...Map.groupBy(cases, ({ kind }) => kind)].map(
  ([kind, all]) => `| ${kind} | ${all[0]?.found ? 'found' : 'not found'} | ${all.length} |`,
);
const graphKinds = [...Map.groupBy(graph, ({ kind }) => kind)].map(
  ([kind, all]) => `| ${kind} | ${all[0]?.found ? 'found' : 'not found'} | ${all.length} |`,
);
const edges = [...account.values()].filter(({ edge }) => edge).length;
const obsolete = data.aws.filter((entry) => 'obsolete' in entry).length;

const text = `# Escalations

Made from the data and its tests by \`npm run generate\`.

${data.aws.length} ways to get more rights at AWS than a policy says, and ${data.vault.length} at Vault and between the two: ${data.aws.length + data.vault.length} in all, with their
sources at the end. ${byActions.size} of AWS's are decided by a set of actions alone, so that W205 finds them in specs and in any policy document; the others (and these too) are edges of the
reach graph, which knows what roles there are, what runs as them and whom they trust, and of which W201, W202 and assertions speak. Of all ${account.size} entries ${edges} are edges of their own; of the
rest each row says why not. ${obsolete} are of a service that AWS has ended.

| case of W205, in a spec and in a document each | must be | cases |
| --- | --- | --- |
${kinds.join('\n')}
| **together** | | **${cases.length}** |

| case of the reach graph, in a spec | must be | cases |
| --- | --- | --- |
${graphKinds.join('\n')}
| **together** | | **${graph.length}** |

A half missing: all actions but one. Another resource: an action on an ARN that it does not take. Held back by a condition: a role passed to another service only
(\`iam:PassedToService\`), policies written only under a boundary (\`iam:PermissionsBoundary\`), grants for AWS's services only (\`kms:GrantIsForAWSResource\`). A deny counts when it holds always and covers what is
granted; what a permissions boundary of a principal holds is in no spec, so it takes nothing away.

## AWS

| id | actions | documented by | found as | must be found | must not |
| --- | --- | --- | --- | --- | --- |
${awsRows.join('\n')}

## Vault

| id | where | what it gives | found as |
| --- | --- | --- | --- |
${vaultRows.join('\n')}

Edges at Vault that no collection lists, by the source of Vault 1.21.1:

| id | where | what it gives |
| --- | --- | --- |
${VAULT_OWN.map(({ id, where, gives }) => `| ${id} | \`${where}\` | ${gives} |`).join('\n')}

What was looked at and is none:

| where | why not |
| --- | --- |
${VAULT_NONE.map(({ where, because }) => `| \`${where}\` | ${because} |`).join('\n')}

## Sources

${Object.entries(data.sources)
  .map(([name, source]) => `- ${name}: ${source}`)
  .join('\n')}
`;

const file = new URL('../docs/escalations.md', import.meta.url);
const fresh = existsSync(file) && readFileSync(file, 'utf8') === text;
if (process.argv.includes('--check')) {
  if (!fresh) {
    console.error('docs/escalations.md is stale: run `npm run generate`');
    process.exit(1);
  }
} else if (!fresh) writeFileSync(file, text);
