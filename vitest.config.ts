import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/heavy/**', 'node_modules/**'],
    globalSetup: 'tests/support/shared-servers.ts',
    testTimeout: 40_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // The default leaves a core idle, and much of a test here is waiting for servers.
    maxWorkers: 2,
  },
})
