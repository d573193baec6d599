import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { PriorityClass, RateLimiter } from '../../src/model/rate-limiter.ts'
import { CIRCUIT_BREAKER } from '../../src/outbound/token-bucket.ts'

/** What every budget must do; `fresh` is a source that nobody has asked yet. Real time, in milliseconds. */
export function budgetContract(budget: () => RateLimiter): void {
  let count = 0
  const fresh = () => `source ${count++} ${process.pid}`

  it('lets a burst through, and then as many as the rate allows', async () => {
    const source = fresh()
    const rate = { perSecond: 50, burst: 5 }
    const start = performance.now()
    let had = 0
    while (had < 15) {
      const grant = await budget().acquire(source, 'normal', rate)
      if (grant.kind === 'go') had++
      else if (grant.kind === 'wait') await sleep(grant.ms)
      else throw new Error('It was closed.')
    }
    // Both clocks count whole milliseconds, and a timer may end a little early.
    const most = 5 + ((performance.now() - start + 2) / 1000) * 50
    expect(had).toBeLessThanOrEqual(most)
  })

  it('says which sources are closed, why, and for how long', async () => {
    const [open, limited, paused] = [fresh(), fresh(), fresh()]
    await budget().acquire(open, 'normal', { perSecond: 1, burst: 1 })
    await budget().backOff(limited, 60_000, 'limited')
    for (let n = 0; n < CIRCUIT_BREAKER.failures; n++) await budget().recordResult(paused, false)
    const closed = await budget().listBackoffs([open, limited, paused, fresh()])
    expect(closed.map(({ source, why }) => [source, why])).toEqual([
      [limited, 'limited'],
      [paused, 'paused'],
    ])
    expect(closed[0]?.ms).toBeGreaterThan(50_000)
    expect(closed[1]?.ms).toBeLessThanOrEqual(CIRCUIT_BREAKER.restMs)
  })

  it('says when to retry', async () => {
    const source = fresh()
    const rate = { perSecond: 0.5, burst: 1 }
    expect(await budget().acquire(source, 'normal', rate)).toEqual({ kind: 'go', degraded: false })
    const grant = await budget().acquire(source, 'normal', rate)
    expect(grant.kind === 'wait' && grant.ms).toBeGreaterThan(1500)
    expect(grant.kind === 'wait' && grant.ms).toBeLessThanOrEqual(2000)
  })

  it('gives each share its part while all ask, and starves none', async () => {
    const source = fresh()
    const rate = { perSecond: 200, burst: 1 }
    const had: Record<PriorityClass, number> = { breaking: 0, normal: 0, backfill: 0, verify: 0 }
    const all = () => had.breaking + had.normal + had.backfill + had.verify
    // Several askers a share, as from several processes.
    const asker = async (share: PriorityClass) => {
      while (all() < 150) {
        const grant = await budget().acquire(source, share, rate)
        if (grant.kind === 'go') had[share]++
        else await sleep(grant.ms)
      }
    }
    await Promise.all(
      (['breaking', 'normal', 'backfill', 'verify'] as const).flatMap((share) => [
        asker(share),
        asker(share),
        asker(share),
      ]),
    )
    expect(had.breaking).toBeGreaterThan(had.normal)
    for (const share of ['backfill', 'verify'] as const) {
      expect(had[share], JSON.stringify(had)).toBeGreaterThan(all() / 16)
    }
  })

  it('gives a share that asks alone the whole budget', async () => {
    const source = fresh()
    const rate = { perSecond: 0.001, burst: 10 }
    for (let n = 0; n < 10; n++)
      expect(await budget().acquire(source, 'backfill', rate)).toEqual({ kind: 'go', degraded: false })
  })

  describe('a source that asks for a pause', () => {
    const rate = { perSecond: 100, burst: 100 }
    it('is closed until then, for everybody, and told of once', async () => {
      const source = fresh()
      await budget().acquire(source, 'normal', rate)
      expect(await budget().backOff(source, 300, 'limited')).toBe(true)
      expect(await budget().backOff(source, 200, 'limited')).toBe(false)
      const grant = await budget().acquire(source, 'breaking', rate)
      expect(grant).toMatchObject({ kind: 'closed', why: 'limited' })
      expect(grant.kind === 'closed' && grant.ms).toBeGreaterThan(200)
      await sleep(330)
      expect(await budget().acquire(source, 'normal', rate)).toEqual({ kind: 'go', degraded: false })
    })
    it('leaves the others open', async () => {
      await budget().backOff(fresh(), 60_000, 'limited')
      expect(await budget().acquire(fresh(), 'normal', rate)).toEqual({ kind: 'go', degraded: false })
    })
    it('is not opened by an answer that was on its way', async () => {
      const source = fresh()
      await budget().backOff(source, 60_000, 'limited')
      expect(await budget().recordResult(source, true)).toBeNull()
      expect(await budget().acquire(source, 'normal', rate)).toMatchObject({ kind: 'closed' })
    })
  })

  describe('the breaker', () => {
    const rate = { perSecond: 1000, burst: 1000 }
    it('pauses a source that fails repeatedly, and reports it once', async () => {
      const source = fresh()
      const told: unknown[] = []
      for (let n = 0; n < CIRCUIT_BREAKER.failures + 3; n++) {
        const grant = await budget().acquire(source, 'normal', rate)
        expect(grant.kind).toBe(n < CIRCUIT_BREAKER.failures ? 'go' : 'closed')
        told.push(await budget().recordResult(source, false))
      }
      expect(told.filter((one) => one !== null)).toEqual([{ what: 'paused', ms: CIRCUIT_BREAKER.restMs }])
      expect(await budget().recordResult(source, true)).toEqual({ what: 'resumed', ms: 0 })
      expect(await budget().acquire(source, 'normal', rate)).toEqual({ kind: 'go', degraded: false })
    })
    it('says with a turn whether a success would mend anything', async () => {
      const source = fresh()
      const degraded = async () => {
        const grant = await budget().acquire(source, 'normal', rate)
        return grant.kind === 'go' && grant.degraded
      }
      expect(await degraded()).toBe(false)
      await budget().recordResult(source, false)
      expect(await degraded()).toBe(true)
      await budget().recordResult(source, true)
      expect(await degraded()).toBe(false)
    })
    it('counts failures in a row alone', async () => {
      const source = fresh()
      for (let n = 0; n < CIRCUIT_BREAKER.failures * 3; n++) {
        expect(await budget().recordResult(source, n % 7 === 0)).toBeNull()
      }
    })
  })
}
