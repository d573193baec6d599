import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const rows = readFileSync(join(root, 'docs/security.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| promise |'))
const tests = readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(root, 'tests', name), 'utf8'))

/** The titles of tests in the last column of a row. */
const titlesOf = (row: string): string[] =>
  [...(row.split(' | ').at(-1) ?? '').matchAll(/\*([^*]+)\*/g)].map((match) => match[1] ?? '')

describe('each promise of docs/security.md', () => {
  it.each(rows.map((row) => [row.slice(2, 80), row]))('%s…: is proved by tests that exist', (_start, row) => {
    const titles = titlesOf(row)
    expect(titles).not.toEqual([])
    expect(titles.filter((title) => !tests.some((text) => text.includes(`('${title}'`)))).toEqual([])
  })
})
