import { decideEscalation, type Edge, nameOf, type Reach, sceneOf } from '../access/reach/index.ts';
import type { Compiled, PrincipalId } from '../access/relation.ts';
import type { Place } from '../targets/artifact.ts';
import type { Paint } from './text.ts';
import { verdictText } from './text.ts';
import type { Verdict } from './types.ts';

/** Whether somebody can come to everything at Vault, or to what another team owns and has not shared, and by which steps. */
export interface EscalationAnswer {
  readonly env: string;
  readonly principal: PrincipalId;
  readonly verdict: Exclude<Verdict, 'part'>;
  /** What is reached, as the end of a sentence; absent where nothing is. */
  readonly reaches?: string;
  /** Of a pipeline: so, by what it applies, and not by a grant by hand. */
  readonly applies?: true;
  readonly conditions: readonly string[];
  /** `{ step: "app a may write policy app-a, which app a carries", from: "specs/a.writ:3" }` */
  readonly steps: readonly { readonly step: string; readonly from: string }[];
}

/** One answer a principal, in the specs' order; `ids`: of these alone. */
export function escalations(compiled: Compiled, reach: Reach, place: Place, ids?: readonly PrincipalId[]): EscalationAnswer[] {
  const { principals } = compiled.relation;
  const scene = sceneOf(compiled.program, principals, reach);
  const asked = ids === undefined ? principals : principals.filter((p) => ids.includes(p.id));
  return asked.map((access): EscalationAnswer => {
    const found = decideEscalation(scene, access, false);
    const base = { env: compiled.program.env.name, principal: access.id };
    if (!found) return { ...base, verdict: 'no', conditions: [], steps: [] };
    const conditions = found.chain.flatMap((edge) => edge.onlyIf ?? []);
    const applies = access.kind === 'pipeline' && decideEscalation(scene, access, true)?.known !== true;
    return {
      ...base,
      verdict: found.known ? (conditions.length > 0 ? 'only-if' : 'yes') : 'unknown',
      reaches: found.what,
      ...(applies ? { applies: true } : {}),
      conditions,
      steps: [...found.chain.map((edge) => stepOf(edge, place)), ...found.places.map((p) => ({ step: p.message, from: place(p.span) }))],
    };
  });
}

const stepOf = (edge: Edge, place: Place) => ({ step: `${nameOf(edge.from)} ${edge.fact}`, from: place(edge.span) });

const where = (envs: readonly string[] | undefined): string => (envs === undefined ? '' : ` in ${envs.join(', ')}`);
const linesOf = ({ conditions, steps }: EscalationAnswer, indent: string): string[] => [
  ...conditions.map((c) => `${indent}if ${c}`),
  ...steps.map(({ step, from }) => `${indent}${step}: ${from}`),
];

/** `writ can KIND/NAME escalate`, for people. */
export function escalationText(answer: EscalationAnswer, envs: readonly string[] | undefined, paint: Paint): string {
  const { principal, verdict, reaches, applies } = answer;
  const who = principal.replace('/', ' ');
  const says = verdict === 'no' ? 'cannot' : verdict === 'unknown' ? 'may or may not' : 'can';
  const tail = verdict === 'unknown' ? `: ${reaches ?? ''}` : reaches === undefined ? '' : `: it reaches ${reaches}`;
  const head = `${verdictText(verdict, paint)}: ${who} ${says} escalate${where(envs)}${tail}${applies ? ', by what it applies' : ''}`;
  return `${[head, ...linesOf(answer, '  ')].join('\n')}\n`;
}

/** `writ who-can escalate`: the answers of one environment, for people. Those who cannot are not named. */
export function whoEscalatesText(answers: readonly EscalationAnswer[], envs: readonly string[] | undefined, paint: Paint): string {
  const sure = answers.filter((a) => a.verdict === 'yes' || a.verdict === 'only-if');
  const unsure = answers.filter((a) => a.verdict === 'unknown');
  const count = sure.length === 0 ? 'nobody' : sure.length === 1 ? '1 principal' : `${sure.length} principals`;
  const lines = [
    `${paint.bold(`${count} can`)} escalate${where(envs)}${sure.length === 0 && unsure.length > 0 ? ' that the specs know of' : ''}`,
  ];
  for (const answer of [...sure, ...unsure].filter((a) => !a.applies || a.verdict === 'unknown')) {
    const reaches = answer.verdict === 'unknown' ? (answer.reaches ?? '') : `reaches ${answer.reaches ?? ''}`;
    lines.push(
      `  ${paint.bold(answer.principal.replace('/', ' '))}: ${verdictText(answer.verdict, paint)}, ${reaches}`,
      ...linesOf(answer, '    '),
    );
  }
  const applying = sure.filter((a) => a.applies);
  if (applying.length > 0) {
    lines.push(`  ${paint.bold(applying.map((a) => a.principal.replace('/', ' ')).join(', '))}: by what it applies`);
    const [step] = applying[0]?.steps ?? [];
    if (step) lines.push(`    such as: ${step.step}: ${step.from}`);
  }
  return `${lines.join('\n')}\n`;
}
