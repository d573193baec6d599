import { LIVENESS, OUTCOMES, REASONS, STATES } from './values.ts'

/** Snapshots of posts, audits of the snapshots, checks of the posts, ledger events, and what is wrong with the ledger. */
export const SNAPSHOTS = `
create table snapshots (
  id text primary key,
  platform text not null,
  post_id text not null,
  captured_at timestamptz not null,
  outcome text not null check (outcome in (${OUTCOMES})),
  reason text check (reason in (${REASONS})),
  missing jsonb not null,
  notes jsonb not null,
  key text not null,
  manifest_key text collate "C" not null unique,
  manifest_sha256 text not null,
  sha256 text not null,
  bytes bigint not null,
  content_sha256 text not null,
  -- Every platform names its own witnesses, so this constraint checks only the form of the name.
  witness text check (witness ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  -- The author's wish who should see the post, as PostRecord.audience; null: everyone.
  audience text check (audience in ('unlisted', 'signed-in')),
  memento_at timestamptz,
  audited_at timestamptz,
  audit_due_at timestamptz not null default 'epoch',
  audit_lease_until timestamptz,
  damaged_since timestamptz,
  foreign key (platform, post_id) references posts (platform, id)
);
create index snapshots_post on snapshots (platform, post_id, captured_at desc);
create index snapshots_mementos on snapshots (platform, post_id, memento_at);
create index snapshots_audit on snapshots (audit_due_at, id);
create index snapshots_damaged on snapshots (damaged_since) where damaged_since is not null;
-- The gauges.
create index snapshots_bytes on snapshots (bytes);
create index snapshots_proven on snapshots ((coalesce(audited_at, captured_at)));

create table audits (
  snapshot_id text not null references snapshots (id),
  at timestamptz not null,
  ok boolean not null,
  damage jsonb not null,
  primary key (snapshot_id, at)
);

create table checks (
  platform text not null,
  post_id text not null,
  at timestamptz not null,
  liveness text not null check (liveness in (${LIVENESS})),
  state text not null check (state in (${STATES})),
  evidence jsonb not null,
  -- Whether the next check found the same liveness; see retention.ts.
  superseded boolean not null default false,
  primary key (platform, post_id, at),
  foreign key (platform, post_id) references posts (platform, id)
);

create index checks_superseded on checks (at) where superseded and evidence <> '[]';

create table events (
  key text collate "C" primary key,
  platform text not null,
  post_id text not null,
  type text not null check (type in
    ('lost', 'returned', 'edited', 'taken-down', 'restored', 'approved', 'held', 'undecided')),
  at timestamptz not null,
  cause text check (cause in (${LIVENESS})),
  reason text,
  decided_by text,
  erase boolean not null default false,
  sha256 text not null,
  -- The place in the chain of the post's events; null for events of number 1.
  chain_number integer,
  chain_previous text,
  foreign key (platform, post_id) references posts (platform, id)
);
create index events_post on events (platform, post_id, at);
create index events_type on events (type, at desc, key desc);

-- What was found wrong with objects of the ledger: records that are not believed, changed or missing objects, broken chains.
create table ledger_findings (
  key text collate "C" not null,
  kind text not null check (kind in ('unsigned', 'untrusted', 'invalid', 'changed', 'missing', 'gap', 'fork', 'future')),
  detail text not null,
  found_at timestamptz not null,
  primary key (key, kind)
);
`
