// Runs every generator beside it that needs no argument; with `--check` each says whether its file is stale.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('./', import.meta.url);
const checks = process.argv.includes('--check');
let failed = 0;
// The others read specs, for which the parser's tables must be those of its rules.
const FIRST = 'generate-lookahead.ts';
for (const name of [
  FIRST,
  ...readdirSync(folder)
    .sort()
    .filter((each) => each !== FIRST),
]) {
  const path = fileURLToPath(new URL(name, folder));
  // One that cannot check itself works from a file that is not in the repository.
  if (!/^generate-.*\.ts$/.test(name) || !readFileSync(path, 'utf8').includes("'--check'")) continue;
  const { status } = spawnSync(process.execPath, [path, ...(checks ? ['--check'] : [])], { stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  if (status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
