import type { Ledger } from '../../archive/ledger.ts'
import { snapshotKeys } from '../../archive/object-keys.ts'
import { ConfigError } from '../../model/errors.ts'
import type { Scratch } from '../../model/http.ts'
import type { Db } from '../catalog.ts'
import {
  type ImportDeps,
  type ImportResult,
  importRecords,
  type SkippedObject,
  saveRecords,
  unreadableReason,
} from './import-batch.ts'
import { CATALOGUED_PREFIXES } from './import-ledger.ts'
import type { LedgerObject } from './ledger-key.ts'
import { iterateLedgerPages, type LedgerPage } from './ledger-pages.ts'
import { pruneMissing } from './prune-missing.ts'
import {
  deleteReindexCursor,
  type ReindexCursor,
  readReindexCursor,
  saveReindexCursor,
} from './reindex-cursor.ts'

export interface ReindexDeps extends ImportDeps {
  readonly ledger: Pick<Ledger, 'finishBegunSnapshot'>
  /** A fresh directory for a snapshot that must be proven before it gets its manifest. */
  scratch(): Promise<Scratch>
  /** Keys a page; the default is what a store lists at once. */
  readonly pageSize?: number
}

/** What a reindex tells while it goes on; keys come in their order. */
export type ReindexStep =
  | { readonly kind: 'resumed'; readonly after: string; readonly seen: number }
  /** A page is done: everything up to `after` is in the catalog. */
  | { readonly kind: 'page'; readonly after: string; readonly seen: number }
  | ({ readonly kind: 'skipped' } & SkippedObject)
  /** A snapshot that lay there without a manifest was proven and has one now. */
  | { readonly kind: 'completed'; readonly key: string }

/** What the catalog holds after a reindex, and what it does not. */
export interface ReindexResult {
  readonly articles: number
  readonly citations: number
  readonly posts: number
  readonly snapshots: number
  readonly events: number
  /** The first 1,000 of them. */
  readonly skipped: readonly SkippedObject[]
  readonly skippedCount: number
}

const START: Omit<ReindexCursor, 'since'> = { after: '', seen: 0, skipped: [], skippedCount: 0 }
const MAX_TOLD = 1_000

/**
 * Rebuilds the catalog from the ledger: reads every record, or those from `since` on, and writes its
 * rows anew; what the ledger has no more goes, unless `since` is given. What only the catalog knows
 * stays: checks, audits, tokens, accepted work. Memory holds one page of keys and a batch of records.
 *
 * Goes on where an interrupted one stopped.
 *
 * @throws ConfigError `config-invalid` for an empty store under a catalog that is not: that is another ledger
 */
export async function* rebuildCatalog(
  deps: ReindexDeps,
  since: Date | null,
): AsyncGenerator<ReindexStep, ReindexResult> {
  const { db, store, clock } = deps
  const before = await readReindexCursor(db, store.address, since, clock.now())
  if (before) yield { kind: 'resumed', after: before.after, seen: before.seen }
  else await requireLedger(deps)
  let cursor: ReindexCursor = before ?? { ...START, since }
  for (const prefix of CATALOGUED_PREFIXES) {
    for await (const page of iterateLedgerPages(store, prefix, cursor.after, deps.pageSize)) {
      const skipped = cursor.since === null ? await pruneMissing(page, deps) : []
      for await (const step of take(page, deps, cursor.since)) {
        if (step.kind === 'skipped') skipped.push({ key: step.key, error: step.error })
        else yield step
      }
      for (const one of skipped) yield { kind: 'skipped', ...one }
      cursor = {
        since: cursor.since,
        after: page.to,
        seen: cursor.seen + page.listed,
        skipped: [...cursor.skipped, ...skipped].slice(0, MAX_TOLD),
        skippedCount: cursor.skippedCount + skipped.length,
      }
      await saveReindexCursor(db, store.address, cursor, clock.now())
      yield { kind: 'page', after: cursor.after, seen: cursor.seen }
    }
  }
  const { skipped, skippedCount } = cursor
  const report = { ...(await countRows(db)), skipped, skippedCount }
  await deleteReindexCursor(db, store.address)
  return report
}

async function* take(page: LedgerPage, deps: ReindexDeps, since: Date | null): AsyncGenerator<ReindexStep> {
  const wanted = (one: LedgerObject): boolean => since === null || one.time >= since
  const taken = await importRecords(page.objects.filter(wanted), deps)
  for (const orphan of page.orphans.filter(wanted)) yield* complete(orphan, deps, taken)
  for (const one of taken.skipped) yield { kind: 'skipped', ...one }
}

/** Gives a snapshot without a manifest the one that follows from it. */
async function* complete(
  orphan: LedgerObject,
  deps: ReindexDeps,
  taken: ImportResult,
): AsyncGenerator<ReindexStep> {
  if (orphan.kind !== 'wacz') return
  try {
    await using scratch = await deps.scratch()
    const manifest = await deps.ledger.finishBegunSnapshot(orphan.post, orphan.time, scratch)
    if (!manifest) return
    const key = snapshotKeys(manifest.post, new Date(manifest.capturedAt)).manifest
    await saveRecords([{ kind: 'manifest', key, record: manifest }], deps, taken)
    yield { kind: 'completed', key: orphan.key }
  } catch (thrown) {
    taken.skipped.push({ key: orphan.key, error: unreadableReason(thrown) })
  }
}

async function requireLedger({ db, store }: ReindexDeps): Promise<void> {
  for (const prefix of CATALOGUED_PREFIXES) {
    for await (const _ of store.list(prefix)) return
  }
  const { snapshots, events } = await countRows(db)
  if (snapshots + events === 0) return
  throw new ConfigError(
    'config-invalid',
    `${store.address} holds nothing, and the catalog knows ${snapshots} snapshots.`,
    { input: 'STET_STORE', hint: 'Set STET_STORE to the store of this catalog.' },
  )
}

async function countRows(db: Db) {
  const count = async (table: 'articles' | 'citations' | 'posts' | 'snapshots' | 'events') => {
    const row = await db
      .selectFrom(table)
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return Number(row.count)
  }
  return {
    articles: await count('articles'),
    citations: await count('citations'),
    posts: await count('posts'),
    snapshots: await count('snapshots'),
    events: await count('events'),
  }
}
