import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ledger } from '../../../src/archive/ledger.ts'
import { TrustedKeys } from '../../../src/archive/signature/trusted-keys.ts'
import { DiskStore } from '../../../src/archive/stores/disk-store.ts'
import { importLedger } from '../../../src/catalog/import/import-ledger.ts'
import { listFindings } from '../../../src/catalog/ledger-findings.ts'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { openEmptyCatalog, type TestCatalog } from '../../support/database.ts'
import { keysOf, testLedger } from '../../support/ledger.ts'
import { tempDir } from '../../support/service-config.ts'
import { POST_RECORD, testSigner } from '../../support/snapshots.ts'

/** Written by the code of number 1: a snapshot, a loss, an approval, a take-down and an article. */
const FIXTURE = join(import.meta.dirname, '../../fixtures/archive/number-1')
/** The key that signed its snapshot. */
const fingerprint = 'ec2d7369c41bdeaef78638bb24da5ec50c2e7caa09ea2a25e25dcca9ce9806cb'
const clock = { now: () => new Date('2026-06-01T00:00:00Z') }
const post = { platform: 'x', id: POST_RECORD.id }

describe('an archive of number 1', () => {
  const parts = new AsyncDisposableStack()
  let catalog: TestCatalog
  let dir: string
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    parts.defer(() => catalog.close())
    dir = join(parts.use(await tempDir()).path, 'archive')
    await cp(FIXTURE, dir, { recursive: true })
  })
  afterAll(() => parts.disposeAsync())
  beforeEach(() => catalog.empty())

  /** The ledger of an archive that has a new key, and believes these older ones. */
  const open = (older: readonly string[], refused: string[] = []): Ledger =>
    testLedger(new DiskStore(dir), {
      keys: {
        ...keysOf(testSigner),
        trusted: async () => {
          const keys = older.map((one) => ({ fingerprint: one, publicKey: null }))
          return new TrustedKeys([await testSigner, ...keys])
        },
      },
      onRefused: (_key, { code }) => void refused.push(code),
    })

  it('is read: a trusted key signed the file of its snapshot', async () => {
    const refused: string[] = []
    const ledger = open([fingerprint], refused)
    expect(await ledger.snapshots(post)).toMatchObject([{ stet: 1, outcome: 'captured' }])
    expect(await ledger.events(post)).toEqual([])
    expect(await ledger.articles('https://news.example/lighthouse')).toEqual([])
    expect(refused).toEqual(Array.from({ length: 4 }, () => 'record-unsigned'))
    // The store supplies the key of a fingerprint, which determines it.
    expect((await ledger.publicKeys()).map((one) => one.fingerprint)).toContain(fingerprint)
  })

  it('is imported, told as unsigned, and its events change nothing', async () => {
    expect(await importLedger({ db: catalog.db, ledger: open([fingerprint]), clock })).toMatchObject({
      snapshots: 1,
      articles: 0,
      events: 0,
    })
    expect(await findPost(catalog.db, post)).toMatchObject({
      outcome: 'captured',
      text: POST_RECORD.text,
      state: 'watched',
      approval: null,
      taken_down_at: null,
    })
    const findings = await listFindings(catalog.db, new Date(0), 10)
    expect(findings.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'unsigned'))
    expect(findings[1]?.detail).toContain('Its file proves it')
  })

  it('is a stranger’s where its key is not trusted', async () => {
    const ledger = open([])
    expect(await importLedger({ db: catalog.db, ledger, clock })).toMatchObject({ snapshots: 0 })
    expect(await ledger.snapshots(post)).toEqual([])
    expect((await listFindings(catalog.db, new Date(0), 10)).map(({ kind }) => kind)).toContain('untrusted')
  })

  it('goes on in number 2: a new event begins a chain', async () => {
    const { record } = await open([fingerprint]).writeEvent({
      type: 'taken-down',
      post: { ...post, url: POST_RECORD.url },
      at: clock.now().toISOString(),
      since: null,
      cause: null,
      reason: 'asked again',
      evidence: [],
    })
    expect(record).toMatchObject({ stet: 2, chain: { number: 1, previous: null } })
    await importLedger({ db: catalog.db, ledger: open([fingerprint]), clock })
    expect(await findPost(catalog.db, post)).toMatchObject({ taken_down_reason: 'asked again' })
  })
})
