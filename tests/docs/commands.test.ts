import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { commandPages } from './command-pages.ts'

it('docs/commands.md says of each command what --help says (node tests/docs/write.ts)', async () => {
  const page = readFileSync(new URL('../../docs/commands.md', import.meta.url), 'utf8')
  expect(page.slice(page.indexOf('## stet '))).toBe(await commandPages())
})
