import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What is looked up: captures that are due again, what is known of an account's day, what an open citation may be. */
const STATEMENTS = [
  `create index posts_due_again on posts (retry_at)
    where capture_state = 'done' and retry_at is not null`,
  `create index citations_author on citations (platform, lower(author->>'handle'), published_on)
    where post_id is not null`,
  'alter table citations add column candidates jsonb',
]

export const lookUps: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
