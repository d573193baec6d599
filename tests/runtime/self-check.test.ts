import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StetError } from '../../src/model/errors.ts'
import { ClockSkew } from '../../src/runtime/clock-skew.ts'
import { SelfCheck } from '../../src/runtime/self-check.ts'
import { tempDir } from '../support/service-config.ts'

describe('the self-check of a worker process', () => {
  let dir: Awaited<ReturnType<typeof tempDir>>
  beforeAll(async () => {
    dir = await tempDir()
  })
  afterAll(() => dir[Symbol.asyncDispose]())

  function watched(ahead = 0) {
    const lines: Record<string, unknown>[] = []
    const logger = pino({}, { write: (line) => void lines.push(JSON.parse(line)) })
    const state = { ahead }
    const clockSkew = new ClockSkew(
      { database: async () => new Date(), store: async () => null },
      { wall: () => Date.now() + state.ahead, monotonic: () => performance.now() },
    )
    const scratchDir = join(dir.path, `scratch-${Math.random()}`)
    const selfCheck = new SelfCheck({ scratchDir, clockSkew, logger })
    const changes: (string | null)[] = []
    selfCheck.onChange((fault: StetError | null) => changes.push(fault?.code ?? null))
    return { lines, state, scratchDir, selfCheck, changes }
  }

  it('finds nothing on a machine that is well', async () => {
    const { selfCheck, changes, lines } = watched()
    expect(await selfCheck.check()).toBeNull()
    expect(await selfCheck.admit()).toBeNull()
    expect(await selfCheck.suspect()).toBeNull()
    expect([changes, lines]).toEqual([[], []])
  })

  it('reports a scratch directory that can’t be used, once, and its return', async () => {
    const { selfCheck, changes, lines, scratchDir } = watched()
    await writeFile(scratchDir, 'a file in the place of the directory')
    for (let look = 0; look < 3; look += 1) {
      expect(await selfCheck.check()).toMatchObject({ code: 'data-dir-unwritable' })
    }
    expect(await selfCheck.admit()).toMatchObject({ code: 'data-dir-unwritable' })
    await rm(scratchDir)
    expect(await selfCheck.check()).toBeNull()
    expect(changes).toEqual(['data-dir-unwritable', null])
    expect(lines.map(({ level, code }) => [level, code])).toEqual([
      [50, 'data-dir-unwritable'],
      [30, undefined],
    ])
  })

  it('admits no job after the clock was set, before anyone looked', async () => {
    const { selfCheck, changes, state } = watched()
    await selfCheck.check()
    state.ahead = 3600e3
    expect(await selfCheck.admit()).toMatchObject({ code: 'clock-wrong' })
    state.ahead = 0
    expect(await selfCheck.check()).toBeNull()
    expect(changes).toEqual(['clock-wrong', null])
  })
})
