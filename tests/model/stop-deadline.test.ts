import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { StopDeadline } from '../../src/model/stop-deadline.ts'
import { ServiceParts } from '../../src/runtime/service-parts.ts'

const never = () => new Promise<never>(() => {})

describe('a deadline for a whole process', () => {
  it('is one for all parts, in reverse order, however many of them hang', async () => {
    const parts = new ServiceParts()
    const closed: number[] = []
    for (const n of [1, 2]) parts.add(async () => closed.push(n))
    for (let n = 0; n < 10; n += 1) parts.add((deadline) => deadline.within(never(), 20))
    parts.add(async () => Promise.reject(new Error('a part that fails to close')))
    const began = performance.now()
    await parts.close(new StopDeadline(5_000))
    expect(performance.now() - began).toBeLessThan(2_000)
    expect(closed).toEqual([2, 1])
  })

  it('ends the wait for a part without a limit of its own', async () => {
    const parts = new ServiceParts()
    for (let n = 0; n < 5; n += 1) parts.add(never)
    const began = performance.now()
    await parts.close(new StopDeadline(300))
    expect(performance.now() - began).toBeLessThan(1_500)
  })

  it('aborts jobs before its end, so that they can be returned', async () => {
    const deadline = new StopDeadline(500)
    expect(deadline.jobs.aborted).toBe(false)
    while (!deadline.jobs.aborted) await pause(5)
    expect(deadline.remainingMs).toBeGreaterThan(0)
    expect(await deadline.within(pause(1))).toBe(true)
    expect(await deadline.within(never())).toBe(false)
    // A timer may fire a little early.
    expect(deadline.remainingMs).toBeLessThan(20)
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
