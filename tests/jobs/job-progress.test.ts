import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createJobProgress } from '../../src/jobs/job-progress.ts'

describe('the progress of a job', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const listening = (updateProgress: (step: unknown) => Promise<void>) => {
    const told: unknown[] = []
    const errors: Error[] = []
    const job = {
      updateProgress: async (step: unknown) => {
        told.push(step)
        await updateProgress(step)
      },
    }
    return { told, errors, progress: createJobProgress(job as never, (error) => errors.push(error)) }
  }

  it('is told at most once a second, and then as it is', async () => {
    const { told, progress } = listening(async () => {})
    for (const step of ['post', 'media', 'seal']) progress.tell(step)
    await vi.advanceTimersByTimeAsync(999)
    expect(told).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(told).toEqual(['seal'])
    progress.tell('store')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(told).toEqual(['seal', 'store'])
  })

  it('is told no more once the job is over', async () => {
    const { told, progress } = listening(async () => {})
    progress.tell('post')
    progress.end()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(told).toEqual([])
  })

  it('hinders nothing where the queue is away', async () => {
    const { errors, progress } = listening(async () => {
      throw new Error('away')
    })
    progress.tell('post')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(errors.map(String)).toEqual(['Error: away'])
  })
})
