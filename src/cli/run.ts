import { nodeHost } from '../host-node.ts';
import { main } from './main.ts';

// For the build, which runs commands to see what they need.
export { main } from './main.ts';
export { nodeHost } from '../host-node.ts';

/**
 * Runs the command line of this process, and ends it. Node's own compile cache is not used: it would have to lie in the project, where
 * a pull request could bring a forged one, and Node runs what stands in it.
 */
export async function run(): Promise<void> {
  const host = nodeHost();
  const code = await main(host);
  // Where a stream still holds output, the process ends by itself; else it need not wait for memory that goes with it.
  if (host.buffering()) process.exitCode = code;
  else process.exit(code);
}
