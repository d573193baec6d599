import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { takeDown } from '../../../src/services/publication/take-down.ts'
import { seriousFindings } from '../../support/axe.ts'
import { hasChromium } from '../../support/chromium.ts'
import { sharedBrowser } from '../../support/shared.ts'
import { type Reader, readerOf } from './browser.ts'
import { ARTICLE, post, proofPath } from './paths.ts'
import { EDITED, HOSTILE, LOST, QUOTING } from './posts.ts'
import { pagesWorld, type World } from './world.ts'

if (!hasChromium()) console.warn('Skipped: the pages (no Chromium; Debian: apt-get install chromium).')

const ref = ({ id, url }: { id: string; url: string }) => ({ platform: 'x' as const, id, url })
describe.skipIf(!hasChromium())('the pages', () => {
  let world: World
  let browser: Browser
  /** One editor for all tests: signing in costs as much as a test. */
  let one: Reader
  beforeAll(async () => {
    world = await pagesWorld()
    browser = await sharedBrowser()
    one = await readerOf(browser, world, world.admin.token)
  })
  beforeEach(async () => {
    await one.go('/')
    one.told.length = 0
  })
  afterAll(async () => {
    await browser?.close()
    await world?.[Symbol.asyncDispose]()
  })

  it('link from a search to the file', async () => {
    const { page } = one
    await one.go('/posts')
    await page.getByLabel('Words, names, handles').fill('71 years')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('link', { name: /Mira Holt/ }).click()
    expect(page.url()).toBe(`${world.origin}${post(LOST)}`)
    const started = page.waitForEvent('download')
    await page.locator('.actions').getByRole('link', { name: 'Download' }).click()
    const file = await buffer(await (await started).createReadStream())
    const sha256 = createHash('sha256').update(file).digest('hex')
    expect(await page.locator('section[aria-labelledby=proof]').textContent()).toContain(sha256)
    expect(one.told).toEqual([])
  })

  it('narrow a search by facets, and remove them', async () => {
    const { page } = one
    await one.go('/posts?q=crane+OR+stood')
    const all = await page.getByRole('article').count()
    expect(all).toBeGreaterThan(1)
    const narrow = page.getByRole('navigation', { name: 'Narrow the search' })
    await narrow.getByRole('link', { name: /^Lost/ }).click()
    expect(await page.getByRole('article').count()).toBe(1)
    expect(new URL(page.url()).searchParams.get('q')).toBe('crane OR stood')
    await narrow.getByRole('link', { name: /^Lost.*click to remove/ }).click()
    expect(await page.getByRole('article').count()).toBe(all)
  })

  it('show the timeline of a post', async () => {
    await one.go(post(LOST))
    const story = await one.page.locator('.timeline > li').allInnerTexts()
    const told = story.map((text) => text.replace(/\s+/g, ' '))
    expect(told).toEqual([
      '9 March 2026, 08:00 UTC Lost: deleted by its author',
      '9 March 2026, 08:00 UTC Checked 3 times: deleted by its author, the first 8 March 2026, 08:00 UTC',
      '6 March 2026, 08:00 UTC Checked: live',
      '5 March 2026, 08:00 UTC Checked: unknown',
      '4 March 2026, 08:00 UTC Checked 2 times: live, the first 3 March 2026, 08:00 UTC',
      '2 March 2026, 09:05 UTC Captured: The whole post is kept. Film',
      '1 March 2026, 22:46 UTC Published',
    ])
    expect(await one.page.locator('.card .original').innerText()).toBe(
      'Original lost since 8 March 2026: deleted by its author',
    )
    await one.page.getByRole('link', { name: 'The day the crane fell' }).last().click()
    expect(await one.page.locator('h1').innerText()).toBe('The day the crane fell')
  })

  it('show what an edit changed, also to screen readers, and the source of each field', async () => {
    await one.go(post(EDITED.now))
    expect(await one.page.locator('.diff del').allTextContents()).toEqual(['[removed: Nine people were ]'])
    expect(await one.page.locator('.diff ins').allTextContents()).toEqual(['[added: Nobody was ]'])
    const sources = one.page.locator('#sources')
    // The exception leads into the folded section, and so opens it.
    await one.page.getByRole('link', { name: 'See what each says' }).click()
    expect(await sources.getByRole('row', { name: /Counts: views/ }).innerText()).toContain('a third party')
    expect(await sources.innerText()).toContain('Disagreements')
    await one.page.getByRole('link', { name: 'Show', exact: true }).click()
    expect(await one.page.locator('.card .words').innerText()).toBe(EDITED.before.text)
  })

  it('show the verification of a snapshot', async () => {
    await one.go(await proofPath(one))
    expect(await one.page.locator('.verdict').innerText()).toContain('The snapshot is intact.')
    expect(await one.page.locator('.checks li').count()).toBeGreaterThan(8)
    expect(await one.page.locator('dl').innerText()).toContain('a key of this archive')
  })

  it('cite a post as a robust link', async () => {
    await one.go(post(LOST))
    const markup = await one.page.locator('section[aria-labelledby=cite] code.cite').innerText()
    const link = await one.page.evaluate(`Object.fromEntries(
      [...new DOMParser().parseFromString(${JSON.stringify(markup)}, 'text/html').body.firstElementChild.attributes]
        .map(({ name, value }) => [name, value]))`)
    expect(link).toEqual({
      href: LOST.url,
      'data-originalurl': LOST.url,
      'data-versionurl': `${world.origin}/memento/20260302090500/${LOST.url}`,
      'data-versiondate': '2026-03-02',
    })
  })

  it('link to the cited version', async () => {
    await one.go(post(LOST))
    await one.page.locator('section[aria-labelledby=cite] a').last().click()
    expect(one.page.url()).toBe(`${world.origin}/memento/20260302090500/${LOST.url}`)
    expect(await one.page.locator('.card .words').innerText()).toBe(LOST.text)
    expect(one.told).toEqual([])
  })

  it('let an editor, but not a reader, approve, hold and withdraw', async () => {
    const panel = one.page.locator('section[aria-labelledby=put-back]')
    await one.go(post(LOST))
    expect(await panel.innerText()).toContain('The public does not see this copy.')
    await panel.getByRole('button', { name: 'Approve' }).click()
    expect(one.page.url()).toBe(world.origin + post(LOST))
    expect(await panel.innerText()).toContain('The public may see this copy.')
    expect(await one.page.locator('.timeline').innerText()).toContain('Approved')

    await one.go('/losses')
    await one.page.getByRole('article').getByRole('button', { name: 'Hold' }).click()
    expect(one.page.url()).toBe(`${world.origin}/losses`)
    await one.go(post(LOST))
    expect(await panel.innerText()).toContain('An editor holds it.')
    await panel.getByRole('button', { name: 'Withdraw the decision' }).click()
    expect(await panel.innerText()).toContain('No editor has decided.')
    expect(one.told).toEqual([])

    await using other = await readerOf(browser, world, world.reader.token)
    await other.go(post(LOST))
    expect(await other.page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
  })

  it('work by keyboard: skip link, order of links, visible focus', async () => {
    const { page } = one
    await one.go('/posts')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content')
    expect((await page.locator('.skip').boundingBox())?.y).toBeGreaterThanOrEqual(0)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.name')).toBe('q')
    const seen: string[] = []
    for (let n = 0; n < 22; n++) {
      await page.keyboard.press('Tab')
      const { words, visible } = await page.evaluate<{ words: string; visible: boolean }>(`(() => {
        const one = document.activeElement
        const shown = [one, one.closest('.hit')].some((box) => box && getComputedStyle(box).outlineStyle !== 'none')
        return { words: one.textContent.trim().slice(0, 20), visible: shown }
      })()`)
      expect(visible, words).toBe(true)
      seen.push(words)
    }
    expect(seen.slice(0, 3)).toEqual(['Search', 'Author and dates', 'Original'])
    expect(seen.some((words) => words.startsWith('Mira Holt'))).toBe(true)
  })

  it('render a hostile post as text', async () => {
    for (const path of [
      post(HOSTILE),
      `${post(HOSTILE)}/take-down`,
      '/',
      '/posts?q=script',
      '/posts?view=grid',
      ARTICLE,
      await cardPath(one),
    ]) {
      await one.go(path)
      expect(await one.page.evaluate('document.scripts.length')).toBe(0)
      const bad =
        await one.page.evaluate(`[...document.querySelectorAll('*')].flatMap((one) => [...one.attributes]
        .filter(({ name, value }) => /^on/i.test(name) || name === 'style' || (/^(href|src|action|poster)$/.test(name) && /^(javascript|vbscript|data:text)/i.test(value.trim())))
        .map(({ name, value }) => name + '=' + value))`)
      expect(bad).toEqual([])
      expect(await one.page.title()).not.toBe('1')
      expect(one.told, path).toEqual([])
    }
    await one.go(post(HOSTILE))
    const name = await one.page.locator('.card .name').innerText()
    expect(name).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u)
    for (const link of await one.page.locator('.card a').all()) {
      expect(await link.getAttribute('href')).toMatch(/^(https?:\/\/|\/v1\/snapshots\/)/)
      expect(await link.getAttribute('rel')).toContain('noopener')
    }
  })

  it('hide a post that was taken down, and say why', async () => {
    await one.go(post(QUOTING))
    expect(await one.page.locator('.card .quote').innerText()).toContain('71 years')
    await takeDown(world.app, ref(LOST), { reason: 'asked by its author', erase: false }, null)
    await one.go(post(QUOTING))
    expect(await one.page.locator('.card .quote').innerText()).toBe('The quoted post is not shown here.')
    expect(await one.page.locator('body').innerText()).not.toContain('71 years')
    const answer = await one.page.goto(world.origin + post(LOST))
    expect(answer?.status()).toBe(451)
    const words = await one.page.locator('main').innerText()
    expect(words).toContain('asked by its author')
    expect(words).not.toContain('71 years')
    expect(await seriousFindings(one.page)).toEqual([])
    await takeDown(world.app, ref(LOST), null, null)
    await one.go(post(LOST))
    expect(await one.page.locator('.card .words').innerText()).toBe(LOST.text)
  })

  it('show the queue board without external requests', async () => {
    await one.go('/queues/board/')
    await one.page.getByText('capture-mastodon').first().waitFor()
    expect(one.told).toEqual([])
  })
})

async function cardPath({ page }: Reader): Promise<string> {
  await page.goto(new URL(post(HOSTILE), page.url()).href)
  return (await page.getByRole('link', { name: 'Card alone' }).getAttribute('href')) ?? ''
}
