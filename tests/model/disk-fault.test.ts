import { describe, expect, it } from 'vitest'
import { toStoreError } from '../../src/archive/stores/disk-errors.ts'
import { toS3StoreError } from '../../src/archive/stores/s3-errors.ts'
import { decideOnError } from '../../src/jobs/job-decision.ts'
import { diskFaultOf } from '../../src/model/disk-fault.ts'
import { asStetError, toDiskError } from '../../src/model/errors.ts'
import { toFetchError } from '../../src/outbound/fetch-error.ts'
import { unwritableError } from '../../src/runtime/unwritable-error.ts'

const system = (code: string, syscall = 'write', path?: string) =>
  Object.assign(new Error(`${code}: refused, ${syscall}`), { code, syscall, ...(path ? { path } : {}) })

/** Each error of the system, with its code for scratch files, and for a store in a directory. */
const CASES = [
  ['ENOSPC', 'full', 'store-full', 'store-full'],
  ['EDQUOT', 'full', 'store-full', 'store-full'],
  ['EROFS', 'read-only', 'data-dir-unwritable', 'store-refused'],
  ['EACCES', 'denied', 'data-dir-unwritable', 'store-refused'],
  ['EPERM', 'denied', 'data-dir-unwritable', 'store-refused'],
  ['EMFILE', 'open-files', 'too-many-open-files', 'too-many-open-files'],
  ['ENFILE', 'open-files', 'too-many-open-files', 'too-many-open-files'],
  ['EIO', 'io', 'disk-failing', 'disk-failing'],
  ['EUCLEAN', 'io', 'disk-failing', 'disk-failing'],
  ['ESTALE', 'io', 'disk-failing', 'disk-failing'],
] as const

describe('a fault of a disk', () => {
  it.each(CASES)('%s is %s: %s of scratch, %s of the store', (errno, fault, scratch, store) => {
    const error = system(errno)
    expect(diskFaultOf(error)).toBe(fault)
    expect(toDiskError(error, '/scratch')).toMatchObject({ code: scratch, input: '/scratch' })
    expect(unwritableError('/data', error)).toMatchObject({ code: scratch, input: '/data' })
    expect(toStoreError(error, 'written', '/archive/a')).toMatchObject({ code: store, input: '/archive/a' })
  })

  it.each(CASES)('%s delays a job and never fails it, wherever it arises', (errno, fault) => {
    const now = new Date(0)
    const found = [
      toDiskError(system(errno)),
      toStoreError(system(errno), 'written', '/archive/a'),
      ...(fault === 'denied' ? [] : [system(errno), toFetchError(system(errno), 'https://a.example/', 1)]),
    ]
    for (const error of found) expect(decideOnError(error, now)).toMatchObject({ kind: 'delay' })
  })

  it('is found in the cause of an error that wraps it', () => {
    const wrapped = new TypeError('fetch failed', {
      cause: new AggregateError([system('EMFILE', 'connect')]),
    })
    expect(diskFaultOf(wrapped)).toBe('open-files')
    expect(toFetchError(wrapped, 'https://a.example/', 1)).toMatchObject({ code: 'too-many-open-files' })
    const circle = new Error('a')
    circle.cause = circle
    expect(diskFaultOf(circle)).toBeNull()
  })

  it('has its code wherever nobody converted it, with the path', () => {
    expect(asStetError(system('ENOSPC', 'write', '/scratch/a'))).toMatchObject({
      code: 'store-full',
      input: '/scratch/a',
    })
    // A right that is missing concerns one file, such as an input.
    expect(asStetError(system('EACCES', 'open', '/root/page.html'))).toMatchObject({ code: 'internal' })
  })

  it('of a file that is sent to S3 is no failure of S3', () => {
    expect(toS3StoreError(system('EIO', 'read'), 's3://b/a', 'written')).toMatchObject({
      code: 'disk-failing',
    })
    expect(toS3StoreError(system('EMFILE', 'connect'), 's3://b/a', 'written')).toMatchObject({
      code: 'too-many-open-files',
    })
    expect(toS3StoreError(system('ECONNREFUSED', 'connect'), 's3://b/a', 'written')).toMatchObject({
      code: 'store-unreachable',
    })
  })

  it('of this process is no refusal of a site', () => {
    expect(toFetchError(system('EMFILE', 'connect'), 'https://a.example/', 1)).toMatchObject({
      code: 'too-many-open-files',
    })
    // A local firewall answers EACCES.
    expect(toFetchError(system('EACCES', 'connect'), 'https://a.example/', 1)).toMatchObject({
      code: 'network',
    })
  })

  it.each([new Error('other'), system('ENOENT'), system('ECONNRESET'), 'a string', null])(
    'is not %s',
    (thrown) => {
      expect(diskFaultOf(thrown)).toBeNull()
      expect(toDiskError(thrown)).toBeNull()
    },
  )
})
