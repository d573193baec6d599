import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { answerTables } from './answer-tables.ts'

const page = readFileSync(new URL('../../docs/platforms/x.md', import.meta.url), 'utf8')

it.each(Object.entries(answerTables()))(
  'docs/platforms/x.md has the rows by which %s is read',
  (heading, table) => {
    // If this fails: node tests/docs/write.ts
    const section = page.slice(page.indexOf(`### ${heading}\n`))
    expect(section.slice(section.indexOf('| path |')).split('\n\n')[0]?.trimEnd()).toBe(table)
  },
)
