import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadSigner } from '../../src/archive/signature/signer.ts'
import { openStore } from '../../src/archive/stores/open-store.ts'
import { capturePost } from '../../src/capture/capture-post.ts'
import type { CaptureDeps, CaptureResult } from '../../src/capture/types.ts'
import type { SourceEvent } from '../../src/model/rate-limiter.ts'
import { createSemaphore } from '../../src/model/semaphore.ts'
import { createInMemoryRateLimiter } from '../../src/outbound/in-memory-rate-limiter.ts'
import { connectPlatforms } from '../../src/platforms/connect-platforms.ts'
import { xPlatform } from '../../src/platforms/x/platform.ts'
import { client } from '../outbound/client.ts'
import { ref } from '../platforms/x/world.ts'
import { keysOf, testLedger } from '../support/ledger.ts'
import { startLiar } from '../support/liar.ts'
import type { Death, FixturePost } from '../support/origin/post.ts'

const POSTS = 10_000
const DEAD: readonly Death[] = ['deleted', 'removed', 'account-deleted', 'account-suspended', 'not-found']
const DEAD_EACH = 200
const LANES = 16
const RATE = { perSecond: 150, burst: 20 }

const posts = Array.from({ length: POSTS }, (_, n): FixturePost => {
  const death = n % (POSTS / (DEAD.length * DEAD_EACH)) === 0 ? DEAD[(n / 10) % DEAD.length] : undefined
  return {
    id: String(1_900_000_000_000_000_000n + BigInt(n)),
    author: { handle: 'mira_holt', name: 'Mira Holt' },
    text: `Number ${n}: this Post was deleted by the Post author and is from a suspended account.`,
    ...(death === undefined ? {} : { dead: death }),
  }
})
const canary: FixturePost = { id: '20', author: { handle: 'canary', name: 'Canary' }, text: 'singing' }

/** Most requests that came within any stretch of time, beyond what the budget allows in it. */
function excess(times: readonly number[]): number {
  let level = 0
  let most = 0
  let last = times[0] ?? 0
  for (const at of times) {
    level = Math.max(0, level - ((at - last) * RATE.perSecond) / 1000) + 1
    last = at
    most = Math.max(most, level)
  }
  return most - RATE.burst
}

it('calls no living post dead, whatever the origin answers, and finds each dead one', async () => {
  const dir = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'stet-liar-'))
  // Time goes on as it does; where a source is closed, it leaps to when it opens again.
  let leapt = 0
  const clock = { now: () => new Date(Date.now() + leapt) }
  await using liar = await startLiar([...posts, canary], () => clock.now().getTime())
  const base = `http://127.0.0.1:${liar.port}`
  const events: SourceEvent[] = []
  const http = client({
    allowPrivate: [`127.0.0.1:${liar.port}`],
    attempts: 2,
    retryDelayMs: 1,
    clock,
    scheduler: {
      rateLimiter: createInMemoryRateLimiter(clock),
      rates: { named: {}, media: RATE, other: RATE },
      onEvent: (event) => void events.push(event),
    },
  })
  const signer = await loadSigner({ pemOrPath: null, dataDir: dir, mayCreate: true })
  const deps: CaptureDeps = {
    platforms: connectPlatforms({
      platforms: { x: { canary: '20', syndicationUrl: base, oembedUrl: `${base}/oembed` } },
    }, () => {}, [xPlatform]),
    http,
    ledger: testLedger(await openStore({ kind: 'file', dir: join(dir, 'archive') }), {
      keys: keysOf(signer),
    }),
    signer,
    clock,
    scratchDir: join(dir, 'scratch'),
    software: 'Stet/test',
  }

  async function pass(some: readonly FixturePost[]): Promise<Map<string, CaptureResult>> {
    const lane = createSemaphore(LANES)
    const results = new Map<string, CaptureResult>()
    await Promise.all(
      some.map((post, n) =>
        lane(async () => {
          if (liar.lies > 0 && n === some.length / 2) liar.outage = 100
          const request = { capturedAt: clock.now(), again: false, citations: [], maxWaitMs: 0 }
          const result = await capturePost(ref(post.id, 'mira_holt'), request, deps)
          results.set(post.id, result)
          if (result.retryAt) leapt += Math.max(0, Date.parse(result.retryAt) - clock.now().getTime())
        }),
      ),
    )
    return results
  }
  const outcomes = (results: Map<string, CaptureResult>, some: readonly FixturePost[]) =>
    Map.groupBy(some, ({ id }) => results.get(id)?.outcome)

  try {
    const living = posts.filter(({ dead }) => dead === undefined)
    const dead = posts.filter((post) => post.dead !== undefined)
    expect(dead).toHaveLength(1_000)

    liar.lies = 0.3
    const first = await pass(posts)
    const said = outcomes(first, living)
    expect(
      [...said.keys()].filter((one) => !['captured', 'partial', 'failed', 'blocked'].includes(one ?? '')),
    ).toEqual([])
    expect(said.get('captured')?.length).toBeGreaterThan(living.length / 4)
    const wrong = dead.filter(({ id, dead: cause }) => {
      const { outcome, reason } = first.get(id) ?? {}
      return outcome === 'gone'
        ? reason !== cause && reason !== 'not-found'
        : outcome !== 'failed' && outcome !== 'blocked'
    })
    expect(wrong).toEqual([])
    expect(liar.told.size).toBeGreaterThanOrEqual(20)
    expect(events.some(({ what }) => what === 'paused')).toBe(true)

    liar.lies = 0
    leapt += 3_600_000
    const open = posts.filter(({ id }) => first.get(id)?.outcome !== 'captured')
    const second = await pass(open)
    expect([
      ...outcomes(
        second,
        open.filter((post) => post.dead === undefined),
      ).keys(),
    ]).toEqual(['captured'])
    for (const { id, dead: cause } of dead)
      expect(second.get(id)).toMatchObject({ outcome: 'gone', reason: cause })

    // A request is on its way for a moment: some lie a little closer than they were let go.
    for (const times of Object.values(liar.came)) expect(excess(times)).toBeLessThan(LANES)
    console.log(
      `${liar.came['tweet-result'].length + liar.came.oembed.length} requests, lies: ${JSON.stringify(Object.fromEntries(liar.told))}`,
    )
  } finally {
    await http.close()
    await rm(dir, { recursive: true, force: true })
  }
})
