/**
 * Bundles the CLI into dist/:
 *
 *     writ.js        checks the Node version and starts `core.js`
 *     core.js        one script with all that `check` and `compile` need, and its code cache for the Node that built it
 *     chunks/*.mjs   the rest, loaded when a verb needs it
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = new URL('../', import.meta.url);
const out = fileURLToPath(new URL('dist/', root));
rmSync(out, { recursive: true, force: true });

/** The version is all that the bundle needs of package.json. */
const packageVersion: Plugin = {
  name: 'package-version',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]package\.json$/ }, ({ path }) => {
      if (path !== fileURLToPath(new URL('package.json', root))) return undefined;
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/**
 * Node finds the names that a CommonJS module exports when it is imported; in a bundle its chunk has only a default export, which holds
 * them all.
 */
const commonJs: Plugin = {
  name: 'dynamic-imports-of-commonjs',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]src[\\/]targets[\\/]terraform[\\/].*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        /import\('((?:cdktf|constructs|@cdktf\/)[^']*)'\)/g,
        "import('$1').then((module) => module.default)",
      ),
      loader: 'ts',
    }));
  },
};

/**
 * `check` and `compile` need all stages: one chunk for them loads faster than one a stage. The other verbs that need a stage take the
 * same chunk, whose modules would otherwise be spread over as many chunks as there are ways to share them.
 */
const CORE = ['check.ts', 'compile.ts', '../compile.ts', '../syntax/index.ts', '../model/index.ts'];
const core: Plugin = {
  name: 'core',
  setup(builder) {
    const cli = fileURLToPath(new URL('src/cli/', root));
    builder.onResolve({ filter: /^\.\.?\// }, ({ path, kind, importer }) =>
      kind === 'dynamic-import' && importer === `${cli}main.ts` && CORE.includes(path.replace(/^\.\/(?!\.)/, ''))
        ? { path: 'core', namespace: 'core' }
        : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: 'core' }, () => ({
      contents: CORE.map((path) => `export * from './${path}';`).join('\n'),
      resolveDir: cli,
      loader: 'js',
    }));
  },
};

/**
 * The table of IAM actions is 800 KiB of text, of which a run needs a few services. Each stands in a function of its own, which V8 neither
 * compiles nor keeps in its cache before it is called.
 */
const lazyTable: Plugin = {
  name: 'lazy-iam-table',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]src[\\/]data[\\/]iam\.ts$/ }, ({ path }) => {
      const { date, globals, services } = JSON.parse(
        readFileSync(path.replace(/ts$/, 'json'), 'utf8'),
      ) as typeof import('../src/data/iam.json');
      return {
        contents: [
          `export const date=${JSON.stringify(date)},globals=${JSON.stringify(globals)},services=${JSON.stringify(Object.keys(services))};`,
          `const texts=[${Object.values(services)
            .map((text) => `()=>${JSON.stringify(text)}`)
            .join(',')}];`,
          'export const packed=(service)=>texts[services.indexOf(service)]?.();',
        ].join(''),
        loader: 'js',
      };
    });
  },
};

const shared = {
  absWorkingDir: fileURLToPath(root),
  outdir: out,
  bundle: true,
  platform: 'node',
  target: 'node22',
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  logLevel: 'warning',
} as const;

const result = await build({
  ...shared,
  entryPoints: [{ in: 'src/cli/run.ts', out: 'chunks/run' }],
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  legalComments: 'linked',
  // CommonJS dependencies call `require`, for what is built in only.
  banner: { js: 'const require=(name)=>process.getBuiltinModule(name);' },
  plugins: [packageVersion, commonJs, core, lazyTable],
});

/** What stands in dist/chunks, by file name. */
const chunks = new Map(Object.entries(result.metafile.outputs).map(([path, chunk]) => [basename(path), chunk]));
const inCore = new Set<string>();
const take = (name: string): void => {
  if (inCore.has(name)) return;
  inCore.add(name);
  for (const { path, kind } of chunks.get(name)?.imports ?? [])
    if (kind === 'import-statement' && chunks.has(basename(path))) take(basename(path));
};
for (const name of chunks.keys()) if (/^(run|main-.*|core-.*)\.mjs$/.test(name)) take(name);
const needed = new Set<string>();
for (const [name, { imports }] of chunks)
  if (!inCore.has(name)) for (const { path } of imports) if (inCore.has(basename(path))) needed.add(basename(path));

/** The modules of `core.js`, where the other chunks find them. */
const REGISTRY = 'globalThis[Symbol.for("writ.chunks")]';
/** Builtins that take milliseconds to load and are not always called. */
const LAZY: Readonly<Record<string, readonly string[]>> = { 'node:crypto': ['hash'], 'node:tty': ['isatty'] };

const coreScript: Plugin = {
  name: 'core-script',
  setup(builder) {
    builder.onResolve({ filter: /^core-script$/ }, () => ({ path: 'core', namespace: 'script' }));
    builder.onLoad({ filter: /.*/, namespace: 'script' }, () => ({
      contents: [
        ...[...needed].map((name, i) => `import * as m${i} from './chunks/${name}';`),
        `${REGISTRY}={${[...needed].map((name, i) => `${JSON.stringify(name)}:m${i}`).join(',')}};`,
        "export * from './chunks/run.mjs';",
      ].join('\n'),
      resolveDir: out,
      loader: 'js',
    }));
    builder.onResolve({ filter: /^\.\.?\/.*\.mjs$/ }, ({ path }) =>
      inCore.has(basename(path)) ? undefined : { path: `./chunks/${basename(path)}`, external: true },
    );
    builder.onResolve({ filter: /^node:/ }, ({ path }) => (path in LAZY ? { path, namespace: 'lazy' } : undefined));
    builder.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => ({
      contents: (LAZY[path] ?? [])
        .map((name) => `export const ${name}=(...args)=>process.getBuiltinModule(${JSON.stringify(path)}).${name}(...args);`)
        .join(''),
      loader: 'js',
    }));
  },
};
const written = await build({
  ...shared,
  entryPoints: [{ in: 'core-script', out: 'core' }],
  format: 'cjs',
  banner: { js: '(function(module,require,__loadChunk){"use strict";' },
  footer: { js: '})' },
  plugins: [coreScript],
});
// A script has no `import()` of its own that works without a warning: `writ.js` lends it one, under a name that no source has.
const script = readFileSync(`${out}core.js`, 'latin1');
writeFileSync(`${out}core.js`, script.replace(/\bimport\("\.\/chunks\/([^"]+)"\)/g, '__loadChunk("$1")'), 'latin1');
for (const name of inCore) rmSync(`${out}chunks/${name}`);
for (const name of needed) {
  const names = chunks.get(name)?.exports ?? [];
  const list = names.map((one, i) => `${one} as v${i}`);
  writeFileSync(
    `${out}chunks/${name}`,
    `const m=${REGISTRY}[${JSON.stringify(name)}];const ${names.map((one, i) => `v${i}=m.${one}`).join(',')};export{${list.map((text) => text.split(' as ').toReversed().join(' as ')).join(',')}};`,
  );
}
copyFileSync(new URL('scripts/build/writ.cjs', root), `${out}writ.js`);
// What lies here is CommonJS, whatever the package says, and Node need not look further.
writeFileSync(`${out}package.json`, '{"type":"commonjs"}\n');
chmodSync(`${out}writ.js`, 0o755);
const warmed = spawnSync(process.execPath, [fileURLToPath(new URL('scripts/build/warm.ts', root))], { stdio: 'inherit' });
if (warmed.status !== 0) throw new Error('the code cache could not be made');
const cache = readdirSync(out).find((name) => name.endsWith('.cache'));
const fits = `const [core, cache] = process.argv.slice(1).map((path) => fs.readFileSync(path));
  process.exit(new vm.Script(core.toString('latin1'), { filename: process.argv[1], cachedData: cache }).cachedDataRejected ? 1 : 0)`;
if (!cache || spawnSync(process.execPath, ['-e', fits, `${out}core.js`, `${out}${cache}`], { stdio: 'inherit' }).status !== 0)
  throw new Error('V8 refuses the code cache that was made');
if (process.argv.includes('--quiet')) process.exit(0);
for (const path of [...Object.keys(result.metafile.outputs), ...Object.keys(written.metafile.outputs)].sort()) {
  if (/\.m?js$/.test(path))
    console.log(
      `${String((Math.ceil(statSync(new URL(path, root), { throwIfNoEntry: false })?.size ?? 0) / 1024) | 0).padStart(6)} KiB  ${path}`,
    );
}
