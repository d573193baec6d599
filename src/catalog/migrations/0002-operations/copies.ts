/** The stores that hold the archive, what the replicas still lack, and repairs that have begun. */
export const COPIES = `
create table store_copies (
  name text primary key,
  address text not null,
  is_replica boolean not null,
  added_at timestamptz not null,
  -- When its listing was last compared with the catalog.
  listed_at timestamptz,
  -- When a replica first had everything. From then on, what it lacks and what nobody queued is damage.
  filled_at timestamptz
);

create table copy_work (
  copy text not null references store_copies (name) on delete cascade,
  -- A manifest, an event or an article's record; of an erasure the prefix of the post's keys.
  key text collate "C" not null,
  task text not null check (task in ('copy', 'erase')),
  queued_at timestamptz not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  error text,
  primary key (copy, key)
);
create index copy_work_due on copy_work (copy, due_at);
create index copy_work_age on copy_work (copy, queued_at);

-- A process that dies between a repair and its event leaves the row; the next audit completes it.
create table repairs (
  -- The manifest or the event that the damage concerns.
  key text collate "C" primary key,
  begun_at timestamptz not null,
  objects jsonb not null
);
`
