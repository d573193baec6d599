import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../config/config.ts'
import { listSettings } from '../../config/platforms.ts'
import { ConfigError } from '../../src/model/errors.ts'
import { PLATFORMS } from '../../src/platforms/registry.ts'

const refusal = (env: Record<string, string>): ConfigError => {
  try {
    readConfig(env)
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown
    throw thrown
  }
  throw new Error(`${JSON.stringify(env)} was accepted`)
}

describe('defaults', () => {
  it('need no variable at all', () => {
    const config = readConfig({})
    const dataDir = resolve('stet-data')
    expect(config.dataDir).toBe(dataDir)
    expect(config.store).toEqual({ kind: 'file', dir: `${dataDir}/archive` })
    expect(config.database).toEqual({ kind: 'embedded', dir: dataDir })
    expect(config.redisUrl).toBeNull()
    expect(config.listen).toEqual({ host: '127.0.0.1', port: 8080 })
    expect(config.publish).toBe('approved')
    expect(config.platforms.x?.canary).toBe('20')
  })

  it('follow the data directory', () => {
    const config = readConfig({ STET_DATA_DIR: '/srv/stet' })
    expect(config.store).toEqual({ kind: 'file', dir: '/srv/stet/archive' })
    expect(config.database).toEqual({ kind: 'embedded', dir: '/srv/stet' })
  })

  it('stand for empty values too', () => {
    expect(readConfig({ STET_REDIS_URL: '', STET_PUBLISH: '' })).toEqual(readConfig({}))
  })
})

describe('values', () => {
  it.each([
    ['16MB', 16_000_000],
    ['2GiB', 2 ** 31],
    ['1.5kb', 1500],
    ['512', 512],
  ])('a size of %s is %i bytes', (text, bytes) => {
    expect(readConfig({ STET_MAX_MEDIA_BYTES: text }).mediaLimit).toBe(bytes)
  })

  it.each([
    ['250ms', 250],
    ['30s', 30_000],
    ['15m', 900_000],
    ['7d', 604_800_000],
  ])('a time of %s is %i milliseconds', (text, ms) => {
    expect(readConfig({ STET_LOST_AFTER: text }).watch.lostAfterMs).toBe(ms)
  })

  it.each([
    ['2/s', 2, 2],
    ['2/s burst 30', 2, 30],
    ['90/m', 1.5, 2],
    ['36/h burst 5', 0.01, 5],
  ])('a rate of %s is %f a second, %i at once', (text, perSecond, burst) => {
    expect(readConfig({ STET_MEDIA_RATE: text }).rates.media).toEqual({ perSecond, burst })
  })

  it.each(['0/s', '2', '2/d', '2/s burst 0', '-1/s', 'fast'])('%s is no rate', (text) => {
    expect(refusal({ STET_MEDIA_RATE: text }).message).toContain('STET_MEDIA_RATE')
  })

  it('an S3 store has a bucket and a prefix without slashes at its ends', () => {
    expect(readConfig({ STET_STORE: 's3://news-archive/stet/2026/' }).store).toEqual({
      kind: 's3',
      bucket: 'news-archive',
      prefix: 'stet/2026',
    })
    expect(readConfig({ STET_STORE: 's3://news-archive' }).store).toMatchObject({ prefix: '' })
  })

  it('timestamp authorities are a list, and what to do without is a choice', () => {
    const urls = 'https://one.example/tsr, http://two.example:8318'
    expect(readConfig({ STET_TSA_URLS: urls, STET_TSA_POLICY: 'wait' }).timestamps).toEqual({
      authorities: ['https://one.example/tsr', 'http://two.example:8318'],
      unavailable: 'wait',
    })
    expect(readConfig({}).timestamps).toEqual({ authorities: [], unavailable: 'go-on' })
  })

  it('an S3 store may have an Object Lock', () => {
    const env = {
      STET_STORE: 's3://bucket',
      STET_S3_OBJECT_LOCK: 'compliance',
      STET_S3_OBJECT_LOCK_DAYS: '3650',
    }
    expect(readConfig(env).store).toMatchObject({ lock: { mode: 'compliance', days: 3650 } })
    expect(readConfig({ STET_STORE: 's3://bucket' }).store).not.toHaveProperty('lock')
  })

  it('proxies are read in either case', () => {
    expect(readConfig({ https_proxy: 'http://proxy:3128' }).proxy.https).toBe('http://proxy:3128')
  })

  it('a misspelt variable is reported, and stops nothing', () => {
    expect(
      readConfig({ STET_PUBLSH: 'all', STET_DB: 'x', STET_SIGNINGKEY: 'x', OTHER: '1' }).unknown,
    ).toEqual([
      { name: 'STET_PUBLSH', nearest: 'STET_PUBLISH' },
      { name: 'STET_DB', nearest: null },
      { name: 'STET_SIGNINGKEY', nearest: 'STET_SIGNING_KEY' },
    ])
  })
})

describe('a value that cannot be read is refused by name', () => {
  it.each([
    ['STET_STORE', 'ftp://bucket'],
    ['STET_STORE', 's3://UPPER'],
    ['STET_STORE', 'file://relative'],
    ['STET_DATABASE_URL', 'mysql://host/db'],
    ['STET_DATABASE_URL', 'pglite://./stet-data/catalog'],
    ['STET_REDIS_URL', 'localhost:6379'],
    ['STET_LISTEN', '8080'],
    ['STET_LISTEN', 'localhost:70000'],
    ['STET_PUBLIC_URL', 'stet.example'],
    ['STET_PUBLISH', 'some'],
    ['STET_MAX_MEDIA_BYTES', '2 gigs'],
    ['STET_MAX_MEDIA_BYTES', '0'],
    ['STET_TEXT_TIMEOUT', 'soon'],
    ['STET_FETCH_ATTEMPTS', '0'],
    ['STET_X_CANARY', 'jack'],
    ['STET_TSA_URLS', 'timestamps.example'],
    ['STET_TSA_URLS', Array(5).fill('https://timestamps.example').join()],
    ['STET_TSA_POLICY', 'perhaps'],
    ['STET_S3_OBJECT_LOCK', 'forever'],
    // The store is a directory.
    ['STET_S3_OBJECT_LOCK', 'governance'],
    ['STET_DATA_DIR', 'a\0b'],
    ['STET_REPLICAS', 's3://bucket'],
    ['STET_REPLICAS', 'first=file:///mnt/a'],
    ['STET_REPLICAS', 'a=file:///mnt/a, a=file:///mnt/b'],
    ['STET_REPLICAS', 'a=file:///mnt/a, b=file:///mnt/a'],
    ['STET_REPLICAS', 'a=s3://bucket?secret=1'],
    ['STET_REPLICAS', 'a=s3://bucket?lock=forever&lock-days=1'],
    ['STET_REPLICAS', 'a=s3://bucket?endpoint=nowhere'],
  ])('%s=%j', (name, value) => {
    const error = refusal({ [name]: value })
    expect(error.code).toBe('config-invalid')
    expect(error.exitCode).toBe(2)
    expect(error.input).toBe(name)
    expect(error.message).toContain(name)
    expect(error.hint).toBeTruthy()
  })

  it('as is an Object Lock without days', () => {
    const env = { STET_STORE: 's3://bucket', STET_S3_OBJECT_LOCK: 'governance' }
    expect(refusal(env).input).toBe('STET_S3_OBJECT_LOCK_DAYS')
  })

  it('without printing a secret', () => {
    expect(refusal({ STET_DATABASE_URL: 'mysql://user:hunter2@host/db' }).message).not.toContain('hunter2')
    expect(refusal({ STET_REDIS_URL: 'http://:hunter2@host' }).message).not.toContain('hunter2')
  })
})

it('every default is a value that can be read', () => {
  const plain = listSettings(PLATFORMS).filter((one) => one.default !== null && !one.default.includes('{'))
  const env = Object.fromEntries(plain.map((one) => [one.name, one.default ?? '']))
  expect(readConfig(env)).toEqual(readConfig({}))
})
