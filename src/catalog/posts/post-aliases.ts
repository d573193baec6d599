import { sql } from 'kysely'
import type { PostAlias } from '../../model/post-aliases.ts'
import { lockCitingArticles } from '../articles/article-locks.ts'
import { refreshCitingArticles } from '../articles/lost-citations.ts'
import type { Db } from '../catalog.ts'
import { inTransaction } from '../in-transaction.ts'
import { indexWords } from '../search/search-index.ts'
import { findCanonicalPosts } from './canonical-posts.ts'
import { applyDecisions } from './decisions.ts'
import { mergePostRows } from './merge-posts.ts'

/**
 * Merges two ids of the same post, in one transaction (the caller's, if it has one).
 *
 * Everything under the alias moves to the canonical id: citations, snapshots, checks, events, requests, links, and other
 * aliases of the alias. The post shows the better main snapshot, keeps the watch state of the later check, and follows the
 * take-downs and decisions of all events. If only the alias has an open capture, the capture continues under the canonical
 * id, and the alias's job ends it. From then on `findCanonicalPosts` maps the alias to the canonical id, and with it every
 * read and write of the catalog.
 *
 * Idempotent. If `id` is itself an alias, its canonical id counts. If only the alias is known, the post is renamed. If
 * neither is known, nothing happens. Announcements keep the id that they were made with.
 *
 * A snapshot's record names its aliases, and saving the snapshot calls this function. A reindex therefore reaches the same
 * result in any order of the ledger.
 */
export async function mergePostAlias(db: Db, { platform, alias, id }: PostAlias, now: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    // Merges run one at a time: two merges of the same posts from opposite ends would deadlock.
    await sql`select pg_advisory_xact_lock(hashtext('stet post_aliases'))`.execute(tx)
    const [canonical = { platform, id }] = await findCanonicalPosts(tx, [{ platform, id }])
    const other = { platform, id: alias }
    if (alias === canonical.id) return
    await lockCitingArticles(tx, [other, canonical])
    const known = await mergePostRows(tx, other, canonical, now)
    if (!known) return
    await tx
      .updateTable('post_aliases')
      .set({ post_id: canonical.id })
      .where('platform', '=', platform)
      .where('post_id', '=', alias)
      .execute()
    await tx.deleteFrom('posts').where('platform', '=', platform).where('id', '=', alias).execute()
    await tx
      .insertInto('post_aliases')
      .values({ platform, alias_id: alias, post_id: canonical.id })
      .onConflict((conflict) =>
        conflict.columns(['platform', 'alias_id']).doUpdateSet({ post_id: canonical.id }),
      )
      .execute()
    await applyDecisions(tx, [canonical], now)
    await refreshCitingArticles(tx, [canonical])
    await indexWords(tx, [canonical])
  })
}
