import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import type { PostRecord } from '../../../src/model/post-record.ts'
import type { SourceStatus } from '../../../src/platforms/shared/source-status.ts'
import { readFxTwitter } from '../../../src/platforms/x/fxtwitter.ts'
import { readOembed } from '../../../src/platforms/x/oembed.ts'
import { readTweetResult } from '../../../src/platforms/x/tweet-result.ts'
import { altered, fieldTable, leaves, others } from '../shared/field-table.ts'
import { ref } from './world.ts'

const SHARED = resolve(import.meta.dirname, '../../../../shared/platform-data')
const there = existsSync(SHARED)
if (!there) console.warn(`Skipped: real answers of X are not there (${SHARED}).`)

interface Witness {
  readonly name: string
  readonly dir: string
  readonly files: RegExp
  readonly least: number
  readonly idOf: (answer: Record<string, unknown>) => string
  readonly read: (exchange: Exchange, text: string, post: ReturnType<typeof ref>, at: Date) => SourceStatus
  /** Where a quoted post and a parent begin: they are read by the same rows. */
  readonly within: RegExp
}

const witnesses: Witness[] = [
  {
    name: 'tweet-result',
    dir: 'x-tweet-result',
    files: /^tweet_/,
    least: 150,
    idOf: (answer) => String(answer.id_str),
    read: readTweetResult,
    within: /^(quoted_tweet|parent)\./,
  },
  {
    name: 'FxTwitter',
    dir: 'fxtwitter',
    files: /^v2_.*200\.json$/,
    least: 80,
    idOf: (answer) => String((answer.status as { id?: string }).id),
    read: readFxTwitter,
    within: /^status\.(quote)\./,
  },
  {
    name: 'oEmbed',
    dir: 'x-oembed',
    files: /^(?!.*(?:headers|error)).*\.json$/,
    least: 10,
    idOf: (answer) => /status(?:es)?\/(\d+)/.exec(String(answer.url))?.[1] ?? '',
    read: readOembed,
    within: /^()never\./,
  },
]

describe.skipIf(!there).each(witnesses)('a field of an answer of $name', (witness) => {
  const dir = resolve(SHARED, witness.dir)
  const names = there ? readdirSync(dir).filter((name) => witness.files.test(name)) : []
  const answers = names.map((name) => JSON.parse(readFileSync(resolve(dir, name), 'utf8')))
  const table = fieldTable('x', witness.name)
  const found = answers.flatMap((answer) => leaves(answer).map((leaf) => ({ answer, ...leaf })))
  const paths = [...new Set(found.map(({ path }) => path))].sort()
  const ownPath = (path: string) => path.replace(witness.within, path.startsWith('status.') ? 'status.' : '')
  const rowOf = (path: string) => table.find(({ pattern }) => pattern.test(ownPath(path)))

  function recordOf(answer: unknown, id: string): PostRecord | null {
    const exchange = { status: 200, headers: {} } as Exchange
    const at = new Date('2026-11-01T00:00:00Z')
    const signal = witness.read(exchange, JSON.stringify(answer), ref(id), at)
    return signal.kind === 'alive' ? signal.record : null
  }

  /** The part of a record that a path is said to be kept in. */
  function part(record: PostRecord | null, path: string, field: string): string {
    const inside = witness.within.exec(path)?.[1]
    const quoted = record?.quoted?.status === 'served' ? record.quoted.post : null
    const post = inside === undefined ? record : inside === 'parent' ? record?.parent : quoted
    return JSON.stringify(post?.[field as keyof typeof post] ?? null)
  }

  it('has a row in docs/platforms/x.md', () => {
    expect(paths.length).toBeGreaterThan(witness.least)
    expect(paths.filter((path) => rowOf(path) === undefined)).toEqual([])
  })

  it.each(paths.flatMap((path) => (rowOf(path)?.field ? [[path, rowOf(path)?.field ?? '']] : [])))(
    '%s is kept in %s',
    (path, field) => {
      const changes = found
        .filter((leaf) => leaf.path === path)
        .some(({ answer, keys, value }) => {
          const id = witness.idOf(answer)
          const before = part(recordOf(answer, id), path, field)
          return others(value).some(
            (other) => part(recordOf(altered(answer, keys, other), id), path, field) !== before,
          )
        })
      expect(changes).toBe(true)
    },
  )
})
