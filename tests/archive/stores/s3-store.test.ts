import { buffer } from 'node:stream/consumers'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openStore } from '../../../src/archive/stores/open-store.ts'
import type { StoreOptions } from '../../../src/archive/stores/store-options.ts'
import { type CatalogLeases, openWriteLeases } from '../../../src/catalog/stores/write-leases.ts'
import { StoreError } from '../../../src/model/errors.ts'
import type { Store } from '../../../src/model/store.ts'
import { createStoreRangeClient } from '../../../src/outbound/object-range-client.ts'
import { bodyOf, storeContract } from '../../contracts/store.contract.ts'
import { type Gateway, hasCeph } from '../../support/ceph.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { sharedCeph } from '../../support/shared.ts'
import { rememberedTrial } from '../../support/store-trials.ts'
import { type Meddling, startTcpProxy } from '../../support/tcp-proxy.ts'

if (!hasCeph() && process.env.CI) throw new Error('radosgw is missing: run the set-up')

describe.skipIf(!hasCeph())('an S3 bucket (Ceph RADOS Gateway; skipped without radosgw)', () => {
  let ceph: Gateway
  let contract: string
  const use = (env: Record<string, string>): void => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  }
  beforeAll(async () => {
    ceph = await sharedCeph()
    use(ceph.env)
    contract = await ceph.bucket('contract')
  }, 60_000)
  afterAll(() => void vi.unstubAllEnvs())
  const open = (bucket = contract, prefix = 'some/where', more: StoreOptions = {}): Promise<Store> =>
    openStore({ kind: 's3', bucket, prefix }, { ranges: async () => createStoreRangeClient(), ...more })

  storeContract('a bucket', () => open())

  it('keeps prefixes apart', async () => {
    await (await open(contract, 'one')).put('a', bodyOf('1'), 't')
    await (await open(contract, 'one-more')).put('a', bodyOf('2'), 't')
    const store = await open(contract, 'one')
    expect((await Array.fromAsync(store.list(''))).map((one) => one.key)).toEqual(['a'])
    expect((await open(contract, '')).address).toBe(`s3://${contract}`)
  })

  /** Does something with a store that is reached over a wire with somebody at it. */
  async function meddled(meddling: Meddling, work: (store: Store) => Promise<void>): Promise<void> {
    await using meddler = await startTcpProxy(ceph.endpoint, meddling)
    use({ AWS_ENDPOINT_URL_S3: meddler.url })
    const store = await open(contract, 'some/where', { trials: rememberedTrial() })
    try {
      await work(store)
    } finally {
      use(ceph.env)
      await store.close()
    }
  }
  const begins = (data: Buffer, words: string): boolean => data.toString('latin1').startsWith(words)
  const CONFLICT = {
    answer:
      'HTTP/1.1 409 Conflict\r\ncontent-type: application/xml\r\nconnection: close\r\n\r\n' +
      '<Error><Code>ConditionalRequestConflict</Code><Message>try again</Message></Error>',
  }

  it('treats a put whose response was lost as a success', async () => {
    let losing = true
    const lose = (data: Buffer) => {
      if (!losing || !begins(data, 'HTTP/1.1 200')) return data
      losing = false
      return 'cut' as const
    }
    await meddled({ answered: lose }, async (store) => {
      expect(await store.put('lost/answer', bodyOf('arrived'), 't')).toBe('same')
      expect(losing).toBe(false)
      expect(await buffer((await store.get('lost/answer')) ?? expect.unreachable())).toEqual(
        Buffer.from('arrived'),
      )
    })
  })

  it('refuses a byte that flips in transit', async () => {
    const flip = (data: Buffer) =>
      Buffer.from(data.toString('latin1').replace('fragile', 'frAgile'), 'latin1')
    await meddled({ asked: flip }, async (store) => {
      await expect(store.put('flipped/key', bodyOf('a fragile body'), 't')).rejects.toMatchObject({
        code: 'store-corrupt',
      })
      expect(await store.head('flipped/key')).toBeNull()
    })
  })

  it('retries a put after a conflict with a concurrent one', async () => {
    let conflicts = 0
    const once = (data: Buffer) => (begins(data, 'PUT ') && ++conflicts === 1 ? CONFLICT : data)
    await meddled({ asked: once }, async (store) => {
      expect(await store.put('conflict/once', bodyOf('after all'), 't')).toBe('created')
      expect(conflicts).toBe(2)
    })
  })

  it('reports a persistent conflict as retryable', async () => {
    await meddled({ asked: (data) => (begins(data, 'PUT ') ? CONFLICT : data) }, async (store) => {
      const failure = await store.put('conflict/always', bodyOf('never'), 't').catch((error) => error)
      expect(failure).toMatchObject({ code: 'store-unreachable', retry: 'later' })
    })
  })

  it('detects a truncated body', async () => {
    await (await open()).put('cut/body', bodyOf('x'.repeat(3_000_000)), 't')
    let passed = 0
    const cutLate = (data: Buffer) => {
      passed += data.length
      return passed > 1_000_000 ? ('cut' as const) : data
    }
    await meddled({ answered: cutLate }, async (store) => {
      const stream = (await store.get('cut/body')) ?? expect.unreachable()
      await expect(buffer(stream)).rejects.toBeInstanceOf(StoreError)
    })
  })

  describe('with Object Lock', () => {
    const client = () =>
      new S3Client({
        endpoint: ceph.endpoint,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials: { accessKeyId: ceph.accessKey, secretAccessKey: ceph.secretKey },
      })
    const openLocked = (bucket: string, mode: 'governance' | 'compliance') =>
      openStore({ kind: 's3', bucket, prefix: 'a', lock: { mode, days: 30 } }, { leases })
    let locked: string
    let database: TestDatabase
    let leases: CatalogLeases
    beforeAll(async () => {
      locked = await ceph.bucket('locked', { lock: true })
      database = await createDatabase()
      leases = openWriteLeases({ connectionString: database.url })
    })
    afterAll(async () => {
      await leases?.close()
      await database?.[Symbol.asyncDispose]()
    })

    it.each(['governance', 'compliance'] as const)('in mode %s protects its objects', async (mode) => {
      const store = await openLocked(locked, mode)
      const s3 = client()
      expect(await store.put(`${mode}/key`, bodyOf('to stay'), 't')).toBe('created')
      expect(await store.put(`${mode}/key`, bodyOf('to stay'), 't')).toBe('same')
      expect(await store.put(`${mode}/key`, bodyOf('other'), 't')).toBe('taken')
      const object = { Bucket: locked, Key: `a/${mode}/key` }
      const held = await s3.send(new GetObjectRetentionCommand(object))
      expect(held.Retention?.Mode).toBe(mode.toUpperCase())
      const days = (Number(held.Retention?.RetainUntilDate) - Date.now()) / 86_400_000
      expect(days).toBeGreaterThan(29.9)
      expect(days).toBeLessThanOrEqual(30)

      const { VersionId } = await s3.send(new HeadObjectCommand(object))
      await expect(s3.send(new DeleteObjectCommand({ ...object, VersionId }))).rejects.toMatchObject({
        name: 'AccessDenied',
      })
      // A deletion without a version hides the object; the version stays.
      await store.delete(`${mode}/key`)
      expect(await store.head(`${mode}/key`)).toBeNull()
      const version = await s3.send(new GetObjectCommand({ ...object, VersionId }))
      expect(await version.Body?.transformToString()).toBe('to stay')
      s3.destroy()
    })

    it('erases only unlocked versions, and keeps locked ones readable', async () => {
      const store = await openLocked(locked, 'compliance')
      await store.put('erase/held', bodyOf('to stay'), 't')
      const held = await store.erase('erase/held')
      expect(held).toMatchObject({ kind: 'locked', until: expect.any(Date) })
      expect(await store.head('erase/held')).toMatchObject({ size: 7 })
      const s3 = client()
      const free = { Bucket: locked, Key: 'a/erase/free' }
      await s3.send(new PutObjectCommand({ ...free, Body: 'one' }))
      const first = await s3.send(new HeadObjectCommand(free))
      await s3.send(new PutObjectCommand({ ...free, Body: 'two' }))
      await s3.send(new DeleteObjectCommand(free))
      expect(await store.erase('erase/free')).toEqual({ kind: 'erased' })
      await expect(
        s3.send(new GetObjectCommand({ ...free, VersionId: first.VersionId })),
      ).rejects.toMatchObject({
        $metadata: { httpStatusCode: 404 },
      })
      s3.destroy()
    })

    it('presigns a URL that supports ranges without credentials', async () => {
      const store = await openLocked(locked, 'compliance')
      await store.put('signed/key', bodyOf('0123456789'), 't')
      const address = await store.presign('signed/key', 60, { type: 'application/wacz', filename: 'a.wacz' })
      const part = await fetch(address ?? '', { headers: { range: 'bytes=2-4' } })
      expect([part.status, part.headers.get('content-disposition'), await part.text()]).toEqual([
        206,
        'attachment; filename="a.wacz"',
        '234',
      ])
    })

    it('is tried with objects that are locked for a minute', async () => {
      const store = await openLocked(locked, 'compliance')
      expect(await store.tryOut()).toMatchObject({ versioned: true, left: null })
      const s3 = client()
      for await (const { key } of store.list('doctor/')) expect.unreachable(key)
      const { Versions = [] } = await s3.send(
        new ListObjectVersionsCommand({ Bucket: locked, Prefix: 'a/doctor/' }),
      )
      expect(Versions.length).toBeGreaterThan(0)
      for (const { Key, VersionId } of Versions) {
        const held = await s3.send(new GetObjectRetentionCommand({ Bucket: locked, Key, VersionId }))
        expect(Number(held.Retention?.RetainUntilDate) - Date.now()).toBeLessThanOrEqual(60_000)
      }
      s3.destroy()
    })

    it('is reported as unsupported by a bucket without it', async () => {
      await expect(
        (await openLocked(contract, 'governance')).put('k', bodyOf('x'), 't'),
      ).rejects.toMatchObject({
        code: 'store-refused',
        hint: expect.stringContaining('STET_S3_OBJECT_LOCK'),
      })
    })
  })

  it('reports a missing bucket for any first request', async () => {
    const missing = { code: 'store-refused', message: expect.stringContaining('the bucket does not exist') }
    await expect((await open('nowhere')).put('k', bodyOf('x'), 't')).rejects.toMatchObject(missing)
    await expect((await open('nowhere')).head('k')).rejects.toMatchObject(missing)
    await expect((await open('nowhere')).get('k')).rejects.toMatchObject(missing)
    await expect((async () => Array.fromAsync((await open('nowhere')).list('')))()).rejects.toMatchObject(
      missing,
    )
  })

  it('reports wrong and missing keys without showing them', async () => {
    use({ AWS_SECRET_ACCESS_KEY: 'not-the-secret' })
    const wrong = await (await open()).put('k', bodyOf('x'), 't').catch((error: unknown) => error)
    expect(wrong).toMatchObject({
      code: 'store-refused',
      hint: expect.stringContaining('AWS_SECRET_ACCESS_KEY'),
    })
    expect(JSON.stringify(wrong) + String(wrong)).not.toContain('not-the-secret')
    use({ AWS_ACCESS_KEY_ID: 'NOBODY' })
    await expect((await open()).put('k', bodyOf('x'), 't')).rejects.toMatchObject({ code: 'store-refused' })
    use({
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_EC2_METADATA_DISABLED: 'true',
      HOME: '/nonexistent',
    })
    await expect((await open()).put('k', bodyOf('x'), 't')).rejects.toMatchObject({
      code: 'store-refused',
      message: expect.stringContaining('there are no credentials'),
    })
    vi.unstubAllEnvs()
    use(ceph.env)
  })

  it('reports an unreachable server as retryable', async () => {
    use({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' })
    const store = await open()
    await expect(store.put('k', bodyOf('x'), 't')).rejects.toMatchObject({
      code: 'store-unreachable',
      retry: 'later',
      hint: expect.stringContaining('AWS_ENDPOINT_URL_S3'),
    })
    use(ceph.env)
  })
})

describe('an S3 bucket without an endpoint', () => {
  it('requires a region', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_S3', '')
    vi.stubEnv('AWS_REGION', '')
    vi.stubEnv('HOME', '/nonexistent')
    await expect(openStore({ kind: 's3', bucket: 'some-bucket', prefix: '' })).rejects.toMatchObject({
      code: 'store-refused',
      hint: expect.stringContaining('AWS_REGION'),
    })
    vi.unstubAllEnvs()
  })
})
