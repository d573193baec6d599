import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('packs, stores and checks a video of 1,000 MB in the memory that one of 120 MB takes', () => {
  const script = join(import.meta.dirname, '../support/large-snapshot.ts')
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, '1000'], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
  const { valid, grownMB, bytes } = JSON.parse(stdout)
  expect(valid).toBe(true)
  expect(bytes).toBeGreaterThan(1000 * 1024 * 1024)
  expect(grownMB).toBeLessThan(80)
})
