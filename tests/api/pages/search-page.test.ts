import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApi } from '../../../src/api/server/create-api.ts'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { createDatabase } from '../../support/database.ts'
import { languageOf, manifestOfMany, platformOf, saveManyPosts } from '../../support/many-posts.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'

const POSTS = 1_000
const MAX_PAGE_BYTES = 60_000
const PUBLIC_URL = 'https://archive.example'

describe('a search over a thousand posts of eleven platforms in twelve languages', () => {
  const parts = new AsyncDisposableStack()
  let read: (path: string) => Promise<string>

  beforeAll(async () => {
    const dir = parts.use(await tempDir())
    const database = parts.use(await createDatabase())
    const app = createApp(serviceConfig(dir.path, { ...database.env, STET_PUBLIC_URL: PUBLIC_URL }))
    parts.defer(() => app.close())
    const { db } = await app.catalog()
    await saveManyPosts(db, POSTS)
    const { token } = await createToken(db, { scopes: ['read'], name: null }, new Date())
    const api = await createApi(app)
    parts.defer(() => api.close())
    read = async (path) => {
      const answer = await api.inject({
        url: path,
        headers: { accept: 'text/html', authorization: `Bearer ${token}` },
      })
      expect([path, answer.statusCode]).toEqual([path, 200])
      return answer.body
    }
  }, 150_000)
  afterAll(() => parts.disposeAsync())

  const count = (page: string, part: string | RegExp): number => page.split(part).length - 1

  it('weighs little, as a list and as pictures', async () => {
    for (const path of ['/posts', '/posts?view=grid', '/posts?q=bridge', '/posts?sort=published', '/'])
      expect([path, Buffer.byteLength(await read(path)) < MAX_PAGE_BYTES]).toEqual([path, true])
    expect(count(await read('/posts'), '<article class="hit')).toBe(25)
    expect(count(await read('/posts?view=grid'), '<article class="hit')).toBe(48)
  })

  it('counts by facet: exactly if it finds few, else the least that it can be', async () => {
    const all = await read('/posts')
    expect(all).toMatch(/at least \d+ posts/)
    const few = await read(`/posts?q=${encodeURIComponent('Brücke')}`)
    const german = Array.from({ length: POSTS }, (_, n) => n).filter((n) => languageOf(n) === 'de')
    const onX = german.filter((n) => platformOf(n) === 'x').length
    expect(few).toContain(`X<span class="count">${onX}<span class="unseen"> posts</span></span>`)
    expect(few).not.toContain('at least')
  })

  it.each(Array.from({ length: 12 }, (_, n) => n))(
    'finds the words of language %i, and marks them',
    async (n) => {
      const { manifest } = manifestOfMany(n)
      const text = manifest.record.text ?? ''
      const word = /^(?:ja|zh)/.test(languageOf(n)) ? text.slice(0, 2) : (text.split(' ')[1] ?? '')
      const page = await read(`/posts?q=${encodeURIComponent(`${word} ${manifest.record.author?.handle}`)}`)
      expect(page).toContain('<mark>')
      expect(page).toContain('Found in: words, author')
    },
  )

  it('names the story of each post, its host, and the day of publication', async () => {
    const page = await read('/posts?author=desk0&sort=published')
    expect(page).toMatch(
      /in <a class="above" href="\/articles\/\w+"><bdi>The bridge, day \d+<\/bdi><\/a> <bdi>\(news\.example\)<\/bdi>/,
    )
    expect(page).toMatch(/· <time datetime="2026-0\d-\d\d/)
    const days = [...page.matchAll(/<time datetime="(2026-[\d-]+)/g)].map(([, day]) => day ?? '')
    expect(days).toEqual(days.toSorted().reverse())
  })

  it('finds posts by their story, and marks its title', async () => {
    const page = await read(`/posts?q=${encodeURIComponent('"day 17"')}`)
    expect(count(page, '<article class="hit')).toBe(5)
    expect(page).toContain('<mark>day 17</mark>')
  })

  it('is kept as a link, which is the search', async () => {
    const path = `/posts?q=${encodeURIComponent('<b>pont')}&platform=telegram&sort=published&view=grid`
    const page = await read(path)
    const shown = /aria-labelledby="link"[^>]*>([^<]*)</.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(shown.startsWith(`${PUBLIC_URL}/posts?`)).toBe(true)
    expect(await read(shown.slice(PUBLIC_URL.length))).toContain(`value="&lt;b&gt;pont"`)
    expect(await read('/posts')).not.toContain('Link to this search')
  })

  it('shows every platform by the name that it has', async () => {
    const page = await read('/posts')
    for (const name of ['X', 'Bluesky', 'Mastodon', 'YouTube', 'TikTok', 'Reddit'])
      expect(page).toContain(`>${name}<`)
  })

  it('opens the page of each post', async () => {
    for (let n = 0; n < 12; n += 1) {
      const { post, record } = manifestOfMany(n).manifest
      const page = await read(`/posts/${post.platform}/${encodeURIComponent(post.id)}`)
      expect(page).toContain(record.author?.name)
    }
  })
})
