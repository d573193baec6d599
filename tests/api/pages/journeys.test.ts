import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../support/chromium.ts'
import { sharedBrowser } from '../../support/shared.ts'
import { type Reader, readerOf } from './browser.ts'
import { ARTICLE } from './paths.ts'
import { LOST } from './posts.ts'
import { pagesWorld, type World } from './world.ts'

describe.skipIf(!hasChromium())('by keyboard alone, a reader', () => {
  let world: World
  let browser: Browser
  let one: Reader
  beforeAll(async () => {
    world = await pagesWorld()
    browser = await sharedBrowser()
    one = await readerOf(browser, world, world.admin.token)
    one.told.length = 0
  })
  afterAll(async () => {
    await browser?.close()
    await world?.[Symbol.asyncDispose]()
  })

  /** Tabs until an element with these words, or this name, has the focus, which must be seen. */
  const tabTo = async (words: string): Promise<void> => {
    for (let n = 0; n < 60; n++) {
      await one.page.keyboard.press('Tab')
      const { text, visible } = await one.page.evaluate<{ text: string; visible: boolean }>(`(() => {
        const one = document.activeElement
        const outlined = one === document.body || [one, one.closest('.hit'), one.closest('.tile')].some((box) => box && getComputedStyle(box).outlineStyle !== 'none')
        const words = one.textContent || one.labels?.[0]?.textContent || ''
        return { text: (one.getAttribute('aria-label') ?? words).trim(), visible: outlined }
      })()`)
      expect(visible, text).toBe(true)
      if (text.startsWith(words)) return
    }
    throw new Error(`No stop of the Tab key is ${words}.`)
  }
  /** Presses Enter, and waits for the page that it leads to. */
  const enter = async (): Promise<void> => {
    const loaded = one.page.waitForEvent('load')
    await one.page.keyboard.press('Enter')
    await loaded
  }
  const ask = async (words: string): Promise<void> => {
    await tabTo('Address or words')
    await one.page.keyboard.type(words)
    await enter()
  }

  it('opens a known post and a known article by their addresses, and searches words, from the box of any page', async () => {
    await one.go('/')
    await ask(LOST.url)
    expect(one.page.url()).toBe(`${world.origin}/posts/x/${LOST.id}`)
    await ask('https://harbourpost.example/crane')
    expect(await one.page.locator('h1').innerText()).toBe('The day the crane fell')
    await ask('71 years')
    expect(new URL(one.page.url()).searchParams.get('q')).toBe('71 years')
    expect(await one.page.getByRole('article').count()).toBe(1)
  })

  it('archives an unknown address at once', async () => {
    await one.go('/')
    await ask('https://x.com/jack/status/20')
    await tabTo('Archive it now')
    await enter()
    await one.page.waitForURL(`${world.origin}/posts/x/20`)
    await one.go('/')
    await ask('news.example/2026/story')
    await tabTo('Archive it now')
    await enter()
    await one.page.waitForURL(/\/articles\/\w+$/)
    expect(await one.page.locator('main').innerText()).toContain('queued')
  })

  it('goes from a figure to its list, from a chip to its meaning, and sends an article again', async () => {
    await one.go('/')
    await tabTo('Stories with a dead embed')
    await enter()
    await one.page.waitForURL(`${world.origin}/articles?dead=true`)
    await tabTo('The day the crane fell')
    await enter()
    await tabTo('lost')
    await enter()
    await one.page.waitForURL(/\/words#state-lost$/)
    await one.go(ARTICLE)
    await tabTo('Send again')
    await enter()
    expect(await one.page.locator('main').innerText()).toContain('queued')
  })

  it('makes a token, and is shown it once', async () => {
    await one.go('/tokens')
    await tabTo('Name')
    await one.page.keyboard.type('Night desk')
    await tabTo('edit')
    await one.page.keyboard.press('Space')
    await tabTo('Make the token')
    await enter()
    expect(await one.page.getByRole('textbox', { name: 'Token' }).innerText()).toMatch(/^stet_/)
    await tabTo('All tokens')
    await enter()
    expect(await one.page.locator('main').innerText()).toContain('Night desk')
  })

  it('holds many posts at once, after a page that names the number', async () => {
    await one.go('/losses')
    await tabTo('All on this page')
    await one.page.keyboard.press('Space')
    await tabTo('Hold')
    await enter()
    expect(await one.page.locator('h1').innerText()).toBe('Hold: 1 post?')
    await tabTo('Hold: 1 post')
    await enter()
    expect(await one.page.locator('h1').innerText()).toBe('1 post held')
    await tabTo('Back to the list')
    await enter()
    expect(one.page.url()).toBe(`${world.origin}/losses`)
  })

  it('chooses a time for the report', async () => {
    await one.go('/report')
    await tabTo('90 days')
    await enter()
    await one.page.waitForURL(/since=/)
    expect(one.told).toEqual([])
  })
})
