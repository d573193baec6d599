import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { reasonsTable } from './tables.ts'

it('docs/outcomes.md has every reason, in the words of the code', () => {
  const page = readFileSync(new URL('../../docs/outcomes.md', import.meta.url), 'utf8')
  expect(page).toContain(`${reasonsTable()}\n`)
})
