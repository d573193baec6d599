import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * The day of publication of posts of which only that is known, or of which an article tells it. Until now such a day was stored as its
 * midnight. `published_from` is the earliest time that it can be, for sorting and ranges.
 */
export const publishedOn: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table posts add column published_on date`.execute(db)
    await sql`
      update posts set published_on = (published_at at time zone 'UTC')::date, published_at = null
      from snapshots
      where snapshots.id = posts.main_snapshot
        and (snapshots.witness = 'citation' or posts.platform = 'youtube')
        and published_at = date_trunc('day', published_at, 'UTC')
    `.execute(db)
    await sql`
      alter table posts add column published_from timestamptz
        generated always as (coalesce(published_at, published_on::timestamp at time zone 'UTC')) stored
    `.execute(db)
  },
}
