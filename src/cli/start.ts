import fs from 'node:fs';
import { enableCompileCache } from 'node:module';
import { nodeHost } from '../host-node.ts';
import { findUp } from './root.ts';

const host = nodeHost();

/** Compiled code of Writ itself is kept in the project's own cache; where that cannot be made, nothing is kept. */
function useCompileCache(): void {
  const root = findUp(host, host.cwd);
  if (root === undefined || host.env.NODE_DISABLE_COMPILE_CACHE) return;
  try {
    const folder = `${root}/.writ/cache/node`;
    if (!fs.existsSync(folder)) {
      fs.mkdirSync(folder, { recursive: true });
      if (!fs.existsSync(`${root}/.writ/.gitignore`)) fs.writeFileSync(`${root}/.writ/.gitignore`, '*\n');
    }
    enableCompileCache(folder);
  } catch {
    // A read-only checkout.
  }
}

useCompileCache();
const { main } = await import('./main.ts');
process.exitCode = await main(host);
