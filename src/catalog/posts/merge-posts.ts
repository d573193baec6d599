import { sql } from 'kysely'
import { OUTCOME_RANK } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { pgJson } from '../sanitize.ts'
import { findMainSnapshots } from '../snapshots/snapshots.ts'
import { POST_COLUMNS, type PostRow } from '../tables/posts.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

/**
 * Merges the post `from` into the post `into`: every row that refers to `from` then refers to `into`, whose own row takes
 * the better of both. If `into` has no row, it gets a copy of `from`'s. The caller deletes the row of `from`. Call it in a
 * transaction.
 *
 * @returns whether either post is in the catalog
 */
export async function mergePostRows(tx: Db, from: PostKey, into: PostKey, now: Date): Promise<boolean> {
  const rows = await tx
    .selectFrom('posts')
    .select(POST_COLUMNS)
    .where('platform', '=', from.platform)
    .where('id', 'in', [from.id, into.id])
    .orderBy('id')
    .forUpdate()
    .execute()
  const gone = rows.find((row) => row.id === from.id)
  const kept = rows.find((row) => row.id === into.id)
  if (!gone) return kept !== undefined
  if (!kept) await insertCopy(tx, gone, into)
  await moveReferences(tx, from, into)
  const [main] = await findMainSnapshots(tx, [into])
  if (kept) {
    await tx
      .updateTable('posts')
      .set(mergedRow(gone, kept, main?.id ?? null, now))
      .where('platform', '=', into.platform)
      .where('id', '=', into.id)
      .execute()
  }
  return true
}

async function insertCopy(tx: Db, copied: PostRow, into: PostKey) {
  // PostgreSQL generates four columns.
  const {
    shown_state,
    shown_liveness,
    published_from,
    publication_order,
    missing,
    watch,
    pending_change,
    media,
    ...row
  } = copied
  await tx
    .insertInto('posts')
    .values({
      ...row,
      id: into.id,
      missing: pgJson(missing),
      watch: pgJson(watch),
      pending_change: pgJson(pending_change),
      media: pgJson(media),
    })
    .execute()
}

/** Points rows at the other post. In tables keyed by the post's id, it keeps the row that `into` already has. */
async function moveReferences(tx: Db, from: PostKey, into: PostKey): Promise<void> {
  for (const table of ['citations', 'snapshots', 'events', 'intake', 'post_acts'] as const) {
    await tx
      .updateTable(table)
      .set({ post_id: into.id })
      .where('platform', '=', from.platform)
      .where('post_id', '=', from.id)
      .execute()
  }
  await sql`
    insert into checks (platform, post_id, at, liveness, state, evidence, superseded)
    select platform, ${into.id}, at, liveness, state, evidence, superseded from checks
    where platform = ${from.platform} and post_id = ${from.id} on conflict do nothing`.execute(tx)
  await sql`
    insert into post_links (platform, post_id, short, url) select platform, ${into.id}, short, url from post_links
    where platform = ${from.platform} and post_id = ${from.id} on conflict do nothing`.execute(tx)
  for (const table of ['checks', 'post_links'] as const) {
    await tx.deleteFrom(table).where('platform', '=', from.platform).where('post_id', '=', from.id).execute()
  }
}

function mergedRow(gone: PostRow, kept: PostRow, main: string | null, now: Date) {
  const mainRow = main !== null && gone.main_snapshot === main ? gone : kept
  const better = rankOf(gone) < rankOf(kept) ? gone : kept
  const checked = timeOf(gone.checked_at) > timeOf(kept.checked_at) ? gone : kept
  const open = gone.capture_state !== 'done' && kept.capture_state === 'done' ? gone : kept
  const { capture_state, capture_priority, claimed_at, job_seen_at, retry_at } = open
  return {
    created_at: gone.created_at < kept.created_at ? gone.created_at : kept.created_at,
    updated_at: now,
    url: mainRow.main_snapshot === null ? kept.url : mainRow.url,
    main_snapshot: main,
    author_name: mainRow.author_name,
    author_handle: mainRow.author_handle,
    text: mainRow.text,
    lang: mainRow.lang,
    published_at: mainRow.published_at,
    published_on: mainRow.published_on,
    captured_at: mainRow.captured_at,
    media: pgJson(mainRow.media),
    version_id: mainRow.version_id ?? kept.version_id ?? gone.version_id,
    outcome: better.outcome,
    reason: better.reason,
    missing: pgJson(better.missing),
    last_failure: kept.last_failure ?? gone.last_failure,
    capture_generation: Math.max(gone.capture_generation, kept.capture_generation),
    ...{ capture_state, capture_priority, claimed_at, job_seen_at, retry_at },
    liveness: checked.liveness,
    state: checked.state,
    watch: pgJson(
      seenAlive(gone) || seenAlive(kept) ? { ...objectOf(checked.watch), seenAlive: true } : checked.watch,
    ),
    watch_revision: Math.max(gone.watch_revision, kept.watch_revision) + 1,
    unknown_streak: checked.unknown_streak,
    desired_rate_bucket: checked.desired_rate_bucket,
    pending_change: pgJson(kept.pending_change ?? gone.pending_change),
    checked_at: checked.checked_at,
    due_at: earlier(gone.due_at, kept.due_at),
    check_priority: Math.min(gone.check_priority, kept.check_priority),
    lease_until: null,
  }
}

const timeOf = (date: Date | null): number => date?.getTime() ?? Number.NEGATIVE_INFINITY
const rankOf = ({ outcome }: PostRow): number =>
  outcome === null ? OUTCOME_RANK.length : OUTCOME_RANK.indexOf(outcome)

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other
  return one < other ? one : other
}

const objectOf = (watch: unknown): object => (typeof watch === 'object' && watch !== null ? watch : {})
const seenAlive = ({ watch }: PostRow): boolean =>
  typeof watch === 'object' && watch !== null && 'seenAlive' in watch && watch.seenAlive === true
