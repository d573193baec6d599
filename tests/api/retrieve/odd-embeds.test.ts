import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../support/chromium.ts'
import { answered, cards, type NewsSite, openNewsSite } from '../../support/news-site.ts'
import { aRecord, openRoom, type Room } from './room.ts'

const [LOST, OTHER, VIDEO] = ['1900000000000000611', '1900000000000000612', '1900000000000000613'] as const
const url = (id: string): string => `https://x.com/mara_invented/status/${id}`
const quote = (id: string): string =>
  `<blockquote class="twitter-tweet"><p>Lit again</p><a href="${url(id)}">March 1</a></blockquote>`

if (!hasChromium())
  console.warn('Skipped: odd embeds in a browser (no Chromium; Debian: apt-get install chromium).')

describe.skipIf(!hasChromium())('embed.js', () => {
  let room: Room
  let news: NewsSite
  let archive = ''

  beforeAll(async () => {
    room = await openRoom({ STET_PUBLISH: 'lost', STET_PUBLIC_URL: '' })
    archive = await room.api.listen({ host: '127.0.0.1', port: 0 })
    for (const id of [LOST, OTHER, VIDEO]) await room.keep(aRecord(id), '2026-03-04T05:06:07Z')
    await room.catalog.db.updateTable('posts').set({ state: 'lost' }).execute()
    news = await openNewsSite()
  })
  afterAll(async () => {
    await news?.[Symbol.asyncDispose]()
    await room?.[Symbol.asyncDispose]()
  })

  const line = (): string => `<script async src="${archive}/embed.js"></script>`
  const opened = (
    body: string,
    options: {
      policy?: string
      colorScheme?: 'light' | 'dark'
      before?: (page: Page) => Promise<unknown>
    } = {},
  ) =>
    news.open(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>News</title><link rel="icon" href="data:,"><body style="margin:0">${body}`,
      { viewport: { width: 600, height: 900 }, colorScheme: 'light', ...options },
    )

  it('fills the space with the card alone, on the page background', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await opened(
        `<style>body{background:rgb(0,255,0)}blockquote{margin:20px 30px;width:580px;box-sizing:border-box}</style>${quote(LOST)}${line()}`,
        { colorScheme },
      )
      await cards(page).first().waitFor()
      expect(await cards(page).first().boundingBox()).toMatchObject({ x: 30, y: 20, width: 580 })
      const card = cards(page).first().contentFrame().locator('article.card')
      expect((await card.boundingBox())?.y).toBe(20)
      // Beside a card that is narrower than its frame stands what the page is painted with.
      const corner = await page.screenshot({ clip: { x: 31, y: 60, width: 4, height: 4 } })
      const plain = await page.screenshot({ clip: { x: 1, y: 60, width: 4, height: 4 } })
      expect(corner.equals(plain), colorScheme).toBe(true)
      await page.close()
    }
  })

  it('requests the first hundred of two hundred embeds at once', async () => {
    const many = Array.from({ length: 199 }, (_, n) =>
      quote(`19000000000000010${String(n).padStart(2, '0')}`),
    )
    const { page, questions } = await opened(quote(LOST) + many.join('') + line())
    await cards(page).first().waitFor()
    expect(questions.map((one) => JSON.parse(one).urls.length)).toEqual([100])
    expect([await cards(page).count(), await page.locator('blockquote').count()]).toEqual([1, 199])
    await page.close()
  })

  it('waits for embeds that scripts add, and requests them once', async () => {
    const later = `<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(quote(LOST) + quote(OTHER))}), 300)</script>`
    const { page, questions } = await opened(`<p>News</p>${line()}${later}`)
    await cards(page).nth(1).waitFor()
    expect(questions).toHaveLength(1)
    await page.close()
  })

  it('replaces an embed of a closed platform by the approved copy of a web archive', async () => {
    const id = 'hArb0urCr4n'
    const vine = { ...aRecord(id), platform: 'vine', url: `https://vine.co/v/${id}`, witness: 'web-archive' }
    await room.keep(vine, '2026-03-04T05:06:07Z')
    await room.catalog.db
      .updateTable('posts')
      .set({ outcome: 'salvaged', reason: 'platform-closed', approval: 'approved' })
      .where('platform', '=', 'vine')
      .execute()
    const { page } = await opened(
      `<iframe class="vine-embed" src="https://vine.co/v/${id}/embed/simple" width="480" height="480"></iframe>${line()}`,
    )
    await cards(page).first().waitFor()
    const card = cards(page).first().contentFrame().locator('article.card')
    expect(await card.textContent()).toContain('its platform has closed')
    expect(await page.locator('.vine-embed').count()).toBe(0)
    await page.close()
  })

  it('ignores elements that name no post', async () => {
    const odd = `<blockquote class="twitter-tweet"><p>No link</p></blockquote><blockquote class="twitter-tweet"><a href="https://x.com/mara_invented">No post</a></blockquote><iframe class="mastodon-embed"></iframe><blockquote class="bluesky-embed"></blockquote>`
    const { page, questions, errors } = await opened(odd + quote(LOST) + line())
    await cards(page).first().waitFor()
    expect(JSON.parse(questions[0] ?? '').urls).toEqual([`https://x.com/i/status/${LOST}`])
    expect([errors, await page.locator('blockquote').count()]).toEqual([[], 3])
    await page.close()
  })

  it.each(['script-src', 'connect-src', 'frame-src'])(
    'leaves the page as it was where its policy lacks %s',
    async (lacking) => {
      const allowed = ['script-src', 'connect-src', 'frame-src'].filter((one) => one !== lacking)
      const policy = `default-src 'none'; ${allowed.map((one) => `${one} ${archive}`).join('; ')}`
      const { page, errors } = await opened(quote(LOST) + line(), { policy })
      await page.waitForLoadState('networkidle')
      expect([errors, await cards(page).count(), await page.locator('blockquote:visible').count()]).toEqual([
        [],
        0,
        1,
      ])
      await page.close()
    },
  )

  it('leaves the page unchanged if the post is taken down before the card loads', async () => {
    const take = (body: object) =>
      room.ask('/v1/takedowns', { method: 'POST', token: 'admin', body: { url: url(OTHER), ...body } })
    const refused: number[] = []
    const { page } = await opened(quote(OTHER) + quote(LOST) + line(), {
      before: (page) =>
        page.route('**/v1/embeds', async (route) => {
          const answer = await route.fetch()
          page.on('response', (one) => one.url().includes('/embed/x/') && refused.push(one.status()))
          await take({ reason: 'asked by its author' })
          await route.fulfill({ response: answer })
        }),
    })
    await cards(page).first().waitFor()
    await expect.poll(() => refused.toSorted()).toEqual([200, 451])
    expect([await cards(page).count(), await page.locator('blockquote:visible').count()]).toEqual([1, 1])
    await take({ restore: true })
    await page.close()
  })

  it('replaces the box that fixes a video’s aspect ratio', async () => {
    const box = `<style>.r{position:relative;padding-top:56.25%}.r iframe{position:absolute;inset:0;width:100%;height:100%}</style><div class="r"><iframe data-tweet-id="${VIDEO}" src="about:blank"></iframe></div><p id="after">After.</p>`
    const { page } = await opened(`<div style="width:500px">${box}</div>${line()}`)
    await cards(page).first().waitFor()
    const card = await cards(page).first().boundingBox()
    const after = await page.locator('#after').boundingBox()
    expect(card).toMatchObject({ x: 0, y: 0, width: 500 })
    expect(after?.y).toBeGreaterThanOrEqual(card?.height ?? Number.POSITIVE_INFINITY)
    expect(await page.locator('.r').count()).toBe(0)
    await page.close()
  })

  it('gets no height from a frame without a width', async () => {
    const listening = `<script>heights=[];addEventListener('message', (event) => heights.push(event.data.height))</script>`
    const frame = `<iframe src="${archive}/embed/x/${LOST}" style="width:0;height:0;border:0"></iframe>`
    const { page } = await opened(listening + frame)
    await page.frameLocator('iframe').locator('article.card').waitFor({ state: 'attached' })
    await page.frames()[1]?.waitForLoadState('load')
    await page.frames()[1]?.evaluate('new Promise((done) => setTimeout(done, 100))')
    expect(await page.evaluate('heights')).toEqual([])
    await page.evaluate(`document.querySelector('iframe').style.width = '500px'`)
    await page.waitForFunction('heights.length > 0')
    const needed = Number(await page.frames()[1]?.evaluate('document.documentElement.scrollHeight'))
    // To the next whole pixel.
    expect([needed, needed + 1]).toContain(await page.evaluate('heights[0]'))
    expect(await page.evaluate('heights.length')).toBe(1)
    await page.close()
  })

  it('replaces the element that a platform’s script builds while the card loads', async () => {
    const { page } = await opened(quote(LOST) + line(), {
      before: (page) =>
        page.route('**/embed/x/**', async (route) => {
          await page.evaluate(
            `document.querySelector('blockquote').outerHTML = '<div class="twitter-tweet twitter-tweet-rendered"><iframe data-tweet-id="${LOST}" src="about:blank"></iframe></div>'`,
          )
          await route.continue()
        }),
    })
    await cards(page).first().waitFor()
    expect(await page.locator('.twitter-tweet').count()).toBe(0)
    expect(await page.locator('iframe').count()).toBe(1)
    await page.close()
  })

  it('sizes the frames of its own archive, by messages of their own documents', async () => {
    const height = '<script>parent.postMessage({ type: "stet:height", height: 4321 }, "*")</script>'
    const frame = (id: string, src: string) => `<iframe id="${id}" src="${src}" style="height:99px"></iframe>`
    const frames = [
      frame('own', `${archive}/embed/x/${LOST}`),
      frame('moved', `${archive}/embed/x/${LOST}?moved`),
      frame('other', `${news.home}embed/x/${LOST}`),
      frame('lookalike', `${news.home}?${archive}/embed/x/${LOST}`),
    ]
    const script = `<script async src="${archive}/embed.js" data-stet="frames"></script>`
    const { page } = await opened(frames.join('') + script, {
      before: async (page) => {
        await page.route(
          (one) => one.origin === new URL(news.home).origin && (one.pathname !== '/' || one.search !== ''),
          (route) => route.fulfill({ contentType: 'text/html', body: height }),
        )
        await page.route('**/embed/x/*?moved', (route) =>
          route.fulfill({
            contentType: 'text/html',
            body: `<script>location = '${news.home}elsewhere'</script>`,
          }),
        )
      },
    })
    const heightOf = async (id: string) => (await page.locator(`#${id}`).boundingBox())?.height
    await expect.poll(() => heightOf('own')).toBeGreaterThan(150)
    // A message of the moved frame has arrived by the time that the page answers this one.
    await page.frames().at(-1)?.waitForLoadState('load')
    await page.evaluate('new Promise((done) => { addEventListener("message", done); postMessage(1, "*") })')
    expect(await Promise.all(['moved', 'other', 'lookalike'].map(heightOf))).toEqual([103, 103, 103])
    expect(await heightOf('own')).toBeLessThan(4_000)
    await page.close()
  })

  it('does nothing if the policy publishes nothing', async () => {
    await using closed = await openRoom({ STET_PUBLISH: 'none', STET_PUBLIC_URL: '' }, room)
    const there = await closed.api.listen({ host: '127.0.0.1', port: 0 })
    const line = `<script async src="${there}/embed.js"></script>`
    news.publish(`<!doctype html>${quote(LOST)}${line}`)
    const page = await news.browser.newPage()
    const [answer] = await Promise.all([answered(page), page.goto(news.home)])
    expect((await answer.json()).posts).toEqual([
      { url: `https://x.com/i/status/${LOST}`, state: null, cardUrl: null },
    ])
    await page.waitForLoadState('networkidle')
    expect(await page.locator('blockquote').count()).toBe(1)
    await page.close()
  })
})
