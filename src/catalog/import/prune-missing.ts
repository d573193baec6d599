import type { EventRecord } from '../../model/event-record.ts'
import type { Store } from '../../model/store.ts'
import { deleteVersion } from '../articles/article-versions.ts'
import { saveFindings } from '../ledger-findings.ts'
import { deleteEvent } from '../posts/events.ts'
import { deleteSnapshot } from '../snapshots/snapshots.ts'
import { hastenAudit } from '../watch/audits.ts'
import { type ImportDeps, importRecords } from './import-batch.ts'
import { parseLedgerKey } from './ledger-key.ts'
import type { LedgerPage } from './ledger-pages.ts'
import type { SkippedObject } from './save-records.ts'

const GONE = 'The ledger no longer has it: removed from the catalog.'
const PAGE = 500

/** Events that a take-down deletes together with the post's bytes, because their evidence repeats its text. */
const ERASED_WITH_POST: ReadonlySet<EventRecord['type']> = new Set(['lost', 'returned', 'edited'])
const KEPT =
  'The ledger no longer has this event. What it says stays in force. Restore the object from a second copy.'

const ELSEWHERE =
  'The first store no longer has it, and a replica has it or is away. stet replicate restores it.'

/** A row of the catalog that was built from an object of the ledger. */
interface CataloguedObject {
  readonly key: string
  /** Null: the row stays, and the object is reported as missing. */
  readonly remove: (() => Promise<SkippedObject[]>) | null
}

/**
 * Deletes the catalog's rows within a page's range of keys whose objects the ledger no longer has. It first asks the store
 * for each object again: a worker may have stored it after the page was listed. Events stay: anyone who deletes one from the
 * store must not undo a take-down. So does what a replica has, or may have while it is away: an audit restores it.
 *
 * @returns the missing objects, and records that the removal made necessary and that could not be read
 */
export async function pruneMissing(
  page: LedgerPage,
  deps: ImportDeps & { readonly replicas?: readonly Store[] },
): Promise<SkippedObject[]> {
  const stored = new Set(page.objects.map((one) => one.key))
  const removed: SkippedObject[] = []
  for (const rows of page.to.startsWith('articles') ? [versions] : [snapshots, events]) {
    let after = page.from
    for (;;) {
      const found = await rows(after, page.to, deps)
      for (const row of found) {
        if (stored.has(row.key) || (await deps.ledger.store.head(row.key))) continue
        if (await mayBeElsewhere(row.key, deps.replicas ?? [])) {
          await hastenAudit(deps.db, row.key)
          removed.push({ key: row.key, error: ELSEWHERE })
          continue
        }
        if (row.remove !== null) {
          removed.push({ key: row.key, error: GONE }, ...(await row.remove()))
          continue
        }
        removed.push({ key: row.key, error: KEPT })
        await saveFindings(deps.db, [{ key: row.key, kind: 'missing', detail: KEPT }], deps.clock.now())
      }
      const last = found.at(-1)
      if (!last || found.length < PAGE) break
      after = last.key
    }
  }
  return removed
}

async function mayBeElsewhere(key: string, replicas: readonly Store[]): Promise<boolean> {
  for (const replica of replicas) {
    const isThere = await replica.size(key).then(
      (size) => size !== null,
      () => true,
    )
    if (isThere) return true
  }
  return false
}

async function versions(after: string, to: string, { db }: ImportDeps): Promise<CataloguedObject[]> {
  const rows = await db
    .selectFrom('article_versions')
    .select(['article_id', 'recorded_at', 'ledger_key'])
    .where('ledger_key', '>', after)
    .where('ledger_key', '<=', to)
    .orderBy('ledger_key')
    .limit(PAGE)
    .execute()
  return rows.map((row) => ({
    key: row.ledger_key ?? '',
    async remove() {
      await db.transaction().execute((tx) => deleteVersion(tx, row))
      return []
    },
  }))
}

async function snapshots(after: string, to: string, deps: ImportDeps): Promise<CataloguedObject[]> {
  const rows = await deps.db
    .selectFrom('snapshots')
    .select(['id', 'platform', 'post_id', 'manifest_key as key'])
    .where('manifest_key', '>', after)
    .where('manifest_key', '<=', to)
    .orderBy('manifest_key')
    .limit(PAGE)
    .execute()
  return rows.map((row) => ({
    key: row.key,
    async remove() {
      const { next } = await deleteSnapshot(deps.db, row, deps.clock.now())
      // The post's row now takes its content from the manifest of the next best snapshot.
      const object = next === null ? null : parseLedgerKey(next)
      return object ? (await importRecords([object], deps)).skipped : []
    },
  }))
}

async function events(after: string, to: string, { db, clock }: ImportDeps): Promise<CataloguedObject[]> {
  const rows = await db
    .selectFrom('events')
    .innerJoin('posts', (join) =>
      join.onRef('posts.platform', '=', 'events.platform').onRef('posts.id', '=', 'events.post_id'),
    )
    .select(['events.key', 'events.platform', 'events.post_id', 'events.type', 'posts.erased'])
    .where('events.key', '>', after)
    .where('events.key', '<=', to)
    .orderBy('events.key')
    .limit(PAGE)
    .execute()
  return rows.map((row) => ({
    key: row.key,
    remove:
      row.erased && ERASED_WITH_POST.has(row.type)
        ? async () => {
            await deleteEvent(db, row, clock.now())
            return []
          }
        : null,
  }))
}
