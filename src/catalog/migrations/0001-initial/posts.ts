import { LIVENESS, OUTCOMES, PRIORITIES, REASONS, STATES, WORK_STATES } from './values.ts'

/*
 * A post that was dead when Stet first asked for it: no check has seen it alive, and its capture, or a check since then,
 * proved its end. A check that says nothing leaves the capture's proof in force.
 */
const PROOF = `case when liveness is null or liveness = 'unknown' then reason else liveness end`
const GONE = `state = 'watched' and outcome in ('gone', 'salvaged') and ${PROOF} in
    ('deleted', 'removed', 'account-deleted', 'account-suspended', 'platform-closed', 'not-found')`
const DAY = `published_on::timestamp at time zone 'UTC'`

/**
 * Posts: identity, content of the main snapshot, capture work, watch state, publication. One wide table: a search combines
 * words with state, liveness and outcome. In one table PostgreSQL intersects two indexes for that; over two tables it would
 * look up every post that has the words (docs/benchmarks.md has the figures).
 */
export const POSTS = `
create table posts (
  platform text not null,
  id text not null,
  url text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,

  -- The content of the main snapshot. No foreign key: snapshots already refer to posts, and the reference back would
  -- need an index of its own on every post. snapshots.ts changes both tables in one transaction.
  main_snapshot text,
  author_name text,
  author_handle text,
  text text,
  lang text,
  published_at timestamptz,
  -- The day, if only that is known, or if an article tells another one.
  published_on date,
  -- The earliest time that it can be, for ranges; for lists a time for every post, before any platform where it is not known.
  published_from timestamptz generated always as (coalesce(published_at, ${DAY})) stored,
  publication_order timestamptz not null
    generated always as (coalesce(published_at, ${DAY}, to_timestamp(0))) stored,
  captured_at timestamptz,
  version_id text,
  -- The lexemes of the search index; see search-document.ts. They are in the post's row so that one plan combines words
  -- with any other condition.
  words tsvector,

  -- The result of the last capture, and the open capture.
  outcome text check (outcome in (${OUTCOMES})),
  reason text check (reason in (${REASONS})),
  missing jsonb not null default '[]',
  last_failure text check (last_failure in (${OUTCOMES})),
  capture_state text not null default 'done' check (capture_state in (${WORK_STATES})),
  capture_generation integer not null default 0,
  capture_priority text not null default 'normal' check (capture_priority in (${PRIORITIES})),
  claimed_at timestamptz,
  job_seen_at timestamptz,
  retry_at timestamptz,

  -- The watch: the result of the checks, and the time of the next.
  liveness text check (liveness in (${LIVENESS})),
  state text not null default 'watched' check (state in (${STATES})),
  -- State and liveness as they are shown and listed.
  shown_state text not null generated always as (case when ${GONE} then 'gone' else state end) stored,
  shown_liveness text generated always as (case when ${GONE} then ${PROOF} else liveness end) stored,
  watch jsonb not null default 'null',
  watch_revision integer not null default 0,
  unknown_streak integer not null default 0,
  desired_rate_bucket smallint,
  pending_change jsonb not null default 'null',
  checked_at timestamptz,
  due_at timestamptz,
  check_priority smallint not null default 2 check (check_priority in (0, 1, 2)),
  lease_until timestamptz,

  -- Publication.
  approval text check (approval in ('approved', 'held')),
  taken_down_at timestamptz,
  taken_down_reason text,
  erased boolean not null default false,

  primary key (platform, id)
);

-- Other ids of a post, such as one with the account's handle in place of its id. No row of posts has such an id.
create table post_aliases (
  platform text not null,
  alias_id text not null,
  post_id text not null,
  primary key (platform, alias_id),
  foreign key (platform, post_id) references posts (platform, id),
  check (alias_id <> post_id)
);
create index post_aliases_post on post_aliases (platform, post_id);

-- Lists, newest first: every index has the order of the keyset cursor.
create index posts_newest on posts (created_at, platform, id);
create index posts_author on posts (lower(author_handle), created_at, platform, id);
create index posts_platform on posts (platform, created_at, id);
create index posts_outcome on posts (outcome, created_at, platform, id);
create index posts_shown_liveness on posts (shown_liveness, created_at, platform, id);
create index posts_shown_state on posts (shown_state, created_at, platform, id);
create index posts_published on posts (publication_order, platform, id);
-- Search. Every search reads the whole pending list of the index, so the list is kept short.
create index posts_words on posts using gin (words) with (gin_pending_list_limit = 256);
alter table posts alter words set statistics 1000;
-- Due work.
create index posts_check_due on posts (check_priority, due_at) where due_at is not null;
create index posts_retry_due on posts (retry_at) where capture_state = 'done' and retry_at is not null;
create index posts_capture_open on posts (job_seen_at) where capture_state <> 'done';
-- The gauges. The first column is one that no list filters by, so that the planner uses this index for no list.
create index posts_counted on posts (capture_state, platform, outcome, state);
`
