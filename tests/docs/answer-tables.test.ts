import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { answerTables } from './answer-tables.ts'

it.each(answerTables())(
  'docs/platforms/$page.md has the rows by which $heading is read',
  ({ page, heading, table }) => {
    const text = readFileSync(new URL(`../../docs/platforms/${page}.md`, import.meta.url), 'utf8')
    // If this fails: node tests/docs/write.ts
    const section = text.slice(text.indexOf(`### ${heading}\n`))
    expect(section.slice(section.indexOf('| path |')).split('\n\n')[0]?.trimEnd()).toBe(table)
  },
)
