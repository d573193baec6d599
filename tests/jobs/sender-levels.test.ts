import { describe, expect, it } from 'vitest'
import { jobPriority, priorityClassOf } from '../../src/jobs/job-priority.ts'
import { createMemorySenderCounter } from '../../src/jobs/memory-sender-counter.ts'
import { SenderLevels } from '../../src/jobs/sender-levels.ts'

describe('the turns of senders', () => {
  it('go down for the sender of many jobs, and only for that one', async () => {
    const levels = new SenderLevels(createMemorySenderCounter(() => 0))
    const many = [
      ...(await levels.next('capture-x', 'normal', 'crowd', 100)),
      ...(await levels.next('capture-x', 'normal', 'crowd', 5_900)),
    ]
    expect([many[0], many[49], many[50], many[499], many[500], many[5_999]]).toEqual([0, 0, 1, 1, 2, 3])
    expect(await levels.next('capture-x', 'normal', 'other', 1)).toEqual([0])
    expect(await levels.next('capture-x', 'breaking', 'crowd', 1)).toEqual([0])
    expect(await levels.next('ingest', 'normal', 'crowd', 1)).toEqual([0])
  })

  it('come back with time', async () => {
    let now = 0
    const levels = new SenderLevels(createMemorySenderCounter(() => now))
    await levels.next('capture-x', 'normal', 'crowd', 60)
    expect(await levels.next('capture-x', 'normal', 'crowd', 1)).toEqual([1])
    now = 30_000
    expect(await levels.next('capture-x', 'normal', 'crowd', 1)).toEqual([0])
  })

  it('never leave the class of the job', () => {
    for (const one of ['breaking', 'normal', 'backfill'] as const) {
      for (const level of [0, 1, 2, 3] as const) expect(priorityClassOf(jobPriority(one, level))).toBe(one)
    }
    expect(jobPriority('breaking', 3)).toBeLessThan(jobPriority('normal', 0))
    expect(jobPriority('normal', 3)).toBeLessThan(jobPriority('backfill', 0))
  })
})
