import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Catalog, Db } from '../../../src/catalog/catalog.ts'
import { listPosts } from '../../../src/catalog/search/list-posts.ts'
import type { PostFilter } from '../../../src/catalog/search/post-filter.ts'
import { Liveness, Outcome, WatchState } from '../../../src/model/outcome.ts'

import { PLATFORM_NAMES } from '../../../src/platforms/registry.ts'
import { openEmptyCatalog } from '../../support/database.ts'

const DAY = 86_400_000
/** The number of posts in one week, and again in the years before it. */
const HALF = 1_600

interface Row {
  readonly id: string
  readonly at: number
  /** When it was published, in another order; null: unknown. */
  readonly published: number | null
  readonly platform: string
  readonly text: string
  readonly state: string
  readonly liveness: string
  readonly outcome: string
}

const stateOf = (n: number): string => (n % 5 === 0 ? 'lost' : n % 97 === 0 ? 'returned' : 'watched')
const rows: readonly Row[] = Array.from({ length: 2 * HALF }, (_, n) => ({
  id: String(10_000 + n),
  // Some share a time; the last 1,600 are a few days old.
  at:
    n < HALF
      ? Date.parse('2018-03-01T00:00:00Z') + Math.floor(n / 9) * 9 * DAY
      : Date.parse('2026-03-03T00:00:00Z') + Math.floor(n / 3) * 60_000,
  published: n % 19 === 0 ? null : Date.parse('2017-01-01T00:00:00Z') + ((n * 617) % 1_000) * DAY,
  platform: n % 7 === 0 ? 'bluesky' : 'x',
  // Every seventh has both words as a phrase, a third of them in reverse order.
  text: `all ${n % 7 === 1 ? 'night ferry' : n % 3 === 0 ? 'ferry night' : 'night and ferry'} ${
    n % 11 === 0 ? 'fog' : 'rain'
  } ${n % 640 === 3 ? 'halyard' : ''} post ${n}`,
  state: stateOf(n),
  liveness: n % 5 === 0 ? 'deleted' : n % 13 === 0 ? 'unknown' : 'live',
  outcome: n % 17 === 0 ? 'gone' : 'captured',
}))

const BLANK = { published: null, platform: 'x', state: 'watched', liveness: 'live', outcome: 'captured' }

const holds = (text: string, ...words: string[]): boolean =>
  words.every((word) => ` ${text} `.includes(` ${word} `))

const SPAN = {
  publishedSince: new Date('2018-02-01T00:00:00Z'),
  publishedUntil: new Date('2018-09-01T00:00:00Z'),
}
const inSpan = ({ published }: Row): boolean =>
  published !== null &&
  published >= SPAN.publishedSince.getTime() &&
  published < SPAN.publishedUntil.getTime()

const QUESTIONS: readonly [PostFilter, (row: Row) => boolean][] = [
  [{ q: 'all' }, () => true],
  [{ q: 'fog' }, ({ text }) => holds(text, 'fog')],
  [{ q: 'halyard' }, ({ text }) => holds(text, 'halyard')],
  [{ q: 'fog halyard' }, ({ text }) => holds(text, 'fog', 'halyard')],
  [{ q: '"night ferry"' }, ({ text }) => holds(text, 'night ferry')],
  [{ q: '"ferry night"' }, ({ text }) => holds(text, 'ferry night')],
  [{ q: '"all night"' }, ({ text }) => holds(text, 'all night')],
  [{ q: '"night ferry fog" all' }, ({ text }) => holds(text, 'night ferry fog')],
  [{ q: '"night ferry" -fog' }, ({ text }) => holds(text, 'night ferry') && !holds(text, 'fog')],
  [{ q: 'all -"night ferry"' }, ({ text }) => !holds(text, 'night ferry')],
  [{ q: 'night -rain' }, ({ text }) => !holds(text, 'rain')],
  [{ q: '"night ferry" or halyard' }, ({ text }) => holds(text, 'night ferry') || holds(text, 'halyard')],
  [
    { q: '"night ferry" or "night and"' },
    ({ text }) => holds(text, 'night ferry') || holds(text, 'night and'),
  ],
  [{ q: 'all -all' }, () => false],
  [{ q: '"night ferry" -"night ferry"' }, () => false],
  [{ q: 'fog -fog or halyard' }, ({ text }) => holds(text, 'halyard')],
  [{ q: 'all', state: 'lost' }, ({ state }) => state === 'lost'],
  [{ q: 'all', state: 'watched' }, ({ state }) => state === 'watched'],
  [{ q: 'halyard', state: 'watched' }, ({ text, state }) => holds(text, 'halyard') && state === 'watched'],
  [{ q: 'fog', state: 'returned' }, ({ text, state }) => holds(text, 'fog') && state === 'returned'],
  [
    { q: '"night ferry"', state: 'lost', platform: 'x' },
    ({ text, state, platform }) => holds(text, 'night ferry') && state === 'lost' && platform === 'x',
  ],
  [
    { q: 'all', state: 'lost', platform: 'bluesky', outcome: 'gone' },
    ({ state, platform, outcome }) => state === 'lost' && platform === 'bluesky' && outcome === 'gone',
  ],
  [{ q: 'rain', liveness: 'unknown' }, ({ text, liveness }) => holds(text, 'rain') && liveness === 'unknown'],
  [
    { q: 'rain', liveness: 'unknown', outcome: 'gone' },
    ({ text, liveness, outcome }) => holds(text, 'rain') && liveness === 'unknown' && outcome === 'gone',
  ],
  [{ q: 'rain', platform: 'bluesky' }, ({ text, platform }) => holds(text, 'rain') && platform === 'bluesky'],
  [
    { platform: 'bluesky', state: 'lost' },
    ({ platform, state }) => platform === 'bluesky' && state === 'lost',
  ],
  [
    {
      q: 'all',
      state: 'lost',
      since: new Date('2026-03-04T00:00:00Z'),
      until: new Date('2026-03-05T00:00:00Z'),
    },
    ({ state, at }) =>
      state === 'lost' && at >= Date.parse('2026-03-04T00:00:00Z') && at < Date.parse('2026-03-05T00:00:00Z'),
  ],
  [
    { q: '"night ferry"', until: new Date('2026-03-04T00:00:00Z') },
    ({ text, at }) => holds(text, 'night ferry') && at < Date.parse('2026-03-04T00:00:00Z'),
  ],
  [SPAN, inSpan],
  [{ q: 'fog', ...SPAN }, (row) => holds(row.text, 'fog') && inSpan(row)],
  [{ q: '"night ferry"', ...SPAN }, (row) => holds(row.text, 'night ferry') && inSpan(row)],
  [{ ...SPAN, state: 'lost' }, (row) => inSpan(row) && row.state === 'lost'],
  [
    { publishedUntil: SPAN.publishedUntil, platform: 'bluesky', until: new Date('2026-03-04T00:00:00Z') },
    ({ published, platform, at }) =>
      published !== null &&
      published < SPAN.publishedUntil.getTime() &&
      platform === 'bluesky' &&
      at < Date.parse('2026-03-04T00:00:00Z'),
  ],
]

/** The pages of a search together contain every match once, newest first. */
describe('the pages of a search', () => {
  let catalog: Catalog
  let db: Db
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
    await fill(db, rows)
  })
  afterAll(() => catalog.close())

  const found = async (filter: PostFilter, limit: number): Promise<string[]> => {
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listPosts>> = await listPosts(db, filter, { cursor, limit })
      expect(page.posts.length).toBeLessThanOrEqual(limit)
      ids.push(...page.posts.map((row) => row.id))
      cursor = page.next
    } while (cursor !== null)
    return ids
  }
  const newestFirst = (some: readonly Row[], timeOf: (row: Row) => number): string[] =>
    some
      .toSorted(
        (a, b) =>
          timeOf(b) - timeOf(a) ||
          (a.platform !== b.platform ? (a.platform < b.platform ? 1 : -1) : a.id < b.id ? 1 : -1),
      )
      .map((row) => row.id)

  it.each(QUESTIONS)('%j contain every match', async (filter, fits) => {
    const expected = newestFirst(rows.filter(fits), ({ at }) => at)
    expect(await found(filter, 100)).toEqual(expected)
    if (expected.length < 300) expect(await found(filter, 7)).toEqual(expected)
  })

  it.each(QUESTIONS)('%j contain every match by time of publication', async (filter, fits) => {
    const expected = newestFirst(rows.filter(fits), ({ published }) => published ?? 0)
    expect(await found({ ...filter, sort: 'published' }, 200)).toEqual(expected)
  })

  it.each(QUESTIONS)('%j contain every match by relevance', async (filter, fits) => {
    const expected = newestFirst(rows.filter(fits), ({ at }) => at)
    const ranked = await found({ ...filter, sort: 'relevance' }, 200)
    expect(ranked.toSorted()).toEqual(expected.toSorted())
  })

  it('are refused a cursor of another order', async () => {
    const orders = ['known', 'published', 'relevance'] as const
    for (const sort of orders) {
      const { next: cursor } = await listPosts(db, { q: 'all', sort }, { cursor: null, limit: 5 })
      for (const other of orders.filter((one) => one !== sort)) {
        await expect(listPosts(db, { q: 'all', sort: other }, { cursor, limit: 5 })).rejects.toMatchObject({
          code: 'input-unreadable',
        })
      }
    }
  })

  it('by relevance are not moved by new matches', async () => {
    const filter = { q: 'halyard', sort: 'relevance' as const }
    const before = await found(filter, 50)
    const first = await listPosts(db, filter, { cursor: null, limit: 2 })
    const added = { ...BLANK, id: '99999', at: Date.now(), text: 'halyard' }
    await fill(db, [added])
    const second = await listPosts(db, filter, { cursor: first.next, limit: 50 })
    expect([...first.posts, ...second.posts].map(({ id }) => id)).toEqual(before)
    await db.deleteFrom('posts').where('id', '=', added.id).execute()
  })

  it('exclude posts that are taken down', async () => {
    const filter = { q: '"night ferry"', state: 'lost' as const }
    const before = await found(filter, 50)
    const [first] = before
    await db
      .updateTable('posts')
      .set({ taken_down_at: new Date() })
      .where('id', '=', first ?? '')
      .execute()
    expect(await found(filter, 50)).toEqual(before.slice(1))
  })

  it('follow every change of a post', async () => {
    const q = '"post 3199"'
    const change = (values: { state?: WatchState; liveness?: Liveness; outcome?: Outcome }) =>
      db.updateTable('posts').set(values).where('id', '=', '13199').execute()
    for (const [field, values] of [
      ['state', WatchState.options],
      ['liveness', Liveness.options],
      ['outcome', Outcome.options],
    ] as const) {
      for (const value of values) {
        await change({ [field]: value })
        for (const other of values) {
          expect([field, value, other, await found({ q, [field]: other }, 5)]).toEqual([
            field,
            value,
            other,
            other === value ? ['13199'] : [],
          ])
        }
      }
    }
    expect(await found({ q, platform: 'bluesky' }, 5)).toEqual(['13199'])
    for (const platform of PLATFORM_NAMES.filter((one) => one !== 'bluesky')) {
      expect(await found({ q, platform }, 5)).toEqual([])
    }
  })
})

/** Written by SQL in the form of `buildSearchDocument`: these tests concern the pages, not the words. */
async function fill(db: Db, rows: readonly Row[]): Promise<void> {
  const column = (name: keyof Row) =>
    sql`${rows.map((row) => (row[name] === null ? null : String(row[name])))}::text[]`
  await sql`
    insert into posts (platform, id, url, text, missing, state, watch, liveness, outcome,
      capture_state, capture_generation, capture_priority, created_at, published_at, updated_at, words)
    select platform, id, 'https://x.com/i/status/' || id, words, '[]', state, '{"seenAlive":true}', liveness, outcome,
      'done', 0, 'normal', to_timestamp(at::float8 / 1000),
      to_timestamp(published::float8 / 1000), now(), to_tsvector('simple', words)
    from unnest(${column('platform')}, ${column('id')}, ${column('at')}, ${column('text')}, ${column('state')},
      ${column('liveness')}, ${column('outcome')}, ${column('published')})
      one (platform, id, at, words, state, liveness, outcome, published)`.execute(db)
}
