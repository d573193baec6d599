import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('docs/benchmarks.md has a row for every bench, and no other', () => {
  const root = new URL('../..', import.meta.url)
  const benches = readdirSync(new URL('bench/', root)).filter((file) => file.endsWith('.ts'))
  const rows = [...readFileSync(new URL('docs/benchmarks.md', root), 'utf8').matchAll(/^\| `(\w+)` \|/gm)]
  expect(rows.map((match) => `${match[1]}.ts`).sort()).toEqual(benches.sort())
})
