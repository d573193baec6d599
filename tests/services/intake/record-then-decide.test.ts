import { describe, expect, it } from 'vitest'
import { recordThenDecide } from '../../../src/services/intake/record-then-decide.ts'

const now = new Date('2026-01-01T00:00:00Z')
const never = { kind: 'fail', message: 'address-refused: inward' } as const

describe('the last word on a job', () => {
  it('stands when the catalog has it', async () => {
    let said = false
    const say = async () => {
      said = true
    }
    expect(await recordThenDecide(never, say, now)).toBe(never)
    expect(said).toBe(true)
  })

  it('waits while the catalog is away', async () => {
    const away = Object.assign(new Error('the database system is starting up'), { code: '57P03' })
    const verdict = await recordThenDecide(never, () => Promise.reject(away), now)
    expect(verdict).toMatchObject({ kind: 'delay', at: new Date(now.getTime() + 15_000) })
  })

  it('is tried again where it failed by a fault of ours', async () => {
    const verdict = await recordThenDecide(never, () => Promise.reject(new TypeError('a bug')), now)
    expect(verdict.kind).toBe('retry')
  })
})
