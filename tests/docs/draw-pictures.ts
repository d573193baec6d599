// Draws the pictures of docs/pages.md and docs/card.md: node tests/docs/draw-pictures.ts
// The machine needs Chromium and fonts for what is in them (Debian: fonts-noto-cjk, fonts-noto-color-emoji).
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { renderCard } from '../../src/card/card.ts'
import { EDITED, LOST } from '../api/pages/posts.ts'
import { pagesWorld } from '../api/pages/world.ts'
import { SHOWCASE, SHOWN } from '../card/showcase.ts'
import { CHROMIUM } from '../support/player.ts'

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
} as const
for (const [name, colorScheme] of Object.entries(CARDS)) {
  const page = await browser.newPage({ viewport: { width: 592, height: 400 }, colorScheme })
  const { record, options } = SHOWCASE[name] ?? {}
  if (!record) throw new Error(`there is no card ${name}`)
  await page.setContent(renderCard(record, { ...SHOWN, ...options }))
  await page.evaluate('Promise.all([...document.images].map((one) => one.decode()))')
  const height = await page.evaluate<number>('Math.ceil(document.body.getBoundingClientRect().height)')
  await page.setViewportSize({ width: 592, height })
  await page.screenshot({ path: `${dir}card-${name}.png` })
  await page.close()
}

const scene = await browser.newPage({ viewport: { width: 800, height: 600 } })
await scene.setContent(`<style>body{margin:0}</style><img src="${SHOWN.resourceUrl('dawn')}">`)
const photo = await scene.screenshot()
await using world = await pagesWorld(photo)
const PAGES = [
  ['search', '/?author=mira_holt', 1_100, 'light'],
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
