import { describe, expect, it } from 'vitest'
import { decideOnError, decideOnOutcome, isFinalAttempt } from '../../src/jobs/job-decision.ts'
import {
  ArchiveError,
  ConfigError,
  ERROR_RULES,
  type ErrorCode,
  FetchError,
  InputError,
  ServiceError,
  StoreError,
} from '../../src/model/errors.ts'

const now = new Date('2026-01-01T00:00:00Z')
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000)

describe('the verdict', () => {
  it.each([
    [new FetchError('rate-limited', 'slow down', { retryAt: inSeconds(90) }), 'later'],
    [new FetchError('rate-limited', 'slow down'), 'again'],
    [new FetchError('upstream', '503'), 'again'],
    [new FetchError('upstream', 'paused', { retryAt: inSeconds(30) }), 'later'],
    [new FetchError('address-refused', 'inward'), 'never'],
    [new InputError('input-missing', '404'), 'never'],
    [new StoreError('store-unreachable', 'away'), 'later'],
    [new StoreError('store-refused', 'the operator gave a wrong key'), 'later'],
    [new StoreError('store-full', 'no room'), 'later'],
    [new StoreError('store-corrupt', 'cut on its way, or damaged'), 'again'],
    [new StoreError('store-taken', 'other bytes lie there'), 'never'],
    [new ConfigError('data-dir-unwritable', 'the disk is read-only'), 'later'],
    [new ServiceError('queue-unavailable', 'away'), 'later'],
    [new ServiceError('internal', 'a bug'), 'again'],
    [new ServiceError('database-unavailable', 'away'), 'later'],
    [new ArchiveError('archive-invalid', 'broken'), 'never'],
    [new TypeError('a bug'), 'again'],
    ['a string', 'again'],
  ])('on %s is %s', (error, kind) => {
    expect(decideOnError(error, now).kind).toBe(kind)
  })

  it('never goes against the table of codes', () => {
    for (const code of Object.keys(ERROR_RULES) as ErrorCode[]) {
      const { kind } = decideOnError(new FetchError(code, 'x', { retryAt: inSeconds(1) }), now)
      expect([code, kind === 'never']).toEqual([code, ERROR_RULES[code].retry === 'never'])
    }
  })

  it('waits until the platform says, a day at most', () => {
    const at = (retryAt: Date) => decideOnError(new FetchError('rate-limited', 'x', { retryAt }), now)
    expect(at(inSeconds(90))).toMatchObject({ kind: 'later', at: inSeconds(90) })
    expect(at(inSeconds(-5))).toMatchObject({ kind: 'later', at: now })
    expect(at(inSeconds(10 ** 7))).toMatchObject({ kind: 'later', at: inSeconds(86_400) })
  })

  it('takes a stop for no failure', () => {
    expect(decideOnError(new Error('aborted'), now, AbortSignal.abort())).toMatchObject({
      kind: 'later',
      at: now,
    })
  })

  it.each([
    ['captured', null, 'done'],
    ['gone', 'deleted', 'done'],
    ['salvaged', 'deleted', 'done'],
    ['unsupported', null, 'done'],
    ['failed', 'upstream', 'again'],
    ['failed', 'address-refused', 'never'],
    ['blocked', 'upstream', 'again'],
  ] as const)('on a capture that is %s (%s) is %s', (outcome, reason, kind) => {
    expect(decideOnOutcome({ outcome, reason, retryAt: null }, now).kind).toBe(kind)
  })

  it('ends the work with done, never, and the last attempt', () => {
    const again = { kind: 'again', message: '' } as const
    expect(isFinalAttempt({ kind: 'done' }, { last: false })).toBe(true)
    expect(isFinalAttempt(again, { last: false })).toBe(false)
    expect(isFinalAttempt(again, { last: true })).toBe(true)
    expect(isFinalAttempt({ kind: 'later', at: now, message: '' }, { last: true })).toBe(false)
  })
})
