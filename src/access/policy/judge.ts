import type { PolicyValue } from '../../readers/policy-hcl/values.ts';
import { isSpelt } from '../any-case.ts';
import { bit, DENY, LIST, type Mask, SUDO, UPDATE } from '../capabilities.ts';
import { refusal } from './limits.ts';
import { rank } from './rank.ts';
import { needsSudo } from './protected.ts';
import { type Part, type Row, SCAN, type Token } from './token.ts';

/** What can be asked, as the products' decision code names it. `scan` is OpenBao's, `recover` Vault's. */
export const REQUESTS = [
  'create',
  'read',
  'update',
  'patch',
  'delete',
  'list',
  'help',
  'renew',
  'revoke',
  'rollback',
  'recover',
  'scan',
] as const;
export type RequestOperation = (typeof REQUESTS)[number];

export interface PolicyRequest {
  readonly operation: RequestOperation;
  /** As it stands in the URL behind `/v1/`; LIST arrives with a final `/`. */
  readonly path: string;
  readonly data?: ReadonlyMap<string, PolicyValue>;
  /** Nanoseconds; absent: the answer is not to be wrapped. */
  readonly wrap?: bigint | undefined;
}

export interface Verdict {
  /** What the policies say, root protection aside. */
  readonly allowed: boolean;
  /** The deciding stanza holds `sudo`. */
  readonly sudo: boolean;
  /** The product asks for `sudo` on this path besides. */
  readonly needsSudo: boolean;
  readonly row: Row | undefined;
  /** The stanza of `row` to name: the first that gives (or denies) what is asked for. */
  readonly part: Part | undefined;
  readonly runnerUp: Row | undefined;
  readonly rule: string | undefined;
  /** One sentence. */
  readonly why: string;
}

/** Vault 1.21.1 `vault/acl.go`, AllowOperation: `renew`, `revoke` and `rollback` ask for `update`. */
export const neededFor = (operation: RequestOperation): Mask => {
  switch (operation) {
    case 'help':
      return 0;
    case 'renew':
    case 'revoke':
    case 'rollback':
      return UPDATE;
    case 'scan':
      return SCAN;
    case 'list':
      return LIST;
    default:
      return bit(operation);
  }
};

const ONLY: Partial<Record<RequestOperation, 'vault' | 'openbao'>> = { scan: 'openbao', recover: 'vault' };
const EMPTY: ReadonlyMap<string, PolicyValue> = new Map();

/** The product's answer to one request of a token. */
export function judge(token: Token, request: PolicyRequest): Verdict {
  const { operation } = request;
  const path = request.path.replace(/^\/+/, '');
  const base = { sudo: false, needsSudo: false, row: undefined, part: undefined, runnerUp: undefined, rule: undefined };
  if (token.refused !== undefined) return { ...base, allowed: false, why: token.refused };
  if (operation === 'help') return { ...base, allowed: true, why: 'help is always allowed' };
  const product = token.dialect === 'openbao' ? 'openbao' : 'vault';
  const protectedPath = needsSudo(path, product);
  const listing = operation === 'list' || (operation === 'scan' && product === 'openbao');
  const { winner, runnerUp, rule } = rank(token.table, listing, path, token.dialect);
  const rowOf = (text: string | undefined): Row | undefined => (text === undefined ? undefined : token.rows.get(text));
  const row = rowOf(winner?.pattern.text);
  if (!row) return { ...base, needsSudo: protectedPath, allowed: false, why: `no stanza matches${droppedNote(token)}` };
  const needed = neededFor(operation);
  const denied = (row.mask & DENY) !== 0;
  const asks = ONLY[operation] === undefined || ONLY[operation] === product ? needed : 0;
  const capable = !denied && (row.mask & asks) !== 0;
  const part = row.parts.find((p) => (p.mask & (denied ? DENY : needed)) !== 0) ?? row.parts[0];
  const found = {
    ...base,
    sudo: (row.mask & SUDO) !== 0,
    needsSudo: protectedPath,
    row,
    part,
    runnerUp: rowOf(runnerUp?.pattern.text),
    rule,
  };
  const say = (allowed: boolean, why: string): Verdict => ({ ...found, allowed, why: `\`${row.pattern.text}\` decides${why}` });
  if (denied) return say(false, isSpelt(row.pattern, path) ? ', and it denies' : ', and it denies, in any case of its letters');
  if (!capable) return say(false, `, and it has no \`${capabilityFor(operation)}\``);
  const refused = refusal(row.limits, { operation, data: request.data ?? EMPTY, wrap: request.wrap }, token.dialect);
  if (refused !== undefined) return say(false, `, and it has \`${capabilityFor(operation)}\`, but ${refused}`);
  return say(true, `, and it has \`${capabilityFor(operation)}\``);
}

export const capabilityFor = (operation: RequestOperation): string =>
  operation === 'renew' || operation === 'revoke' || operation === 'rollback' ? 'update' : operation;

const droppedNote = ({ dropped }: Token): string =>
  dropped.length === 0
    ? ''
    : `; ${dropped.length === 1 ? 'a templated stanza is' : `${dropped.length} templated stanzas are`} left out: ${dropped[0]?.why ?? ''}`;
