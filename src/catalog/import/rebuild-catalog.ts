import type { Ledger } from '../../archive/ledger.ts'
import { snapshotKeys } from '../../archive/object-keys.ts'
import { ConfigError } from '../../model/errors.ts'
import type { Scratch } from '../../model/http.ts'
import type { Store } from '../../model/store.ts'
import type { Db } from '../catalog.ts'
import { clearFindingsBetween, listFindings, REFUSALS, saveFindings } from '../ledger-findings.ts'
import { type ImportDeps, importRecords } from './import-batch.ts'
import { CATALOGUED_PREFIXES } from './import-ledger.ts'
import { refusalOf } from './import-refusal.ts'
import type { LedgerObject } from './ledger-key.ts'
import { iterateLedgerPages, type LedgerPage } from './ledger-pages.ts'
import type { RecordReader } from './ledger-record.ts'
import { pruneMissing } from './prune-missing.ts'
import {
  deleteReindexCursor,
  type ReindexCursor,
  readReindexCursor,
  saveReindexCursor,
} from './reindex-cursor.ts'
import { type ImportResult, type SkippedObject, saveRecords } from './save-records.ts'

interface ReindexDeps extends ImportDeps {
  readonly ledger: RecordReader & Pick<Ledger, 'finishBegunSnapshot'>
  /** Creates a temporary directory in which a snapshot is verified before it gets its manifest. */
  scratch(): Promise<Scratch>
  /** Further stores, which may have what the first has lost. */
  readonly replicas?: readonly Store[]
  /** Keys a page; default: what a store lists at once. */
  readonly pageSize?: number
}

/** A progress report of a reindex; keys come in ascending order. */
export type ReindexStep =
  | { readonly kind: 'resumed'; readonly after: string; readonly seen: number }
  /** A page is complete: the catalog has everything up to `after`. */
  | { readonly kind: 'page'; readonly after: string; readonly seen: number }
  | ({ readonly kind: 'skipped' } & SkippedObject)
  /** A snapshot had no manifest; it was verified and has one now. */
  | { readonly kind: 'completed'; readonly key: string }

/** What the catalog holds after a reindex, and what the reindex left out. */
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
/** Skipped objects named in the result. */
const MAX_SKIPPED = 1_000

/**
 * Rebuilds the catalog from the ledger: reads every record, or those from `since` on, and rewrites their rows. Without
 * `since` it also deletes rows whose objects the ledger no longer has. It keeps what only the catalog knows: checks, audits,
 * tokens, accepted work. Memory holds one page of keys and one batch of records.
 *
 * It resumes an interrupted reindex.
 *
 * @throws ConfigError `config-invalid` if the store is empty and the catalog is not: the store is another one then
 */
export async function* rebuildCatalog(
  deps: ReindexDeps,
  since: Date | null,
): AsyncGenerator<ReindexStep, ReindexResult> {
  const { db, clock } = deps
  const { store } = deps.ledger
  const started = clock.now()
  const before = await readReindexCursor(db, store.address, since, clock.now())
  if (before) yield { kind: 'resumed', after: before.after, seen: before.seen }
  else await requireLedger(deps)
  let cursor: ReindexCursor = before ?? { ...START, since }
  for (const prefix of CATALOGUED_PREFIXES) {
    for await (const page of iterateLedgerPages(store, prefix, cursor.after, deps.pageSize)) {
      if (cursor.since === null) await clearFindingsBetween(db, page.from, page.to)
      const skipped = cursor.since === null ? await pruneMissing(page, deps) : []
      for await (const step of importPage(page, deps, cursor.since)) {
        if (step.kind === 'skipped') skipped.push({ key: step.key, error: step.error })
        else yield step
      }
      for (const one of skipped) yield { kind: 'skipped', ...one }
      cursor = {
        since: cursor.since,
        after: page.to,
        seen: cursor.seen + page.listed,
        skipped: [...cursor.skipped, ...skipped].slice(0, MAX_SKIPPED),
        skippedCount: cursor.skippedCount + skipped.length,
      }
      await saveReindexCursor(db, store.address, cursor, clock.now())
      yield { kind: 'page', after: cursor.after, seen: cursor.seen }
    }
  }
  // What shows only when a post's events are all there.
  const chains = (await listFindings(db, started, MAX_SKIPPED))
    .filter(({ kind }) => !(REFUSALS as readonly string[]).includes(kind) && kind !== 'missing')
    .map(({ key, detail }) => ({ key, error: detail }))
  for (const one of chains) yield { kind: 'skipped', ...one }
  const skipped = [...cursor.skipped, ...chains].slice(0, MAX_SKIPPED)
  const skippedCount = cursor.skippedCount + chains.length
  const report = { ...(await countRows(db)), skipped, skippedCount }
  await deleteReindexCursor(db, store.address)
  return report
}

async function* importPage(
  page: LedgerPage,
  deps: ReindexDeps,
  since: Date | null,
): AsyncGenerator<ReindexStep> {
  const wanted = (one: LedgerObject): boolean => since === null || one.time >= since
  const result = await importRecords(page.objects.filter(wanted), deps)
  for (const orphan of page.orphans.filter(wanted)) yield* completeSnapshot(orphan, deps, result)
  for (const one of result.skipped) yield { kind: 'skipped', ...one }
}

/** Derives the missing manifest of a snapshot from its `.wacz` and stores it. */
async function* completeSnapshot(
  orphan: LedgerObject,
  deps: ReindexDeps,
  result: ImportResult,
): AsyncGenerator<ReindexStep> {
  if (orphan.kind !== 'wacz') return
  try {
    await using scratch = await deps.scratch()
    const manifest = await deps.ledger.finishBegunSnapshot(orphan.post, orphan.time, scratch)
    if (!manifest) return
    const key = snapshotKeys(manifest.post, new Date(manifest.capturedAt)).manifest
    await saveRecords(deps.db, [{ kind: 'manifest', key, record: manifest }], deps.clock.now(), result)
    yield { kind: 'completed', key: orphan.key }
  } catch (thrown) {
    const finding = refusalOf(orphan.key, thrown)
    await saveFindings(deps.db, [finding], deps.clock.now())
    result.skipped.push({ key: finding.key, error: finding.detail })
  }
}

async function requireLedger({ db, ledger: { store } }: ReindexDeps): Promise<void> {
  for (const prefix of CATALOGUED_PREFIXES) {
    for await (const _ of store.list(prefix)) return
  }
  const { snapshots, events } = await countRows(db)
  if (snapshots + events === 0) return
  throw new ConfigError(
    'config-invalid',
    `The store ${store.address} is empty, but the catalog has ${snapshots} snapshots.`,
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
