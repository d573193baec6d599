import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { renderCard } from '../../src/card/render-card.ts'
import { PostRecord } from '../../src/model/post-record.ts'
import { LABELS } from '../../src/platforms/registry.ts'
import { seriousFindings } from '../support/axe.ts'
import { hasChromium } from '../support/chromium.ts'
import { sharedBrowser } from '../support/shared.ts'
import { PLATFORM_SHOWCASE } from './platform-showcase.ts'
import { SHOWCASE, SHOWN } from './showcase.ts'

const GREY =
  'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI0MDAiIGhlaWdodD0iMzAwIj48cmVjdCB3aWR0aD0iNDAwIiBoZWlnaHQ9IjMwMCIgZmlsbD0iIzg4OCIvPjwvc3ZnPg=='
const LONG = 'Donaudampfschifffahrtsgesellschaft'.repeat(12)
/** Overrides, isolates that are never closed, closings that were never opened, stacked marks. */
const TWISTED = `\u202Egnp.exe\u2066\u2069\u2069\u202Ez${'\u0351\u0316'.repeat(60)}`

const card = (words: string): string =>
  renderCard(
    PostRecord.parse({
      stet: 1,
      platform: 'x',
      id: '1900000000000000001',
      url: `https://x.com/mira_holt/status/1900000000000000001`,
      author: {
        id: '7',
        name: words,
        handle: words,
        url: null,
        avatarUrl: 'a',
        verification: 'blue',
        affiliation: words,
      },
      publishedAt: '2025-03-12T22:46:00.000Z',
      publishedOn: '2025-03-12',
      language: 'en',
      text: words,
      textCut: true,
      entities: [],
      media: [
        {
          kind: 'photo',
          url: 'p',
          fallbackUrls: [],
          posterUrl: null,
          alt: words,
          width: 400,
          height: 300,
          durationMs: null,
        },
      ],
      poll: { options: [{ label: words, votes: 1 }], endsAt: null },
      linkCard: { url: 'https://a.example/', title: words, description: words, site: words, imageUrl: null },
      editIds: [],
      sensitive: false,
      metrics: {
        at: '2026-03-02T09:00:00.000Z',
        likes: 12_345_678,
        replies: 1,
        reposts: 2,
        quotes: 3,
        views: 4,
      },
      replyTo: { id: null, handle: words, url: null },
      quoted: { status: 'unavailable', id: null, url: null },
      witness: 'citation',
      confirmedBy: [],
      quotedBy: { url: 'https://a.example/', title: words },
    }),
    {
      labels: LABELS,
      capturedAt: new Date('2026-03-02T09:00:00Z'),
      resourceUrl: () => GREY,
      articles: [{ url: 'https://a.example/', title: words }],
    },
  )

if (!hasChromium())
  console.warn('Skipped: cards in a browser (no Chromium; Debian: apt-get install chromium).')

describe.skipIf(!hasChromium())('a card in a browser', () => {
  let browser: Browser
  /** One page for all cards: a page of its own would cost each as much as all that is looked at in it. */
  let page: Page
  const told: string[] = []
  beforeAll(async () => {
    browser = await sharedBrowser()
    page = await browser.newPage()
    page.on('console', (message) => told.push(message.text()))
    page.on('pageerror', (error) => told.push(error.message))
    page.on('request', (request) => /^http/.test(request.url()) && told.push(request.url()))
  })
  afterAll(() => browser?.close())
  beforeEach(() => {
    told.length = 0
  })

  async function show(html: string, width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme })
    await page.setContent(html)
  }

  it('is styled, shows its images, and violates no policy', async () => {
    await show(card('The old crane came down'), 600)
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.card')).borderRadius`)).toBe('16px')
    const widths = await page.evaluate(`[...document.images].map((one) => one.naturalWidth)`)
    expect(widths).toEqual([400, 400])
    expect(told).toEqual([])
  })

  it.each([
    ['words without an end', LONG],
    ['words that twist the direction', TWISTED],
    ['words that stack', `Z${'\u0351\u036b\u0343'.repeat(200)}`],
  ])('keeps %s in their boxes on a narrow screen', async (_, words) => {
    await show(card(words), 320)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  })

  it('keeps the text direction around direction controls', async () => {
    await show(card(TWISTED), 600)
    const places = await page.evaluate<number[]>(`(() => {
      const line = document.querySelector('.unconfirmed')
      return [line.firstChild, line.querySelector('.title'), line.lastChild].map((node) => {
        const range = document.createRange()
        range.selectNodeContents(node)
        return range.getBoundingClientRect().left
      })
    })()`)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  it.each(Object.entries({ ...SHOWCASE, ...PLATFORM_SHOWCASE }))(
    'has no serious accessibility violation: %s',
    async (_, { record, options }) => {
      for (const [width, colorScheme] of [
        [320, 'dark'],
        [600, 'light'],
      ] as const) {
        await show(renderCard(record, { ...SHOWN, ...options }), width, colorScheme)
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
        expect(told).toEqual([])
        expect(await seriousFindings(page)).toEqual([])
      }
    },
  )

  it('opens the alternative text without a script', async () => {
    const { record, options } = SHOWCASE.photos ?? {}
    if (!record) throw new Error('there is no such card')
    await show(renderCard(record, { ...SHOWN, ...options }), 600)
    await page.getByText('ALT').first().click()
    expect(await page.getByText('The crane over the harbour at first light').isVisible()).toBe(true)
  })

  it('supports light and dark mode', async () => {
    await show(card('Night'), 600)
    const background = () =>
      page.evaluate(`getComputedStyle(document.querySelector('.card')).backgroundColor`)
    const light = await background()
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await background()).not.toBe(light)
  })
})
