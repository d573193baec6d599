import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table webhooks (
    id text primary key,
    url text not null,
    description text,
    types jsonb not null,
    secrets jsonb not null,
    enabled boolean not null,
    off_reason text,
    failing_since timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  `create table deliveries (
    id text primary key,
    webhook_id text not null references webhooks (id) on delete cascade,
    message_id text not null,
    type text not null,
    round integer not null,
    body text not null,
    state text not null,
    attempts integer not null,
    next_at timestamptz,
    created_at timestamptz not null,
    ended_at timestamptz,
    unique (webhook_id, message_id, round)
  )`,
  'create index deliveries_newest on deliveries (webhook_id, created_at desc, id)',
  "create index deliveries_open on deliveries (next_at, id) where state = 'waiting'",
  'create index deliveries_old on deliveries (created_at)',
  `create table delivery_attempts (
    delivery_id text not null references deliveries (id) on delete cascade,
    at timestamptz not null,
    status integer,
    error text,
    ms integer not null,
    primary key (delivery_id, at)
  )`,
  'alter table posts add column failure text',
  'create index events_type on events (type, at desc, key desc)',
]

/** Who is told, what was sent to whom, and how each attempt ended; events by kind and time, for reports; how captures fail. */
export const webhooks: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
