import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings } from '../../support/axe.ts'
import { hasChromium } from '../../support/chromium.ts'
import { sharedBrowser } from '../../support/shared.ts'
import { type Reader, readerOf } from './browser.ts'
import { PATHS, proofPath } from './paths.ts'
import { pagesWorld, type World } from './world.ts'

type Scheme = 'light' | 'dark'
/** Widths at which nothing may overflow either. */
const OTHER_WIDTHS = [390, 768, 1600]

/**
 * That the pages serve everybody, in a window of a width.
 *
 * @param whole the scheme in which every page is looked at; in the other, some are
 */
export function accessibility(width: number, whole: Scheme, other: Scheme): void {
  describe.skipIf(!hasChromium())(`the pages at ${width} px`, () => {
    let world: World
    let browser: Browser
    beforeAll(async () => {
      world = await pagesWorld()
      browser = await sharedBrowser()
    })
    afterAll(async () => {
      await browser?.close()
      await world?.[Symbol.asyncDispose]()
    })
    const look = async (one: Reader, name: string, path: string): Promise<void> => {
      await one.go(path)
      await lookAtOpen(one, name)
    }
    const lookAtOpen = async (one: Reader, name: string): Promise<void> => {
      const told = one.told
        .splice(0)
        .filter((words) => !(name.startsWith('nothing') && words.includes('404')))
      expect(told).toEqual([])
      expect(await one.page.evaluate('document.scripts.length')).toBe(0)
      for (const narrow of [...OTHER_WIDTHS, width]) {
        await one.page.setViewportSize({ width: narrow, height: 900 })
        expect(await one.page.evaluate('document.documentElement.scrollWidth')).toBe(narrow)
      }
      expect(await axeFindings(one.page)).toEqual([])
      one.told.length = 0
    }

    describe.each([
      [whole, PATHS],
      [other, SOME],
    ] as const)(
      'have no accessibility violations, overflow, scripts or external requests: %s',
      (colorScheme, paths) => {
        let one: Reader
        beforeAll(async () => {
          one = await readerOf(browser, world, world.admin.token, { width, colorScheme })
        })
        afterAll(() => one?.[Symbol.asyncDispose]())

        it.each(paths)('%s', async (name, path) => {
          await look(one, name, path)
        })
        it('the question whether many posts are meant', async () => {
          await one.go('/losses')
          await one.page.getByLabel('All on this page').check()
          await one.page.getByRole('button', { name: 'Hold', exact: true }).first().click()
          await one.page.getByRole('heading', { name: /^Hold: \d+ posts?\?$/ }).waitFor()
          await lookAtOpen(one, 'the question whether many posts are meant')
        })
        it.runIf(colorScheme === whole)('a proof', async () => {
          await look(one, 'a proof', await proofPath(one))
        })
      },
    )
  })
}

/** The pages that have most of what the others have. */
const SOME = PATHS.filter(([name]) =>
  [
    'home',
    'search',
    'a post that was edited',
    'a post that was lost',
    'an article',
    'the report',
    'queues',
  ].includes(name),
)
