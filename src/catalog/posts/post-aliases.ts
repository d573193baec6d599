import { sql } from 'kysely'
import type { PlatformName } from '../../model/platform.ts'
import { lockCitingArticles } from '../articles/article-locks.ts'
import { refreshCitingArticles } from '../articles/lost-citations.ts'
import type { Db } from '../catalog.ts'
import { inTransaction } from '../in-transaction.ts'
import { indexWords } from '../search/search-index.ts'
import { findCanonicalPosts } from './canonical-posts.ts'
import { applyDecisions } from './events.ts'
import { mergePostRows } from './merge-posts.ts'

/** Two ids of one post: `alias` is another way to address the post whose canonical id is `id`. */
export interface PostAlias {
  readonly platform: PlatformName
  readonly alias: string
  readonly id: string
}

/**
 * Makes one post of two ids that address the same one, in one transaction (the caller's, where it is in one).
 *
 * What the catalog knows under the alias follows to the canonical id: citations, snapshots, checks, events, requests,
 * links, and other aliases of the alias. The main snapshot is the best of both. The watch is that of the later check; take-downs and
 * decisions are those of all events. Where only the alias has an open capture, it goes on under the canonical id, and the
 * alias's job ends it. From then on `findCanonicalPosts`, and with it every look-up and every write of the catalog, takes the
 * alias for the canonical id.
 *
 * Idempotent. Where `id` is itself an alias, its canonical id counts. Where only the alias is known, the post is renamed.
 * Where neither is known, nothing happens: no post is made up. Messages to the newsroom keep the id that they were made with.
 *
 * A snapshot's record names its aliases (`aliases`), and saving it calls this: a reindex comes to the same, in whatever
 * order it reads the ledger.
 */
export async function mergePostAlias(db: Db, { platform, alias, id }: PostAlias, now: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    // One at a time: two merges of the same posts from two ends would deadlock.
    await sql`select pg_advisory_xact_lock(hashtext('stet post_aliases'))`.execute(tx)
    const [canonical = { platform, id }] = await findCanonicalPosts(tx, [{ platform, id }])
    const other = { platform, id: alias }
    if (alias === canonical.id) return
    await lockCitingArticles(tx, other)
    await lockCitingArticles(tx, canonical)
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
    await applyDecisions(tx, canonical, now)
    await refreshCitingArticles(tx, canonical)
    await indexWords(tx, [canonical])
  })
}
