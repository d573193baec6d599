import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { ACCESS } from './0002-operations/access.ts'
import { ARTICLES } from './0002-operations/articles.ts'
import { COPIES } from './0002-operations/copies.ts'
import { MAIL } from './0002-operations/mail.ts'
import { POSTS } from './0002-operations/posts.ts'
import { PROCESSES } from './0002-operations/processes.ts'
import { SNAPSHOTS } from './0002-operations/snapshots.ts'
import { STORES } from './0002-operations/stores.ts'
import { WEBHOOKS } from './0002-operations/webhooks.ts'
import { WORK } from './0002-operations/work.ts'

/** One file a subject. Adds and never takes away a column, so that processes of the version before go on beside it. */
const SUBJECTS = [POSTS, ARTICLES, SNAPSHOTS, COPIES, WORK, WEBHOOKS, MAIL, ACCESS, PROCESSES, STORES]

/** Replicas, stores by trial, mail, idempotency keys, acts of people, and what operators watch. */
export const operations: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statements of SUBJECTS) await sql.raw(statements).execute(db)
  },
}
