import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createScratch } from '../../src/outbound/scratch-dir.ts'
import { buildTweetResultUrl } from '../../src/platforms/x/tweet-result.ts'
import { createApp } from '../../src/runtime/app.ts'
import { runVerification } from '../../src/services/verify/run-verification.ts'
import { createDatabase } from '../support/database.ts'
import { insertPosts } from '../support/insert-posts.ts'
import { moods } from '../support/origin/mood.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { trust } from '../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

const POSTS = 10_000
const X = 'cdn.syndication.twimg.com'
const RATE = 200
const BURST = 50

const posts = Array.from({ length: POSTS }, (_, n) => ({
  id: idAt(new Date(Date.UTC(2026, 1, 1) + n * 60_000).toISOString()),
  author: { handle: `buoy_${n}`, name: 'Buoy' },
  text: `Buoy ${n} is lit.`,
}))

it('checks 10,000 posts against a failing origin within its budget, and captures go on beside', async () => {
  await using parts = new AsyncDisposableStack()
  const origin = await startOrigin({ posts })
  parts.defer(() => origin.close())
  trust(origin.caPath)
  const dir = parts.use(await tempDir())
  const database = parts.use(await createDatabase())
  const rate = `${RATE}/s burst ${BURST}`
  const config = serviceConfig(dir.path, {
    ...origin.env,
    ...database.env,
    STET_X_SYNDICATION_RATE: rate,
    STET_CHECKS_PER_DAY: '100000',
    STET_CAPTURE_CONCURRENCY: '16',
  })
  const app = createApp(config)
  parts.defer(() => app.close())
  const catalog = await app.catalog()
  const refs = posts.map(({ id, author }) => ({
    platform: 'x' as const,
    id,
    url: `https://x.com/${author.handle}/status/${id}`,
  }))
  for (let from = 0; from < POSTS; from += 1_000) {
    await insertPosts(catalog.db, refs.slice(from, from + 1_000), new Date())
  }
  await catalog.db
    .updateTable('posts')
    .set({ watch: JSON.stringify({ state: 'watched', seenAlive: true, run: null }) })
    .execute()

  // A bad day: errors, pages where JSON should be, cut connections, limits; what is well is slow.
  let n = 0
  const every =
    (step: number, at: number) =>
    ({ url }: { url: URL }) =>
      url.host === X && n++ % step === at
  origin.mood(X, moods.slow(20))
  origin.mood(every(9, 3), moods.outage(503))
  origin.mood(every(11, 5), moods.html())
  origin.mood(every(13, 7), moods.reset())
  origin.mood(every(997, 0), moods.rateLimited({ 'retry-after': '1' }))

  const http = app.http('normal')
  const scratch = parts.use(await createScratch(dir.path))
  /** How long a capture's first question takes, waits in line and retries included. */
  async function capturesFor(going: () => boolean): Promise<number[]> {
    const waits: number[] = []
    while (going()) {
      const began = performance.now()
      const url = buildTweetResultUrl(config.platforms.x?.syndicationUrl ?? '', '20')
      await http.fetch({ url, source: 'x tweet-result', share: 'normal', scratch }).catch(() => null)
      waits.push(performance.now() - began)
      await pause(50)
    }
    return waits.sort((a, b) => a - b)
  }
  const p95 = (waits: readonly number[]) => `${(waits[Math.floor(waits.length * 0.95)] ?? 0).toFixed(0)} ms`

  let rounds = 0
  const alone = await capturesFor(() => rounds++ < 100)
  const before = origin.asked(X).length
  const began = performance.now()
  let running = true
  const beside = capturesFor(() => running)
  const liveness = new Map<string, number>()
  let lines = 0
  for await (const line of await runVerification(app, 'all', new AbortController().signal)) {
    if ('note' in line) continue
    lines += 1
    liveness.set(line.liveness, (liveness.get(line.liveness) ?? 0) + 1)
    expect(line.newly).toBe(false)
  }
  running = false
  const seconds = (performance.now() - began) / 1000
  const requests = origin.asked(X).length - before
  console.log(
    `${lines} posts in ${seconds.toFixed(0)} s: ${requests} requests, ${(requests / seconds).toFixed(0)}/s of ${RATE}/s;`,
    JSON.stringify(Object.fromEntries(liveness)),
    `· a capture's first answer, p95: ${p95(await beside)} beside the checks, ${p95(alone)} alone`,
  )
  expect(lines).toBe(POSTS)
  expect(requests).toBeLessThanOrEqual(RATE * seconds + BURST)
  expect(liveness.get('live') ?? 0).toBeGreaterThan(POSTS / 2)
  expect([...liveness.keys()].every((one) => one === 'live' || one === 'unknown')).toBe(true)
  expect(await catalog.db.selectFrom('announcements').selectAll().execute()).toEqual([])
})
