import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventKey } from '../../../src/archive/object-keys.ts'
import { DiskStore } from '../../../src/archive/stores/disk-store.ts'
import { listFindings } from '../../../src/catalog/ledger-findings.ts'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { EventRecord } from '../../../src/model/event-record.ts'
import { type App, createApp } from '../../../src/runtime/app.ts'
import { importUnseenRecords } from '../../../src/services/maintenance/import-unseen-records.ts'
import { setApproval } from '../../../src/services/publication/set-approval.ts'
import { takeDown } from '../../../src/services/publication/take-down.ts'
import { aPost } from '../../support/catalog-rows.ts'
import { openEmptyCatalog, type TestCatalog } from '../../support/database.ts'
import { signedBytes } from '../../support/ledger.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { testSigner } from '../../support/snapshots.ts'

const NOON = Date.parse('2026-06-01T12:00:00Z')
const MINUTE = 60_000

describe('decisions by two machines whose clocks are ten minutes apart', () => {
  const parts = new AsyncDisposableStack()
  let catalog: TestCatalog
  let dir: string
  let post = aPost()
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    parts.defer(() => catalog.close())
    dir = parts.use(await tempDir()).path
    ahead = await machine(0)
    behind = await machine(-10 * MINUTE)
  })
  afterAll(() => parts.disposeAsync())
  beforeEach(() => {
    post = aPost()
  })

  let ahead: App
  let behind: App
  const machine = async (skew: number): Promise<App> => {
    const app = createApp(serviceConfig(dir), {
      signer: await testSigner,
      catalog: { ...catalog, close: async () => {} },
      clock: { now: () => new Date(NOON + skew) },
    })
    parts.defer(() => app.close())
    return app
  }
  const chain = async () =>
    (await (await ahead.ledger()).events(post)).map(({ type, chain }) => `${chain?.number} ${type}`)
  const row = async () => await findPost(catalog.db, post)

  it('are in force in the order in which they were made', async () => {
    expect(await setApproval(ahead, post, 'approved', 'ann')).toBe('approved')
    expect(await setApproval(behind, post, 'held', 'ben')).toBe('held')
    expect(await row()).toMatchObject({ approval: 'held' })
    expect(await setApproval(ahead, post, 'approved', 'ann')).toBe('approved')
    expect(await setApproval(behind, post, null, 'ben')).toBeNull()
    expect(await row()).toMatchObject({ approval: null })
    expect(await chain()).toEqual(['1 approved', '2 held', '3 approved', '4 undecided'])
  })

  it('take down and restore, and the answer is what is in force', async () => {
    expect(await takeDown(ahead, post, { reason: 'asked', erase: false }, null)).toMatchObject({
      reason: 'asked',
    })
    expect(await takeDown(behind, post, null, null)).toBeNull()
    expect(await row()).toMatchObject({ taken_down_at: null })
    const again = await takeDown(behind, post, { reason: 'asked again', erase: false }, null)
    expect(again).toMatchObject({ reason: 'asked again' })
    expect(again?.at.getTime()).toBeGreaterThan(NOON)
    expect(await row()).toMatchObject({ taken_down_reason: 'asked again' })
  })

  it('make one chain, also at the same time', async () => {
    const acts = Array.from({ length: 8 }, (_, n) =>
      takeDown(n % 2 ? ahead : behind, post, { reason: `reason ${n}`, erase: false }, null),
    )
    await Promise.all(acts)
    expect(await chain()).toEqual(acts.map((_, n) => `${n + 1} taken-down`))
    const last = (await (await ahead.ledger()).events(post)).at(-1)
    expect(await row()).toMatchObject({ taken_down_reason: last?.reason })
    expect(await findings()).toEqual([])
  })

  it('count where one machine has written and could not tell the catalog', async () => {
    const ledger = await ahead.ledger()
    await ledger.writeEvent(draftOf('taken-down', NOON))
    expect(await setApproval(behind, post, 'held', null)).toBe('held')
    expect(await row()).toMatchObject({ approval: 'held', taken_down_reason: 'by hand' })
    await expect(setApproval(behind, post, 'approved', null)).rejects.toMatchObject({ code: 'taken-down' })
  })

  it('go on from what the catalog knows where the store has lost the last of them', async () => {
    await setApproval(ahead, post, 'held', null)
    await takeDown(ahead, post, { reason: 'asked', erase: false }, null)
    const [, last] = await (await ahead.ledger()).storedEvents(post)
    await rm(join(dir, 'archive', last?.key ?? ''))
    await takeDown(behind, post, { reason: 'asked again', erase: false }, null)
    expect(await chain()).toEqual(['1 held', '3 taken-down'])
    expect(await row()).toMatchObject({ approval: 'held', taken_down_reason: 'asked again' })
  })

  it('of two catalogs that wrote at once are both kept: the later one is in force, and the fork is reported', async () => {
    const store = new DiskStore(join(dir, 'archive'))
    for (const [type, at] of [
      ['approved', NOON],
      ['held', NOON + MINUTE],
    ] as const) {
      const record = { ...draftOf(type, at), chain: { number: 1, previous: null } }
      const source = await signedBytes(EventRecord, record)
      const { createHash } = await import('node:crypto')
      const sha256 = createHash('sha256').update(source).digest('hex')
      await store.put(
        eventKey(post, new Date(at)),
        { source, sha256, size: source.length },
        'application/json',
      )
    }
    await importUnseenRecords(ahead)
    expect(await row()).toMatchObject({ approval: 'held' })
    expect(await findings()).toEqual(['fork'])
    expect(await setApproval(behind, post, 'approved', null)).toBe('approved')
    expect(await chain()).toEqual(['1 approved', '1 held', '2 approved'])
  })

  it('from the future are in force and told', async () => {
    await (await ahead.ledger()).writeEvent(draftOf('held', NOON + 24 * 60 * MINUTE))
    await importUnseenRecords(ahead)
    expect(await findings()).toEqual(['future'])
    expect(await setApproval(behind, post, 'approved', null)).toBe('approved')
    expect(await row()).toMatchObject({ approval: 'approved' })
  })

  const draftOf = (type: 'taken-down' | 'held' | 'approved', at: number) => ({
    type,
    post,
    at: new Date(at).toISOString(),
    since: null,
    cause: null,
    reason: 'by hand',
    evidence: [],
  })
  const findings = async () =>
    (await listFindings(catalog.db, new Date(0), 100))
      .filter(({ key }) => key.includes(`/${post.id}/`))
      .map(({ kind }) => kind)
})
