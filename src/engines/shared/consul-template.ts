import type { EngineKind, InjectContract } from '../../contract.ts';
import type { Engine, Injection } from '../../model/program.ts';
import { byCodeUnit } from './checks.ts';
import { goString, goText } from './go-template.ts';

/**
 * Agent templates, in the language of consul-template 0.41.1, which Vault Agent embeds: `secret PATH` reads, `secret PATH
 * "k=v"` writes, `pkiCert PATH "k=v"` issues a certificate once and keeps it in its own destination until it runs out
 * (`template/funcs.go`, `dependency/vault_pki.go`). They want `error_on_missing_key`: without it a missing field is `<no value>`.
 */

/** A name that a shell can assign. */
const VARIABLE = '^[A-Za-z_][A-Za-z0-9_]*$';

/**
 * Ends a pipeline: the value between double quotes, with a backslash before what a POSIX shell and systemd's
 * `EnvironmentFile` both still interpret there. Line breaks stay, both accept them.
 */
const QUOTED = `printf "%v" | regexReplaceAll ${goString('(["\\\\$`])')} ${goString('\\$1')}`;

/** A read's path goes through a URL parser (`dependency/vault_read.go`), a write's does not. */
const urlPath = (path: string): string => path.replace(/[%?#]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function parameters(injection: Injection): string {
  const pairs = Object.entries(injection.request).sort(([a], [b]) => byCodeUnit(a, b));
  // An empty argument is skipped but makes the call a write.
  return pairs.length === 0 ? ' ""' : pairs.map(([key, value]) => ` ${goString(`${key}=${value}`)}`).join('');
}

function call(engine: Engine, inject: InjectContract, injection: Injection): string {
  const path = inject.path(engine, injection.rest);
  return inject.writes ? `secret ${goString(path)}${parameters(injection)}` : `secret ${goString(urlPath(path))}`;
}

const within = (opening: string, body: string): string => `{{ with ${opening} -}}\n${body}{{ end -}}\n`;

/** `.Data.data` of `.Data.data.x`: where all fields are. */
const allFields = (engine: Engine, inject: InjectContract): string => inject.field(engine, 'x').slice(0, -'.x'.length);

function environment(engine: Engine, inject: InjectContract, injection: Injection): string {
  const quoted = (name: string, expression: string): string => `${goText(name)}="{{ ${expression} | ${QUOTED} }}"\n`;
  const lines = Object.entries(injection.variables).map(([name, field]) => quoted(name, inject.field(engine, field)));
  if (!injection.whole) return lines.join('');
  const every = [
    `{{ range $name, $value := ${allFields(engine, inject)} -}}\n`,
    `{{ if regexMatch ${goString(VARIABLE)} $name -}}\n`,
    `{{ $name }}="{{ $value | ${QUOTED} }}"\n`,
    '{{ end -}}\n{{ end -}}\n',
  ];
  return every.join('') + lines.join('');
}

function file(engine: Engine, inject: InjectContract, injection: Injection): string {
  const variables = Object.entries(injection.variables);
  const [only] = variables;
  if (injection.whole || !only) return `{{ ${allFields(engine, inject)} | toUnescapedJSON }}\n`;
  if (variables.length === 1) return `{{ ${inject.field(engine, only[1])} }}`;
  const members = variables.map(
    ([name, field]) => `  ${goText(JSON.stringify(name))}: {{ ${inject.field(engine, field)} | toUnescapedJSON }}`,
  );
  return `{\n${members.join(',\n')}\n}\n`;
}

/**
 * The template of one injection; the text ends with a line break.
 *
 * - `env` and `env_file`: one `NAME="value"` a line, as a POSIX shell and systemd read it; with `whole`, every field whose
 *   name a shell can assign.
 * - `file`: all fields as one JSON object (`whole`), the named ones as a JSON object under their new names, or, with a
 *   single one, its bare value. A certificate whose file ends in `.pem` is written as key, certificate and issuer in PEM.
 * - `template`: the author's own text, with the answer as its dot (`.Data.data.key` in kv 2).
 */
export function templateText(engine: Engine, kind: EngineKind, injection: Injection): string {
  const { inject } = kind;
  if (!inject || kind.store) throw new Error(`an agent cannot inject from engine kind ${kind.kind}`);
  const opening = call(engine, inject, injection);
  if (injection.template !== undefined) {
    const text = injection.template;
    return within(opening, text.endsWith('\n') ? text : `${text}\n`);
  }
  if (injection.as !== 'file') return within(opening, environment(engine, inject, injection));
  if (kind.kind === 'pki' && injection.whole && injection.path?.endsWith('.pem')) {
    return within(opening.replace(/^secret/, 'pkiCert'), '{{ .Key }}{{ .Cert }}{{ .CA }}');
  }
  return within(opening, file(engine, inject, injection));
}

/** The template of one field by itself, for the `env_template` blocks of an agent that starts the command; no line break is added. */
export function fieldTemplate(engine: Engine, kind: EngineKind, injection: Injection, field: string): string {
  const { inject } = kind;
  if (!inject || kind.store) throw new Error(`an agent cannot inject from engine kind ${kind.kind}`);
  return `{{ with ${call(engine, inject, injection)} }}{{ ${inject.field(engine, field)} }}{{ end }}`;
}
