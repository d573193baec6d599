import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApi } from '../../src/api/server/create-api.ts'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { saveSnapshots } from '../../src/catalog/snapshots/save-snapshots.ts'
import type { PostRef } from '../../src/model/platform.ts'
import { createApp } from '../../src/runtime/app.ts'
import { stet } from '../cli/run-cli.ts'
import { at, manifestOf } from '../support/catalog-rows.ts'
import { createDatabase } from '../support/database.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

const DID = 'did:plc:abcdefghijklmnopqrstuvwx'
const POSTS = {
  x: {
    platform: 'x',
    id: '1800000000000000007',
    url: 'https://x.com/lock_keeper/status/1800000000000000007',
  },
  bluesky: {
    platform: 'bluesky',
    id: `at://${DID}/app.bsky.feed.post/3kabcdefghij2`,
    url: `https://bsky.app/profile/${DID}/post/3kabcdefghij2`,
  },
  youtube: { platform: 'youtube', id: 'tide-clock1', url: 'https://www.youtube.com/watch?v=tide-clock1' },
  mastodon: {
    platform: 'mastodon',
    id: 'harbour.example/112233445566778899',
    url: 'https://harbour.example/@lock_keeper/112233445566778899',
  },
  telegram: { platform: 'telegram', id: 'lock_keepers/41', url: 'https://t.me/lock_keepers/41' },
} as const satisfies Record<string, PostRef>

/** Each post by forms of its address and its id. */
const NAMES: readonly (readonly [keyof typeof POSTS, string])[] = [
  ['x', 'https://x.com/lock_keeper/status/1800000000000000007'],
  ['x', 'mobile.twitter.com/lock_keeper/status/1800000000000000007?s=20&t=abc'],
  ['x', '<https://twitter.com/i/web/status/1800000000000000007/photo/1>'],
  ['x', 'Look at this: https://fxtwitter.com/lock_keeper/status/1800000000000000007'],
  ['x', '1800000000000000007'],
  ['x', 'x/1800000000000000007'],
  ['bluesky', `https://bsky.app/profile/${DID}/post/3kabcdefghij2`],
  ['bluesky', `at://${DID}/app.bsky.feed.post/3kabcdefghij2`],
  ['bluesky', `bluesky/${encodeURIComponent(`at://${DID}/app.bsky.feed.post/3kabcdefghij2`)}`],
  ['youtube', 'https://youtu.be/tide-clock1?si=share'],
  ['youtube', 'm.youtube.com/watch?v=tide-clock1&t=30'],
  ['youtube', 'youtube.com/shorts/tide-clock1'],
  ['youtube', 'tide-clock1'],
  ['mastodon', 'https://harbour.example/@lock_keeper/112233445566778899'],
  ['mastodon', 'harbour.example/112233445566778899'],
  ['telegram', 'https://t.me/s/lock_keepers/41'],
  ['telegram', 'lock_keepers/41'],
]

describe('a search', () => {
  const parts = new AsyncDisposableStack()
  let get: (url: string) => Promise<{ statusCode: number; payload: string; headers: Record<string, unknown> }>
  let env: Record<string, string>

  beforeAll(async () => {
    const dir = parts.use(await tempDir())
    const database = parts.use(await createDatabase())
    env = { ...database.env, STET_DATA_DIR: dir.path }
    const app = createApp(serviceConfig(dir.path, database.env))
    parts.defer(() => app.close())
    const { db } = await app.catalog()
    const stored = Object.values(POSTS).map((post, n) => {
      const text = `Lock <b>gates</b> & sluices, day ${n}`
      const made = manifestOf(post, n, 'captured', text)
      const name = n === 0 ? '<i>Lock</i> Keeper' : 'Nobody'
      const author = made.record.author && { ...made.record.author, name, handle: `keeper_${n}` }
      const publishedAt = `2026-04-0${5 - n}T12:00:00Z`
      return {
        key: `m/${n}`,
        manifest: { ...made, id: `s-${n}`, record: { ...made.record, author, publishedAt } },
      }
    })
    await saveSnapshots(db, stored, at(30))
    const api = await createApi(app)
    parts.defer(() => api.close())
    const { token } = await createToken(db, { scopes: ['read'], name: null }, new Date())
    get = async (url) => await api.inject({ url, headers: { authorization: `Bearer ${token}` } })
  })
  afterAll(() => parts.disposeAsync())

  const posts = async (query: Record<string, string>) => {
    const { statusCode, payload } = await get(`/v1/posts?${new URLSearchParams(query)}`)
    expect([query, statusCode]).toEqual([query, 200])
    return JSON.parse(payload).posts as { platform: string; text: string; match?: unknown }[]
  }

  it.each(NAMES)('finds the post on %s by %s, and its page leads there', async (name, q) => {
    const found = await posts({ q })
    expect(found).toMatchObject([
      { platform: POSTS[name].platform, id: POSTS[name].id, match: { in: ['id'] } },
    ])
    const { statusCode, headers } = await get(`/posts?q=${encodeURIComponent(q)}`)
    const { platform, id } = POSTS[name]
    expect([statusCode, headers.location]).toEqual([303, `/posts/${platform}/${encodeURIComponent(id)}`])
  })

  it('for an address that is not archived finds nothing', async () => {
    expect(await posts({ q: 'https://x.com/lock_keeper/status/1800000000000000008' })).toEqual([])
    expect((await get('/posts?q=https://x.com/lock/status/1800000000000000008')).statusCode).toBe(200)
    // A filter holds for an address too.
    expect(await posts({ q: NAMES[0]?.[1] ?? '', platform: 'bluesky' })).toEqual([])
  })

  it('tells where each post matches', async () => {
    expect(await posts({ q: 'gates', platform: 'x' })).toMatchObject([
      { match: { in: ['words'], text: [[8, 13]], name: [], handle: [], article: null } },
    ])
    expect(await posts({ q: '@keeper_0' })).toMatchObject([{ match: { in: ['author'], handle: [[0, 8]] } }])
    expect((await posts({ platform: 'x' }))[0]).not.toHaveProperty('match')
  })

  it('marks matches on the page, and escapes what strangers wrote', async () => {
    const { payload } = await get('/posts?q=gates')
    expect(payload).toContain('Lock &lt;b&gt;<mark>gates</mark>&lt;/b&gt; &amp; sluices')
    expect(payload).not.toContain('<b>gates')
    const { payload: byName } = await get('/posts?q=keeper&platform=x')
    expect(byName).toContain('&lt;i&gt;Lock&lt;/i&gt; <mark>Keeper</mark>')
    expect(byName).toContain('Found in: author')
  })

  it('sorts and limits by publication', async () => {
    const days = async (query: Record<string, string>) =>
      (await posts(query)).map(({ text }) => text.slice(-1))
    expect(await days({ q: 'sluices' })).toEqual(['4', '3', '2', '1', '0'])
    expect(await days({ q: 'sluices', sort: 'published' })).toEqual(['0', '1', '2', '3', '4'])
    expect(await days({ publishedSince: '2026-04-03', publishedUntil: '2026-04-05' })).toEqual(['2', '1'])
    expect((await get('/v1/posts?sort=newest')).statusCode).toBe(400)
    const { payload } = await get(
      '/posts?q=sluices&publishedSince=2026-04-05&publishedUntil=2026-04-05&sort=published',
    )
    expect([...payload.matchAll(/day (\d)/g)].map(([, day]) => day)).toEqual(['0'])
  })

  it('is printed with its matches by stet list', async () => {
    const { stdout } = await stet(['list', 'keeper', '--sort', 'relevance'], env)
    expect(stdout).toContain('<i>Lock</i> Keeper @keeper_0')
    const { lines } = await stet(['list', 'youtu.be/tide-clock1', '--json'], env)
    expect(lines).toMatchObject([{ platform: 'youtube', match: { in: ['id'] } }])
    expect((await stet(['list', '--published-until', '2026-04-02'], env)).stdout).toContain('1 post\n')
  })
})
