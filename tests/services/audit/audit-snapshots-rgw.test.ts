import { buffer } from 'node:stream/consumers'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openStore } from '../../../src/archive/stores/open-store.ts'
import { packSnapshot } from '../../../src/archive/wacz/pack-snapshot.ts'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import { saveSnapshot } from '../../../src/catalog/snapshots/save-snapshots.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { type App, createApp } from '../../../src/runtime/app.ts'
import { auditSnapshots } from '../../../src/services/audit/audit-snapshots.ts'
import { hasCeph } from '../../support/ceph.ts'
import { type CountingProxy, countingProxy } from '../../support/counting-proxy.ts'
import { createDatabase } from '../../support/database.ts'
import { testScratch } from '../../support/exchanges.ts'
import { testLedger } from '../../support/ledger.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { sharedCeph } from '../../support/shared.ts'
import { packInput, postNumber, testSigner } from '../../support/snapshots.ts'

const DAY = 86_400_000
const PREFIX = 'some/where/'

if (!hasCeph() && process.env.CI) throw new Error('radosgw is missing: run the set-up')

describe.skipIf(!hasCeph())(
  'audits of a bucket (Ceph RADOS Gateway; skipped where radosgw is missing)',
  () => {
    const parts = new AsyncDisposableStack()
    let wire: CountingProxy
    let app: App
    let catalog: Catalog
    let client: S3Client
    let now = Date.parse('2026-05-01T00:00:00Z')
    const manifests: Manifest[] = []
    let Bucket: string

    beforeAll(async () => {
      const ceph = await sharedCeph()
      wire = parts.use(await countingProxy(ceph.endpoint))
      const env = { ...ceph.env, AWS_ENDPOINT_URL_S3: wire.url }
      for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
      Bucket = await ceph.bucket('audits')
      client = new S3Client({ region: 'us-east-1', forcePathStyle: true })
      const dir = parts.use(await tempDir())
      const database = parts.use(await createDatabase())
      const store = await openStore({ kind: 's3', bucket: Bucket, prefix: 'some/where' })
      app = createApp(serviceConfig(dir.path, database.env), {
        store,
        signer: await testSigner,
        clock: { now: () => new Date(now) },
      })
      parts.defer(() => app.close())
      catalog = await app.catalog()
      const ledger = testLedger(store)
      await using scratch = await testScratch()
      for (let n = 0; n < 14; n++) {
        const record = postNumber(n)
        const post = { platform: record.platform, id: record.id, url: record.url }
        const packed = await packSnapshot(await packInput(scratch, { post, record }))
        const { manifest } = await ledger.saveSnapshot(packed)
        manifests.push(manifest)
        await saveSnapshot(catalog.db, manifest, manifest.wacz.key.replace(/wacz$/, 'json'), new Date(now))
      }
    }, 90_000)
    afterAll(async () => {
      vi.unstubAllEnvs()
      await parts.disposeAsync()
    })

    const audit = async (which: 'due' | 'all' = 'due', most?: number) => {
      const lines = []
      for await (const line of await auditSnapshots(app, which, new AbortController().signal, most))
        if (!('stray' in line)) lines.push(line)
      return lines
    }
    const bytes = async (key: string): Promise<Buffer> => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: PREFIX + key }))
      return await buffer(Body as NodeJS.ReadableStream)
    }
    const put = async (key: string, Body: Uint8Array) =>
      await client.send(new PutObjectCommand({ Bucket, Key: PREFIX + key, Body }))
    const told = async () =>
      await catalog.db
        .selectFrom('announcements')
        .selectAll()
        .where('type', '=', 'snapshot.damaged')
        .execute()
    const listing = async () => {
      const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }))
      return (Contents ?? []).map(
        ({ Key, ETag, LastModified }) => `${Key} ${ETag} ${LastModified?.toISOString()}`,
      )
    }

    it('finds flipped, short, missing, altered and swapped objects, reports each once, and changes nothing', async () => {
      expect((await audit()).map(({ ok }) => ok)).toEqual(manifests.map(() => true))
      const [flipped, short, missing, noManifest, swapped, with_, altered, longer] = manifests
      if (!flipped || !short || !missing || !noManifest || !swapped || !with_ || !altered || !longer) {
        throw new Error('fourteen were made')
      }
      const manifestKey = (one: Manifest) => one.wacz.key.replace(/wacz$/, 'json')
      const saved = new Map<string, Buffer>()
      for (const one of manifests) {
        saved.set(one.wacz.key, await bytes(one.wacz.key))
        saved.set(manifestKey(one), await bytes(manifestKey(one)))
      }
      const good = (key: string): Buffer => saved.get(key) ?? Buffer.alloc(0)
      // One bit in the middle: the size stays.
      const bent = Buffer.from(good(flipped.wacz.key))
      bent[bent.length >> 1] = (bent[bent.length >> 1] ?? 0) ^ 1
      await put(flipped.wacz.key, bent)
      await put(short.wacz.key, good(short.wacz.key).subarray(0, -1000))
      await client.send(new DeleteObjectCommand({ Bucket, Key: PREFIX + missing.wacz.key }))
      await client.send(new DeleteObjectCommand({ Bucket, Key: PREFIX + manifestKey(noManifest) }))
      // Each is whole in itself, file and manifest, and not the one that lay there.
      await put(swapped.wacz.key, good(with_.wacz.key))
      await put(manifestKey(swapped), good(manifestKey(with_)))
      await put(with_.wacz.key, good(swapped.wacz.key))
      await put(manifestKey(with_), good(manifestKey(swapped)))
      const other = JSON.parse(good(manifestKey(altered)).toString())
      await put(manifestKey(altered), Buffer.from(JSON.stringify({ ...other, outcome: 'gone' })))
      await put(longer.wacz.key, Buffer.concat([good(longer.wacz.key), Buffer.from('more')]))

      const before = await listing()
      now += 90 * DAY
      const lines = await audit('due', 1_000)
      const broken = [flipped, short, missing, noManifest, swapped, with_, altered, longer].map(
        ({ id }) => id,
      )
      expect(lines).toHaveLength(manifests.length)
      expect(
        lines
          .filter(({ ok }) => !ok)
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(broken.toSorted())
      expect(lines.every(({ ok, damage }) => ok === (damage.length === 0))).toBe(true)
      expect(lines.find(({ id }) => id === missing.id)?.damage).toEqual([`missing: ${missing.wacz.key}`])
      expect(lines.find(({ id }) => id === flipped.id)?.damage[0]).toMatch(/^sha256: /)
      expect((await told()).map(({ detail }) => detail.snapshotId).toSorted()).toEqual(broken.toSorted())
      expect(await listing()).toEqual(before)

      // Still damaged the day after: it is said, and not told again. What was put back is whole again.
      await put(flipped.wacz.key, good(flipped.wacz.key))
      now += DAY
      const again = await audit('due', 1_000)
      expect(again.map(({ id }) => id).toSorted()).toEqual(broken.toSorted())
      expect(again.filter(({ ok }) => ok).map(({ id }) => id)).toEqual([flipped.id])
      expect(await told()).toHaveLength(broken.length)
    })

    it('reads what is due, the longest overdue first, and the rest of a small archive by hand', async () => {
      expect(await audit('due', 1_000)).toEqual([])
      now += 1_000
      expect(await audit('due')).toHaveLength(manifests.length)
      expect(await audit('all')).toHaveLength(manifests.length)
    })

    it('says nothing about a snapshot while the store can not be asked', async () => {
      await wire[Symbol.asyncDispose]()
      await expect(audit('all')).rejects.toMatchObject({ code: 'store-unreachable' })
      expect(await told()).toHaveLength(8)
    })
  },
)
