import { run, useCompileCache } from './run.ts';

useCompileCache();
await run();
