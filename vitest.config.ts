import { defineConfig } from 'vitest/config';

// `npm run test:live` sets LIVE: those tests start real servers and take minutes.
const live = process.env.LIVE !== undefined;

export const config = defineConfig({
  test: {
    include: live ? ['test/live/**/*.test.ts'] : ['test/**/*.test.ts'],
    exclude: live ? [] : ['test/live/**'],
    pool: 'threads',
    maxWorkers: 2,
    testTimeout: live ? 600_000 : 30_000,
    hookTimeout: live ? 600_000 : 30_000,
  },
});

// Vitest reads the default export of this file; nothing else here has one.
// oxlint-disable-next-line import/no-default-export
export { config as default };
