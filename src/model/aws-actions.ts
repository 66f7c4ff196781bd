import type { Word } from '../syntax/ast.ts';
import type { Draft, Speaker } from './draft.ts';
import { say } from './draft.ts';
import type { Arn } from '../schema/arn.ts';
import { parseArn } from '../schema/arn.ts';
import { PARTITIONS, partitionOf } from '../schema/regions.ts';
import { nearest } from '../suggest.ts';
import type { Environment } from './program.ts';

const LEVELS = ['read', 'list', 'write', 'tagging', 'permissions'] as const;
const ACTION = /^[a-z0-9-]+:([A-Za-z0-9]*[A-Za-z0-9*?]+|\*)$/;

/** A verb with a colon is an action of AWS; everything else is a verb of an engine. */
export const isAwsAction = (verb: string): boolean => verb.includes(':') || verb === '*';

/** Only the form: that the action exists and takes the resource is known where IAM is. */
export function checkAwsGrant(draft: Draft, speaker: Speaker, verbs: readonly Word[], resources: readonly Word[]): void {
  const [first] = verbs;
  if (first && (speaker === 'team' || speaker === 'user')) {
    const help = `people have no AWS role here; an app has, and a role of an aws engine`;
    return say(draft, { code: 'W047', span: first.span, message: `a ${speaker} cannot hold the AWS action \`${first.text}\``, help });
  }
  for (const verb of verbs) checkAction(draft, verb);
  // Divided into two statements, the paths will be right.
  if (verbs.some((verb) => !isAwsAction(verb.text))) return;
  for (const { text, span } of resources) {
    if (text === '*') continue;
    const arn = parseArn(text);
    if (arn?.resource) {
      const why = arnMisfit(arn, draft.env);
      if (why !== undefined)
        say(draft, {
          code: 'W047',
          span,
          message: `\`${text}\` names nothing here: ${why}`,
          help: 'write `"arn:{partition}:SERVICE:{region}:{account}:…"`',
        });
      continue;
    }
    const help = 'write `"arn:{partition}:SERVICE:{region}:{account}:…"`, or `"*"` where the action takes no ARN';
    say(draft, { code: 'W047', span, message: `\`${text}\` is no ARN`, help });
  }
}

/** What no request of this environment could match. Wildcards and variables stand for whatever fits. */
function arnMisfit({ partition, service, region, account }: Arn, env: Environment): string | undefined {
  const open = /[*?$]/;
  if (!open.test(partition)) {
    if (!PARTITIONS.includes(partition)) {
      const near = nearest(partition, PARTITIONS);
      return `there is no partition \`${partition}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`;
    }
    if (partition !== env.partition) return `it is of partition ${partition}, and environment ${env.name} is in ${env.partition}`;
  }
  if (service === '') return 'it names no service';
  const home = open.test(region) || region === '' ? undefined : partitionOf(region);
  if (home !== undefined && home !== env.partition) return `region ${region} is in partition ${home}`;
  if (/^\d+$/.test(account) && account.length !== 12) return `account ${account} has ${account.length} digits, and accounts have twelve`;
  return undefined;
}

function checkAction(draft: Draft, { text, span }: Word): void {
  if (!isAwsAction(text)) {
    const help = 'divide it into two statements';
    return say(draft, { code: 'W047', span, message: `\`${text}\` is a verb of Vault among actions of AWS`, help });
  }
  const [service = '', action = ''] = text.split(':');
  if (action.startsWith('@') && /^[a-z0-9-]+$/.test(service)) {
    const level = action.slice(1);
    if ((LEVELS as readonly string[]).includes(level)) return;
    const near = nearest(level, LEVELS);
    const message = `unknown access level \`@${level}\`${near ? `, did you mean \`@${near}\`?` : ''}`;
    return say(draft, { code: 'W047', span, message, expected: LEVELS.map((l) => `@${l}`) });
  }
  if (!ACTION.test(text))
    say(draft, { code: 'W047', span, message: `\`${text}\` is no AWS action`, expected: ['service:Action', 'service:@level'] });
}
