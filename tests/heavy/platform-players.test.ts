import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Manifest } from '../../src/model/manifest.ts'
import { stet } from '../cli/run-cli.ts'
import { MIXED_ARTICLE, MIXED_SITE } from '../platforms/mixed-article.ts'
import { hasChromium } from '../support/chromium.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { openPlayer } from '../support/player.ts'

/** Every picture and film of the card, as the player shows it. */
const SEEN = `[...document.querySelectorAll('img, video')].map((one) => ({
  url: one.currentSrc || one.src,
  shown: one.tagName === 'IMG' ? one.naturalWidth > 0 : one.readyState >= 2,
  hls: one.querySelector('source[type="application/vnd.apple.mpegurl"]') !== null,
}))`
/** A card loads a film when it is asked for, and folds what the platform folds. */
const LOAD = `document.querySelectorAll('details').forEach((one) => { one.open = true })
document.querySelectorAll('img').forEach((one) => { one.loading = 'eager' })
document.querySelectorAll('video').forEach((one) => {
  one.preload = 'auto'
  one.load()
})`
const LOADED = `[...document.images].every((one) => one.complete) &&
  [...document.querySelectorAll('video')].every(
    (one) => one.readyState >= 2 || one.error || one.querySelector('source[type="application/vnd.apple.mpegurl"]'),
  )`

interface Seen {
  readonly url: string
  readonly shown: boolean
  /** Chromium plays no HLS. */
  readonly hls: boolean
}

describe.skipIf(!hasChromium())(
  'the snapshots of every platform in a player (skipped without chromium)',
  { timeout: 600_000 },
  () => {
    let origin: Origin
    let dir: string
    let manifests: Manifest[]
    beforeAll(async () => {
      origin = await startOrigin(MIXED_SITE)
      trust(origin.caPath)
      dir = await mkdtemp(join(tmpdir(), 'stet-players-'))
      const article = join(dir, 'article.html')
      await writeFile(article, MIXED_ARTICLE)
      const env = { ...origin.env, STET_DATA_DIR: join(dir, 'data') }
      const { lines } = await stet(
        ['archive', article, '--url', 'https://gazette.example/crane', '--json'],
        env,
      )
      const keys = lines.flatMap(({ snapshot }) => (snapshot as { key: string } | null)?.key ?? [])
      manifests = await Promise.all(
        keys.map(async (key) => {
          const path = join(dir, 'data', 'archive', key.replace(/\.wacz$/, '.json'))
          return JSON.parse(await readFile(path, 'utf8')) as Manifest
        }),
      )
    }, 120_000)
    afterAll(async () => {
      await origin?.close()
      await rm(dir, { recursive: true, force: true })
    })

    it('each shows its card with its words, pictures and films, and asks nobody else', async () => {
      const platforms = new Set(manifests.map(({ post }) => post.platform))
      expect(platforms.size).toBeGreaterThanOrEqual(8)
      for (const { wacz, record, resources } of manifests) {
        const card = resources.find(({ role }) => role === 'card')
        await using player = await openPlayer(join(dir, 'data', 'archive', wacz.key), card?.url ?? '')
        const frame = await player.frame('article')
        await frame.evaluate(LOAD)
        await frame.waitForFunction(LOADED)
        const words = ((await frame.textContent('article')) ?? '').replaceAll(/\s+/g, ' ')
        const [line = ''] = (record.text ?? '').split('\n')
        expect(words, record.url).toContain(line.replaceAll(/\s+/g, ' ').trim())
        const seen = (await frame.evaluate(SEEN)) as Seen[]
        expect(
          seen.filter(({ shown, hls }) => !shown && !hls),
          record.url,
        ).toEqual([])
        const kept = resources.filter(({ role }) => role === 'photo' || role === 'video').length
        expect(seen.length, record.url).toBeGreaterThanOrEqual(Math.min(kept, 1))
        expect(player.outside).toEqual([])
      }
    })
  },
)
