import type { Platform } from '../contract.ts';
import type { Bound } from '../schema/block.ts';
import { injectSchema } from '../schema/kinds/principals.ts';
import type { InjectStatement } from '../syntax/ast.ts';
import { bindBody } from './bind-block.ts';
import type { Draft } from './draft.ts';
import { platformOf, say, verbsOf } from './draft.ts';
import { checkResource, sayUnknownMember } from './grants.ts';
import { isLiteral } from './patterns.ts';
import type { App, Engine, Injection } from './program.ts';
import { fail } from './scope.ts';
import type { Binding } from './scope.ts';

type Form = Injection['as'];

/** The injections of an app, resolved; those at fault are reported and left out. */
export function injectionsOf(draft: Draft, app: App, binding: Binding): readonly Injection[] {
  const found: Injection[] = [];
  for (const statement of app.bound.statements) {
    if (statement.type !== 'inject') continue;
    const injection = injectionOf(draft, app, statement, binding);
    if (injection) found.push(injection);
  }
  checkTwice(found, binding);
  return found;
}

function injectionOf(draft: Draft, app: App, statement: InjectStatement, binding: Binding): Injection | undefined {
  const { resource } = statement;
  const target = checkResource(draft, resource);
  const body = bindBody(
    statement.body,
    injectSchema,
    { kind: 'inject', labels: [], on: undefined, of: undefined, docs: [], annotations: [], head: resource.span, span: statement.span },
    binding,
  ) as Bound<typeof injectSchema>;
  if (!target) return undefined;
  const { engine, rest } = target;
  if (!takesInjection(draft, app, statement, engine, rest)) return undefined;
  const variables = body.open as Readonly<Record<string, string>>;
  if (!checkBody(statement, body, variables, binding)) return undefined;
  return {
    statement,
    engine,
    rest,
    as: statement.as,
    path: statement.path?.text,
    variables,
    whole: body.attrs.whole,
    template: body.attrs.template,
    request: (body.blocks.request?.open ?? {}) as Readonly<Record<string, string>>,
    mode: body.attrs.mode === undefined ? undefined : body.attrs.mode.padStart(4, '0'),
    span: statement.span,
  };
}

/** The engine gives something out, to one path, and the platform can take it in this form. */
function takesInjection(draft: Draft, app: App, statement: InjectStatement, engine: Engine, rest: string): boolean {
  const { span } = statement.resource;
  const kind = draft.registries.engineKinds.get(engine.kind);
  if (!kind?.inject && !kind?.store) {
    const able = [...draft.registries.engineKinds.values()].filter((k) => k.inject || k.store).map((k) => k.kind);
    say(draft, {
      code: 'W044',
      span,
      message: `${engine.kind} engine \`${engine.name}\` has nothing to inject`,
      help: `what can be injected: ${able.join(', ')}`,
    });
    return false;
  }
  if (rest === '' || !isLiteral(rest)) {
    say(draft, {
      code: 'W044',
      span,
      message: `\`${statement.resource.text}\` is no single value: \`inject\` takes one path`,
      help: 'name it without `*`',
    });
    return false;
  }
  const verb = kind.inject && verbsOf(draft, engine)[kind.inject.verb];
  const roles = verb?.requests.some((r) => r.path.includes('{R}')) ?? false;
  if (roles && rest.includes('/')) {
    say(draft, { code: 'W035', span, message: `\`inject\` takes one name below \`${engine.name}\`, found ${rest.split('/').length}` });
    return false;
  }
  if ((roles || kind.store) && sayUnknownMember(draft, engine, rest, span)) return false;
  const platform = app.run && platformOf(draft, app.run.kind);
  return !platform || takesForm(draft, statement, platform, kind.store ?? false, app);
}

function takesForm(draft: Draft, statement: InjectStatement, platform: Platform, store: boolean, app: App): boolean {
  const span = { ...statement.span, end: statement.body.span.start };
  if (store) {
    // Only ECS hands a secret of Secrets Manager to a container itself, and only as a variable.
    if (platform.kind === 'ecs' && statement.as === 'env') return true;
    const help = platform.kind === 'ecs' ? 'say `as env`' : 'keep it in a kv engine of the Vault and inject it from there';
    say(draft, {
      code: 'W044',
      span,
      message: `a secret outside Vault cannot be injected \`as ${statement.as}\` on ${platform.kind}`,
      help,
    });
    return false;
  }
  const forms: readonly Form[] = platform.injects;
  if (forms.includes(statement.as)) return true;
  const wrapped = statement.as === 'env' && forms.includes('env_file') && app.run?.bound.spans['command'] !== undefined;
  if (wrapped) return true;
  const command = statement.as === 'env' && forms.includes('env_file');
  say(draft, {
    code: 'W044',
    span,
    message: `${platform.kind} cannot inject \`as ${statement.as}\``,
    ...(forms.length ? { expected: forms.map((f) => `as ${f}`) } : {}),
    help: command ? 'say `as env_file "/vault/secrets/NAME.env"`: the app reads the variables from that file' : undefined,
  });
  return false;
}

function checkBody(
  statement: InjectStatement,
  body: Bound<typeof injectSchema>,
  variables: Readonly<Record<string, string>>,
  binding: Binding,
): boolean {
  const before = binding.errors;
  const { as, path, resource } = statement;
  const names = Object.keys(variables);
  const said = (message: string, help: string, span = resource.span): void => fail(binding, { code: 'W044', span, message, help });
  if (path && (!path.text.startsWith('/') || path.text.split('/').some((s) => s === '..' || s === '.') || path.text.endsWith('/')))
    said(`\`${path.text}\` is no absolute path of a file`, 'for example "/vault/secrets/app.env"', path.span);
  if (as !== 'env' && !path) said(`\`as ${as}\` needs a path`, `\`as ${as} "/vault/secrets/…"\``);
  for (const name of names)
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      fail(binding, {
        code: 'W029',
        span: body.spans[name] ?? resource.span,
        message: `${JSON.stringify(name)} is no name of an environment variable`,
      });
  const whole = body.attrs.whole || body.attrs.template !== undefined;
  if (body.attrs.whole && body.attrs.template !== undefined) said('`whole` and `template` exclude each other', 'keep one');
  if (names.length && body.attrs.template !== undefined) said('variables stand beside a `template`', 'read the fields in the template');
  if (names.length && body.attrs.whole && as === 'file') said('variables stand beside `whole`', 'keep one');
  if (as === 'env' && body.attrs.template !== undefined) said('`template` makes a file', 'say `as file "/…"`');
  if (!whole && !names.length)
    said(
      '`inject` does not say what of it is wanted',
      as === 'file' ? 'add `whole = true`, or a `template`' : 'name the variables: `NAME = "field"`',
    );
  return binding.errors === before;
}

function checkTwice(injections: readonly Injection[], binding: Binding): void {
  if (!injections.length) return;
  const files = new Map<string, Injection>();
  const variables = new Map<string, Injection>();
  const twice = (what: string, again: Injection, first: Injection): void =>
    fail(binding, {
      code: 'W024',
      span: again.statement.resource.span,
      message: `${what} is injected twice`,
      related: [{ span: first.statement.resource.span, message: 'first here' }],
    });
  for (const injection of injections) {
    const file = injection.path === undefined ? undefined : files.get(injection.path);
    if (file) twice(`\`${injection.path}\``, injection, file);
    else if (injection.path !== undefined) files.set(injection.path, injection);
    if (injection.as !== 'env') continue;
    for (const name of Object.keys(injection.variables)) {
      const first = variables.get(name);
      if (first) twice(`\`${name}\``, injection, first);
      else variables.set(name, injection);
    }
  }
}
