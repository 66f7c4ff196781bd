// Bundles the CLI into dist/: `writ.js` starts, checks the Node version, and loads the rest in chunks when a verb needs it.
import { chmodSync, readFileSync, rmSync, statSync } from 'node:fs';
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
    builder.onLoad({ filter: /[\\/]src[\\/]data[\\/]iam\.json$/ }, ({ path }) => {
      const { services, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as { services: Record<string, string> };
      const getters = Object.entries(services).map(([name, text]) => `get ${JSON.stringify(name)}(){return ${JSON.stringify(text)}}`);
      return { contents: `export default {...${JSON.stringify(rest)},services:{${getters.join(',')}}}`, loader: 'js' };
    });
  },
};

const result = await build({
  absWorkingDir: fileURLToPath(root),
  entryPoints: [{ in: 'src/cli/entry.ts', out: 'writ' }],
  outdir: out,
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node22',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning',
  // CommonJS dependencies call `require`.
  banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
  plugins: [packageVersion, commonJs, core, lazyTable],
});
chmodSync(`${out}writ.js`, 0o755);
if (process.argv.includes('--quiet')) process.exit(0);
for (const path of Object.keys(result.metafile.outputs).sort()) {
  if (path.endsWith('.js')) console.log(`${String(Math.ceil(statSync(new URL(path, root)).size / 1024)).padStart(6)} KiB  ${path}`);
}
