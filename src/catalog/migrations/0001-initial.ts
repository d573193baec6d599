import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { ACCESS } from './0001-initial/access.ts'
import { ARTICLES } from './0001-initial/articles.ts'
import { DISCOVER } from './0001-initial/discover.ts'
import { POSTS } from './0001-initial/posts.ts'
import { SNAPSHOTS } from './0001-initial/snapshots.ts'
import { WATCH } from './0001-initial/watch.ts'
import { WEBHOOKS } from './0001-initial/webhooks.ts'
import { WORK } from './0001-initial/work.ts'

/** One file a subject, in the order of their foreign keys. Ids are text, never numbers. */
const SUBJECTS = [POSTS, ARTICLES, SNAPSHOTS, WORK, WATCH, WEBHOOKS, DISCOVER, ACCESS]

export const initial: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statements of SUBJECTS) await sql.raw(statements).execute(db)
  },
}
