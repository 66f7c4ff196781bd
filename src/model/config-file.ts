import { checkCharacters, checkReturns, explainYaml } from '../syntax/index.ts';
import * as z from 'zod/mini';
import { isAlias, isMap, isNode, isPair, isScalar, isSeq, visit } from 'yaml';
import type { Document, Node, ParsedNode, Scalar } from 'yaml';
import type { Code, Sink } from '../diagnostics.ts';
import type { SourceFile, Span } from '../source.ts';
import type { ConfigIgnore, FolderRule, Level, PathSetting, PlacedLevel, RuleSetting, TerraformBackend, WritConfig } from './config.ts';
import { configSchema, EXPECTS, KEYS } from './config-schema.ts';
import type { RawConfig } from './config-schema.ts';
import { MAX_YAML_DEPTH, parseYaml, repeatedKey } from '../yaml-form.ts';
import { didYouMean, few } from './header.ts';

type Path = readonly PropertyKey[];
type Yaml = Document.Parsed<ParsedNode>;

/** Words that `may` knows beside `all`. */
const MAY = 'environment cluster vault engine store team user app pipeline profile raw allow deny use inject owns share assert'.split(' ');

/** What the YAML reader's errors are called here. */
const SAID: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'this begins a second YAML document; the file is one mapping',
};

/** Reads `writ.yaml`; `undefined` after an error, each reported at its place. Paths that it returns stay inside the project. */
export function readConfig(source: SourceFile, sink: Sink): WritConfig | undefined {
  const reader = readerOf(source, sink);
  for (const check of [checkCharacters, checkReturns])
    check(
      source.text,
      (start, end) => ({ file: source.path, start, end }),
      (code, span, message, more) => reader.fail(code, message, span, more?.help),
    );
  const parsed = parseYaml(source.text, { schema: 'failsafe', prettyErrors: false, keepSourceTokens: false, uniqueKeys: false });
  if ('deep' in parsed)
    reader.fail('W039', `mappings and lists are nested more than ${MAX_YAML_DEPTH} deep here`, {
      file: source.path,
      start: parsed.deep,
      end: parsed.deep + 1,
    });
  if ('deep' in parsed || reader.failed()) return undefined;
  const doc = parsed.document;
  // The first error is the mistake; what follows it is mostly its echo.
  for (const error of doc.errors.slice(0, 1)) {
    const tab = error.code === 'TAB_AS_INDENT';
    const plain = explainYaml(error, source.text);
    const said = tab ? 'a tab cannot indent YAML' : (SAID[error.code] ?? plain.message);
    const { start, end } = tab || SAID[error.code] !== undefined ? { start: error.pos[0], end: error.pos[1] } : plain;
    reader.fail(
      'W039',
      said,
      { file: source.path, start, end: Math.min(Math.max(end, start + 1), source.text.length) },
      tab ? 'indent with spaces' : SAID[error.code] === undefined ? plain.help : undefined,
    );
  }
  if (reader.failed()) return undefined;
  const again = repeatedKey(doc);
  if (again)
    reader.fail('W039', `the key \`${String(again.value)}\` stands twice in this mapping`, spanOf(source, again), 'delete one of them');
  visit(doc, {
    Alias(_, node) {
      reader.fail('W039', 'anchors and aliases are not read here', spanOf(source, node), 'write it out');
    },
    Pair(_, { key }) {
      if (!isScalar(key) && !isAlias(key)) reader.fail('W039', 'a key is a plain text', spanOf(source, isNode(key) ? key : undefined));
    },
  });
  if (reader.failed()) return undefined;

  const result = z.safeParse(configSchema, doc.toJS({ maxAliasCount: 0 }));
  if (!result.success) {
    for (const issue of result.error.issues) reportIssue(issue, doc, source, reader);
    return undefined;
  }
  const config = toConfig(result.data, doc, source, reader);
  return reader.failed() ? undefined : config;
}

interface Reader {
  fail(code: Code, message: string, span: Span, help?: string, expected?: readonly string[]): void;
  failed(): boolean;
}

function readerOf(source: SourceFile, sink: Sink): Reader {
  let failed = false;
  return {
    fail(code, message, span, help, expected) {
      failed = true;
      sink.report({
        code,
        severity: 'error',
        message: `${source.path}: ${message}`,
        span,
        help,
        ...(expected?.length ? { expected } : {}),
      });
    },
    failed: () => failed,
  };
}

function spanOf(source: SourceFile, node: Node | null | undefined): Span {
  const [start, end] = node?.range ?? [0, 0];
  return { file: source.path, start, end };
}

/** The place of a path in the document: of the value, or as near to it as there is. */
function at(doc: Yaml, source: SourceFile, path: Path): Span {
  for (let n = path.length; n > 0; n--) {
    const node: unknown = doc.getIn(path.slice(0, n), true);
    if (node !== null && typeof node === 'object' && 'range' in node) return spanOf(source, node as Node);
  }
  return spanOf(source, doc.contents);
}

/** The place of a key. */
function keyAt(doc: Yaml, source: SourceFile, path: Path, key: string): Span {
  const map: unknown = path.length ? doc.getIn(path, true) : doc.contents;
  if (isMap(map))
    for (const pair of map.items) if (isPair(pair) && isScalar(pair.key) && pair.key.value === key) return spanOf(source, pair.key);
  return at(doc, source, path);
}

interface Entry {
  readonly key: Scalar;
  readonly value: Node | undefined;
}

/** The entries of a mapping at the top by their keys: \`getIn\` goes through all of them each time, and there may be thousands. */
function pairsOf(doc: Yaml, key: string): ReadonlyMap<string, Entry> {
  const map: unknown = doc.get(key, true);
  const found = new Map<string, Entry>();
  if (isMap(map))
    for (const pair of map.items)
      if (isScalar(pair.key) && typeof pair.key.value === 'string')
        found.set(pair.key.value, { key: pair.key, value: isNode(pair.value) ? pair.value : undefined });
  return found;
}

/** The place in the tables of `config-schema.ts`: names that users choose become `*`. */
function placeOf(path: Path): string {
  const words = path.filter((p) => typeof p === 'string');
  const rules = words[0] === 'rules';
  const free = (i: number): boolean =>
    (i === 1 && (rules || words[0] === 'folders')) ||
    (i === 3 && rules && ['max', 'in', 'paths'].includes(words[2] ?? '')) ||
    (i === 5 && rules && words[2] === 'paths' && words[4] === 'in');
  return words.map((word, i) => (free(i) ? '*' : word)).join('.');
}

function reportIssue(issue: z.core.$ZodIssue, doc: Yaml, source: SourceFile, reader: Reader): void {
  if (issue.code === 'unrecognized_keys') {
    const known = KEYS[placeOf(issue.path)] ?? [];
    for (const key of issue.keys) {
      const where = issue.path.length ? `\`${issue.path.join('.')}\` has no key` : 'no such key';
      reader.fail(
        'W040',
        `${where} \`${key}\`${didYouMean(key, known)}`,
        keyAt(doc, source, issue.path, key),
        undefined,
        few(known).expected,
      );
    }
    return;
  }
  if (issue.code === 'invalid_key' && placeOf(issue.path) === 'rules.*') {
    const key = String(issue.path.at(-1));
    return reader.fail('W040', `\`${key}\` is no code of a rule`, keyAt(doc, source, issue.path.slice(0, -1), key), 'codes look like W402');
  }
  if (issue.code === 'invalid_union') {
    const written: unknown = issue.path.length ? doc.getIn(issue.path) : undefined;
    const inner = isMap(written) ? issue.errors.at(-1) : undefined;
    if (inner?.length) {
      for (const found of inner) reportIssue({ ...found, path: [...issue.path, ...found.path] }, doc, source, reader);
      return;
    }
  }
  // One that stands for a list of one has no entries in the text.
  const above: unknown = typeof issue.path.at(-1) === 'number' ? doc.getIn(issue.path.slice(0, -1)) : undefined;
  if (typeof above === 'string') return reportIssue({ ...issue, path: issue.path.slice(0, -1) }, doc, source, reader);
  const place = placeOf(issue.path);
  const expects = EXPECTS[place] ?? 'another value';
  const node: unknown = issue.path.length ? doc.getIn(issue.path) : doc.contents;
  const name = issue.path.filter((p) => typeof p === 'string').join('.');
  if (node === undefined || node === null) {
    reader.fail('W039', name ? `\`${name}\` is missing: ${expects}` : `expected ${expects}`, at(doc, source, issue.path.slice(0, -1)));
    return;
  }
  const params: unknown = 'params' in issue ? issue.params : undefined;
  const why = params !== null && typeof params === 'object' && 'why' in params ? `: ${String(params.why)}` : '';
  const found = typeof node === 'string' ? `, found ${JSON.stringify(node)}${why}` : '';
  reader.fail('W039', name ? `\`${name}\` is ${expects}${found}` : `expected ${expects}${found}`, at(doc, source, issue.path));
}

function toConfig(raw: RawConfig, doc: Yaml, source: SourceFile, reader: Reader): WritConfig {
  const folder = (text: string, path: Path, span = at(doc, source, path)): string => {
    const clean = text.replace(/^\.\//, '').replace(/\/+$/, '');
    const parts = clean.split('/');
    if (text.startsWith('/') || text.startsWith('~') || /^[A-Za-z]:/.test(text) || text.includes('\\') || parts.includes('..'))
      reader.fail('W041', `\`${text}\` leaves the project`, span, 'paths are relative to the folder of writ.yaml, with `/`, without `..`');
    else if (clean === '' || parts.includes('') || (parts.includes('.') && clean !== '.'))
      reader.fail('W041', `${JSON.stringify(text)} is no folder`, span, 'for example `specs`');
    return clean;
  };
  const specs = (raw.specs ?? ['specs']).map((s, i) => folder(s, ['specs', i]));
  if (!specs.length) reader.fail('W039', '`specs` is empty', at(doc, source, ['specs']), 'name at least one folder');
  const out = folder(raw.out ?? 'out', ['out']);
  const overlap = specs.find((s) => s === '.' || out === '.' || `${out}/`.startsWith(`${s}/`) || `${s}/`.startsWith(`${out}/`));
  if (overlap !== undefined && !reader.failed())
    reader.fail(
      'W041',
      `\`out: ${out}\` and the specs in \`${overlap}\` lie within one another`,
      at(doc, source, ['out']),
      'keep them apart',
    );

  const written = pairsOf(doc, 'folders');
  const folders = Object.entries(raw.folders ?? {}).map(([name, rule]): FolderRule => {
    const pair = written.get(name);
    const span = pair ? spanOf(source, pair.key) : keyAt(doc, source, ['folders'], name);
    const may = rule.may === 'all' || (rule.may.length === 1 && rule.may[0] === 'all') ? 'all' : rule.may;
    if (may !== 'all')
      may.forEach((word, i) => {
        if (MAY.includes(word)) return;
        const place = at(doc, source, ['folders', name, 'may', i]);
        reader.fail('W040', `\`may\` knows no \`${word}\`${didYouMean(word, [...MAY, 'all'])}`, place, `it knows all, ${MAY.join(', ')}`);
      });
    return {
      folder: folder(name, ['folders', name], span),
      may,
      team: rule.team,
      teamSpan: spanOf(source, (isMap(pair?.value) ? pair.value.get('team', true) : undefined) ?? pair?.value ?? doc.contents),
      span,
    };
  });
  const rules: Record<string, RuleSetting> = {};
  for (const [code, setting] of Object.entries(raw.rules ?? {})) {
    const span = keyAt(doc, source, ['rules'], code);
    if (typeof setting === 'string') {
      rules[code] = { severity: setting, in: {}, paths: [], max: {}, maxSpans: {}, span };
      continue;
    }
    const environments = (levels: Readonly<Record<string, Level>> | undefined, path: Path): Record<string, PlacedLevel> =>
      Object.fromEntries(
        Object.entries(levels ?? {}).map(([env, level]) => [env, { level, span: keyAt(doc, source, [...path, 'in'], env) }]),
      );
    const paths = Object.entries(setting.paths ?? {}).map(([name, said]): PathSetting => {
      const place = keyAt(doc, source, ['rules', code, 'paths'], name);
      const { severity, in: levels } = typeof said === 'string' ? { severity: said, in: undefined } : said;
      return {
        path: folder(name, ['rules', code, 'paths', name], place),
        severity,
        in: environments(levels, ['rules', code, 'paths', name]),
        span: place,
      };
    });
    paths.sort((a, b) => b.path.length - a.path.length);
    rules[code] = {
      severity: setting.severity,
      in: environments(setting.in, ['rules', code]),
      paths,
      max: setting.max ?? {},
      maxSpans: Object.fromEntries(Object.keys(setting.max ?? {}).map((name) => [name, keyAt(doc, source, ['rules', code, 'max'], name)])),
      span,
    };
  }
  const ignores = (raw.ignores ?? []).map((one, i): ConfigIgnore => {
    const place = (...path: Path): Span => at(doc, source, ['ignores', i, ...path]);
    const many = one.code.length > 1 || isSeq(doc.getIn(['ignores', i, 'code'], true));
    const path = folder(one.path, ['ignores', i, 'path']);
    const spec = SPEC.test(path) ? path : specs.find((root) => path === root || path.startsWith(`${root}/`));
    if (spec !== undefined)
      reader.fail(
        'W041',
        `\`ignores\` is for files that Writ did not write, and \`${one.path}\` holds specs`,
        place('path'),
        'in a spec, write `@ignore(CODE because "…")` before what it excuses',
      );
    return {
      codes: one.code.map((text, n) => ({ text, span: many ? place('code', n) : place('code') })),
      path,
      pathSpan: place('path'),
      at: one.at,
      because: one.because !== undefined && one.because.trim() !== '',
      until: one.until === undefined ? undefined : { text: one.until, span: place('until') },
      span: place('path'),
    };
  });
  return {
    file: source.path,
    edition: raw.writ,
    specs,
    out,
    terraform: { format: raw.terraform?.format ?? 'json', backend: backendOf(raw, doc, source, reader) },
    folders,
    rules,
    ignores,
  };
}

const SPEC = /\.writ(\.ya?ml)?$/;

function backendOf(raw: RawConfig, doc: Yaml, source: SourceFile, reader: Reader): TerraformBackend {
  const backend = raw.terraform?.backend;
  if (backend === undefined || backend === 'local') return { kind: 'local' };
  const { s3 } = backend;
  if ((s3 === undefined) === (backend.local === undefined))
    reader.fail('W039', '`terraform.backend` names one backend, `s3` or `local`', at(doc, source, ['terraform', 'backend']));
  if (!s3) return { kind: 'local' };
  return {
    kind: 's3',
    bucket: s3.bucket,
    region: s3.region,
    useLockfile: s3.use_lockfile ?? true,
    keyPrefix: s3.key_prefix ?? '',
    regionSpan: at(doc, source, ['terraform', 'backend', 's3', 'region']),
  };
}
