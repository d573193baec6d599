import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { Db } from '../../../src/catalog/catalog.ts'
import { readCaptureLine, readReadingLine } from '../../../src/catalog/work/article-line.ts'
import { openEmptyCatalog } from '../../support/database.ts'

const NOW = new Date('2026-03-05T12:00:00Z')
const minutes = (n: number): Date => new Date(NOW.getTime() - n * 60_000)

async function article(db: Db, name: string, priority: string, state: string, at: Date): Promise<void> {
  await sql`insert into articles (id, url, created_at, updated_at)
    values (${name}, ${`https://news.example/${name}`}, ${at}, ${at})
    on conflict do nothing`.execute(db)
  await sql`insert into intake (id, kind, article_id, url, priority, state, created_at, updated_at)
    values (${`i-${name}`}, 'article', ${name}, ${`https://news.example/${name}`}, ${priority}, ${state}, ${at}, ${at})`.execute(
    db,
  )
}

const post = async (db: Db, platform: string, id: string, priority: string, retryAt: Date | null = null) =>
  await sql`insert into posts (platform, id, url, created_at, updated_at, capture_state, capture_priority, retry_at)
    values (${platform}, ${id}, ${`https://x.com/i/status/${id}`}, ${NOW}, ${NOW}, 'queued', ${priority}, ${retryAt})`.execute(
    db,
  )

it('tells what is ahead of an article, and how long it takes at the pace of the last ten minutes', async () => {
  const catalog = await openEmptyCatalog()
  const { db } = catalog
  try {
    await article(db, 'early', 'normal', 'queued', minutes(5))
    await article(db, 'urgent', 'breaking', 'queued', minutes(1))
    await article(db, 'mine', 'normal', 'queued', minutes(3))
    await article(db, 'late', 'normal', 'queued', minutes(2))
    await article(db, 'bulk', 'backfill', 'queued', minutes(9))
    expect(await readReadingLine(db, 'mine', NOW)).toEqual({ ahead: 2, etaSeconds: null })
    // Two articles were read in ten minutes: its turn ends after three more.
    await article(db, 'read', 'normal', 'done', minutes(4))
    await article(db, 'read-too', 'normal', 'done', minutes(6))
    await article(db, 'read-long-ago', 'normal', 'done', minutes(60))
    expect(await readReadingLine(db, 'mine', NOW)).toEqual({ ahead: 2, etaSeconds: 900 })
    expect(await readReadingLine(db, 'read', NOW)).toBeNull()

    await post(db, 'x', '1', 'normal')
    await post(db, 'x', '2', 'breaking')
    await post(db, 'x', '3', 'backfill')
    await post(db, 'bluesky', 'b', 'normal')
    const mine = [{ platform: 'x' as const, id: '1' }]
    expect(await readCaptureLine(db, mine, NOW)).toEqual({ ahead: 1, etaSeconds: null })
    for (const n of [1, 2, 3, 4])
      await sql`insert into snapshots (id, platform, post_id, missing, notes, key, manifest_key,
          manifest_sha256, sha256, content_sha256, bytes, outcome, captured_at)
        values (${`s${n}`}, 'x', '3', '[]', '[]', ${`k${n}`}, ${`m${n}`}, '', '', '', 1, 'captured', ${minutes(n)})`.execute(
        db,
      )
    // Two captures at four in ten minutes.
    expect(await readCaptureLine(db, mine, NOW)).toEqual({ ahead: 1, etaSeconds: 300 })
    // One that waits for its platform ends no earlier.
    await post(db, 'x', '9', 'normal', new Date(NOW.getTime() + 3600e3))
    const waits = await readCaptureLine(db, [...mine, { platform: 'x', id: '9' }], NOW)
    expect(waits).toEqual({ ahead: 1, etaSeconds: 3600 })
  } finally {
    await catalog.close()
  }
})
