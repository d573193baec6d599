import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postPrefix } from '../../../src/archive/object-keys.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { takeDown } from '../../../src/services/publication/take-down.ts'
import { DAMAGES, openReplicatedArchive, type ReplicatedArchive } from '../../support/replicated-archive.ts'

describe('readers and take-downs of an archive with replicas', () => {
  let archive: ReplicatedArchive
  let manifests: Manifest[]
  beforeAll(async () => {
    archive = await openReplicatedArchive()
    manifests = [await archive.capture(0), await archive.capture(1), await archive.capture(2)]
    await archive.replicate()
  })
  afterAll(() => archive?.[Symbol.asyncDispose]())
  const manifest = (n: number): Manifest => manifests[n] ?? expect.unreachable()
  const sizeOf = async (n: number): Promise<number> => {
    const stream = await archive.app.reader.openWacz(manifest(n).wacz)
    return stream === null ? 0 : (await buffer(stream)).length
  }

  it('serves from a replica what the first store has damaged, lost or cannot give', async () => {
    await DAMAGES.flipped(archive.path('first', manifest(0).wacz.key))
    await DAMAGES.deleted(archive.path('first', manifest(1).wacz.key))
    expect(await sizeOf(0)).toBe(manifest(0).wacz.bytes)
    expect(await sizeOf(1)).toBe(manifest(1).wacz.bytes)
    // The whole disk is away.
    await rename(join(archive.dir, 'archive'), join(archive.dir, 'unmounted'))
    expect(await sizeOf(2)).toBe(manifest(2).wacz.bytes)
    const body = await archive.app.reader.openResource(manifest(2), 1)
    expect(body).not.toBeNull()
    await rename(join(archive.dir, 'unmounted'), join(archive.dir, 'archive'))
    expect((await archive.audit()).repaired).toBe(2)
  })

  it('fills no store that is empty and was not', async () => {
    await rename(join(archive.dir, 'b'), join(archive.dir, 'b-unmounted'))
    await archive.capture(3)
    const failed = (await archive.replicate(['b'])).filter(({ kind }) => kind === 'failed')
    expect(failed).toMatchObject([{ copy: 'b', error: expect.stringContaining('--refill b') }])
    await archive.audit()
    expect(await archive.read('b', manifest(0).wacz.key)).toBeNull()
    await rename(join(archive.dir, 'b-unmounted'), join(archive.dir, 'b'))
    expect((await archive.replicate(['b'])).at(-1)).toMatchObject({ kind: 'replica', left: 0 })
  })

  it('obeys a take-down in every store, and brings nothing back', async () => {
    const { post } = manifest(0)
    const demand = { reason: 'Order 12/26', erase: true }
    const down = await takeDown(archive.app, post, demand, null)
    expect(down?.erasure).toMatchObject({ deleted: 6, kept: [], pending: [] })
    await archive.audit()
    await archive.replicate()
    for (const copy of ['first', 'b', 'c']) {
      expect(await archive.read(copy, manifest(0).wacz.key)).toBeNull()
      const objects = (await archive.app.copies()).find(({ name }) => name === copy)?.ledger
      const left = await Array.fromAsync(objects?.listObjects(postPrefix(post)) ?? [])
      expect(left.every(({ key }) => key.endsWith('.event.json'))).toBe(true)
    }
  })

  it('puts back what somebody deleted in one store: no deletion spreads', async () => {
    for (const copy of ['first', 'b', 'c']) {
      await DAMAGES.deleted(archive.path(copy, manifest(2).wacz.key))
      expect((await archive.audit()).repaired).toBe(1)
      expect((await archive.read(copy, manifest(2).wacz.key))?.length).toBe(manifest(2).wacz.bytes)
    }
  })
})
