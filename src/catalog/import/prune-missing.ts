import { deleteVersion } from '../articles/articles.ts'
import { deleteEvent } from '../posts/events.ts'
import { deleteSnapshot } from '../snapshots/snapshots.ts'
import { type ImportDeps, importRecords, type SkippedObject } from './import-batch.ts'
import { parseLedgerKey } from './ledger-key.ts'
import type { LedgerPage } from './ledger-pages.ts'

const GONE = 'It was in the catalog and is no more in the ledger: removed from the catalog.'
const LIMIT = 500

/** A row of the catalog that follows from an object of the ledger. */
interface Following {
  readonly key: string
  forget(): Promise<SkippedObject[]>
}

/**
 * Takes out of the catalog what it has within the keys of a page and the ledger has not. Each is asked
 * for once more first: a worker may have stored it since the page was listed.
 */
export async function pruneMissing(page: LedgerPage, deps: ImportDeps): Promise<SkippedObject[]> {
  const there = new Set(page.objects.map((one) => one.key))
  const told: SkippedObject[] = []
  for (const rows of page.to.startsWith('articles') ? [versions] : [snapshots, events]) {
    let after = page.from
    for (;;) {
      const found = await rows(after, page.to, deps)
      for (const row of found) {
        if (there.has(row.key) || (await deps.store.head(row.key))) continue
        told.push({ key: row.key, error: GONE }, ...(await row.forget()))
      }
      const last = found.at(-1)
      if (!last || found.length < LIMIT) break
      after = last.key
    }
  }
  return told
}

async function versions(after: string, to: string, { db }: ImportDeps): Promise<Following[]> {
  const rows = await db
    .selectFrom('article_versions')
    .select(['article_id', 'recorded_at', 'ledger_key'])
    .where('ledger_key', '>', after)
    .where('ledger_key', '<=', to)
    .orderBy('ledger_key')
    .limit(LIMIT)
    .execute()
  return rows.map((row) => ({
    key: row.ledger_key ?? '',
    async forget() {
      await db.transaction().execute((tx) => deleteVersion(tx, row))
      return []
    },
  }))
}

async function snapshots(after: string, to: string, deps: ImportDeps): Promise<Following[]> {
  const rows = await deps.db
    .selectFrom('snapshots')
    .select(['id', 'platform', 'post_id', 'manifest_key as key'])
    .where('manifest_key', '>', after)
    .where('manifest_key', '<=', to)
    .orderBy('manifest_key')
    .limit(LIMIT)
    .execute()
  return rows.map((row) => ({
    key: row.key,
    async forget() {
      const { next } = await deleteSnapshot(deps.db, row, deps.clock.now())
      // What the post shows now is in the manifest of its next best snapshot.
      const object = next === null ? null : parseLedgerKey(next, 0)
      return object ? (await importRecords([object], deps)).skipped : []
    },
  }))
}

async function events(after: string, to: string, { db, clock }: ImportDeps): Promise<Following[]> {
  const rows = await db
    .selectFrom('events')
    .select(['key', 'platform', 'post_id'])
    .where('key', '>', after)
    .where('key', '<=', to)
    .orderBy('key')
    .limit(LIMIT)
    .execute()
  return rows.map((row) => ({
    key: row.key,
    async forget() {
      await deleteEvent(db, row, clock.now())
      return []
    },
  }))
}
