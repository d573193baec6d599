import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTimeout } from '../../src/model/with-timeout.ts'

const late = () => {
  throw new Error('late')
}

describe('withTimeout', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('returns a result in time and clears its timer', async () => {
    expect(await withTimeout(Promise.resolve('value'), 1000, late)).toBe('value')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('throws an error in time and clears its timer', async () => {
    await expect(withTimeout(Promise.reject(new Error('failed')), 1000, late)).rejects.toThrow('failed')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('waits for the whole time and not longer', async () => {
    const settled: string[] = []
    const never = new Promise<never>(() => {})
    const waiting = withTimeout(never, 1000, () => 'nothing').then((value) => settled.push(value))
    await vi.advanceTimersByTimeAsync(999)
    expect(settled).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    await waiting
    expect(settled).toEqual(['nothing'])
  })

  it('ignores a later result or error', async () => {
    const work = Promise.withResolvers<string>()
    const waiting = expect(withTimeout(work.promise, 1000, late)).rejects.toThrow('late')
    await vi.advanceTimersByTimeAsync(1000)
    await waiting
    // Vitest fails the run for a rejection that nobody handles.
    work.reject(new Error('failed afterwards'))
    await vi.runAllTimersAsync()
  })
})
