import { FIRST_COPY } from '../archive/copies.ts'
import type { Db } from './catalog.ts'
import { pgText } from './sanitize.ts'
import type { FindingKind } from './tables/posts.ts'

/** Something wrong with an object of the ledger. */
export interface LedgerFinding {
  readonly key: string
  readonly kind: FindingKind
  /** The store that has the object; absent: the first. */
  readonly copy?: string
  /** For people. */
  readonly detail: string
}

/** The kinds of records that the catalog leaves out. */
export const REFUSALS = ['unsigned', 'untrusted', 'invalid'] as const satisfies FindingKind[]

const BATCH = 1_000

/** Saves findings. A finding that is known already keeps its time. */
export async function saveFindings(db: Db, findings: readonly LedgerFinding[], now: Date): Promise<void> {
  for (let from = 0; from < findings.length; from += BATCH) {
    const rows = findings.slice(from, from + BATCH).map(({ key, kind, detail, copy = FIRST_COPY }) => ({
      key,
      kind,
      copy,
      detail: pgText(detail),
      found_at: now,
    }))
    await db
      .insertInto('ledger_findings')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** Deletes what was found about these objects in one store, before they are read again. */
export async function clearFindings(
  db: Db,
  keys: readonly string[],
  kinds?: readonly FindingKind[],
  copy = FIRST_COPY,
): Promise<void> {
  if (keys.length === 0) return
  let query = db.deleteFrom('ledger_findings').where('key', 'in', keys).where('copy', '=', copy)
  if (kinds) query = query.where('kind', 'in', kinds)
  await query.execute()
}

/** Deletes what was found about the first store's objects in a range of keys, from `from` (exclusive) to `to`. */
export async function clearFindingsBetween(db: Db, from: string, to: string): Promise<void> {
  await db
    .deleteFrom('ledger_findings')
    .where('key', '>', from)
    .where('key', '<=', to)
    .where('copy', '=', FIRST_COPY)
    .execute()
}

/** Which of these objects the catalog has refused. */
export async function findRefusedKeys(db: Db, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = await db
    .selectFrom('ledger_findings')
    .select('key')
    .where('key', 'in', keys)
    .where('kind', 'in', REFUSALS)
    .execute()
  return new Set(rows.map((row) => row.key))
}

/** The findings since a time, in key order. */
export async function listFindings(db: Db, since: Date, limit: number): Promise<LedgerFinding[]> {
  return await db
    .selectFrom('ledger_findings')
    .select(['key', 'kind', 'detail', 'copy'])
    .where('found_at', '>=', since)
    .orderBy('key')
    .orderBy('kind')
    .limit(limit)
    .execute()
}

/** Counts the findings by kind; a kind without any is absent. */
export async function countFindings(db: Db): Promise<Partial<Record<FindingKind, number>>> {
  const rows = await db
    .selectFrom('ledger_findings')
    .select((row) => ['kind', row.fn.countAll<number>().as('count')])
    .groupBy('kind')
    .orderBy('kind')
    .execute()
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]))
}

/**
 * Saves the stray objects that a listing of one store showed in a range of keys, and forgets earlier ones that are gone.
 *
 * @returns those that were not known
 */
export async function saveStrays(
  db: Db,
  copy: string,
  { from, to }: { readonly from: string; readonly to: string },
  strays: readonly LedgerFinding[],
  now: Date,
): Promise<LedgerFinding[]> {
  const before = await db
    .selectFrom('ledger_findings')
    .select('key')
    .where('kind', '=', 'stray')
    .where('copy', '=', copy)
    .where('key', '>', from)
    .where('key', '<=', to)
    .execute()
  const known = new Set(before.map(({ key }) => key))
  for (const { key } of strays) known.delete(key)
  await clearFindings(db, [...known], ['stray'], copy)
  const earlier = new Set(before.map(({ key }) => key))
  const added = strays.filter(({ key }) => !earlier.has(key))
  await saveFindings(db, added, now)
  return added
}
