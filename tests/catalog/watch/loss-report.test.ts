import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Catalog, Db } from '../../../src/catalog/catalog.ts'
import { saveAudit } from '../../../src/catalog/watch/audits.ts'
import {
  countLostByArticle,
  countLostByAuthor,
  countReported,
  countStatesAndAudits,
  listReportedPosts,
} from '../../../src/catalog/watch/loss-report.ts'
import { aPost } from '../../support/catalog-rows.ts'
import { openEmptyCatalog } from '../../support/database.ts'
import { citedBy, happened, kept } from '../../support/losses.ts'

const span = { since: new Date('2026-06-01T00:00:00Z'), until: new Date('2026-07-01T00:00:00Z') }
const [FERRY, TIDES] = ['https://news.example/ferry', 'https://news.example/tides']

describe('a report', () => {
  let catalog: Catalog
  let db: Db
  const [twice, back, hidden, before, plain] = [aPost(), aPost(), aPost(), aPost(), aPost()]
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
    await kept(db, twice, { handle: 'Harbour' })
    await kept(db, back, { handle: 'harbour' })
    for (const post of [hidden, before, plain]) await kept(db, post)
    await citedBy(db, FERRY, 'Ferry', [twice, back, hidden])
    await citedBy(db, TIDES, 'Tides', [twice, back])
    // Only the newest version counts; it cites one post.
    await citedBy(db, TIDES, 'Tides', [twice], '2026-05-02T12:00:00.000Z')
    await happened(db, twice, 'lost', '2026-06-02T10:00:00.000Z', 'not-found')
    await happened(db, twice, 'lost', '2026-06-20T10:00:00.000Z', 'deleted')
    await happened(db, back, 'lost', '2026-06-03T23:59:59.000Z', 'account-suspended')
    await happened(db, back, 'returned', '2026-06-10T10:00:00.000Z', 'live')
    await happened(db, hidden, 'lost', '2026-06-03T10:00:00.000Z', 'deleted')
    await happened(db, hidden, 'taken-down', '2026-06-04T10:00:00.000Z')
    await happened(db, before, 'lost', '2026-05-31T23:59:59.000Z', 'deleted')
    await happened(db, plain, 'lost', span.until.toISOString(), 'deleted')
  })
  afterAll(() => catalog?.close())

  it('lists the posts lost in its time span, newest first, once each, with the articles that cite them now', async () => {
    const lost = await listReportedPosts(db, 'lost', span, 10, 'reader')
    expect(lost.map(({ id, cause, state }) => [id, cause, state])).toEqual([
      [twice.id, 'deleted', 'lost'],
      [back.id, 'account-suspended', 'returned'],
      [hidden.id, 'deleted', 'lost'],
    ])
    expect(lost.map(({ articles }) => articles.map(({ url }) => url))).toEqual([
      [FERRY, TIDES],
      [FERRY],
      [FERRY],
    ])
    expect(lost.map((one) => one.taken_down)).toEqual([false, false, true])
    expect(lost[0]?.at).toEqual(new Date('2026-06-20T10:00:00.000Z'))
    expect(await listReportedPosts(db, 'lost', span, 1, 'reader')).toHaveLength(1)
  })

  it('counts losses by cause, platform, day, account, author and article', async () => {
    expect(await countReported(db, 'lost', span)).toEqual({
      posts: 3,
      accounts: 2,
      byCause: [
        { name: 'deleted', count: 2 },
        { name: 'account-suspended', count: 1 },
      ],
      byPlatform: [{ name: 'x', count: 3 }],
      byDay: [
        { name: '2026-06-03', count: 2 },
        { name: '2026-06-20', count: 1 },
      ],
    })
    expect(await countLostByAuthor(db, span, 5, 'reader')).toEqual([
      { platform: 'x', handle: expect.stringMatching(/^harbour$/i), name: 'Tide Table', count: 2 },
    ])
    expect((await countLostByArticle(db, span, 5)).map(({ url, count }) => [url, count])).toEqual([
      [FERRY, 3],
      [TIDES, 1],
    ])
  })

  it('lists returned posts', async () => {
    expect((await listReportedPosts(db, 'returned', span, 10, 'reader')).map(({ id }) => id)).toEqual([
      back.id,
    ])
    expect(await countReported(db, 'returned', span)).toMatchObject({ posts: 1, accounts: 1 })
  })

  it('counts posts by state, and snapshots by audit', async () => {
    const snapshots = await db.selectFrom('snapshots').select(['id', 'post_id']).execute()
    const of = (id: string) => snapshots.find((one) => one.post_id === id)?.id ?? ''
    const [june, may] = [new Date('2026-06-15T00:00:00Z'), new Date('2026-05-15T00:00:00Z')]
    await saveAudit(db, { snapshotId: of(twice.id), at: june, damage: [] }, new Date('2027-01-01T00:00:00Z'))
    const damage = ['the .wacz is missing']
    await saveAudit(db, { snapshotId: of(back.id), at: may, damage }, new Date('2027-01-01T00:00:00Z'))
    const now = await countStatesAndAudits(db, span)
    expect(now.posts).toEqual({ watched: 0, suspected: 0, lost: 4, returned: 1, gone: 0 })
    expect(now.copies).toEqual({ snapshots: 5, never: 3, audited: 1, oldest: may })
    expect(now.damaged).toEqual([{ id: of(back.id), key: expect.any(String), since: may }])
  })

  it('is empty for a time span without events', async () => {
    const quiet = { since: new Date('2020-01-01T00:00:00Z'), until: new Date('2020-02-01T00:00:00Z') }
    expect(await listReportedPosts(db, 'lost', quiet, 10, 'reader')).toEqual([])
    expect(await countReported(db, 'lost', quiet)).toEqual({
      ...{ posts: 0, accounts: 0, byCause: [], byPlatform: [], byDay: [] },
    })
  })
})
