// Draws the pictures of docs/pages.md and docs/retrieve.md: node tests/docs/draw-pictures.ts
// The machine needs Chromium and fonts for what is in them (Debian: fonts-noto-core, fonts-noto-cjk, fonts-noto-color-emoji).
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { renderCard } from '../../src/card/render-card.ts'
import { setApproval } from '../../src/services/set-approval.ts'
import { EDITED, LOST } from '../api/pages/posts.ts'
import { pagesWorld } from '../api/pages/world.ts'
import { PLATFORM_SHOWCASE } from '../card/platform-showcase.ts'
import { SHOWCASE, SHOWN } from '../card/showcase.ts'
import { CHROMIUM } from '../support/chromium.ts'

const dir = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
mkdirSync(dir, { recursive: true })
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
  await page.screenshot({ path: `${dir}card-${name}.png` })
  await page.close()
}

const scene = await browser.newPage({ viewport: { width: 800, height: 600 } })
await scene.setContent(`<style>body{margin:0}</style><img src="${SHOWN.resourceUrl('dawn')}">`)
const photo = await scene.screenshot()
await using world = await pagesWorld({ photo, embedded: true })
const PAGES = [
  ['search', '/posts?author=mira_holt', 1_100, 'light'],
  ['post', `/posts/x/${EDITED.now.id}`, 1_100, 'light'],
  ['losses', '/losses', 1_100, 'dark'],
  ['post-narrow', `/posts/x/${LOST.id}`, 390, 'dark'],
] as const
for (const [name, path, width, colorScheme] of PAGES) {
  const context = await browser.newContext({ viewport: { width, height: 820 }, colorScheme })
  const page = await context.newPage()
  await page.goto(`${world.origin}/sign-in?to=${encodeURIComponent(path)}`)
  await page.getByLabel('Token').fill(world.reader.token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(world.origin + path)
  await page.evaluate('Promise.all([...document.images].map((one) => one.decode()))')
  await page.screenshot({ path: `${dir}page-${name}.png` })
  await context.close()
}

// An article whose post is lost: as readers have it without Stet, and with the one line of embed.js.
const { now } = EDITED
const { db } = await world.app.catalog()
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
  await page.screenshot({ path: `${dir}article-${name}.png`, clip: { x: 0, y: 0, width: 720, height } })
  await page.close()
}
news.closeAllConnections()
news.close()
