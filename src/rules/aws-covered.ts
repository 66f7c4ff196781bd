import { coversText, isPattern, matchesText, TooManyTexts } from '../access/wildcards.ts';
import { type AwsGrant, type AwsIdentity, takesIn } from './aws-grants.ts';

/** Wide grants that one is compared with: with more of them nothing is said, so that the work stays in proportion. */
const MOST = 50;

/**
 * Grants that another one without a condition gives as well, each with the first such: the same again, a part of a wider one, one whose
 * condition therefore has no effect. Of two equal ones the later is covered.
 */
export function coveredAws({ allows }: AwsIdentity): (readonly [covered: AwsGrant, by: AwsGrant])[] {
  const exact = new Map<string, number>();
  const wideAction: number[] = [];
  const wideResource = new Map<string, number[]>();
  for (const [i, grant] of allows.entries()) {
    if (grant.conditions.length > 0 || grant.except) continue;
    const action = grant.action.text.toLowerCase();
    const key = `${action} ${grant.resource.text}`;
    if (!exact.has(key)) exact.set(key, i);
    if (isPattern(action)) wideAction.push(i);
    else if (isPattern(grant.resource.text)) wideResource.set(action, [...(wideResource.get(action) ?? []), i]);
  }
  return allows.flatMap((grant, i) => {
    if (grant.except) return [];
    const action = grant.action.text.toLowerCase();
    const same = exact.get(`${action} ${grant.resource.text}`);
    const wide = [...wideAction, ...(wideResource.get(action) ?? [])];
    const by =
      same !== undefined && same !== i ? same : wide.length > MOST ? undefined : wide.find((j) => j !== i && covers(allows[j], grant));
    const other = by === undefined ? undefined : allows[by];
    return other ? [[grant, other] as const] : [];
  });
}

function covers(outer: AwsGrant | undefined, inner: AwsGrant): boolean {
  if (!outer || (outer.action.text === inner.action.text && outer.resource.text === inner.resource.text)) return false;
  // A level (`s3:@read`) stands for what takes the ARNs; which those are depends on them.
  if (inner.action.text.includes('@') || outer.action.text.includes('@')) return false;
  const action = inner.action.text.toLowerCase();
  const takes = isPattern(action) ? included(outer.action.text.toLowerCase(), action) : takesIn(outer.action.text, action);
  if (!takes) return false;
  return isPattern(inner.resource.text) || inner.resource.text.includes('${')
    ? included(outer.resource.text, inner.resource.text)
    : matchesText(outer.resource.text, inner.resource.text);
}

function included(outer: string, inner: string): boolean {
  if (outer.includes('${') || inner.includes('${')) return outer === inner || outer === '*';
  try {
    return coversText(outer, inner);
  } catch (error) {
    if (error instanceof TooManyTexts) return false;
    throw error;
  }
}
