import { defineConfig } from 'vitest/config'

/** Long suites, one file at a time: they measure memory and time. */
export default defineConfig({
  test: {
    include: ['tests/heavy/**/*.test.ts'],
    globalSetup: 'tests/support/global-setup.ts',
    testTimeout: 600_000,
    hookTimeout: 120_000,
    pool: 'forks',
    fileParallelism: false,
    passWithNoTests: false,
  },
})
