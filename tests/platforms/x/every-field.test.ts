import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/exchange.ts'
import type { PostRecord } from '../../../src/model/post.ts'
import { readTweetResult } from '../../../src/platforms/x/tweet-result.ts'
import { ref } from './world.ts'

const ANSWERS = resolve(import.meta.dirname, '../../../../shared/platform-data/x-tweet-result')
const PAGE = resolve(import.meta.dirname, '../../../docs/platforms/x.md')
const there = existsSync(ANSWERS)
if (!there) console.warn(`Skipped: real answers of X are not there (${ANSWERS}).`)

interface Row {
  readonly path: string
  readonly pattern: RegExp
  /** The record's field; null where the page says why not. */
  readonly field: string | null
}

/** The rows of the page: most exact first, as it is read. */
function rows(): Row[] {
  const page = readFileSync(PAGE, 'utf8')
  const table = page.slice(page.indexOf('| path | kept as |')).split('\n\n')[0] ?? ''
  return table
    .split('\n')
    .slice(2)
    .flatMap((line) => {
      const [, paths = '', kept = '', why = ''] = line.split('|').map((cell) => cell.trim())
      const field = /^`(\w+)`$/.exec(kept)?.[1] ?? null
      if ((field === null) === (why === '')) throw new Error(`A row says neither where nor why: ${line}`)
      return [...paths.matchAll(/`([^`]+)`/g)].map(([, path = '']) => ({
        path,
        pattern: patternOf(path),
        field,
      }))
    })
}

function patternOf(path: string): RegExp {
  const source = path
    .split('.')
    .map((name) => (name === '**' ? '.*' : name.replaceAll(/[[\]]/g, '\\$&').replaceAll('*', '[^.]*')))
    .join('\\.')
  // All below, and the list or object itself where it is empty.
  return new RegExp(`^${source.replace(/\\\.\.\*$/, '(?:[.[].*)?')}$`)
}

interface Leaf {
  readonly path: string
  /** As it lies in the answer. */
  readonly keys: readonly (string | number)[]
  readonly value: unknown
}

function leaves(value: unknown, path = '', keys: readonly (string | number)[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((one, n) => leaves(one, `${path}[]`, [...keys, n]))
  if (typeof value !== 'object' || value === null) return [{ path, keys, value }]
  return Object.entries(value).flatMap(([key, one]) =>
    leaves(one, path === '' ? key : `${path}.${key}`, [...keys, key]),
  )
}

/** A quoted post and a parent are read by the same rows. */
const ownPath = (path: string): string => path.replace(/^(?:quoted_tweet|parent)\./, '')

function others(value: unknown): unknown[] {
  if (typeof value === 'boolean') return [!value, undefined]
  if (typeof value === 'number') return [value + 1, undefined]
  return [
    `${String(value)}x`,
    '2031-01-01T00:00:00.000Z',
    '123',
    'https://x.com/other/status/1234/photo/1',
    undefined,
  ]
}

function altered(answer: object, keys: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(answer) as Record<string | number, unknown>
  let at = copy
  for (const key of keys.slice(0, -1)) at = at[key] as Record<string | number, unknown>
  at[keys.at(-1) ?? ''] = value
  return copy
}

function recordOf(answer: unknown, id: string): PostRecord | null {
  const exchange = { status: 200, headers: {} } as Exchange
  const at = new Date('2026-11-01T00:00:00Z')
  const signal = readTweetResult(exchange, JSON.stringify(answer), ref(id), at)
  return signal.kind === 'alive' ? signal.record : null
}

/** The part of a record that a path is said to be kept in. */
function part(record: PostRecord | null, path: string, field: string): string {
  const post = path.startsWith('quoted_tweet.')
    ? record?.quoted?.status === 'served'
      ? record.quoted.post
      : null
    : path.startsWith('parent.')
      ? record?.parent
      : record
  return JSON.stringify(post?.[field as keyof typeof post] ?? null)
}

describe.skipIf(!there)('a field of an answer', () => {
  const names = there ? readdirSync(ANSWERS).filter((name) => name.startsWith('tweet_')) : []
  const answers = names.map(
    (name) => JSON.parse(readFileSync(resolve(ANSWERS, name), 'utf8')) as { id_str: string },
  )
  const table = rows()
  const found = answers.flatMap((answer) => leaves(answer).map((leaf) => ({ answer, ...leaf })))
  const paths = [...new Set(found.map(({ path }) => path))].sort()
  const rowOf = (path: string) => table.find(({ pattern }) => pattern.test(ownPath(path)))

  it('has a row in docs/platforms/x.md', () => {
    expect(paths.length).toBeGreaterThan(150)
    expect(paths.filter((path) => rowOf(path) === undefined)).toEqual([])
  })

  it.each(paths.flatMap((path) => (rowOf(path)?.field ? [[path, rowOf(path)?.field ?? '']] : [])))(
    '%s is kept in %s',
    (path, field) => {
      const changes = found
        .filter((leaf) => leaf.path === path)
        .some(({ answer, keys, value }) => {
          const before = part(recordOf(answer, answer.id_str), path, field)
          return others(value).some(
            (other) => part(recordOf(altered(answer, keys, other), answer.id_str), path, field) !== before,
          )
        })
      expect(changes).toBe(true)
    },
  )
})
