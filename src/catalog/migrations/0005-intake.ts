import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Signed messages that were accepted, so that none is twice; tokens that end by themselves. */
const STATEMENTS = [
  `create table hook_messages (
    hook text not null,
    id text not null,
    received_at timestamptz not null,
    forget_at timestamptz not null,
    primary key (hook, id)
  )`,
  'create index hook_messages_forget on hook_messages (forget_at)',
  'alter table tokens add column expires_at timestamptz',
]

export const intake: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
