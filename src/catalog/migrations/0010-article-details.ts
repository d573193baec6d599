import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What a CMS says of an article, and who sent a request. */
export const articleDetails: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      alter table intake
        add column sender text,
        add column title text,
        add column author text,
        add column external_id text
    `.execute(db)
    await sql`alter table articles add column author text, add column external_id text`.execute(db)
    await sql`create index articles_external_id on articles (external_id) where external_id is not null`.execute(
      db,
    )
  },
}
