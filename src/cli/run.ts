import fs from 'node:fs';
import module from 'node:module';
import { nodeHost } from '../host-node.ts';
import type { Host } from '../host.ts';
import { main } from './main.ts';
import { findUp } from './root.ts';

// For the build, which runs commands to see what they need.
export { main } from './main.ts';
export { nodeHost } from '../host-node.ts';

/** Compiled code of Writ itself is kept in the project's own cache; where that cannot be made, nothing is kept. */
export function useCompileCache(host: Host = nodeHost()): void {
  const root = findUp(host, host.cwd);
  if (root === undefined || host.env.NODE_DISABLE_COMPILE_CACHE) return;
  try {
    const folder = `${root}/.writ/cache/node`;
    if (!fs.existsSync(folder)) {
      fs.mkdirSync(folder, { recursive: true });
      if (!fs.existsSync(`${root}/.writ/.gitignore`)) fs.writeFileSync(`${root}/.writ/.gitignore`, '*\n');
    }
    module.enableCompileCache(folder);
  } catch {
    // A read-only checkout.
  }
}

/** Runs the command line of this process, and ends it. */
export async function run(): Promise<void> {
  const host = nodeHost();
  const code = await main(host);
  // Where a stream still holds output, the process ends by itself; else it need not wait for memory that goes with it.
  if (host.buffering()) process.exitCode = code;
  else {
    module.flushCompileCache();
    process.exit(code);
  }
}
