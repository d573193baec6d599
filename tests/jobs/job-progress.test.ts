import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createJobProgress } from '../../src/jobs/job-progress.ts'

describe('the progress of a job', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const createProgress = (updateProgress: (step: unknown) => Promise<void>) => {
    const reported: unknown[] = []
    const errors: Error[] = []
    const job = {
      updateProgress: async (step: unknown) => {
        reported.push(step)
        await updateProgress(step)
      },
    }
    return { reported, errors, progress: createJobProgress(job as never, (error) => errors.push(error)) }
  }

  it('is reported at most once a second, with the newest step', async () => {
    const { reported, progress } = createProgress(async () => {})
    for (const step of ['post', 'media', 'seal']) progress.report(step)
    await vi.advanceTimersByTimeAsync(999)
    expect(reported).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(reported).toEqual(['seal'])
    progress.report('store')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(reported).toEqual(['seal', 'store'])
  })

  it('is not reported after the job has ended', async () => {
    const { reported, progress } = createProgress(async () => {})
    progress.report('post')
    progress.end()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(reported).toEqual([])
  })

  it('does not disturb the job if the queue is down', async () => {
    const { errors, progress } = createProgress(async () => {
      throw new Error('away')
    })
    progress.report('post')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(errors.map(String)).toEqual(['Error: away'])
  })
})
