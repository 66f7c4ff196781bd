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
  plugins: [packageVersion, commonJs],
});
chmodSync(`${out}writ.js`, 0o755);
if (process.argv.includes('--quiet')) process.exit(0);
for (const path of Object.keys(result.metafile.outputs).sort()) {
  if (path.endsWith('.js')) console.log(`${String(Math.ceil(statSync(new URL(path, root)).size / 1024)).padStart(6)} KiB  ${path}`);
}
