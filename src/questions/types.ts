import type { Operation } from '../access/capabilities.ts';
import type { PrincipalId } from '../access/relation.ts';

/** `part`: on some of the asked paths. `only-if`: on all, under conditions. `unknown`: it hangs on what the specs do not hold. */
export type Verdict = 'yes' | 'only-if' | 'part' | 'unknown' | 'no';
export type State = 'allowed' | 'conditional' | 'unknown' | 'refused';

/** The paths (or ARNs) that lie in all of `all` and in none of `except`; as a user spells them. */
export interface PathSet {
  readonly all: readonly string[];
  readonly except: readonly string[];
}

/**
 * How somebody comes by a right. `minted`: credentials that Vault hands out; `chain`: by way of something else that it can become;
 * `applies`: so, because a pipeline writes what it applies.
 */
export type How = 'grant' | 'profile' | 'share' | 'inject' | 'raw' | 'derived' | 'default' | 'role' | 'minted' | 'chain' | 'applies';

/** A line of the specs behind an answer. */
export interface Source {
  readonly how: How;
  /** `read on secret/payments/**` */
  readonly grant: string;
  /** `specs/teams/payments/checkout.writ:7` */
  readonly from: string;
  /** The profile's `use`. */
  readonly via?: string;
  readonly until?: string;
  readonly because?: string;
}

/** A part of what was asked about that one stanza, statement, or the want of one decides alike. */
export interface Region {
  readonly state: State;
  readonly paths: PathSet;
  /** A request of this kind: an API path, or an ARN. */
  readonly example: string;
  /** The stanza's pattern, or the statement's `Sid`; absent where nothing matches. */
  readonly decidedBy?: string;
  /** The policy, role or document that it stands in; absent where nothing matches. */
  readonly within?: string;
  readonly capabilities?: readonly string[];
  /** The deciding deny holds for these paths in any case of their letters. */
  readonly anyCase?: true;
  /** Another stanza that matches as well and loses, and why it does. */
  readonly beats?: { readonly pattern: string; readonly why: string };
  /** What must hold besides; for `unknown`, what is not known. */
  readonly conditions: readonly string[];
  readonly sources: readonly Source[];
}

/** One request that the verb stands for. */
export interface Part {
  /** `read`, or the AWS action. */
  readonly operation: Operation | string;
  /** What was asked, as Vault or AWS sees it. */
  readonly asked: string;
  /** Another way to what the verb gives, which a grant of the verb never emits. */
  readonly another: boolean;
  readonly verdict: Verdict;
  readonly regions: readonly Region[];
}

export interface Answer {
  readonly env: string;
  readonly principal: PrincipalId;
  readonly verb: string;
  readonly resource: string;
  readonly verdict: Verdict;
  readonly parts: readonly Part[];
}

/** A question that means nothing: the call is at fault. */
export class CallFault {
  readonly message: string;
  readonly help: string | undefined;
  constructor(message: string, help?: string) {
    this.message = message;
    this.help = help;
  }
}

/** One verdict for several states that hold on different requests. */
export function verdictOf(states: Iterable<State>): Verdict {
  const seen = new Set(states);
  if (seen.size === 0) return 'no';
  const some = seen.has('allowed') || seen.has('conditional');
  if (seen.has('refused')) return some ? 'part' : seen.has('unknown') ? 'unknown' : 'no';
  if (seen.has('unknown')) return some ? 'part' : 'unknown';
  return seen.has('conditional') ? 'only-if' : 'yes';
}
