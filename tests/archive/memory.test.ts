import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

// In a process of its own: what a test runner holds would drown the number.
it('packs, stores and checks a video of 120 MB in bounded memory', () => {
  const script = join(import.meta.dirname, '../support/large-snapshot.ts')
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, '120'], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  const { valid, grownMB, bytes } = JSON.parse(stdout)
  expect(valid).toBe(true)
  expect(bytes).toBeGreaterThan(120 * 1024 * 1024)
  expect(grownMB).toBeLessThan(80)
}, 60_000)
