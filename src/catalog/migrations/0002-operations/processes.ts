/** The running service: its recurring rounds of work, and its worker processes. A backup leaves both out. */
export const PROCESSES = `
create table rounds (
  name text primary key,
  ended_at timestamptz not null
);

create table workers (
  id text primary key,
  host text not null,
  pid integer not null,
  version text not null,
  queues jsonb not null,
  started_at timestamptz not null,
  seen_at timestamptz not null
);
`
