import type { Check } from '../model/answer.ts'
import type { PostRef } from '../model/platform.ts'
import { FRESH, WatchMemory } from '../verify/watch.ts'
import type { Db } from './catalog.ts'
import { json } from './values.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

/** Keeps one check and what follows from it. Said twice, it is kept once. */
export async function saveCheck(
  db: Db,
  post: PostKey,
  check: Check,
  memory: WatchMemory,
  dueAt: Date,
): Promise<void> {
  const at = new Date(check.at)
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('checks')
      .values({
        platform: post.platform,
        post_id: post.id,
        at,
        liveness: check.liveness,
        state: memory.state,
        evidence: json(check.evidence),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await tx
      .updateTable('posts')
      .set({
        state: memory.state,
        watch: json(memory),
        checked_at: at,
        due_at: dueAt,
        updated_at: at,
        // `unknown` says nothing about the post, so it takes nothing back.
        ...(check.liveness === 'unknown' ? {} : { liveness: check.liveness }),
      })
      .where('platform', '=', post.platform)
      .where('id', '=', post.id)
      .execute()
  })
}

/** The newest checks of a post, newest first. */
export async function checksOf(db: Db, post: PostKey, limit = 50) {
  return await db
    .selectFrom('checks')
    .select(['at', 'liveness', 'state', 'evidence'])
    .where('platform', '=', post.platform)
    .where('post_id', '=', post.id)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
}

/**
 * The posts to check, page by page in key order: every one, or those that are due at `due`.
 * A post that is checked meanwhile falls out of a later page; none comes twice.
 */
export async function* watchedPosts(db: Db, due: Date | null) {
  let after: PostKey | null = null
  for (;;) {
    let query = db
      .selectFrom('posts')
      .select(['platform', 'id', 'url', 'watch'])
      .orderBy('platform')
      .orderBy('id')
      .limit(200)
    if (due) query = query.where('due_at', '<=', due)
    if (after) {
      const { platform, id } = after
      query = query.where((row) =>
        row.or([
          row('platform', '>', platform),
          row.and([row('platform', '=', platform), row('id', '>', id)]),
        ]),
      )
    }
    const rows = await query.execute()
    for (const row of rows) yield watchedPost(row)
    const last = rows.at(-1)
    if (!last || rows.length < 200) return
    after = last
  }
}

/** A post's row as the watch takes it. */
export function watchedPost(row: PostRef & { watch: unknown }) {
  const { platform, id, url } = row
  return { post: { platform, id, url }, memory: WatchMemory.safeParse(row.watch).data ?? FRESH }
}
