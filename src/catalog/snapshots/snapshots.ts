import type { PostRef } from '../../model/platform.ts'
import type { Witness } from '../../model/post-record.ts'
import type { Db } from '../catalog.ts'
import { executePrepared, executePreparedForOne } from '../execute-prepared.ts'
import { postKeyIn } from '../post-key-in.ts'
import { indexWords } from '../search/search-index.ts'
import type { PostRow, SnapshotRow, SnapshotsTable } from '../tables/posts.ts'
import { outcomeRankSql } from './outcome-rank.ts'

/** The main snapshot of each post: the best outcome, then the newest. */
export async function findMainSnapshots(db: Db, posts: readonly Pick<PostRef, 'platform' | 'id'>[]) {
  const query = db
    .selectFrom('snapshots')
    .distinctOn(['platform', 'post_id'])
    .select(['platform', 'post_id', 'id', 'manifest_key'])
    .where(postKeyIn('post_id', posts))
    .orderBy('platform')
    .orderBy('post_id')
    .orderBy(outcomeRankSql('outcome'))
    .orderBy('captured_at', 'desc')
    .orderBy('id', 'desc')
  return await executePreparedForOne(db, posts.length, query)
}

/** The witnesses of a post's snapshots, each once. */
export async function listWitnesses(db: Db, post: Pick<PostRef, 'platform' | 'id'>): Promise<Witness[]> {
  const rows = await db
    .selectFrom('snapshots')
    .select('witness')
    .distinct()
    .where('platform', '=', post.platform)
    .where('post_id', '=', post.id)
    .execute()
  return rows.flatMap(({ witness }) => witness ?? [])
}

/**
 * Deletes a snapshot that the ledger no longer has.
 *
 * @returns if it was the post's main snapshot: the manifest key of the next best, which the caller saves again
 */
export async function deleteSnapshot(
  db: Db,
  snapshot: { id: string } & Pick<SnapshotsTable, 'platform' | 'post_id'>,
  now: Date,
): Promise<{ next: string | null }> {
  return await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('audits').where('snapshot_id', '=', snapshot.id).execute()
    await tx.deleteFrom('snapshots').where('id', '=', snapshot.id).execute()
    const cleared = await tx
      .updateTable('posts')
      .set({ ...NO_MAIN_SNAPSHOT, updated_at: now })
      .where('platform', '=', snapshot.platform)
      .where('id', '=', snapshot.post_id)
      .where('main_snapshot', '=', snapshot.id)
      .returning('id')
      .executeTakeFirst()
    if (!cleared) return { next: null }
    await indexWords(tx, [{ platform: snapshot.platform, id: snapshot.post_id }])
    const [next] = await findMainSnapshots(tx, [{ platform: snapshot.platform, id: snapshot.post_id }])
    return { next: next?.manifest_key ?? null }
  })
}

/** The columns of a post without a main snapshot. */
const NO_MAIN_SNAPSHOT = {
  author_name: null,
  author_handle: null,
  text: null,
  lang: null,
  published_at: null,
  published_on: null,
  outcome: null,
  reason: null,
  missing: '[]',
  main_snapshot: null,
  captured_at: null,
  media: 'null',
}

/** A post's snapshots, newest first. */
export async function listSnapshotsOfPost(
  db: Db,
  post: Pick<PostRef, 'platform' | 'id'>,
): Promise<SnapshotRow[]> {
  return await db
    .selectFrom('snapshots')
    .selectAll()
    .where('platform', '=', post.platform)
    .where('post_id', '=', post.id)
    .orderBy('captured_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

/** The bytes of snapshots' files by the snapshots' ids. */
export async function readSnapshotSizes(db: Db, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('snapshots').select(['id', 'bytes']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, bytes }) => [id, Number(bytes)]))
}

/** The columns of a snapshot and its post that a request for the snapshot needs. */
export type FoundSnapshot = Pick<
  SnapshotRow,
  | 'id'
  | 'platform'
  | 'post_id'
  | 'captured_at'
  | 'key'
  | 'manifest_key'
  | 'manifest_sha256'
  | 'sha256'
  | 'bytes'
  | 'outcome'
  | 'witness'
  | 'audience'
> &
  Pick<PostRow, 'url' | 'state' | 'approval' | 'taken_down_at' | 'taken_down_reason'>

/** Finds a snapshot's object keys and the columns that decide whether it may be shown. */
export async function findSnapshot(db: Db, id: string): Promise<FoundSnapshot | undefined> {
  const query = db
    .selectFrom('snapshots as s')
    .innerJoin('posts as p', (join) =>
      join.onRef('p.platform', '=', 's.platform').onRef('p.id', '=', 's.post_id'),
    )
    .select([
      's.id',
      's.platform',
      's.post_id',
      's.captured_at',
      's.key',
      's.manifest_key',
      's.manifest_sha256',
      's.sha256',
      's.bytes',
    ])
    .select(['s.outcome', 's.witness', 's.audience'])
    .select(['p.url', 'p.state', 'p.approval', 'p.taken_down_at', 'p.taken_down_reason'])
    .where('s.id', '=', id)
  const [row] = await executePrepared(db, query)
  return row
}

/** Finds a snapshot by the key of its manifest. */
export async function findSnapshotByManifest(db: Db, manifestKey: string): Promise<SnapshotRow | undefined> {
  return await db
    .selectFrom('snapshots')
    .selectAll()
    .where('manifest_key', '=', manifestKey)
    .executeTakeFirst()
}

/** Which of these keys are manifests that the catalog has. */
export async function findKnownManifestKeys(db: Db, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = await db
    .selectFrom('snapshots')
    .select('manifest_key')
    .where('manifest_key', 'in', keys)
    .execute()
  return new Set(rows.map((row) => row.manifest_key))
}

/** The SHA-256 of those of these manifests that the catalog has, by key. */
export async function findManifestHashes(db: Db, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const rows = await db
    .selectFrom('snapshots')
    .select(['manifest_key', 'manifest_sha256'])
    .where('manifest_key', 'in', keys)
    .execute()
  return new Map(rows.map((row) => [row.manifest_key, row.manifest_sha256]))
}

/** Iterates over all snapshots, or those of one post, sorted by id. It reads them in pages. */
export async function* iterateSnapshots(db: Db, post: Pick<PostRef, 'platform' | 'id'> | null) {
  let after = ''
  for (;;) {
    let query = db.selectFrom('snapshots').selectAll().where('id', '>', after).orderBy('id').limit(200)
    if (post) query = query.where('platform', '=', post.platform).where('post_id', '=', post.id)
    const rows = await query.execute()
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < 200) return
    after = last.id
  }
}
