// npm runs this after an install in a checkout, and before it packs one that is installed from git (as pre-commit does): builds dist/.
// Plain JavaScript, since the Node that runs it may be older than the one that the build needs.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const run = (command, args, env = process.env) => {
  const { status } = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
};

// `npm install --global git+…` hands `--global` on to the install in its own clone, which then has no development dependencies.
if (!existsSync(`${root}node_modules/esbuild`)) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_config_(global|location|prefix|local_prefix|global_prefix|install_links|dry_run|omit|include)$/i.test(name),
    ),
  );
  run('npm', ['ci', '--include=dev', '--ignore-scripts=false', '--no-progress'], { ...env, WRIT_PREPARING: '1' });
}
// The install just above runs this script again; one of the two builds.
if (!process.env.WRIT_PREPARING) run(`${root}node_modules/.bin/node`, ['scripts/build.ts', '--quiet']);
