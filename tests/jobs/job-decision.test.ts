import { describe, expect, it } from 'vitest'
import { decideOnError, decideOnOutcome, isFinalAttempt } from '../../src/jobs/job-decision.ts'
import {
  ConfigError,
  ERROR_RULES,
  type ErrorCode,
  FetchError,
  InputError,
  InvalidArchiveError,
  ServiceError,
  StoreError,
} from '../../src/model/errors.ts'

const now = new Date('2026-01-01T00:00:00Z')
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000)

describe('the decision on a job', () => {
  it.each([
    [new FetchError('rate-limited', 'slow down', { retryAt: inSeconds(90) }), 'delay'],
    [new FetchError('rate-limited', 'slow down'), 'retry'],
    [new FetchError('upstream', '503'), 'retry'],
    [new FetchError('upstream', 'paused', { retryAt: inSeconds(30) }), 'delay'],
    [new FetchError('address-refused', 'inward'), 'fail'],
    [new InputError('input-missing', '404'), 'fail'],
    [new StoreError('store-unreachable', 'away'), 'delay'],
    [new StoreError('store-refused', 'the operator gave a wrong key'), 'delay'],
    [new StoreError('store-full', 'disk full'), 'delay'],
    [new StoreError('store-corrupt', 'truncated or damaged'), 'retry'],
    [new StoreError('store-taken', 'other bytes are stored there'), 'fail'],
    [new ConfigError('data-dir-unwritable', 'the disk is read-only'), 'delay'],
    [new ServiceError('queue-unavailable', 'away'), 'delay'],
    [new ServiceError('internal', 'a bug'), 'retry'],
    [new ServiceError('database-unavailable', 'away'), 'delay'],
    [new InvalidArchiveError('archive-invalid', 'broken'), 'fail'],
    [new TypeError('a bug'), 'retry'],
    ['a string', 'retry'],
  ])('on %s is %s', (error, kind) => {
    expect(decideOnError(error, now).kind).toBe(kind)
  })

  it('fails a job for exactly the codes that allow no retry', () => {
    for (const code of Object.keys(ERROR_RULES) as ErrorCode[]) {
      const { kind } = decideOnError(new FetchError(code, 'x', { retryAt: inSeconds(1) }), now)
      expect([code, kind === 'fail']).toEqual([code, ERROR_RULES[code].retry === 'never'])
    }
  })

  it('delays until the time that the platform announced, at most a day', () => {
    const at = (retryAt: Date) => decideOnError(new FetchError('rate-limited', 'x', { retryAt }), now)
    expect(at(inSeconds(90))).toMatchObject({ kind: 'delay', at: inSeconds(90) })
    expect(at(inSeconds(-5))).toMatchObject({ kind: 'delay', at: now })
    expect(at(inSeconds(10 ** 7))).toMatchObject({ kind: 'delay', at: inSeconds(86_400) })
  })

  it('does not count a shutdown as a failure', () => {
    const verdict = decideOnError(new Error('aborted'), now, AbortSignal.abort())
    expect(verdict).toMatchObject({ kind: 'return' })
    expect(isFinalAttempt(verdict, { last: true })).toBe(false)
  })

  it.each([
    ['captured', null, 'complete'],
    ['gone', 'deleted', 'complete'],
    ['salvaged', 'deleted', 'complete'],
    ['unsupported', null, 'complete'],
    ['failed', 'upstream', 'retry'],
    ['failed', 'address-refused', 'fail'],
    ['blocked', 'upstream', 'retry'],
  ] as const)('on a capture that is %s (%s) is %s', (outcome, reason, kind) => {
    expect(decideOnOutcome({ outcome, reason, retryAt: null }, now).kind).toBe(kind)
  })

  it('is final if it completes or fails the job, or follows the last attempt', () => {
    const retry = { kind: 'retry', message: '' } as const
    expect(isFinalAttempt({ kind: 'complete' }, { last: false })).toBe(true)
    expect(isFinalAttempt(retry, { last: false })).toBe(false)
    expect(isFinalAttempt(retry, { last: true })).toBe(true)
    expect(isFinalAttempt({ kind: 'delay', at: now, message: '' }, { last: true })).toBe(false)
  })
})
