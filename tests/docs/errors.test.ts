import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ERROR_RULES, type ErrorCode } from '../../src/model/errors.ts'
import { errorRow } from './tables.ts'

const rows = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\| `[a-z-]+` \|/.test(line))

describe('docs/errors.md', () => {
  it.each(Object.keys(ERROR_RULES) as ErrorCode[])(
    'has %s, with what follows from it and what to do',
    (code) => {
      const row = rows.find((line) => line.startsWith(errorRow(code)))
      expect(row, errorRow(code)).toBeDefined()
      const [meaning, todo] = (row ?? '')
        .slice(errorRow(code).length)
        .split('|')
        .map((cell) => cell.trim())
      expect(meaning?.length).toBeGreaterThan(10)
      expect(todo?.length).toBeGreaterThan(10)
    },
  )

  it('has no code that does not exist', () => {
    const documented = rows.map((line) => /`([a-z-]+)`/.exec(line)?.[1])
    expect(documented.filter((code) => code === undefined || !(code in ERROR_RULES))).toEqual([])
  })
})
