import { expect, it } from 'vitest'
import { buildPostView } from '../../../src/api/views/post-view.ts'
import { saveSnapshot } from '../../../src/catalog/snapshots/save-snapshots.ts'
import { findLinkCheck } from '../../../src/catalog/watch/link-checks.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { checkLinks } from '../../../src/services/verify/check-links.ts'
import { aPost, manifestOf } from '../../support/catalog-rows.ts'
import { createDatabase } from '../../support/database.ts'
import { ensureArticle } from '../../support/ensure-article.ts'
import { moods } from '../../support/origin/mood.ts'
import { startOrigin } from '../../support/origin/origin.ts'
import { trust } from '../../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'

const DAY = 86_400_000
const STORY = 'https://paper.example/story'
const MOVED = 'https://paper.example/old'
const OTHER = 'https://paper.example/domain'
const ARTICLE = 'https://news.example/tide'
const words = (topic: string) =>
  `<!doctype html><title>${topic}</title><p>${Array.from({ length: 120 }, (_, n) => `${topic} ${(n * 7919) % 131} ${topic}${n % 17}`).join(' ')}</p>`

it('reports the state of linked pages, with a web archive’s copy of a dead one', async () => {
  await using parts = new AsyncDisposableStack()
  const origin = await startOrigin({
    pages: {
      [STORY]: words('harbour'),
      [MOVED]: { status: 301, headers: { location: `${MOVED}/new` } },
      [`${MOVED}/new`]: words('ferry'),
      [OTHER]: words('lighthouse'),
      [ARTICLE]: words('tide'),
    },
    archived: [
      { url: STORY, timestamp: '20250101000000', body: words('harbour'), mime: 'text/html' },
      { url: STORY, timestamp: '20260101000000', body: words('harbour'), mime: 'text/html' },
      { url: `${STORY}/comments`, timestamp: '20260201000000', body: words('comments'), mime: 'text/html' },
    ],
  })
  parts.defer(() => origin.close())
  trust(origin.caPath)
  const dir = parts.use(await tempDir())
  const database = parts.use(await createDatabase())
  let now = Date.parse('2026-05-02T00:00:00Z')
  const config = serviceConfig(dir.path, { ...origin.env, ...database.env, STET_WEB_ARCHIVE_INTERVAL: '1ms' })
  const app = createApp(config, { clock: { now: () => new Date(now + performance.now()) } })
  parts.defer(() => app.close())
  const catalog = await app.catalog()

  const post = aPost()
  const manifest = manifestOf(post, 1, 'captured', 'Read these.')
  const links = [STORY, MOVED, OTHER].map((url, n) => ({
    short: `https://t.co/Link${n}`,
    url,
    finalUrl: url,
    status: 200,
    title: 'Then',
  }))
  await saveSnapshot(
    catalog.db,
    { ...manifest, record: { ...manifest.record, links } },
    'm/links.json',
    new Date(now),
  )
  await ensureArticle(catalog.db, { url: ARTICLE }, new Date(now))
  const round = async (days: number) => {
    now += days * DAY
    return await checkLinks(app, new AbortController().signal, 50)
  }
  const states = async () => {
    const shown = (await buildPostView(catalog.db, post, 'reader')).links
    return Object.fromEntries(shown.map(({ short, state }) => [short?.slice(-1), state]))
  }

  await checkLinks(app, new AbortController().signal, 50)
  expect(origin.requests).toHaveLength(0)
  expect(await round(1.1)).toBe(4)
  expect(await states()).toEqual({ 0: 'reachable', 1: 'moved', 2: 'reachable' })

  origin.mood('paper.example/story', moods.status(404))
  const sold = words('casino')
  origin.mood(`${new URL(OTHER).host}/domain`, () => ({
    headers: { 'content-type': 'text/html' },
    body: sold,
  }))
  const away = origin.mood('news.example', moods.outage())
  await round(40)
  expect(await states()).toMatchObject({ 0: 'reachable', 2: 'reachable' })
  expect((await findLinkCheck(catalog.db, ARTICLE))?.state).toBe('reachable')
  await round(1.1)
  expect(await states()).toMatchObject({ 0: 'reachable', 2: 'reachable' })
  await round(1.1)
  expect(await states()).toMatchObject({ 0: 'gone', 1: 'moved', 2: 'changed' })
  away()
  const [gone] = (await buildPostView(catalog.db, post, 'reader')).links
  expect(gone).toMatchObject({
    url: STORY,
    status: 404,
    title: 'harbour',
    archivedUrl: expect.stringMatching(/\/web\/20260101000000\/https:\/\/paper\.example\/story$/),
  })
})
