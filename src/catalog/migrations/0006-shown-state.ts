import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/*
 * A post that was dead when Stet first asked for it: no check has seen it alive, and its capture, or a check since then,
 * proved its end. A check that says nothing leaves the capture's proof in force.
 */
const PROOF = `case when liveness is null or liveness = 'unknown' then reason else liveness end`
const GONE = `state = 'watched' and outcome in ('gone', 'salvaged')
  and ${PROOF} in ('deleted', 'removed', 'account-deleted', 'account-suspended', 'not-found')`

/** The state and liveness of each post as they are shown and listed; an index for each replaces that of the watch's own columns. */
export const shownState: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(`
        alter table posts
          add column shown_state text not null generated always as (case when ${GONE} then 'gone' else state end) stored,
          add column shown_liveness text generated always as (case when ${GONE} then ${PROOF} else liveness end) stored;
        drop index posts_state, posts_liveness;
        create index posts_shown_state on posts (shown_state, created_at, platform, id);
        create index posts_shown_liveness on posts (shown_liveness, created_at, platform, id);
      `)
      .execute(db)
  },
}
