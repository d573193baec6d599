import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousFindings } from '../../support/axe.ts'
import { hasChromium } from '../../support/chromium.ts'
import { sharedBrowser } from '../../support/shared.ts'
import { type Reader, readerOf } from './browser.ts'
import { PATHS, post, proofPath } from './paths.ts'
import { EDITED, LOST } from './posts.ts'
import { pagesWorld, type World } from './world.ts'

type Scheme = 'light' | 'dark'

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
    const reader = (colorScheme: Scheme): Promise<Reader> =>
      readerOf(browser, world, world.admin.token, { width, colorScheme })

    it(`have no accessibility violations, overflow, scripts or external requests: ${whole}`, async () => {
      await using one = await reader(whole)
      for (const [name, path] of [...PATHS, ['a proof', await proofPath(one)] as const]) {
        await one.go(path)
        const told = one.told
          .splice(0)
          .filter((words) => !(name.startsWith('nothing') && words.includes('404')))
        expect(told, name).toEqual([])
        expect(await one.page.evaluate('document.scripts.length'), name).toBe(0)
        expect(await one.page.evaluate('document.documentElement.scrollWidth'), name).toBe(width)
        expect(await seriousFindings(one.page), name).toEqual([])
        one.told.length = 0
      }
    })

    it(`have no accessibility violations: ${other}`, async () => {
      await using one = await reader(other)
      for (const path of ['/', post(LOST), post(EDITED.now), '/queues']) {
        await one.go(path)
        expect(await seriousFindings(one.page), path).toEqual([])
      }
    })
  })
}
