import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Who is signed in to the pages; a session has the rights of the token it was begun with, and ends
 * with it. And what the pages of losses and of queues look up.
 */
const STATEMENTS = [
  `create table sessions (
    hash text primary key,
    token_id text not null references tokens (id),
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  'create index sessions_end on sessions (expires_at)',
  "create index events_lost on events (at desc, key desc) where type = 'lost'",
  "create index intake_failed on intake (updated_at desc) where state = 'done' and jsonb_typeof(error) = 'object'",
]

export const sessions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
