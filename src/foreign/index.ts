import { isOld } from '../data/age.ts';
import { date as iamDate } from '../data/iam.ts';
import { type Code, type Diagnostic, Diagnostics, type Sink } from '../diagnostics.ts';
import type { WritConfig } from '../model/config.ts';
import { readJson } from '../readers/json/index.ts';
import type { Tree } from '../readers/tree.ts';
import { readYaml } from '../readers/yaml/index.ts';
import { rules } from '../rules/index.generated.ts';
import { type Ignore, type Ignores, isIgnored, reportIgnores } from '../rules/ignores.ts';
import { levelOf, STAGE_CODES } from '../rules/levels.ts';
import { ruleCodes } from '../rules/run.ts';
import { lookAt, type Supply } from '../rules/subjects.ts';
import type { SourceFile, Span } from '../source.ts';
import { readAuthRole } from './auth-role.ts';
import { readChartValues } from './chart.ts';
import { commentIgnores } from './comments.ts';
import { readIam } from './iam.ts';
import { type ForeignKind, KIND_NAMES, kindOfBrokenJson, kindOfHcl, kindOfJson, kindOfYaml } from './kinds.ts';
import { readPolicyFile } from './policy.ts';
import { readServer } from './server.ts';
import { errorTo, type ForeignOptions, NOTHING } from './source.ts';
import { readTask } from './task.ts';

export { FOREIGN_KINDS, type ForeignKind, KIND_COUNTS, mayBeForeign, mayHold } from './kinds.ts';
export type { ForeignOptions } from './source.ts';

export interface ForeignRequest extends ForeignOptions {
  /** Says what the file is; else its content and name do. */
  readonly as?: ForeignKind;
  /** The project in whose folder the files lie, whose `rules` hold for them too, and the path of a file in it. */
  readonly project?: ForeignProject;
}

export interface ForeignProject {
  readonly config: WritConfig;
  pathOf(path: string): string;
  /** The exceptions of its `ignores`, which hold for many files: what is wrong with them is told when all are checked. */
  readonly ignores: readonly Ignore[];
}

export interface ForeignResult {
  /** `undefined`: nothing here knows such a file, and nothing was looked at; the diagnostics say why its text cannot even be read. */
  readonly kind: ForeignKind | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks one file that Writ did not write, by the same rules as specs. */
export function checkForeign(source: SourceFile, request: ForeignRequest): ForeignResult {
  const sink = new Diagnostics();
  const read = open(source, request.as, sink);
  if (!read) return { kind: undefined, diagnostics: sink.all };
  const supply = sink.failed ? NOTHING : supplyOf(read, source, sink, request);
  for (const diagnostic of findingsIn(supply)) sink.report(diagnostic);
  const faults = new Diagnostics();
  const own = commentIgnores(source, read.kind, faults);
  const ignores: Ignores = new Map([[source.path, [...own, ...(request.project?.ignores ?? [])]]]);
  const found = sink.all
    .flatMap((one) => asSet(one, request))
    .filter((one) => !canBeSet(one.code) || !isIgnored(one, ignores, request.asOf));
  // Of a text that its product refuses nothing was found that could be excused.
  if (supply !== NOTHING) reportIgnores(own, canBeSet, request.asOf, faults);
  return { kind: read.kind, diagnostics: [...found, ...faults.all.flatMap((one) => asSet(one, request))] };
}

const canBeSet = (code: string): boolean => ruleCodes.has(code) || STAGE_CODES.has(code as Code);

/** The `ignores` of a project as exceptions; their places are in its `writ.yaml`, which is called `config` here. */
export function projectIgnores(
  { ignores }: WritConfig,
  config: string,
  { pathOf, textOf }: { pathOf(path: string): string; textOf(span: Span): string },
): Ignore[] {
  const here = (span: Span): Span => ({ ...span, file: config });
  return ignores.map(({ codes, path, at, because, until, span }) => ({
    what: 'exception',
    codes: codes.map(({ text, span: place }) => ({ text, span: here(place) })),
    because,
    until: until && { text: until.text, span: here(until.span) },
    span: here(span),
    covers(found) {
      const file = pathOf(found.file);
      const inside = path === '.' || file === path || file.startsWith(`${path}/`);
      return inside && (at === undefined || textOf(found).includes(at));
    },
    used: new Set(),
  }));
}

/** What is wrong with those exceptions of a project whose files were all checked. */
export function reportProjectIgnores(ignores: readonly Ignore[], { asOf, project }: ForeignRequest, sink: Sink): void {
  const faults = new Diagnostics();
  reportIgnores(ignores, canBeSet, asOf, faults);
  for (const fault of faults.all) for (const one of asSet(fault, { dialect: 'vault', ...(project ? { project } : {}) })) sink.report(one);
}

interface Opened {
  readonly kind: ForeignKind;
  /** Absent for HCL, and after a fault of form. */
  readonly tree?: Tree | undefined;
}

/** What the file is, and its parts where it is JSON or YAML; what is wrong with its form is W078. */
function open(source: SourceFile, as: ForeignKind | undefined, sink: Diagnostics): Opened | undefined {
  const { path, text } = source;
  const name = path.toLowerCase();
  const json = /^\uFEFF?\s*[[{]/.test(text) && !/\.ya?ml$/.test(name) && !name.endsWith('.hcl');
  const unnamed = as === undefined && !/\.[^/.]+$/.test(name) && kindOfHcl(text) === undefined;
  const yaml = /\.ya?ml$/.test(name) || (!json && (as === 'helm-values' || unnamed));
  if (!json && !yaml) {
    // What is JSON by its kind is read as such, so that the fault is at its place.
    if (as === 'iam' || as === 'task-definition' || as === 'auth-role') return { kind: as, tree: readJson(source, errorTo(sink, 'W078')) };
    const kind = as ?? kindOfHcl(text);
    return kind && { kind };
  }
  const faults = new Diagnostics();
  const tree = json ? readJson(source, errorTo(faults, 'W078')) : readYaml(source, errorTo(faults, 'W078'));
  const kind = as ?? (tree ? (json ? kindOfJson(tree) : kindOfYaml(tree)) : json ? kindOfBrokenJson(text) : undefined);
  // A text that is no JSON, and in which nothing tells what it was to be: of a file that was named, its faults are still worth saying.
  if (!kind) {
    if (!tree) for (const fault of faults.all) sink.report(fault);
    return undefined;
  }
  // Policies and server configurations have readers of their own, which take JSON as the products do.
  if (kind !== 'policy' && kind !== 'server-config') for (const fault of faults.all) sink.report(fault);
  return { kind, tree };
}

function supplyOf({ kind, tree }: Opened, source: SourceFile, sink: Diagnostics, request: ForeignRequest): Supply {
  switch (kind) {
    case 'policy':
      return readPolicyFile(source, sink, request);
    case 'server-config': {
      const server = readServer(source, sink, request);
      return server ? { ...NOTHING, server: () => [server] } : NOTHING;
    }
    case 'iam':
      return tree ? readIam(tree, source.path, sink) : NOTHING;
    case 'auth-role':
      return tree ? readAuthRole(tree) : NOTHING;
    case 'task-definition':
      return tree ? readTask(tree, sink, request) : NOTHING;
    case 'helm-values':
      return tree ? readChartValues(tree, source, sink, request) : NOTHING;
  }
}

const UNKNOWN_NAMES: ReadonlySet<Code> = new Set(['W601', 'W603']);

/** As the project's `rules` say, of rules and of what may be set besides. */
function asSet(found: Diagnostic, { project, asOf }: ForeignRequest): Diagnostic[] {
  const { code, span } = found;
  const old = asOf !== undefined && UNKNOWN_NAMES.has(code) && found.severity === 'error' && isOld(iamDate, asOf);
  const finding: Diagnostic = old ? { ...found, severity: 'warning' } : found;
  const { severity } = finding;
  if (!project || !canBeSet(code)) return [finding];
  const level = levelOf(project.config, code, severity, span && { ...span, file: project.pathOf(span.file) }, undefined);
  return level === 'off' ? [] : [{ ...finding, severity: level }];
}

/** Every rule that looks at single artifacts, with each finding once. */
function findingsIn(supply: Supply): Diagnostic[] {
  const known = new Set<string>();
  // Made once: a reader reports what it meets while it makes them.
  const made = once(supply);
  return rules.flatMap(({ code, severity, of }): Diagnostic[] => {
    if (!of) return [];
    return [...lookAt(of, made)].flatMap((finding): Diagnostic[] => {
      const key = `${code}\n${finding.span ? `${finding.span.start}:${finding.span.end}` : ''}\n${finding.message}`;
      if (known.has(key)) return [];
      known.add(key);
      return [{ ...finding, code, severity }];
    });
  });
}

function once(supply: Supply): Supply {
  const lazy = <T>(make: () => readonly T[]): (() => readonly T[]) => {
    let made: readonly T[] | undefined;
    return () => (made ??= make());
  };
  const { task, aws, authRole, server, release, values, stanza, policy } = supply;
  return {
    task: lazy(task),
    aws: lazy(aws),
    authRole: lazy(authRole),
    server: lazy(server),
    release: lazy(release),
    values: lazy(values),
    stanza: lazy(stanza),
    policy: lazy(policy),
  };
}

/** What a named file that nothing recognises might have been, for the message. */
export const knownKinds = (): string => Object.values(KIND_NAMES).join(', ');
