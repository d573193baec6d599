import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { settingsTable } from './tables.ts'

it('docs/configuration.md has every setting, as the code has it', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
  const table = page.slice(page.indexOf('| name | default |')).split('\n\n')[0]
  expect(table?.trim()).toBe(settingsTable())
})
