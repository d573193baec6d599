import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { StopDeadline } from '../../src/model/stop-deadline.ts'
import { ServiceParts } from '../../src/runtime/service-parts.ts'

const never = () => new Promise<never>(() => {})

/** How long some work takes on the clock of the test. */
async function timeOf(work: Promise<unknown>): Promise<number> {
  const began = performance.now()
  const ended = work.then(() => performance.now())
  await vi.advanceTimersByTimeAsync(10_000)
  return (await ended) - began
}

describe('a deadline for a whole process', () => {
  // On the real clock a busy machine would let some of it pass at any place.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('is one for all parts, in reverse order, however many of them hang', async () => {
    const parts = new ServiceParts()
    const closed: number[] = []
    for (const n of [1, 2]) parts.add(async () => closed.push(n))
    for (let n = 0; n < 10; n += 1) parts.add((deadline) => deadline.within(never(), 20))
    parts.add(async () => Promise.reject(new Error('a part that fails to close')))
    expect(await timeOf(parts.close(new StopDeadline(5_000)))).toBe(200)
    expect(closed).toEqual([2, 1])
  })

  it('ends the wait for a part without a limit of its own', async () => {
    const parts = new ServiceParts()
    for (let n = 0; n < 5; n += 1) parts.add(never)
    // A timer of no time takes a millisecond.
    expect(await timeOf(parts.close(new StopDeadline(300)))).toBeLessThan(310)
  })

  it('aborts jobs before its end, so that they can be returned', async () => {
    const deadline = new StopDeadline(500)
    expect(deadline.jobs.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(440)
    expect(deadline.jobs.aborted).toBe(true)
    expect(deadline.remainingMs).toBe(60)
    expect(await deadline.within(Promise.resolve())).toBe(true)
    const late = deadline.within(never())
    expect(await timeOf(late)).toBe(60)
    expect([await late, deadline.remainingMs]).toEqual([false, 0])
  })

  it('closes nothing that was handed over', async () => {
    const closed: string[] = []
    let moved: ServiceParts | null = null
    {
      await using parts = new ServiceParts()
      parts.add(async () => closed.push('part'))
      moved = parts.move()
    }
    expect(closed).toEqual([])
    await moved.close(new StopDeadline(100))
    expect(closed).toEqual(['part'])
  })
})
