import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings } from '../../support/axe.ts'
import { hasChromium } from '../../support/chromium.ts'
import { sharedBrowser } from '../../support/shared.ts'
import { type Reader, readerOf } from './browser.ts'
import { PATHS, proofPath } from './paths.ts'
import { pagesWorld, type World } from './world.ts'

/** Widths at which nothing may overflow. */
const WIDTHS = [360, 390, 768, 1280, 1600]
/** Each width and each scheme once: loading a page anew for a look costs as much as the look. */
const LOOKS = [
  { width: 1280, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
] as const
/** The other pairs, in which only colours can be at fault that the looks above do not show, on the pages that have most. */
const OTHER_LOOKS = [
  { width: 1280, colorScheme: 'dark' },
  { width: 360, colorScheme: 'light' },
] as const
const RICH: readonly string[] = [
  'home',
  'search',
  'a post that was edited',
  'a post that was lost',
  'an article',
  'the report',
  'queues',
]

describe.skipIf(!hasChromium())('the pages have no accessibility violations, overflow or scripts', () => {
  let world: World
  let browser: Browser
  let one: Reader
  beforeAll(async () => {
    world = await pagesWorld()
    browser = await sharedBrowser()
    one = await readerOf(browser, world, world.admin.token)
  })
  afterAll(async () => {
    await one?.[Symbol.asyncDispose]()
    await browser?.close()
    await world?.[Symbol.asyncDispose]()
  })

  async function lookAtOpen(name: string): Promise<void> {
    const { page } = one
    const told = one.told.splice(0).filter((words) => !(name.startsWith('nothing') && words.includes('404')))
    expect(told).toEqual([])
    expect(await page.evaluate('document.scripts.length')).toBe(0)
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    }
    const findings = async (
      { width, colorScheme }: (typeof LOOKS | typeof OTHER_LOOKS)[number],
      rules?: readonly string[],
    ) => {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      return await axeFindings(page, rules ? { rules } : {})
    }
    for (const look of LOOKS) expect(await findings(look), JSON.stringify(look)).toEqual([])
    if (RICH.includes(name)) {
      for (const look of OTHER_LOOKS)
        expect(await findings(look, ['color-contrast']), JSON.stringify(look)).toEqual([])
    }
    one.told.length = 0
  }

  it.each(PATHS)('%s', async (name, path) => {
    await one.go(path)
    await lookAtOpen(name)
  })

  it('a proof', async () => {
    await one.go(await proofPath(one))
    await lookAtOpen('a proof')
  })

  it('the question whether many posts are meant', async () => {
    const { page } = one
    await one.go('/losses')
    await page.getByLabel('All on this page').check()
    await page.getByRole('button', { name: 'Hold', exact: true }).first().click()
    await page.getByRole('heading', { name: /^Hold: \d+ posts?\?$/ }).waitFor()
    await lookAtOpen('the question whether many posts are meant')
  })
})
