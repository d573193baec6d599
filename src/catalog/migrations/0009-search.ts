import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { PlatformName } from '../../model/platform.ts'
import { indexWords } from '../search/search-index.ts'
import type { Tables } from '../tables/tables.ts'

/** Posts whose documents are built at a time. */
const BATCH = 1_000

/**
 * Lists by time of publication, and search documents with hashtags, accounts, emoji and weights. The documents are built by
 * the code of today: a later migration that changes a column which `indexWords` reads must take the rebuilding over.
 */
export const search: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      create index posts_published on posts (coalesce(published_at, to_timestamp(0)), platform, id)
    `.execute(db)
    let after = { platform: '' as PlatformName, id: '' }
    for (;;) {
      const { rows } = await sql<{ platform: PlatformName; id: string }>`
        select platform, id from posts where (platform, id) > (${after.platform}, ${after.id})
        order by platform, id limit ${BATCH}`.execute(db)
      await indexWords(db as Kysely<Tables>, rows)
      const last = rows.at(-1)
      if (last === undefined) return
      after = last
    }
  },
}
