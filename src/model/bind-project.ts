import type { Sink } from '../diagnostics.ts';
import type { Declaration, FileAst, Word } from '../syntax/ast.ts';
import { assertionsIn, bindAssertions } from './assertions.ts';
import { chooseAuth, checkTeamAuth } from './auth-methods.ts';
import { isAwsAction } from './aws-actions.ts';
import { bindBlock } from './bind-block.ts';
import { bindingOf, bindInto, builtinEngines, checkMounts } from './build-draft.ts';
import { environmentOf } from './build-environment.ts';
import { checkAcross, checkState } from './across.ts';
import { checkPipelines, checkReferences, checkSpoken } from './checks.ts';
import { checkConfigNames } from './config-checks.ts';
import { checkLogins } from './logins.ts';
import type { WritConfig } from './config.ts';
import { reportCredentials } from './credentials.ts';
import { reportExpired } from './dates.ts';
import { collectDeclarations, placeDeclarations, spaceOf, withoutDuplicates } from './declarations.ts';
import type { Declared } from './declarations.ts';
import type { Draft, Index } from './draft.ts';
import { say } from './draft.ts';
import { didYouMean, few, headSpan } from './header.ts';
import { runHooks } from './hooks.ts';
import { injectionsOf } from './injections.ts';
import { checkNamespaces } from './namespaces.ts';
import type { App, Environment, Program, Project } from './program.ts';
import { checkRenames } from './renames.ts';
import type { Registries } from './registries.ts';
import { createReporter } from './report.ts';
import type { Reporter } from './report.ts';
import { splitResource } from './resources.ts';
import { buildSchemas } from './schemas.ts';
import type { TopKind, TopSchemas } from './schemas.ts';
import type { Binding } from './scope.ts';
import { sayWrittenAs, writtenAs } from './written-as.ts';
import type { WrittenAs } from './written-as.ts';

export interface BindOptions {
  /** `YYYY-MM-DD`, UTC. */
  readonly asOf: string;
  /** Only these environments; all of them where absent. */
  readonly envs?: readonly string[];
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Binds all files into one program an environment. An environment without a sound Vault has no program; the reason was reported. */
export function bindWith(registries: Registries, config: WritConfig, files: readonly FileAst[], options: BindOptions, sink: Sink): Project {
  const reporter = createReporter();
  const ordered = [...files].sort((a, b) => byText(a.source.path, b.source.path));
  const schemas = buildSchemas(registries);
  const odd = new Map<Declaration, WrittenAs>();
  let partial = false;
  for (const { complete, items } of ordered) {
    partial ||= !complete;
    for (const item of items) if (item.type === 'declaration' && misnamed(item, schemas, odd)) partial = true;
  }
  for (const { source } of ordered) reportCredentials(source, { report: (d) => reporter.report(undefined, d) });
  reportExpired(ordered, options.asOf, reporter);

  const collected = collectDeclarations(ordered, schemas, reporter);
  const names = [...new Set(collected.filter((d) => d.kind === 'environment').map((d) => d.name))].sort(byText);
  const wanted = names.filter((n) => options.envs?.includes(n) ?? true);
  checkEnvironments(names, options.envs ?? [], collected.length > 0, partial, reporter);
  if (!partial)
    checkConfigNames(config, { teams: collected.filter((d) => d.kind === 'team').map((d) => d.name), environments: names }, reporter);
  const builtins = [...registries.engineKinds.values()].filter((k) => k.builtin).map((k) => k.kind);
  const asserting = ordered.filter((file) => file.items.some((item) => item.type === 'assertion'));
  const declared = withoutDuplicates(placeDeclarations(collected, assertionsIn(asserting), names, partial, reporter), builtins, reporter);
  const index = indexOf(declared);

  const programs: Program[] = [];
  for (const d of declared.filter((e) => e.kind === 'environment' && wanted.includes(e.name)).sort((a, b) => byText(a.name, b.name))) {
    const several = wanted.length > 1;
    const program = bindEnvironment(d, { registries, schemas, reporter, declared, index, partial, several, odd, asserting });
    if (program) programs.push(program);
  }
  checkAcross(registries, programs, reporter);
  checkState(config, programs, reporter);
  reporter.flush(sink, wanted);
  const sources = new Map(ordered.map((f) => [f.source.path, f.source]));
  return { config, files: ordered, sources, programs, asOf: options.asOf };
}

/** Whether it cannot be told what a declaration declares: others may use what was meant. `odd` gets those that are written like another kind. */
function misnamed(d: Declaration, schemas: TopSchemas, odd: Map<Declaration, WrittenAs>): boolean {
  const kind = d.kind.text as TopKind;
  if (!Object.hasOwn(schemas, kind)) return true;
  const { schema, variants } = schemas[kind];
  const other = schema && writtenAs(d, kind, schema, schemas);
  if (other) odd.set(d, other);
  return other !== undefined || d.labels.length !== (variants ? 2 : 1);
}

function checkEnvironments(names: readonly string[], asked: readonly string[], some: boolean, partial: boolean, reporter: Reporter): void {
  if (!names.length && !partial)
    reporter.report(undefined, {
      code: 'W046',
      severity: 'error',
      span: null,
      message: some ? 'no environment is declared' : 'the specs declare nothing',
      help: 'declare one: `environment prod { account = "…"  region = "…" }`; `writ init --example` writes a whole project',
    });
  if (names.length)
    for (const env of asked)
      if (!names.includes(env))
        reporter.report(undefined, {
          code: 'W026',
          severity: 'error',
          span: null,
          message: `no environment \`${env}\`${didYouMean(env, names)}`,
          ...few(names),
        });
}

function indexOf(declared: readonly Declared[]): Index {
  const index = new Map<string, Map<string, Declared[]>>();
  for (const d of declared) {
    const space = spaceOf(d.kind);
    let names = index.get(space);
    if (!names) index.set(space, (names = new Map<string, Declared[]>()));
    const same = names.get(d.name);
    if (same) same.push(d);
    else names.set(d.name, [d]);
  }
  return index;
}

interface Whole {
  readonly registries: Registries;
  readonly schemas: TopSchemas;
  readonly reporter: Reporter;
  readonly declared: readonly Declared[];
  readonly index: Index;
  readonly partial: boolean;
  /** Several environments are bound. */
  readonly several: boolean;
  /** Declarations that are written like another kind, of the kinds whose name chooses their schema. */
  readonly odd: ReadonlyMap<Declaration, WrittenAs>;
  /** The files with assertions. */
  readonly asserting: readonly FileAst[];
}

/** What must be known before what: the product before its engines, everything before the workloads. */
const ORDER: readonly TopKind[] = ['vault', 'cluster', 'store', 'engine', 'profile', 'team', 'user', 'app', 'pipeline'];

function bindEnvironment(declared: Declared, whole: Whole): Program | undefined {
  const { draft, sound } = startDraft(declared, whole);
  const { env } = draft;
  if (!sound) draft.broken.add(`environment ${env.name}`);
  const here = whole.declared.filter((d) => d.kind !== 'environment' && d.envs.includes(env.name)).sort((a, b) => byText(a.name, b.name));
  const of = (kind: TopKind): readonly Declared[] => here.filter((d) => d.kind === kind);
  const vaults = of('vault');
  checkVaults(draft, declared, vaults);

  const { account, region, partition, domain } = env;
  const values: Binding['values'] = { ...env.values, env: env.name, account, region, partition, domain, vault: vaults[0]?.name ?? 'vault' };
  for (const engine of builtinEngines(draft, env.span)) draft.engines.set(engine.name, engine);
  const bindings = new Map<Declared, Binding>();
  for (const kind of ORDER)
    for (const d of kind === 'vault' ? vaults.slice(0, 1) : of(kind)) bindings.set(d, bindInto(draft, d, whole.schemas, values, whole.odd));

  checkMounts(draft);
  checkRenames(draft);
  checkNamespaces(draft);
  checkReferences(draft);
  checkSpoken(draft);
  checkPipelines(draft);
  for (const [d, binding] of bindings) if (d.kind === 'app') finishApp(draft, d.name, binding);
  for (const team of draft.teams.values()) checkTeamAuth(draft, team);
  for (const [name, p] of draft.pipelines) draft.pipelines.set(name, { ...p, auth: chooseAuth(draft, p, 'pipeline', true) });
  checkLogins(draft);
  const assertions = whole.asserting.flatMap((file) =>
    bindAssertions(draft, assertionsIn([file]), bindingOf(draft, { kind: 'environment', name: '', file }, values)),
  );
  const { vault } = draft;
  if (!vault || !sound || draft.broken.has(`vault ${vault.name}`)) return undefined;
  const { clusters, stores, teams, users, apps, pipelines, profiles } = draft;
  const engines = new Map([...draft.engines].sort(([a], [b]) => byText(a, b)));
  const program: Program = { env, vault, clusters, engines, stores, teams, users, apps, pipelines, profiles, assertions };
  runHooks(draft, program);
  return program;
}

function startDraft(declared: Declared, whole: Whole): { readonly draft: Draft; readonly sound: boolean } {
  const { registries, reporter, index, partial, schemas } = whole;
  const schema = schemas.environment.schema ?? { doc: '', labels: [], attributes: {}, blocks: {}, statements: [] };
  const other = whole.odd.get(declared.node);
  const binding: Binding = {
    env: declared.name,
    values: { env: declared.name },
    deferred: false,
    self: false,
    yaml: declared.file.spelling === 'yaml',
    partial: !declared.file.complete || other !== undefined,
    several: whole.several,
    refs: [],
    secrets: [],
    errors: 0,
    report: (d) => reporter.report(declared.name, d),
    missing: (key, d) => reporter.missing(declared.name, key, d),
  };
  if (other) {
    sayWrittenAs(declared.node, other, { ...binding, partial: !declared.file.complete });
    binding.errors++;
  }
  const node = other ? { ...declared.node, body: { ...declared.node.body, items: [] } } : declared.node;
  const env: Environment = environmentOf(declared.name, bindBlock(node, schema, binding, true), binding);
  const draft: Draft = {
    env,
    registries,
    reporter,
    index,
    partial,
    several: whole.several,
    report: (d) => reporter.report(env.name, d),
    missing(key, d) {
      // A value that its environment lacks may be one that was refused there.
      if (d.code !== 'W027' || !draft.broken.has(`environment ${env.name}`)) reporter.missing(env.name, key, d);
    },
    vault: undefined,
    clusters: new Map(),
    engines: new Map(),
    stores: new Map(),
    teams: new Map(),
    users: new Map(),
    apps: new Map(),
    pipelines: new Map(),
    profiles: new Map(),
    broken: new Set(),
    spoken: [],
    refs: [],
    secrets: [],
    verbs: new Map(),
    members: new Map(),
  };
  return { draft, sound: binding.errors === 0 };
}

function checkVaults(draft: Draft, declared: Declared, vaults: readonly Declared[]): void {
  const [first, second] = vaults;
  const own = draft.index.has('vault') ? ` in ${declared.name}` : '';
  if (!first && !draft.partial)
    draft.reporter.missing(
      declared.name,
      'vault',
      {
        code: 'W038',
        severity: 'error',
        span: headSpan(declared.node),
        message: `environment \`${declared.name}\` has no Vault`,
        help: `declare one: \`vault NAME${own} { … }\``,
      },
      `nor has environment \`${declared.name}\``,
    );
  if (first && second)
    say(draft, {
      code: 'W038',
      span: headSpan(second.node),
      message: `environment \`${declared.name}\` has two Vaults, \`${first.name}\` and \`${second.name}\``,
      related: [{ span: headSpan(first.node), message: 'the first is declared here' }],
      help: 'an environment has one: say `in ENV` on each',
    });
}

/** The auth method and injections of an app: they need the Vault, the engines and the profiles. */
function finishApp(draft: Draft, name: string, binding: Binding): void {
  const app = draft.apps.get(name);
  if (!app) return;
  const injections = injectionsOf(draft, app, binding);
  const auth = chooseAuth(draft, app, 'app', asksVault(draft, app));
  draft.apps.set(name, { ...app, injections, auth });
}

/** Whether an app asks Vault for anything: what it does at AWS needs no login. */
function asksVault(draft: Draft, app: App): boolean {
  const atVault = ({ text }: Word): boolean => !draft.stores.has(splitResource(text).head);
  const asks = ({ grants, raws }: Pick<App, 'grants' | 'raws'>): boolean =>
    raws.length > 0 || grants.some((g) => g.effect === 'allow' && !g.verbs.some((v) => isAwsAction(v.text)) && g.resources.some(atVault));
  const asksBy = ({ text }: Word): boolean => {
    const profile = draft.profiles.get(text);
    return profile !== undefined && asks(profile);
  };
  return (
    asks(app) || app.uses.some((u) => u.names.some(asksBy)) || app.bound.statements.some((s) => s.type === 'inject' && atVault(s.resource))
  );
}
