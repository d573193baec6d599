import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRecord, openRoom, type Room } from '../api/retrieve/room.ts'
import { hasChromium } from '../support/chromium.ts'
import { sharedBrowser } from '../support/shared.ts'
import { hasWordpress, startWordpress, type Wordpress } from '../support/wordpress.ts'
import { example } from './sections.ts'

const [LOST, LIVING, SHOWN] = ['1900000000000000801', '1900000000000000802', '1900000000000000803'] as const
const tweet = (id: string): string =>
  `<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Lit again</p>&mdash; Mara (@mara_invented) <a href="https://twitter.com/mara_invented/status/${id}?ref_src=twsrc%5Etfw">March 1, 2026</a></blockquote>`

const can = hasWordpress() && hasChromium()
if (!can) {
  console.warn(
    'Skipped: the recipe in a WordPress (Debian: apt-get install wordpress mariadb-server php-cli php-mysql chromium).',
  )
}

describe.skipIf(!can)('in a WordPress', () => {
  let room: Room
  let archive: string
  let wordpress: Wordpress
  let browser: Browser
  beforeAll(async () => {
    room = await openRoom({ STET_PUBLISH: 'all', STET_PUBLIC_URL: '' })
    archive = await room.api.listen({ host: '127.0.0.1', port: 0 })
    for (const id of [LOST, LIVING, SHOWN]) await room.keep(aRecord(id), '2026-03-04T05:06:07Z')
    await room.catalog.db.updateTable('posts').set({ state: 'lost' }).where('id', '=', LOST).execute()
    wordpress = await startWordpress({
      'stet-cards.php': example('retrieve.md', 'WordPress', 'php').replaceAll(
        'https://archive.example',
        archive,
      ),
    })
    browser = await sharedBrowser()
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await wordpress?.[Symbol.asyncDispose]()
    await room?.[Symbol.asyncDispose]()
  })

  const publish = async (content: string): Promise<number> =>
    Number(
      await wordpress.php(
        `echo wp_insert_post( array( 'post_title' => 'The ferry', 'post_status' => 'publish', 'post_content' => base64_decode( '${Buffer.from(content).toString('base64')}' ) ), true );`,
      ),
    )
  it('the archived card replaces a dead embed, and a bare URL on its own line', async () => {
    const id = await publish(
      `${tweet(LOST)}\n\n${tweet(LIVING)}\n\n${archive}/embed/x/${SHOWN}\n\n<p id="end">The end.</p>`,
    )
    const page = await browser.newPage({ viewport: { width: 720, height: 900 } })
    const outside: string[] = []
    page.on('request', (request) => {
      if (!/^(http:\/\/127\.0\.0\.1:|data:)/.test(request.url())) outside.push(request.url())
    })
    await page.goto(`${wordpress.url}/?p=${id}`)
    const card = (post: string) => page.locator(`iframe[src^="${archive}/embed/x/${post}"]`)
    for (const post of [LOST, SHOWN]) {
      await card(post).contentFrame().getByText('The lighthouse is lit again').first().waitFor()
      await expect.poll(async () => (await card(post).boundingBox())?.height ?? 0).toBeGreaterThan(450)
    }
    expect(await page.locator('blockquote.twitter-tweet').count()).toBe(1)
    expect(await card(LIVING).count()).toBe(0)
    expect(outside).toEqual([])
    await page.close()
  })
})
