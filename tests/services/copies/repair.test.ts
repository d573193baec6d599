import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Db } from '../../../src/catalog/catalog.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { DAMAGES, openReplicatedArchive, type ReplicatedArchive } from '../../support/replicated-archive.ts'

const manifestKey = ({ wacz }: Manifest): string => wacz.key.replace(/wacz$/, 'json')

describe('an archive with two replicas', () => {
  let archive: ReplicatedArchive
  let db: Db
  const manifests: Manifest[] = []
  const whole = new Map<string, Buffer>()
  beforeAll(async () => {
    archive = await openReplicatedArchive()
    db = (await archive.app.catalog()).db
    for (let n = 0; n < 8; n += 1) manifests.push(await archive.capture(n))
    await archive.replicate()
    for (const one of manifests) {
      for (const key of [one.wacz.key, manifestKey(one)])
        whole.set(key, await readFile(archive.path('first', key)))
    }
  })
  afterAll(() => archive?.[Symbol.asyncDispose]())

  const manifest = (n: number): Manifest => manifests[n] ?? expect.unreachable()
  const expectWhole = async (): Promise<void> => {
    for (const [key, bytes] of whole) {
      for (const copy of ['first', 'b', 'c']) {
        expect([copy, key, (await archive.read(copy, key))?.equals(bytes)]).toEqual([copy, key, true])
      }
    }
  }
  const events = async (n: number) => {
    const { post } = manifest(n)
    return await (await archive.app.ledger()).events(post)
  }
  const told = async (type: 'snapshot.damaged' | 'snapshot.repaired') =>
    await db.selectFrom('announcements').select(['post_id', 'detail']).where('type', '=', type).execute()

  it('brings every object to each replica, the public key too', async () => {
    await expectWhole()
    const lag = await db.selectFrom('copy_work').selectAll().execute()
    expect(lag).toEqual([])
    const { fingerprint } = await archive.app.signer()
    for (const copy of ['first', 'b', 'c']) {
      expect(await archive.read(copy, `keys/${fingerprint}.json`)).not.toBeNull()
    }
    expect((await archive.audit()).repaired).toBe(0)
  })

  it.each(['first', 'b'])('puts whole bytes back into %s, whatever happened to them', async (copy) => {
    const before = (await told('snapshot.repaired')).length
    await DAMAGES.flipped(archive.path(copy, manifest(0).wacz.key))
    await DAMAGES.cut(archive.path(copy, manifestKey(manifest(1))))
    await DAMAGES.deleted(archive.path(copy, manifest(2).wacz.key))
    await DAMAGES.deleted(archive.path(copy, manifestKey(manifest(2))))
    await writeFile(archive.path(copy, manifest(3).wacz.key), whole.get(manifest(4).wacz.key) ?? '')
    const { lines, repaired } = await archive.audit()
    expect(lines.filter(({ ok }) => !ok)).toEqual([])
    expect(repaired).toBe(5)
    await expectWhole()
    const [event] = (await events(2)).slice(-1)
    const restored = (key: string) => ({
      copy,
      key,
      found: null,
      restored: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(event).toMatchObject({
      type: 'repaired',
      repairs: [restored(manifestKey(manifest(2))), restored(manifest(2).wacz.key)],
      signature: expect.anything(),
      chain: expect.anything(),
    })
    const [swapped] = (await events(3)).slice(-1)
    expect(swapped?.repairs).toEqual([
      { copy, key: manifest(3).wacz.key, found: manifest(4).wacz.sha256, restored: manifest(3).wacz.sha256 },
    ])
    expect(await told('snapshot.repaired')).toHaveLength(before + 4)
    expect(await told('snapshot.damaged')).toEqual([])
    await archive.replicate()
    expect((await archive.audit()).repaired).toBe(0)
  })

  it('mends a snapshot whose file is whole in one store and whose manifest is whole in another', async () => {
    for (const copy of ['first', 'b']) await DAMAGES.flipped(archive.path(copy, manifest(5).wacz.key))
    for (const copy of ['first', 'c']) await DAMAGES.flipped(archive.path(copy, manifestKey(manifest(5))))
    expect((await archive.audit()).repaired).toBe(4)
    await expectWhole()
  })

  it('alarms what is damaged everywhere, and puts no bad bytes over good ones', async () => {
    const { key } = manifest(6).wacz
    await DAMAGES.flipped(archive.path('first', key))
    await DAMAGES.cut(archive.path('b', key))
    await DAMAGES.deleted(archive.path('c', key))
    const { lines, repaired } = await archive.audit()
    expect(repaired).toBe(0)
    const damaged = lines.filter(({ ok }) => !ok)
    expect(damaged.map((line) => [line.key, line.damage[0]])).toEqual([
      [key, expect.stringMatching(/^sha256: /)],
    ])
    expect(await told('snapshot.damaged')).toHaveLength(1)
    expect(await archive.read('c', key)).toBeNull()
    // Somebody brings the bytes back to one of them.
    await writeFile(archive.path('c', key), whole.get(key) ?? '')
    expect((await archive.audit()).repaired).toBe(2)
    await expectWhole()
  })

  it('repairs an event, which keeps the chain whole', async () => {
    const [event] = await (await archive.app.ledger()).storedEvents(manifest(0).post)
    const key = event?.key ?? expect.unreachable()
    const bytes = await readFile(archive.path('first', key))
    await archive.replicate()
    await DAMAGES.deleted(archive.path('first', key))
    await archive.audit()
    expect(await archive.read('first', key)).toEqual(bytes)
    const findings = await db.selectFrom('ledger_findings').selectAll().execute()
    expect(findings).toEqual([])
  })

  it('reports objects that no record explains, each once', async () => {
    await writeFile(archive.path('first', 'posts/x/notes.txt'), 'a note')
    await writeFile(archive.path('b', `keys/${'0'.repeat(64)}.json`), '{}')
    const orphan = manifest(7).wacz.key.replace(/\d{8}T/, '20200101T')
    await writeFile(archive.path('c', orphan), 'no snapshot')
    const { strays, lines } = await archive.audit()
    expect(strays).toMatchObject([
      { copy: 'first', key: 'posts/x/notes.txt' },
      { copy: 'b', key: `keys/${'0'.repeat(64)}.json` },
      { copy: 'c', key: orphan },
    ])
    expect(lines.every(({ ok }) => ok)).toBe(true)
    expect((await archive.audit()).strays).toEqual([])
    const found = await db.selectFrom('ledger_findings').select(['copy', 'kind']).execute()
    expect(found).toHaveLength(3)
    await DAMAGES.deleted(archive.path('first', 'posts/x/notes.txt'))
    await archive.audit()
    expect(await db.selectFrom('ledger_findings').select('copy').execute()).toHaveLength(2)
  })
})
