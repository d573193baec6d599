import { describe, expect, it } from 'vitest'
import { jobPriority, priorityClassOf } from '../../src/jobs/job-priority.ts'
import { SenderLevels } from '../../src/jobs/sender-levels.ts'

describe('the turns of senders', () => {
  it('go down for the sender of many jobs, and only for that one', () => {
    const levels = new SenderLevels(() => 0)
    const many = Array.from({ length: 6_000 }, () => levels.next('capture-x', 'normal', 'crowd'))
    expect([many[0], many[49], many[50], many[499], many[500], many[5_999]]).toEqual([0, 0, 1, 1, 2, 3])
    expect(levels.next('capture-x', 'normal', 'other')).toBe(0)
    expect(levels.next('capture-x', 'breaking', 'crowd')).toBe(0)
    expect(levels.next('ingest', 'normal', 'crowd')).toBe(0)
  })

  it('come back with time', () => {
    let now = 0
    const levels = new SenderLevels(() => now)
    for (let n = 0; n < 60; n++) levels.next('capture-x', 'normal', 'crowd')
    expect(levels.next('capture-x', 'normal', 'crowd')).toBe(1)
    now = 30_000
    expect(levels.next('capture-x', 'normal', 'crowd')).toBe(0)
  })

  it('never leave the class of the job', () => {
    for (const one of ['breaking', 'normal', 'backfill'] as const) {
      for (const level of [0, 1, 2, 3] as const) expect(priorityClassOf(jobPriority(one, level))).toBe(one)
    }
    expect(jobPriority('breaking', 3)).toBeLessThan(jobPriority('normal', 0))
    expect(jobPriority('normal', 3)).toBeLessThan(jobPriority('backfill', 0))
  })
})
