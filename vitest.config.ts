import { defineConfig } from 'vitest/config'
import LongerFilesFirst from './tests/support/longer-files-first.ts'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/heavy/**', 'node_modules/**'],
    globalSetup: ['tests/support/temp-in-memory.ts', 'tests/support/global-setup.ts'],
    testTimeout: 40_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Each process loads the modules once for all of its files, which halves the suite's CPU time.
    // So a file must leave its process as it found it: `vi.stubEnv`, never an assignment to `process.env`.
    isolate: false,
    // More than the cores of most machines that run this, because much of a test here is waiting for servers.
    maxWorkers: 4,
    sequence: { sequencer: LongerFilesFirst },
  },
})
