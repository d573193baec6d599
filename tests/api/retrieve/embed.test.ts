import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../support/chromium.ts'
import { answered, cards, type NewsSite, openNewsSite } from '../../support/news-site.ts'
import { aRecord, openRoom, type Room } from './room.ts'

const LOST = ['1900000000000000601', '1900000000000000602'] as const
const LIVING = '1900000000000000603'
const HELD = '1900000000000000604'
const HOSTILE = '1900000000000000605'
const url = (id: string): string => `https://x.com/mara_invented/status/${id}`
const quote = (id: string, words: string): string =>
  `<blockquote class="twitter-tweet" id="b${id}"><p lang="en" dir="ltr">${words}</p>&mdash; Mara (@mara_invented) <a href="${url(id)}?ref_src=twsrc%5Etfw">March 1, 2026</a></blockquote>`

const ATTACK = `<script>top.hit=1</script><img src=x onerror="top.hit=1"><a href="javascript:top.hit=1">go</a><style>*{display:none}</style>\u202Egnp.exe\u2066\u200B\u2069</title></style>"'><svg onload=top.hit=1>`

if (!hasChromium())
  console.warn('Skipped: embeds in a browser (no Chromium; Debian: apt-get install chromium).')

describe.skipIf(!hasChromium())('an article’s embeds in a browser', () => {
  let room: Room
  let news: NewsSite
  let archive = ''

  beforeAll(async () => {
    room = await openRoom({ STET_PUBLISH: 'lost', STET_PUBLIC_URL: '' })
    archive = await room.api.listen({ host: '127.0.0.1', port: 0 })
    for (const id of [...LOST, LIVING, HELD]) await room.keep(aRecord(id), '2026-03-04T05:06:07Z')
    const author = {
      id: '1',
      name: ATTACK,
      handle: 'mara_invented',
      url: 'javascript:top.hit=1',
      avatarUrl: null,
      verification: null,
      affiliation: ATTACK,
    }
    await room.keep(
      aRecord(HOSTILE, {
        text: ATTACK,
        author,
        linkCard: {
          url: 'javascript:top.hit=1',
          title: ATTACK,
          description: ATTACK,
          site: ATTACK,
          imageUrl: null,
        },
      }),
      '2026-03-04T05:06:07Z',
    )
    await room.catalog.db
      .updateTable('posts')
      .set({ state: 'lost' })
      .where('id', 'in', [...LOST, HELD, HOSTILE])
      .execute()
    await room.ask('/v1/approvals', {
      method: 'POST',
      token: 'admin',
      body: { url: url(HELD), decision: 'held' },
    })
    news = await openNewsSite()
  })
  afterAll(async () => {
    await news?.[Symbol.asyncDispose]()
    await room?.[Symbol.asyncDispose]()
  })

  const article = (body: string, script = `<script async src="${archive}/embed.js"></script>`): string =>
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>The lighthouse</title><link rel="icon" href="data:,">
<style nonce="n">body{max-width:640px;margin:24px auto;font:17px/1.5 Georgia,serif}blockquote{margin:16px 0;padding:8px 16px;border-left:3px solid #bbb;width:500px}</style>
<h1>The lighthouse is lit again</h1><p>It was dark for years.</p>${body}<p id="end">Nobody had expected it.</p>${script}`

  const opened = (body: string, options: { policy?: string; script?: string } = {}) =>
    news.open(article(body, options.script), {
      viewport: { width: 800, height: 1000 },
      ...(options.policy === undefined ? {} : { policy: options.policy }),
    })

  /** Those on their way too. */
  const frames = (page: Page) => page.locator('iframe[data-stet-card]')

  it('become cards if they are lost; nothing else changes', async () => {
    const body =
      quote(LOST[0], 'The lighthouse is lit again') +
      quote(LIVING, 'It lives.') +
      quote(HELD, 'Held back.') +
      quote(LOST[1], 'Lit again')
    const policy = `default-src 'none'; img-src data:; style-src 'nonce-n'; script-src ${archive}; connect-src ${archive}; frame-src ${archive}`
    const { page, errors, told, asked } = await opened(body, { policy })
    await cards(page).nth(1).waitFor()
    for (const n of [0, 1]) {
      const frame = page.frameLocator('iframe[data-stet-card]').nth(n)
      await frame.getByText('The lighthouse is lit again', { exact: false }).first().waitFor()
    }
    // The frame is as high as what is in it.
    await page.waitForFunction(() => {
      const scope = globalThis as unknown as {
        document: { querySelector(q: string): { style: { height: string } } }
      }
      return /^(?!0)\d+px$/.test(scope.document.querySelector('iframe[data-stet-card]').style.height)
    })
    const inside = page.frames().find((frame) => frame.url().includes(`/embed/x/${LOST[0]}`))
    await expect
      .poll(async () => {
        const needed = Number(await inside?.evaluate('document.documentElement.scrollHeight'))
        const given = (await cards(page).first().boundingBox())?.height ?? 0
        return needed > 200 && Math.abs(given - needed) <= 2
      })
      .toBe(true)
    expect(await frames(page).count()).toBe(2)
    expect((await cards(page).first().boundingBox())?.width).toBeCloseTo(535, 0)
    expect(await page.locator(`#b${LIVING}, #b${HELD}`).count()).toBe(2)
    expect(asked.filter((one) => one.startsWith('POST'))).toEqual([`POST ${archive}/v1/embeds`])
    expect(asked.filter((one) => one.startsWith('OPTIONS'))).toEqual([])
    expect(asked.every((one) => one.includes('//127.0.0.1:') || one.includes('data:'))).toBe(true)
    expect([errors, told]).toEqual([[], []])
    expect(await page.context().cookies()).toEqual([])
    await page.close()
  })

  it('are found once after a platform’s script rebuilt them', async () => {
    const built = `<div class="twitter-tweet twitter-tweet-rendered" style="width:500px;height:90px"><iframe data-tweet-id="${LOST[0]}" src="about:blank" style="height:80px"></iframe></div>`
    const { page } = await opened(built + quote(LOST[1], 'twice') + quote(LOST[1], 'twice'), {
      script: `<script async src="${archive}/embed.js"></script><script async src="${archive}/embed.js"></script>`,
    })
    await cards(page).nth(2).waitFor()
    expect([await frames(page).count(), await page.locator('.twitter-tweet').count()]).toEqual([3, 0])
    await page.close()
  })

  it('stay unchanged if none is lost or the archive does not respond', async () => {
    const body = quote(LIVING, 'It lives.')
    news.publish(article(body))
    const calm = await news.browser.newPage()
    const [answer] = await Promise.all([answered(calm), calm.goto(news.home)])
    expect(await answer.json()).toEqual({
      posts: [{ url: `https://x.com/i/status/${LIVING}`, state: null, cardUrl: null }],
    })
    expect([await frames(calm).count(), await calm.locator('blockquote').count()]).toEqual([0, 1])
    await calm.close()
    const cut = await news.browser.newPage()
    const errors: string[] = []
    cut.on('pageerror', (error) => errors.push(error.message))
    await cut.route('**/v1/embeds', (route) => route.fulfill({ status: 500, body: 'no' }))
    await Promise.all([answered(cut), cut.goto(news.home)])
    expect([errors, await cut.locator('blockquote').count()]).toEqual([[], 1])
    await cut.close()
  })

  it('from oEmbed are sized by their script, which sends no request', async () => {
    const { html } = (await room.ask(`/oembed?url=${url(LOST[0])}`)).json()
    const { page, asked } = await opened(html, { script: '' })
    const frame = page.locator('iframe')
    const inside = page.frameLocator('iframe').locator('article.card')
    await inside.first().waitFor()
    await expect
      .poll(async () => {
        const needed = await page.frames()[1]?.evaluate('document.documentElement.scrollHeight')
        return Math.abs(((await frame.boundingBox())?.height ?? 0) - Number(needed)) <= 2
      })
      .toBe(true)
    expect(asked.some((one) => one.startsWith('POST'))).toBe(false)
    await page.close()
  })

  it('of a hostile post run nothing', async () => {
    const { page, errors, told, asked } = await opened(quote(HOSTILE, 'Lit again'))
    await page.frameLocator('iframe[data-stet-card]').locator('article.card').first().waitFor()
    expect(await page.evaluate('window.hit')).toBeUndefined()
    expect([errors, told]).toEqual([[], []])
    expect(asked.every((one) => one.includes('//127.0.0.1:') || one.includes('data:'))).toBe(true)
    const hrefs = await page.frames()[1]?.evaluate<string[]>('[...document.links].map((one) => one.protocol)')
    expect(hrefs?.every((one) => /^https?:$/.test(one))).toBe(true)
    await page.close()
  })
})
