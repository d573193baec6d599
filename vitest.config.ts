import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/heavy/**', 'node_modules/**'],
    globalSetup: 'tests/support/global-setup.ts',
    testTimeout: 40_000,
    hookTimeout: 60_000,
    pool: 'forks',
    isolate: false,
    // The default leaves a core idle, and much of a test here is waiting for servers.
    maxWorkers: 2,
  },
})
