import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApi } from '../../../src/api/server/create-api.ts'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import { Liveness, Outcome, Reason } from '../../../src/model/outcome.ts'
import { ShownState } from '../../../src/model/shown-state.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { createDatabase } from '../../support/database.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { expectHarmless, getPage } from './parsed-page.ts'
import { EDITED, LOST } from './posts.ts'
import { pagesWorld, type World } from './world.ts'

describe('an archive at a glance', () => {
  let world: World
  beforeAll(async () => {
    world = await pagesWorld()
    const { db } = await world.app.catalog()
    const now = new Date()
    await db
      .updateTable('events')
      .set({ at: new Date(now.getTime() - 3_600_000) })
      .where('type', '=', 'lost')
      .execute()
    await db
      .insertInto('intake')
      .values({
        id: 'open-1',
        kind: 'article',
        url: 'https://news.example/waiting',
        priority: 'normal',
        state: 'queued',
        error: 'null',
        created_at: now,
        updated_at: now,
      })
      .execute()
    await db
      .insertInto('posts')
      .values(
        [
          { id: '42', outcome: 'gone' as const, reason: 'deleted' as const },
          { id: '43', outcome: 'failed' as const, reason: 'network' as const },
        ].map((one) => ({
          ...one,
          platform: 'x',
          url: `https://x.com/i/status/${one.id}`,
          missing: '[]',
          watch: 'null',
          capture_state: 'done' as const,
          capture_generation: 1,
          capture_priority: 'normal' as const,
          state: 'watched' as const,
          created_at: now,
          updated_at: now,
        })),
      )
      .execute()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())
  const page = (path: string, token = world.admin.token) => getPage(world, token, path)

  it('tells what is kept, what died, what waits and what needs a person', async () => {
    const home = await page('/')
    expect(home.status).toBe(200)
    expect(home.text).toContain('Posts kept 4')
    expect(home.text).toContain('Stories with a dead embed 1 1 lost while we watched · 0 before')
    expect(home.text).toContain('Lost in 7 days 1')
    expect(home.text).toContain('Under way: 1 article nothing ended')
    expect(home.text).toContain('1 capture failed')
    expect(home.text).toContain('Waiting 1 article, 0 posts')
    expect(home.all('h3').map(({ text }) => text)).toEqual(['Mira Holt @mira_holt'])
    expect(home.all('a').map(({ attribs }) => attribs.href)).toContain(`/posts/x/${LOST.id}`)
    expectHarmless(home)
  })

  it('draws numbers as SVG that a screen reader reads', async () => {
    const home = await page('/')
    const drawn = home.all('svg').filter(({ attribs }) => attribs['aria-hidden'] === undefined)
    const labels = drawn.map(({ attribs }) => attribs['aria-label'])
    expect(labels).toContain('Lost: 1, at most 1 in a bar')
    expect(labels).toContain('whole 4, gone without a copy 1, no answer 1')
    for (const { attribs } of drawn) expect(attribs.role).toBe('img')
  })

  it('reports the same numbers in the browser and by the API, with all that is dead in its own section', async () => {
    const answer = await fetch(`${world.origin}/v1/report`, {
      headers: { authorization: `Bearer ${world.admin.token}` },
    })
    const report = await answer.json()
    expect(report).toMatchObject({
      lost: { posts: 1 },
      dead: { byPlatform: [{ name: 'x', lost: 1, gone: 1 }], articles: 1, moreArticles: false },
    })
    const shown = await page('/report')
    expect(shown.text).toContain('1 post of 1 account was lost.')
    expect(shown.text).toContain('All that is dead 2 posts are dead now; 1 article cites one.')
    expect(shown.markup).toMatch(
      /Dead now, by platform<\/figcaption><ul class="bars"><li><span class="name"><bdi>X</,
    )
    expectHarmless(shown)
    for (const [format, type, start] of [
      ['csv', 'text/csv', 'event,at,platform'],
      ['md', 'text/markdown', '# Embedded posts'],
      ['html', 'text/html', '<!doctype html>'],
    ] as const) {
      const file = await fetch(`${world.origin}/report?format=${format}`, {
        headers: { authorization: `Bearer ${world.admin.token}` },
      })
      expect(file.headers.get('content-disposition')).toContain('attachment')
      expect(file.headers.get('content-type')).toContain(type)
      expect((await file.text()).slice(0, start.length)).toBe(start)
    }
  })

  it('says on one page what every outcome, state and chip means', async () => {
    const words = await page('/words')
    const ids = new Set([...words.markup.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    for (const one of Outcome.options) expect(ids).toContain(`outcome-${one}`)
    for (const one of ShownState.options) expect(ids).toContain(`state-${one}`)
    for (const one of Liveness.options) expect(ids).toContain(`liveness-${one}`)
    for (const one of Reason.options) expect(ids).toContain(`reason-${one}`)
    const paths = ['/', '/posts', '/losses', '/articles', `/posts/x/${LOST.id}`, `/posts/x/${EDITED.now.id}`]
    const chips = (await Promise.all(paths.map((path) => page(path)))).flatMap((one) =>
      one.all('a').filter(({ attribs }) => attribs.class?.startsWith('mark ')),
    )
    expect(chips.length).toBeGreaterThan(5)
    for (const { attribs, text } of chips) expect(ids, text).toContain(attribs.href?.replace('/words#', ''))
  })

  it('is a small page without a script', async () => {
    for (const path of ['/', '/posts', '/articles', '/losses', '/report', '/words']) {
      const { markup, all } = await page(path)
      expect(Buffer.byteLength(markup), path).toBeLessThan(60_000)
      expect(all('script'), path).toEqual([])
    }
  })
})

describe('an empty archive', () => {
  it('teaches the first three steps, and takes an address from those who may archive', async () => {
    await using dir = await tempDir()
    await using database = await createDatabase()
    const app = createApp(serviceConfig(dir.path, database.env))
    const api = await createApi(app)
    try {
      const { db } = await app.catalog()
      const home = async (scope: 'read' | 'admin') => {
        const { token } = await createToken(db, { scopes: [scope], name: null }, new Date())
        const { payload } = await api.inject({ url: '/', headers: { authorization: `Bearer ${token}` } })
        return payload
      }
      const first = await home('admin')
      expect(first).toContain('Nothing is archived yet')
      expect(first.match(/<li class="panel">/g)).toHaveLength(3)
      expect(first).toContain('name="q" required')
      expect(await home('read')).toContain('a token with the scope <code>ingest</code>')
    } finally {
      await api.close()
      await app.close()
    }
  })
})
