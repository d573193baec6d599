// Draws the pictures of docs/pages.md and docs/retrieve.md: node tests/docs/draw-pictures.ts
// The machine needs Chromium and fonts for what is in them (Debian: fonts-noto-core, fonts-noto-cjk, fonts-noto-color-emoji).
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { fillNewsroom } from '../../bench/pages/fill.ts'
import { createApi } from '../../src/api/server/create-api.ts'
import { renderCard } from '../../src/card/render-card.ts'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { createApp } from '../../src/runtime/app.ts'
import { setApproval } from '../../src/services/publication/set-approval.ts'
import { EDITED, LOST } from '../api/pages/posts.ts'
import { WEBHOOK } from '../api/pages/webhook-rows.ts'
import { pagesWorld } from '../api/pages/world.ts'
import { PLATFORM_SHOWCASE } from '../card/platform-showcase.ts'
import { SHOWCASE, SHOWN } from '../card/showcase.ts'
import { CHROMIUM } from '../support/chromium.ts'
import { startPostgres } from '../support/postgres.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

const pictures = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
mkdirSync(pictures, { recursive: true })
await using browser = await chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: false })

const CARDS = {
  photos: 'light',
  quote: 'dark',
  reply: 'light',
  arabic: 'light',
  japanese: 'dark',
  quoted: 'light',
  salvaged: 'dark',
  ...Object.fromEntries(Object.keys(PLATFORM_SHOWCASE).map((platform) => [platform, 'light'] as const)),
} as const
for (const [name, colorScheme] of Object.entries(CARDS)) {
  const page = await browser.newPage({ viewport: { width: 592, height: 400 }, colorScheme })
  const { record, options } = { ...SHOWCASE, ...PLATFORM_SHOWCASE }[name] ?? {}
  if (!record) throw new Error(`there is no card ${name}`)
  await page.setContent(renderCard(record, { ...SHOWN, ...options }))
  // A browser does not load what a content warning folds away.
  await page.evaluate(
    'Promise.all([...document.images].filter((one) => one.checkVisibility()).map((one) => one.decode()))',
  )
  const height = await page.evaluate<number>('Math.ceil(document.body.getBoundingClientRect().height)')
  await page.setViewportSize({ width: 592, height })
  await page.screenshot({ path: `${pictures}card-${name}.png` })
  await page.close()
}

const scene = await browser.newPage({ viewport: { width: 800, height: 600 } })
await scene.setContent(`<style>body{margin:0}</style><img src="${SHOWN.resourceUrl('dawn')}">`)
const photo = await scene.screenshot()
await using world = await pagesWorld({ photo, embedded: true })
type Shot = readonly [name: string, path: string, width: number, colorScheme: 'light' | 'dark']
const PAGES: readonly Shot[] = [
  ['search', '/posts?author=mira_holt', 1_100, 'light'],
  ['post', `/posts/x/${EDITED.now.id}`, 1_100, 'light'],
  ['losses', '/losses', 1_100, 'dark'],
  ['article', '/articles?url=https%3A%2F%2Fharbourpost.example%2Fcrane', 1_100, 'light'],
  ['words', '/words', 1_100, 'light'],
  ['post-narrow', `/posts/x/${LOST.id}`, 390, 'dark'],
]
for (const shot of PAGES) await shoot(world.origin, world.reader.token, shot)

const { db } = await world.app.catalog()
// The pages of operators, with names as people give them.
await db
  .updateTable('webhooks')
  .set({ url: 'https://desk.example/stet', description: 'Night desk' })
  .execute()
await db.updateTable('tokens').set({ name: 'Night desk' }).where('id', '=', world.reader.id).execute()
await db.updateTable('tokens').set({ name: 'Operator' }).where('id', '=', world.admin.id).execute()
await createToken(db, { scopes: ['ingest'], name: 'CMS hook' }, new Date('2026-02-01T09:00:00Z'))
const OPERATOR_PAGES: readonly Shot[] = [
  ['webhook', `/webhooks/${WEBHOOK}`, 1_100, 'light'],
  ['tokens', '/tokens', 1_100, 'dark'],
  ['many', '/losses', 1_100, 'light'],
]
for (const shot of OPERATOR_PAGES) await shoot(world.origin, world.admin.token, shot)

// The pages that live on numbers, of 20,000 posts and 5,000 articles.
{
  await using postgres = await startPostgres()
  await using dir = await tempDir()
  const clock = { now: () => new Date('2025-12-31T12:00:00Z') }
  const app = createApp(serviceConfig(dir.path, { STET_DATABASE_URL: postgres.url }), { clock })
  const { db: numbers } = await app.catalog()
  await fillNewsroom(postgres.url, clock.now())
  const api = await createApi(app)
  const origin = await api.listen({ host: '127.0.0.1', port: 0 })
  const { token } = await createToken(numbers, { scopes: ['read'], name: null }, clock.now())
  const shots: readonly Shot[] = [
    ['home', '/', 1_280, 'light'],
    ['home-narrow', '/', 390, 'dark'],
    ['articles', '/articles?dead=true', 1_100, 'light'],
    ['report', '/report', 1_100, 'dark'],
  ]
  for (const shot of shots) await shoot(origin, token, shot)
  await api.close()
  await app.close()
}

/** Signs in and takes a picture of the top of a page. */
async function shoot(origin: string, token: string, [name, path, width, colorScheme]: Shot): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 1_100 : 900 },
    colorScheme,
  })
  const page = await context.newPage()
  await page.goto(`${origin}/sign-in?to=${encodeURIComponent(path)}`)
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  await page.evaluate(
    'Promise.all([...document.images].filter((one) => one.loading !== "lazy").map((one) => one.decode()))',
  )
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: `${pictures}page-${name}.png` })
  await context.close()
}

// An article whose post is lost: as readers have it without Stet, and with the one line of embed.js.
const { now } = EDITED
await setApproval(world.app, { platform: 'x', id: now.id, url: now.url }, 'approved', null)
await db.updateTable('posts').set({ state: 'lost', liveness: 'deleted' }).where('id', '=', now.id).execute()
const article = (
  script: string,
): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>News</title>
<style>body{max-width:560px;margin:40px auto;font:18px/1.6 "Noto Serif",Georgia,serif;color:#222}h1{line-height:1.15}blockquote{margin:24px 0;padding:2px 18px;border-left:3px solid #ccc;width:520px}</style>
<h1>The day the crane fell</h1><p>It had stood over the harbour for 71 years. What people saw that morning, they wrote down as it happened.</p>
<blockquote class="twitter-tweet"><p lang="en" dir="ltr">${now.text}</p>&mdash; Mira Holt (@mira_holt) <a href="${now.url}">March 1, 2026</a></blockquote>
<p>The council had promised another hundred years.</p>${script}`
const news = createServer((request, response) => {
  const script = request.url === '/after' ? `<script async src="${world.origin}/embed.js"></script>` : ''
  response.setHeader('content-type', 'text/html; charset=utf-8').end(article(script))
})
await new Promise<void>((listening) => news.listen(0, '127.0.0.1', listening))
for (const name of ['before', 'after']) {
  const page = await browser.newPage({ viewport: { width: 720, height: 1_000 } })
  await page.goto(`http://127.0.0.1:${(news.address() as AddressInfo).port}/${name}`)
  if (name === 'after') {
    const card = page.locator('iframe[data-stet-card]')
    await card.contentFrame().locator('.media img').evaluate('(one) => one.decode()')
    await page.waitForFunction(
      `document.querySelector('iframe').style.minHeight === '' && document.querySelector('iframe').offsetHeight > 400`,
    )
  }
  // A frame below the fold is not painted: the page is cut to its height afterwards.
  const height = await page.evaluate<number>('Math.ceil(document.body.getBoundingClientRect().bottom) + 40')
  await page.screenshot({ path: `${pictures}article-${name}.png`, clip: { x: 0, y: 0, width: 720, height } })
  await page.close()
}
news.closeAllConnections()
news.close()
