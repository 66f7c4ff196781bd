/**
 * The words of a health check as one line of shell (ECS `HealthCheck.command`): `CMD-SHELL` takes a line, `CMD` a program with its words, `NONE`
 * no check at all, which is `undefined`. Without any of them, as Kubernetes takes it, the first word is the program.
 */
export function lineOf(command: readonly string[] | undefined): string | undefined {
  const [first, ...rest] = command ?? [];
  if (first === undefined || first === 'NONE') return undefined;
  const words = first === 'CMD' || first === 'CMD-SHELL' ? rest : (command ?? []);
  const shell = /(^|\/)(ba|a|da)?sh$/.test(words[0] ?? '') && /^-\w*c$/.test(words[1] ?? '');
  const line = (shell ? words.slice(2, 3) : words).join(' ').trim();
  return line === '' ? undefined : line;
}

type Outcome = 'ok' | 'fails';

/** A statement's words and what joins it to the one before. */
interface Step {
  readonly by: string;
  readonly text: string;
}

/** Whether a line of shell ends well whatever happens: `… || true`, `…; exit 0`. What is more than a chain of commands is not known to. */
export function isAlwaysGreen(line: string): boolean {
  const steps = stepsOf(line);
  if (!steps) return false;
  const ended = new Set<Outcome>();
  let now = new Set<Outcome>(['ok']);
  for (const { by, text } of steps) {
    const runs = by === '&&' ? now.has('ok') : by === '||' ? now.has('fails') : now.size > 0;
    const kept = by === '&&' ? [...now].filter((one) => one === 'fails') : by === '||' ? [...now].filter((one) => one === 'ok') : [];
    now = new Set([...kept, ...(runs ? run(text, now, ended) : [])]);
  }
  return ![...ended, ...now].includes('fails');
}

function run(text: string, before: ReadonlySet<Outcome>, ended: Set<Outcome>): readonly Outcome[] {
  const exit = /^exit(?:\s+(\S+))?$/.exec(text);
  if (exit) {
    const code = exit[1];
    for (const one of code === undefined || !/^\d+$/.test(code)
      ? [...before, 'fails' as const]
      : ([code === '0' ? 'ok' : 'fails'] as const))
      ended.add(one);
    return [];
  }
  if (/^(true|:|echo\b.*|printf\b.*)$/.test(text)) return ['ok'];
  return ['ok', 'fails'];
}

/** The commands of a chain; of a pipeline the last, whose end is the pipeline's. `undefined` for blocks, subshells and functions. */
function stepsOf(line: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let text = '';
  let by = ';';
  // Texts in quotes, escapes, operators that join, and those that redirect, of which `2>&1` is no end of a command.
  for (const [part] of line.matchAll(/'[^']*'|"(?:\\.|[^"\\])*"|\\.|\d?[<>]&[\d-]|&>|&&|\|\||[;&|\n]|[\s\S]/g)) {
    if (/^[(){}`]$/.test(part)) return undefined;
    if (!/^(&&|\|\||[;&|\n])$/.test(part)) {
      text += part;
      continue;
    }
    if (part !== '|' && text.trim() !== '') steps.push({ by, text: text.trim() });
    if (part !== '|' && (text.trim() !== '' || part === '&&' || part === '||')) by = part;
    text = '';
  }
  if (text.trim() !== '') steps.push({ by, text: text.trim() });
  return steps.some((step) => /^(if|while|until|for|case|function|trap|set|!)\b/.test(step.text)) ? undefined : steps;
}

/** States of a server in which it is in order and must not be restarted. */
export type State = 'sealed' | 'not initialised' | 'a standby';

/** What `sys/health` answers with, and the parameter that changes it (Vault 1.21.1 `http/sys_health.go`). */
const CODES: readonly (readonly [State, string])[] = [
  ['sealed', 'sealedcode'],
  ['not initialised', 'uninitcode'],
  ['a standby', 'standbycode'],
];

/** The states in which a question to `sys/health` with this query is answered with an error; `below` is the first status that counts as one. */
export function refusedBy(query: string, below: number): readonly State[] {
  const given = new URLSearchParams(query);
  return CODES.filter(([state, name]) => {
    const ok = given.get('standbyok');
    if (state === 'a standby' && ok !== null && /^(1|t|true)$/i.test(ok)) return false;
    const code = Number(given.get(name) ?? Number.NaN);
    return !(code >= 200 && code < below);
  }).map(([state]) => state);
}

/** The states in which a health check fails though the server is in order. */
export function killedBy(line: string): readonly State[] {
  const status = /\b(?:vault|bao)\s+status\b(.*)$/s.exec(line);
  if (status) {
    // Whoever looks at the code itself, or at what was printed, may well tell 2 from 1.
    const [, rest = ''] = status;
    if (/\$\?|\$\{?rc\b/.test(rest) || (/(?<!\|)\|(?!\|)/.test(rest) && !/sealed\W+false/i.test(rest))) return [];
    return ['sealed', 'not initialised'];
  }
  const health = /\/sys\/health(?:\?([^\s'"|;)]*))?/.exec(line);
  if (!health) return [];
  // Of curl only `--fail` looks at the status.
  if (/\bcurl\b/.test(line) && !/\s(-[a-zA-Z]*f[a-zA-Z]*|--fail\S*)(?=\s|$)/.test(line)) return [];
  return refusedBy(health[1] ?? '', 300);
}
